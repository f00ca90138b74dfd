//! What detectors are shown of a request and of its response.

use http::request::Parts;
use http::{HeaderMap, Response};
use iast_catalogue::response;

/// Headers that are gone through to find one.
const FEW: usize = 16;

/// The headers of a request or response.
pub(crate) struct Headers<'a>(pub(crate) &'a HeaderMap);

impl response::Headers for Headers<'_> {
    fn each<'a>(&'a self, name: &str, see: &mut dyn FnMut(&'a [u8])) {
        // To look a name up, it is parsed and hashed. That takes longer than going through a head of the usual length.
        if self.0.len() <= FEW {
            let named = self.0.iter().filter(|(known, _)| known.as_str() == name);
            named.for_each(|(_, value)| see(value.as_bytes()));
        } else {
            self.0.get_all(name).iter().for_each(|value| see(value.as_bytes()));
        }
    }
}

/// What is kept of a request.
pub(super) fn request(parts: &Parts, keep: &[&'static str]) -> response::Request {
    let url = parts.uri.path_and_query().map_or("", |url| url.as_str());
    response::Request::new(is_https(parts), url, &Headers(&parts.headers), keep)
}

/// A connection does not tell whether it is encrypted, but HTTP/2 has the scheme in the request.
fn is_https(parts: &Parts) -> bool {
    let mut is_https = parts.uri.scheme() == Some(&http::uri::Scheme::HTTPS);
    response::Headers::each(&Headers(&parts.headers), "x-forwarded-proto", &mut |value| {
        let is_shown = value.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t'));
        let mut schemes = value.split(|byte| *byte == b',');
        is_https |= is_shown && schemes.any(|scheme| scheme.trim_ascii().eq_ignore_ascii_case(b"https"));
    });
    is_https
}

/// The head of a response.
pub(super) fn response<'a, B>(response: &Response<B>, headers: &'a Headers<'_>) -> response::Response<'a> {
    response::Response { status: response.status().as_u16(), headers }
}

#[cfg(test)]
mod tests {
    use http::Request;
    use iast_catalogue::response::Headers;

    fn https(uri: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        super::request(&request.body(()).unwrap().into_parts().0, &[]).https
    }

    #[test]
    fn headers_are_found_among_few_and_among_many() {
        let mut headers = http::HeaderMap::new();
        for (name, value) in [("set-cookie", "a"), ("x-own", "b"), ("set-cookie", "c")] {
            headers.append(name, value.parse().unwrap());
        }
        for others in 0..2 * super::FEW {
            let values = |name| {
                let mut values = Vec::new();
                Headers::each(&super::Headers(&headers), name, &mut |value| values.push(value[0]));
                values
            };
            assert_eq!((values("set-cookie"), values("x-own"), values("cookie")), (b"ac".into(), b"b".into(), vec![]));
            headers.append(http::HeaderName::try_from(format!("x-{others}")).unwrap(), "d".parse().unwrap());
        }
    }

    #[test]
    fn https_is_known_from_the_scheme_or_the_proxy() {
        assert!(https("https://shop/", &[]));
        assert!(https("/", &[("x-forwarded-proto", "HTTPS")]));
        assert!(https("/", &[("x-forwarded-proto", "http, https")]));
        assert!(!https("http://shop/", &[]));
        assert!(!https("/", &[("x-forwarded-proto", "http")]));
        assert!(!https("/", &[("x-forwarded-proto", "https, h\u{fc}")]));
        assert!(!https("/https", &[]));
    }
}
