//! Header injection.

use super::assess::{Assessment, Call, Flow, Role, Run};
use super::{Entry, How, Origin, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data becomes a response header.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HeaderInjection,
    json_name: "HEADER_INJECTION",
    in_datadog: true,
    code: "header-injection",
    short_name: "header",
    cwe: 113,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow { header: Some(of_header), ..Flow::by(assess).attacked(is_attack).safe(&[Safe::InUrl]) }),
    owasp: Owasp::INJECTION,
    title: "untrusted data becomes a response header",
    label: "response header",
    help: "choose the value from a fixed list, or encode it: `urlencoding::encode(value)`",
    description: "\
        A response header contains text of somebody else. The `http` crate refuses line breaks, so no second header \
        can be smuggled in, but the client still says what the browser is told: another file name, another origin, \
        another lifetime of a cache.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"header\")]`: high \
        with a line break, medium in a name, else low. Of a text `name: value` the header is known, and what the \
        protocol sends back is silent, such as `Origin` in `Access-Control-Allow-Origin`. Silent about what \
        `urlencoding::encode` returned in an observed function and what went through a sanitizer or validator for \
        `header`.",
    before: r#"
        let value = format!("attachment; filename=\"{name}\"");
        ([(CONTENT_DISPOSITION, value)], file)
    "#,
    after: r#"
        let value = format!("attachment; filename*=UTF-8''{}", urlencoding::encode(&name));
        ([(CONTENT_DISPOSITION, value)], file)
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"],
};

/// Headers of the protocol, and `Location`, which has a type of its own.
const NEVER: [&str; 7] = [
    "connection",
    "etag",
    "location",
    "sec-websocket-accept",
    "sec-websocket-location",
    "sec-websocket-protocol",
    "upgrade",
];

/// Each header, but those that another type takes.
fn of_header(name: &str) -> Option<Role<'_>> {
    Some(Role::HeaderValue(name))
}

fn assess(call: &Call<'_>) -> Assessment {
    if call.untrusted().any(|byte| matches!(byte, b'\r' | b'\n')) {
        return Assessment::did(
            Severity::High,
            "the input has a line break: where it is sent as it is, it is a header more",
        );
    }
    let header = match call.role {
        Role::HeaderName => Header::Name,
        Role::HeaderValue(name) => Header::Value(name.as_bytes()),
        _ => header(call),
    };
    match header {
        Header::Name => {
            Assessment::did(Severity::Medium, "the input names the header; the `http` crate refuses line breaks")
        }
        Header::Value(name) if is_harmless(call, &name.to_ascii_lowercase()) => Assessment::Silent,
        _ => Assessment::did(Severity::Low, "the input is the value only: the `http` crate refuses line breaks"),
    }
}

enum Header<'a> {
    Name,
    Value(&'a [u8]),
    Unknown,
}

/// What the text says of the header: it may be a whole line, `name: value`.
fn header<'a>(call: &Call<'a>) -> Header<'a> {
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    let len = call.text.iter().take_while(|byte| is_token(byte)).count();
    if len > 0 && call.text[len..].starts_with(b": ") {
        return if call.runs[0].start < len { Header::Name } else { Header::Value(&call.text[..len]) };
    }
    if matches!(call.param, "name" | "key" | "header_name") { Header::Name } else { Header::Unknown }
}

/// Whether a value gives back what belongs into this header, as the protocol asks for.
fn is_harmless(call: &Call<'_>, name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let is_all_of = |origins: &[Origin]| call.runs.iter().all(|run| origins.contains(&run.origin));
    let by_rule = match name {
        "set-cookie" | "set-cookie2" => {
            let is_cookie = |run: &Run<'_>| {
                matches!(run.origin, Origin::HttpRequestCookieName | Origin::HttpRequestCookieValue)
                    || run.is_header("cookie")
            };
            call.runs.iter().all(is_cookie)
        }
        "pragma" => call.is_all_from_header("cache-control"),
        "transfer-encoding" | "content-encoding" => call.is_all_from_header("accept-encoding"),
        "vary" => is_all_of(&[Origin::HttpRequestHeaderName]),
        name if name.starts_with("access-control-allow-") => is_all_of(&[Origin::HttpRequestHeader]),
        name => NEVER.contains(&name),
    };
    by_rule || matches!(&call.runs[..], [run] if run.is_header(name))
}

