//! Taints the head of a request where it lies in the connection's buffer: path, query, host, headers and cookies.
//!
//! Values with escapes are decoded as well, so that they are known when a handler gets to see them decoded.

use std::borrow::Cow;
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderMap, Uri, header};
use iast_catalogue::query::{self, Pair};
use iast_catalogue::response::cookie::sessions_sent;
use iast_schema::Origin;

use super::own;
use super::response::Headers;
use crate::flow::source;
use crate::memory;
use crate::memory::guard::Quiet;
use crate::site::FnSite;
use crate::taint::context::Context;
use crate::taint::head::Head;

/// Longer bodies are not searched for form parameters.
pub(super) const LONGEST_FORM: usize = 64 << 10;

/// Taints the head of a request in its context.
pub(super) fn taint_head(context: &Arc<Context>, parts: &mut Parts) {
    let _quiet = Quiet::enter();
    own::head(context, parts);
    let (path, route) = (parts.uri.path(), route(parts));
    let head = || Head::new(parts.method.as_str(), path, route, has_credentials(&parts.headers));
    context.request.get_or_init(head);
    taint_path(context, path, route);
    if let Some(query) = parts.uri.query() {
        taint_query(context, query.as_bytes());
    }
    taint_uri(context, &parts.uri);
    taint_headers(context, &parts.headers);
}

/// Makes the decoded parameters of a form known. The body's own bytes are tainted already.
pub(super) fn note_form(context: &Arc<Context>, body: &[u8]) {
    let _quiet = Quiet::enter();
    for Pair { name, value } in query::pairs(body) {
        let name = query::text(&body[name], true);
        let value = query::decoded(&body[value], true);
        note(context, Origin::HttpRequestBody, Some(&name), &value);
    }
}

/// Whether the client sends something to log in with.
fn has_credentials(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || !sessions_sent(&Headers(headers)).is_empty()
}

#[cfg(feature = "axum")]
fn route(parts: &Parts) -> Option<&str> {
    parts.extensions.get::<axum::extract::MatchedPath>().map(|path| path.as_str())
}

#[cfg(not(feature = "axum"))]
fn route(_: &Parts) -> Option<&str> {
    None
}

/// The framework may have taken the parameters out of the path already, so they are noted with their names when the
/// route tells them. Other parts are noted when they have escapes; the rest is found by its memory.
fn taint_path(context: &Arc<Context>, path: &str, route: Option<&str>) {
    taint(context, Origin::HttpRequestPath, None, path.as_bytes());
    for Parameter { name, value } in route.map(|route| parameters(route, path)).unwrap_or_default() {
        note(context, Origin::HttpRequestPathParameter, Some(name), &query::decoded(value.as_bytes(), false));
    }
    if !path.as_bytes().contains(&b'%') {
        return;
    }
    for segment in path.as_bytes().split(|byte| *byte == b'/').filter(|segment| segment.contains(&b'%')) {
        note(context, Origin::HttpRequestPathParameter, None, &query::decoded(segment, false));
    }
}

/// A parameter of a path, still encoded.
#[derive(Debug, PartialEq, Eq)]
struct Parameter<'a> {
    name: &'a str,
    value: &'a str,
}

/// The parameters of a path whose route is written `/users/{id}/{*rest}`.
fn parameters<'a>(route: &'a str, path: &'a str) -> Vec<Parameter<'a>> {
    let mut found = Vec::new();
    if !route.as_bytes().contains(&b'{') {
        return found;
    }
    let mut rest = path;
    for part in route.split('/').skip(1) {
        rest = rest.strip_prefix('/').unwrap_or(rest);
        let (value, behind) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if let (Some(open), Some(close)) = (part.find('{'), part.rfind('}'))
            && let Some(name) = part.get(open + 1..close)
        {
            if let Some(name) = name.strip_prefix('*') {
                found.push(Parameter { name, value: rest });
                return found;
            }
            // `{id}.json`: the value is what stands between.
            let value = value.strip_prefix(&part[..open]).unwrap_or(value);
            let value = value.strip_suffix(&part[close + 1..]).unwrap_or(value);
            found.push(Parameter { name, value });
        }
        rest = behind;
    }
    found
}

fn taint_query(context: &Arc<Context>, raw: &[u8]) {
    taint(context, Origin::HttpRequestQuery, None, raw);
    for Pair { name, value } in query::pairs(raw) {
        let called = query::text(&raw[name.clone()], true);
        taint_encoded(context, Origin::HttpRequestParameterName, Some(&called), &raw[name]);
        taint_encoded(context, Origin::HttpRequestParameter, Some(&called), &raw[value]);
    }
}

