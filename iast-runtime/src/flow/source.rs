//! Sources: text that comes in is tainted where it lies.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use iast_schema::Origin;

use super::{Each, Opaque, show, witness};
use crate::config;
use crate::memory::{self, guard::Quiet};
use crate::site::{CallSite, FnSite};
use crate::stats::{COUNTERS, count};
use crate::taint::context::{self, Context};

/// What an annotation says about a value that comes in.
#[derive(Debug)]
pub struct SourceEntry {
    /// `origin = ".."`.
    pub origin: Option<Origin>,
    /// `name = ".."`.
    pub name: Option<&'static str>,
    /// The identifier of the parameter.
    pub param: Option<&'static str>,
    /// The last segment of the parameter's type, such as `Query`.
    pub extractor: &'static str,
    /// Whether the value only counts when its type is [`Taint`](crate::Taint).
    pub if_derived: bool,
}

impl SourceEntry {
    fn origin(&self) -> Origin {
        origin_of(self.origin, self.extractor)
    }

    /// Whether these are the headers of a request, of which one has the cookies.
    #[cfg(feature = "tower")]
    fn is_headers(&self) -> bool {
        self.extractor == "HeaderMap" && self.origin.is_none()
    }

    /// What a text at `path` of the value is called.
    fn name<'a>(&'a self, path: &'a str, joined: &'a mut String) -> Option<&'a str> {
        match (self.name, path) {
            (Some(name), "") => Some(name),
            (Some(name), path) => {
                let dot = if path.starts_with('[') { "" } else { "." };
                *joined = format!("{name}{dot}{path}");
                Some(joined)
            }
            (None, "") => self.param,
            (None, path) => Some(path),
        }
    }
}

/// The origin of a value: what is written at the annotation, else what its type says, by the last segment of its name.
pub(crate) fn origin_of(written: Option<Origin>, extractor: &str) -> Origin {
    written.unwrap_or(match extractor {
        "Query" | "OptionalQuery" => Origin::HttpRequestParameter,
        "Path" | "RawPathParams" => Origin::HttpRequestPathParameter,
        "Form" | "Json" | "Bytes" | "BytesMut" | "RawForm" | "Body" | "Payload" | "JsonDeserializer" | "Xml"
        | "Yaml" | "Protobuf" => Origin::HttpRequestBody,
        "Multipart" => Origin::HttpRequestMultipartParameter,
        "HeaderMap" | "TypedHeader" | "Header" | "Host" => Origin::HttpRequestHeader,
        "CookieJar" | "SignedCookieJar" | "PrivateCookieJar" => Origin::HttpRequestCookieValue,
        "RawQuery" => Origin::HttpRequestQuery,
        "Uri" | "OriginalUri" | "Request" | "HttpRequest" => Origin::HttpRequestUri,
        _ => Origin::Unspecified,
    })
}

/// A value comes in at an annotated function.
pub(crate) fn enter(at: &'static FnSite, entry: &'static SourceEntry, each: Each<'_>) {
    if !memory::enabled() {
        return;
    }
    at.enter();
    let context = context::current();
    if !context.is_observed() {
        return;
    }
    if entry.param.is_some() || !entry.extractor.is_empty() {
        context.received_by(at);
    }
    let origin = entry.origin();
    let mut joined = String::new();
    let seen = show(each, &mut |path, bytes| {
        let _quiet = Quiet::enter();
        taint(&context, origin, entry.name(path, &mut joined), bytes, Some(at));
        #[cfg(feature = "tower")]
        if entry.is_headers() && path == "cookie" {
            crate::http::taint_cookies(&context, bytes, Some(at));
        }
    });
    if let Err(type_name) = seen {
        opaque(at, type_name);
    }
}

/// A text came in as the result of a call. What is known to come from another value of the context, which was stored and
/// read back, stays that.
pub(crate) fn came_from_call(site: &'static CallSite, origin: Origin, name: Option<&str>, bytes: &[u8]) {
    came_in(site.function, origin, name, bytes);
}

/// A text came in from a stream that an observed operation reads.
pub(crate) fn came_from_stream(at: &'static FnSite, origin: Origin, bytes: &[u8]) {
    came_in(at, origin, None, bytes);
}

fn came_in(at: &'static FnSite, origin: Origin, name: Option<&str>, bytes: &[u8]) {
    if !context::is_observed() || !config::get().sources.contains_by_itself(origin) {
        return;
    }
    let _quiet = Quiet::enter();
    // What came in this way before may come in again.
    let (ranges, followed) = witness::ranges_of(bytes, |source| source.origin != origin);
    if ranges.is_empty() {
        taint(&context::current(), origin, name, bytes, Some(at));
    } else if !followed {
        // Else it would be lost beside others that are followed from here on.
        for range in ranges {
            memory::label(&bytes[range.start..range.end()], range.tag, range.offset as u32);
        }
    }
}

/// Makes `bytes` a source of `context`, or the bytes of the source that it already is.
pub(crate) fn taint(
    context: &Arc<Context>,
    origin: Origin,
    name: Option<&str>,
    bytes: &[u8],
    at: Option<&'static FnSite>,
) {
    if bytes.is_empty() || !memory::enabled() {
        return;
    }
    let Some((source, tag)) = context.source(origin, name, bytes) else { return };
    if let Some(at) = at {
        source.received_by.set(at);
    }
    // Without the barrier the optimiser may forward a copy of the bytes past the moment they are labelled.
    let bytes = std::hint::black_box(bytes);
    if !memory::label(bytes, tag, 0) {
        count(&COUNTERS.untaintable);
    }
}

/// The types of annotated sources that could not be looked into, with the functions that they came in at.
static OPAQUE: Mutex<BTreeSet<(Opaque, &'static str, u32)>> = Mutex::new(BTreeSet::new());

fn opaque(at: &'static FnSite, type_name: Opaque) {
    count(&COUNTERS.opaque_sources);
    let _quiet = Quiet::enter();
    let mut opaque = OPAQUE.lock().unwrap_or_else(PoisonError::into_inner);
    opaque.insert((type_name, at.file, at.line));
}

/// Where values came in that could not be looked into, in words.
pub(crate) fn opaque_places() -> Vec<String> {
    let opaque = OPAQUE.lock().unwrap_or_else(PoisonError::into_inner);
    opaque.iter().map(|(type_name, file, line)| format!("`{type_name}` at {file}:{line}")).collect()
}