/// Whether the input began a header more.
fn is_attack(call: &Call<'_>) -> bool {
    call.untrusted().any(|byte| matches!(byte, b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::super::assess;
    use super::super::testing::{attack, call, severity, severity_as, severity_of};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::HeaderInjection;

    /// How bad it is that `value` comes in as `origin` with this name and goes out in a header.
    fn sent(header: &str, value: &str, origin: Origin, name: &str) -> Option<Severity> {
        let mut text = String::new();
        let mut call = call(&mut text, value, Role::HeaderValue(header));
        for run in &mut call.runs {
            (run.origin, run.name) = (origin, Some(name));
        }
        severity_of(assess::assess(KIND, &call))
    }

    #[test]
    fn a_line_break_is_a_header_more() {
        for value in ["‹a\r\nSet-Cookie: x=y›", "‹a\n›b"] {
            assert_eq!(severity(KIND, value), Some(Severity::High), "{value:?}");
            assert_eq!(severity_as(KIND, Role::HeaderValue("Location"), value), Some(Severity::High), "{value:?}");
        }
    }

    #[test]
    fn without_one_the_input_is_a_name_or_a_value() {
        assert_eq!(severity(KIND, "attachment; filename=‹a.txt›\r\n"), Some(Severity::Low));
        assert_eq!(severity(KIND, "X-Trace: ‹a›"), Some(Severity::Low));
        assert_eq!(severity(KIND, "X-‹Trace›: a"), Some(Severity::Medium));
        assert_eq!(severity_as(KIND, Role::HeaderName, "‹X-Trace›"), Some(Severity::Medium));
        let mut text = String::new();
        let by_parameter = Call { param: "name", ..call(&mut text, "‹X-Trace›", Role::Unknown) };
        assert_eq!(severity_of(assess::assess(KIND, &by_parameter)), Some(Severity::Medium));
    }

    #[test]
    fn what_the_protocol_asks_for_is_harmless() {
        use Origin::{HttpRequestCookieValue, HttpRequestHeader, HttpRequestHeaderName, HttpRequestParameter};
        let value = "‹gzip›";
        let harmless = [
            ("Location", HttpRequestParameter, "q"),
            ("Upgrade", HttpRequestParameter, "q"),
            ("Set-Cookie", HttpRequestHeader, "Cookie"),
            ("set-cookie", HttpRequestCookieValue, "session"),
            ("Pragma", HttpRequestHeader, "cache-control"),
            ("Content-Encoding", HttpRequestHeader, "Accept-Encoding"),
            ("Transfer-Encoding", HttpRequestHeader, "Accept-Encoding"),
            ("Vary", HttpRequestHeaderName, "origin"),
            ("Access-Control-Allow-Origin", HttpRequestHeader, "Origin"),
            ("X-Request-Id", HttpRequestHeader, "x-request-id"),
        ];
        for (header, origin, name) in harmless {
            assert_eq!(sent(header, value, origin, name), None, "{header}");
            if !NEVER.contains(&&*header.to_ascii_lowercase()) {
                assert_eq!(sent(header, value, HttpRequestParameter, name), Some(Severity::Low), "{header}");
            }
        }
        assert_eq!(severity(KIND, "Location: ‹/cart›"), None, "a whole line names its header");
        assert_eq!(
            sent("X-Request-Id", "‹a›-‹b›", HttpRequestHeader, "X-Request-Id"),
            Some(Severity::Low),
            "more than the same header"
        );
        assert_eq!(sent("Content-Encoding", value, HttpRequestHeader, "Accept"), Some(Severity::Low));
    }

    #[test]
    fn a_line_break_is_an_attack() {
        assert_eq!(attack(KIND, "‹a\r\nSet-Cookie: b=c›"), Some(true));
        assert_eq!(attack(KIND, "‹a›"), Some(false));
    }
}
