//! Ids of sessions in URLs.

use std::borrow::Cow;

use super::query::{self, Pair};
use super::response::{Detector, Head, Report, Request, Response, cookie};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("The id of a session stands in a URL.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::SessionRewriting,
    json_name: "SESSION_REWRITING",
    in_datadog: true,
    code: "session-rewriting",
    short_name: "session-url",
    cwe: 598,
    summary: summary!(),
    severity: Severity::Low,
    how: How::Response(Detector::Head(Head { keeps: &["cookie"], is_free: true, ..Head::of(check) })),
    owasp: Owasp::DESIGN,
    title: "the id of a session stands in a URL",
    label: "URL",
    help: "hand it out as a cookie: `Cookie::build((\"session\", id)).secure(true).http_only(true)`",
    description: "\
        URLs are kept in the history of the browser, in logs and bookmarks, and are sent on in the `Referer` header. \
        Whoever finds a session there goes on with it, and whoever sends a link with a session of their own sees what \
        is done in it.",
    detection: "\
        Found when a request that is not refused, or a redirect to the service itself, has a parameter such as `session` \
        or `;jsessionid` with a random value in its URL, and when a parameter of any name holds the value of a session \
        cookie. UUIDs are no findings, unless they are in the cookie; links in pages are not looked at.",
    before: r#"
        Redirect::to(&format!("/account?session={id}"))
    "#,
    after: r#"
        let cookie = Cookie::build(("session", id)).path("/").secure(true).http_only(true).same_site(SameSite::Lax);
        (jar.add(cookie), Redirect::to("/account"))
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"],
};

/// In the URLs of requests and redirects.
fn check(request: &Request, response: &Response<'_>, report: &mut Report) {
    if response.status >= 400 {
        return;
    }
    let target = response.text("location").filter(|_| response.is_redirection()).unwrap_or_default();
    if !may_have_parameters(&request.url) && !may_have_parameters(target) {
        return;
    }
    let (mut sent, mut targets) = (parameters(&request.url).peekable(), parameters(target).peekable());
    if sent.peek().is_none() && targets.peek().is_none() {
        return;
    }
    let mut sessions: Vec<_> = response.cookies().iter().filter_map(cookie::SetCookie::session).collect();
    sessions.extend(cookie::sessions_sent(request));
    for parameter in sent {
        if parameter.is_named_session() || parameter.is_one_of(&sessions) {
            add(report, &parameter, path(&request.url));
        }
    }
    // What another site calls a session is its own.
    let is_ours = target.starts_with('/') && !target.starts_with("//");
    for parameter in targets {
        if is_ours && parameter.is_named_session() || parameter.is_one_of(&sessions) {
            add(report, &parameter, &format!("Location: {}", path(target)));
        }
    }
}

/// The id is left out.
fn add(report: &mut Report, parameter: &Parameter<'_>, place: &str) {
    let subject = parameter.known_name().unwrap_or("the value of a cookie");
    report.add(subject, format!("{place}{}{}", parameter.separator, parameter.name));
}

/// Names that stand for a session of the service.
const NAMES: &[&str] =
    &["session", "sessionid", "session_id", "session-id", "sessid", "sid", "jsessionid", "phpsessid"];
/// Shorter values are no random ids, longer ones are documents.
const LENGTH: std::ops::RangeInclusive<usize> = 16..=4096;

/// A parameter whose value is long enough to be an id.
#[derive(Debug, PartialEq, Eq)]
struct Parameter<'a> {
    name: Cow<'a, str>,
    /// Decoded.
    value: Cow<'a, str>,
    /// What stands before it: `?`, or `;` within the path.
    separator: char,
}

impl Parameter<'_> {
    /// Whether its name says that it is a session, and its value looks drawn by lot.
    fn is_named_session(&self) -> bool {
        self.known_name().is_some() && is_random(&self.value)
    }

    /// Whether it is one of these ids.
    fn is_one_of(&self, sessions: &[String]) -> bool {
        sessions.iter().any(|session| *session == self.value)
    }

    /// The name, unless the client made it up.
    fn known_name(&self) -> Option<&'static str> {
        NAMES.iter().copied().find(|name| name.eq_ignore_ascii_case(&self.name))
    }
}

/// Whether there is anything in front of which a parameter stands. In most URLs there is not.
fn may_have_parameters(url: &str) -> bool {
    url.bytes().any(|byte| matches!(byte, b'?' | b';'))
}

/// The parameters of path and query.
fn parameters(url: &str) -> impl Iterator<Item = Parameter<'_>> {
    let (url, _) = cut(url, b'#');
    let (path, query) = cut(url, b'?');
    // Most paths have none.
    let path = Some(path).filter(|path| path.as_bytes().contains(&b';'));
    let segments = path.into_iter().flat_map(|path| path.split('/'));
    let in_path = segments.flat_map(|segment| segment.split(';').skip(1)).flat_map(|pair| pairs(pair, ';'));
    in_path.chain(pairs(query, '?'))
}

/// What stands before the first such byte, which is ASCII, and what behind it.
fn cut(text: &str, at: u8) -> (&str, &str) {
    match text.bytes().position(|byte| byte == at) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// The path without parameters.
fn path(url: &str) -> &str {
    url.split(['?', ';', '#']).next().unwrap_or_default()
}

fn pairs(text: &str, separator: char) -> impl Iterator<Item = Parameter<'_>> {
    let bytes = text.as_bytes();
    let is_long = |pair: &Pair| LENGTH.contains(&pair.value.len());
    query::pairs(bytes).filter(is_long).map(move |Pair { name, value }| Parameter {
        name: query::text(&bytes[name], true),
        value: query::text(&bytes[value], true),
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
        let named = parameters(url).filter(Parameter::is_named_session);
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
