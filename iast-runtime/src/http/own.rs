//! Memory of a request that is not the request's own.
//!
//! Two requests may share the bytes of a header, because HTTP/2 keeps a table of them, and the requests of tests are
//! often made of literals. Such bytes cannot be tainted for one request, so it gets a copy.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::uri::{Authority, PathAndQuery};
use http::{HeaderValue, Uri};

use crate::memory::{self, image};
use crate::taint::context::Context;
use crate::taint::tag;

/// Gives the head of a request bytes of its own where they are not.
pub(super) fn head(context: &Context, parts: &mut Parts) {
    for value in parts.headers.values_mut().filter(|value| is_foreign(context, value.as_bytes())) {
        if let Ok(mut copy) = HeaderValue::from_maybe_shared(Bytes::copy_from_slice(value.as_bytes())) {
            copy.set_sensitive(value.is_sensitive());
            *value = copy;
        }
    }
    if let Some(host) = parts.uri.authority().filter(|host| is_foreign(context, host.as_str().as_bytes()))
        && let Ok(copy) = Authority::from_maybe_shared(Bytes::copy_from_slice(host.as_str().as_bytes()))
    {
        let mut uri = parts.uri.clone().into_parts();
        uri.authority = Some(copy);
        // It was valid with the same text.
        parts.uri = Uri::from_parts(uri).unwrap_or_else(|_| parts.uri.clone());
    }
    if let Some(path) = parts.uri.path_and_query().filter(|path| is_foreign(context, path.as_str().as_bytes()))
        && let Ok(copy) = PathAndQuery::from_maybe_shared(Bytes::copy_from_slice(path.as_str().as_bytes()))
    {
        let mut uri = parts.uri.clone().into_parts();
        uri.path_and_query = Some(copy);
        // It was valid with the same text.
        parts.uri = Uri::from_parts(uri).unwrap_or_else(|_| parts.uri.clone());
    }
}

/// The bytes, or a copy of them that is the request's own.
pub(super) fn bytes(context: &Arc<Context>, bytes: Bytes) -> Bytes {
    if is_foreign(context, &bytes) { Bytes::copy_from_slice(&bytes) } else { bytes }
}

/// Whether the bytes are a literal, or another open context's.
fn is_foreign(context: &Context, bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && (image::contains(bytes.as_ptr() as usize)
            || memory::read(bytes)
                .iter()
                .any(|piece| tag::get(piece.tag).is_some_and(|data| data.context.id != context.id)))
}
