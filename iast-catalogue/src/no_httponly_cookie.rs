//! Cookies without HttpOnly.

use super::response::{Detector, Head, Report, Request, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Scripts of a page can read a cookie.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::NoHttponlyCookie,
    json_name: "NO_HTTPONLY_COOKIE",
    in_datadog: true,
    code: "no-httponly-cookie",
    short_name: "httponly",
    cwe: 1004,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Response(Detector::Head(Head::of(check))),
    owasp: Owasp::CONFIGURATION,
    title: "scripts of a page can read a cookie",
    label: "cookie",
    help: "set it: `Cookie::build((\"session\", id)).http_only(true)`",
    description: "\
        Without `HttpOnly` each script of a page can read the cookie. A single place where markup of somebody else \
        gets into a page is then enough to send the session away.",
    detection: "\
        Found when a response has a `Set-Cookie` header with a value and without `HttpOnly`. A cookie that is removed, by \
        an empty value, a `Max-Age` of zero or a date long ago, is no finding. The value is never shown.",
    before: r#"
        let cookie = Cookie::build(("session", id)).secure(true).same_site(SameSite::Lax);
    "#,
    after: r#"
        let cookie = Cookie::build(("session", id)).secure(true).same_site(SameSite::Lax).http_only(true);
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"],
};

fn check(_: &Request, response: &Response<'_>, report: &mut Report) {
    for cookie in response.cookies().iter().filter(|cookie| !cookie.http_only) {
        report.add(cookie.subject(), cookie.name());
    }
}
