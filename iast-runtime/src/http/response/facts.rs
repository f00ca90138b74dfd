//! What detectors are shown of a request and of its response.

use http::request::Parts;
use http::{HeaderMap, Response};
use iast_catalogue::response;

/// The headers of a request or response.
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl response::Headers for Headers<'_> {
    fn each<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        self.0.get_all(name).iter().for_each(|value| see(value.as_bytes()));
    }
}

/// What is kept of a request.
pub(super) fn request(parts: &Parts, keep: &[&'static str]) -> response::Request {
    let url = parts.uri.path_and_query().map_or("", |url| url.as_str());
    response::Request::new(is_https(parts), url, &Headers(&parts.headers), keep)
}

/// A connection does not tell whether it is encrypted, but HTTP/2 has the scheme in the request.
fn is_https(parts: &Parts) -> bool {
    let forwarded = parts.headers.get_all("x-forwarded-proto").iter().filter_map(|value| value.to_str().ok());
    parts.uri.scheme() == Some(&http::uri::Scheme::HTTPS)
        || forwarded.flat_map(|value| value.split(',')).any(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

/// The head of a response.
pub(super) fn response<'a, B>(response: &Response<B>, headers: &'a Headers<'_>) -> response::Response<'a> {
    response::Response { status: response.status().as_u16(), headers }
}

#[cfg(test)]
mod tests {
    use http::Request;

    fn https(uri: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        super::request(&request.body(()).unwrap().into_parts().0, &[]).https
    }

    #[test]
    fn https_is_known_from_the_scheme_or_the_proxy() {
        assert!(https("https://shop/", &[]));
        assert!(https("/", &[("x-forwarded-proto", "HTTPS")]));
        assert!(https("/", &[("x-forwarded-proto", "http, https")]));
        assert!(!https("http://shop/", &[]));
        assert!(!https("/", &[("x-forwarded-proto", "http")]));
        assert!(!https("/https", &[]));
    }
}
