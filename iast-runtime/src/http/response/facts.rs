//! What detectors know of a request and of its response.

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, HeaderName, StatusCode, header};

use super::cookie::{self, SetCookie};
use super::url::{self, Parameter};

/// What is kept of a request until its response is there.
pub(crate) struct RequestFacts {
    /// Whether the client came by HTTPS, here or to a proxy in front.
    pub(super) https: bool,
    /// The schemes by which the client logs in, of those that send the password.
    pub(super) logins: Vec<&'static str>,
    /// The path, and the parameters of path and query that can be the id of a session.
    pub(super) path: String,
    pub(super) parameters: Vec<Parameter>,
    /// The values of cookies that can be the id of a session.
    pub(super) sessions: Vec<String>,
}

impl RequestFacts {
    pub(super) fn of(parts: &Parts) -> Self {
        let url = parts.uri.path_and_query().map_or("", |url| url.as_str());
        let parameters = url::parameters(url);
        Self {
            https: is_https(parts),
            logins: logins(&parts.headers),
            path: if parameters.is_empty() { String::new() } else { url::path(url).to_owned() },
            parameters,
            sessions: cookie::sessions_sent(&parts.headers),
        }
    }
}

/// Shows no ids of sessions.
impl fmt::Debug for RequestFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestFacts").field("https", &self.https).field("logins", &self.logins).finish_non_exhaustive()
    }
}

/// A connection does not tell whether it is encrypted, but HTTP/2 has the scheme in the request.
fn is_https(parts: &Parts) -> bool {
    let forwarded = parts.headers.get_all("x-forwarded-proto").iter().filter_map(|value| value.to_str().ok());
    parts.uri.scheme() == Some(&http::uri::Scheme::HTTPS)
        || forwarded.flat_map(|value| value.split(',')).any(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

fn logins(headers: &HeaderMap) -> Vec<&'static str> {
    let values = headers.get_all(header::AUTHORIZATION).iter();
    let scheme = |value: &[u8]| {
        let word = value.split(|byte| *byte == b' ').next()?;
        ["Basic", "Digest"].into_iter().find(|scheme| word.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    values.filter_map(|value| scheme(value.as_bytes())).collect()
}

/// The head of a response.
#[derive(Debug)]
pub(super) struct ResponseFacts<'a> {
    pub(super) status: StatusCode,
    pub(super) headers: &'a HeaderMap,
}

impl ResponseFacts<'_> {
    /// Whether a browser shows it as a page of the service. Redirects, and the pages that servers answer with when there
    /// is no page, are none.
    pub(super) fn is_page(&self) -> bool {
        !self.status.is_redirection() && !matches!(self.status.as_u16(), 404 | 410 | 500) && self.is_html()
    }

    pub(super) fn is_html(&self) -> bool {
        self.is_of(&["text/html", "application/xhtml+xml"])
    }

    /// Whether the body is one of these types of content and readable as it is.
    pub(super) fn is_readable(&self, types: &[&str]) -> bool {
        let encoding = self.headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes());
        encoding.is_none_or(|encoding| encoding.eq_ignore_ascii_case(b"identity")) && self.is_of(types)
    }

    fn is_of(&self, types: &[&str]) -> bool {
        let value = self.text(&header::CONTENT_TYPE).unwrap_or_default();
        let essence = value.split(';').next().unwrap_or_default().trim();
        types.iter().any(|name| essence.eq_ignore_ascii_case(name))
    }

    /// The first value of a header.
    pub(super) fn text(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The cookies that it sets. One that is removed is none.
    pub(super) fn cookies(&self) -> impl Iterator<Item = SetCookie<'_>> {
        let values = self.headers.get_all(header::SET_COOKIE).iter();
        values.filter_map(|value| SetCookie::parse(value.as_bytes())).filter(SetCookie::is_kept)
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn request(uri: &str, headers: &[(&str, &str)]) -> RequestFacts {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        RequestFacts::of(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn https_is_known_from_the_scheme_or_the_proxy() {
        assert!(request("https://shop/", &[]).https);
        assert!(request("/", &[("x-forwarded-proto", "HTTPS")]).https);
        assert!(request("/", &[("x-forwarded-proto", "http, https")]).https);
        assert!(!request("http://shop/", &[]).https);
        assert!(!request("/", &[("x-forwarded-proto", "http")]).https);
        assert!(!request("/https", &[]).https);
    }

    #[test]
    fn logins_that_send_the_password_are_told_from_others() {
        let logins = |values: &[&str]| {
            let headers: Vec<_> = values.iter().map(|value| ("authorization", *value)).collect();
            request("/", &headers).logins
        };
        assert_eq!(logins(&["basic YTpi", "DIGEST username=\"a\""]), ["Basic", "Digest"]);
        assert!(logins(&["Bearer abc", "Basically x", ""]).is_empty());
    }
}