/// The URI as a whole, where it is more than a path. The host in it, which HTTP/2 and clients of proxies send, has no other
/// origin; path and query keep theirs.
fn taint_uri(context: &Arc<Context>, uri: &Uri) {
    if uri.authority().is_none() && uri.query().is_none() {
        return;
    }
    let written = match uri.path_and_query() {
        Some(all) if uri.authority().is_none() && all.as_str().starts_with('/') => Cow::Borrowed(all.as_str()),
        _ => Cow::Owned(uri.to_string()),
    };
    let Some((_, tag)) = context.source(Origin::HttpRequestUri, None, written.as_bytes()) else { return };
    if let Some(authority) = uri.authority() {
        let offset = uri.scheme_str().map_or(0, |scheme| scheme.len() + "://".len());
        memory::label(authority.as_str().as_bytes(), tag, offset as u32);
    }
}

fn taint_headers(context: &Arc<Context>, headers: &HeaderMap) {
    for name in headers.keys() {
        taint(context, Origin::HttpRequestHeaderName, Some(name.as_str()), name.as_str().as_bytes());
    }
    for (name, value) in headers {
        taint(context, Origin::HttpRequestHeader, Some(name.as_str()), value.as_bytes());
        if name == header::COOKIE {
            taint_cookies(context, value.as_bytes(), None);
        }
    }
}

/// Taints the names and values of the cookies in a header. `at` received it, if it is an annotated function.
pub(crate) fn taint_cookies(context: &Arc<Context>, header: &[u8], at: Option<&'static FnSite>) {
    let taint = |origin, name: &str, value: &[u8]| {
        if !memory::image::contains(value.as_ptr() as usize) {
            source::taint(context, origin, Some(name), value, at);
        }
    };
    for pair in header.split(|byte| *byte == b';').map(<[u8]>::trim_ascii) {
        let Some(at) = pair.iter().position(|byte| *byte == b'=') else { continue };
        let (name, value) = (pair[..at].trim_ascii(), pair[at + 1..].trim_ascii());
        let called = String::from_utf8_lossy(name);
        taint(Origin::HttpRequestCookieName, &called, name);
        taint(Origin::HttpRequestCookieValue, &called, value);
        if value.contains(&b'%') {
            note(context, Origin::HttpRequestCookieValue, Some(&called), &query::decoded(value, false));
        }
    }
}

/// Taints encoded text as the decoded value: the runs that decoding leaves alone are its bytes. The escapes keep
/// the taint they have.
fn taint_encoded(context: &Arc<Context>, origin: Origin, name: Option<&str>, encoded: &[u8]) {
    if encoded.is_empty() {
        return;
    }
    if !query::is_encoded(encoded, true) {
        if let Some((_, tag)) = context.source(origin, name, encoded) {
            memory::label(encoded, tag, 0);
        }
        return;
    }
    let (decoded, runs) = query::decode(encoded, true);
    let Some((_, tag)) = context.source(origin, name, &decoded) else { return };
    for run in runs {
        memory::label(&encoded[run.at..run.at + run.len], tag, run.decoded_at as u32);
    }
}

/// Makes `value` a source and its bytes tainted. Names of well-known headers and the path `/` are literals of the
/// `http` crate; those stay clean.
fn taint(context: &Arc<Context>, origin: Origin, name: Option<&str>, value: &[u8]) {
    if !memory::image::contains(value.as_ptr() as usize) {
        source::taint(context, origin, name, value, None);
    }
}

/// Makes a value known that is nowhere in memory yet.
fn note(context: &Arc<Context>, origin: Origin, name: Option<&str>, value: &[u8]) {
    if !value.is_empty() {
        let _ = context.source(origin, name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(route: &str, path: &str, expect: &[(&str, &str)]) {
        let found: Vec<_> = parameters(route, path).iter().map(|parameter| (parameter.name, parameter.value)).collect();
        assert_eq!(found, expect, "{route} {path}");
    }

    #[test]
    fn a_login_or_a_session_are_credentials() {
        let check = |name: &'static str, value: &str, expect: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(has_credentials(&headers), expect, "{name}: {value}");
        };
        check("authorization", "Bearer abc", true);
        check("cookie", "theme=dark; session=4f2c9a7be1d04c6f9a55", true);
        check("cookie", "theme=dark", false);
        check("accept", "*/*", false);
        assert!(!has_credentials(&HeaderMap::new()));
    }

    #[test]
    fn parameters_are_read_off_the_route() {
        check("/users/{id}", "/users/ann", &[("id", "ann")]);
        check("/users/{id}/notes/{note}", "/users/ann/notes/a%20b", &[("id", "ann"), ("note", "a%20b")]);
        check("/files/{*path}", "/files/a/b", &[("path", "a/b")]);
        check("/files/{name}.txt", "/files/a.txt", &[("name", "a")]);
        check("/", "/", &[]);
        check("/users/{id}", "/", &[("id", "")]);
        check("/a}b{c", "/x", &[]);
    }
}
