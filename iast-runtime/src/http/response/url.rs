//! The parameters of a URL that can be the id of a session.

use super::super::query::{self, Pair};

/// Names that stand for a session of the service.
const NAMES: &[&str] =
    &["session", "sessionid", "session_id", "session-id", "sessid", "sid", "jsessionid", "phpsessid"];
/// Shorter values are no random ids, longer ones are documents.
const LENGTH: std::ops::RangeInclusive<usize> = 16..=4096;

/// A parameter whose value is long enough to be an id.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) name: String,
    /// Decoded.
    value: String,
    /// What stands before it: `?`, or `;` within the path.
    pub(super) separator: char,
}

impl Parameter {
    /// Whether its name says that it is a session, and its value looks drawn by lot.
    pub(super) fn is_named_session(&self) -> bool {
        self.known_name().is_some() && is_random(&self.value)
    }

    /// Whether it is one of these ids.
    pub(super) fn is_one_of(&self, sessions: &[String]) -> bool {
        sessions.contains(&self.value)
    }

    /// The name, unless the client made it up.
    pub(super) fn known_name(&self) -> Option<&'static str> {
        NAMES.iter().copied().find(|name| name.eq_ignore_ascii_case(&self.name))
    }
}

/// The parameters of path and query.
pub(super) fn parameters(url: &str) -> Vec<Parameter> {
    let url = url.split('#').next().unwrap_or_default();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let in_path = path.split('/').flat_map(|segment| segment.split(';').skip(1)).flat_map(|pair| pairs(pair, ';'));
    in_path.chain(pairs(query, '?')).collect()
}

/// The path without parameters.
pub(super) fn path(url: &str) -> &str {
    url.split(['?', ';', '#']).next().unwrap_or_default()
}

fn pairs(text: &str, separator: char) -> impl Iterator<Item = Parameter> {
    let bytes = text.as_bytes();
    let is_long = |pair: &Pair| LENGTH.contains(&pair.value.len());
    let decoded = |range: std::ops::Range<usize>| String::from_utf8_lossy(&query::decode(&bytes[range], true).0).into();
    query::pairs(bytes).filter(is_long).map(move |Pair { name, value }| Parameter {
        name: decoded(name),
        value: decoded(value),
        separator,
    })
}

/// Whether letters and digits change as only chance makes them. A UUID names things of every kind, and with `cs_` start
/// the checkouts of a payment service.
fn is_random(value: &str) -> bool {
    let is_id = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~+/=:".contains(&byte));
    let runs = || value.split(|c: char| !c.is_ascii_alphanumeric()).map(str::as_bytes);
    let changes =
        |run: &[u8]| run.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    let is_uuid = runs().map(<[u8]>::len).eq([8, 4, 4, 4, 12]);
    // The words of a title are short.
    let is_long = runs().any(|run| run.len() >= 10);
    is_id && !is_uuid && !value.starts_with("cs_") && is_long && runs().map(changes).sum::<usize>() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4f9a1c7e0b2d8365";

    fn found(url: &str) -> Vec<String> {
        let named = parameters(url).into_iter().filter(Parameter::is_named_session);
        named.map(|parameter| format!("{}{}", parameter.separator, parameter.name)).collect()
    }

    #[test]
    fn sessions_stand_in_query_and_path() {
        assert_eq!(found(&format!("/a?x=1&SID={ID}#top")), ["?SID"]);
        assert_eq!(found(&format!("/a;jsessionid={ID}/b?x=1")), [";jsessionid"]);
        assert_eq!(found(&format!("https://shop/a?session={ID}.x")), ["?session"]);
        assert_eq!(path(&format!("/a;jsessionid={ID}?x=1")), "/a");
    }

    #[test]
    fn other_values_are_no_sessions() {
        for url in [
            "/talks?session=the-future-of-rust-2026",
            "/talks?session=2026-q1-review-v2-k8s",
            "/chat?session_id=550e8400-e29b-41d4-a716-446655440000",
            "/paid?session_id=cs_test_a1b2c3d4e5f6g7h8",
            "/a?session=12345678901234567890",
            "/a?sid=4f9a1c7e",
            "/a?commit=4f9a1c7e0b2d8365",
            "/a#?sid=4f9a1c7e0b2d8365",
        ] {
            assert!(found(url).is_empty(), "{url}");
        }
    }
}
