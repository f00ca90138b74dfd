//! What findings say of the request that they were made in. It is kept in as little as can be, because most requests have
//! none.

use super::text::Text;

/// Method, path and route of a request, and whether it may do what others may not.
#[derive(Debug)]
pub(crate) struct Head {
    /// Method, path and route.
    text: Text,
    method: usize,
    path: usize,
    has_route: bool,
    has_credentials: bool,
}

impl Head {
    #[cfg(any(test, feature = "tower"))]
    pub(crate) fn new(method: &str, path: &str, route: Option<&str>, has_credentials: bool) -> Self {
        let route_text = route.unwrap_or_default();
        Self {
            text: Text::of([method.as_bytes(), path.as_bytes(), route_text.as_bytes()]),
            method: method.len(),
            path: path.len(),
            has_route: route.is_some(),
            has_credentials,
        }
    }

    pub(crate) fn method(&self) -> &str {
        text(&self.text.bytes()[..self.method])
    }

    pub(crate) fn path(&self) -> &str {
        text(&self.text.bytes()[self.method..][..self.path])
    }

    /// The route pattern, when the framework tells it.
    pub(crate) fn route(&self) -> Option<&str> {
        self.has_route.then(|| text(&self.text.bytes()[self.method + self.path..]))
    }

    /// Whether the client sent something to log in with.
    pub(crate) fn has_credentials(&self) -> bool {
        self.has_credentials
    }
}

/// It was one.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_was_asked() {
        let long = format!("/{}", "a".repeat(300));
        for path in ["/", "/users/7", &long] {
            for route in [None, Some(""), Some("/users/{id}")] {
                let head = Head::new("DELETE", path, route, true);
                assert_eq!((head.method(), head.path(), head.route()), ("DELETE", path, route));
                assert!(head.has_credentials());
            }
        }
        assert!(!Head::new("GET", "/", None, false).has_credentials());
    }
}
