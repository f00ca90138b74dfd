//! Cookies without Secure.

use super::response::{Detector, Head, Report, Request, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A cookie is sent over unencrypted connections, too.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::InsecureCookie,
    json_name: "INSECURE_COOKIE",
    in_datadog: true,
    code: "insecure-cookie",
    short_name: "cookie",
    cwe: 614,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Response(Detector::Head(Head::of(check))),
    owasp: Owasp::CONFIGURATION,
    title: "a cookie is sent without encryption",
    label: "cookie",
    help: "set it: `Cookie::build((\"session\", id)).secure(true)`",
    description: "\
        Without `Secure` the browser sends the cookie over plain HTTP, too. One picture with an `http:` address is \
        enough, and everybody on the way reads the session and goes on with it.",
    detection: "\
        Found when a response has a `Set-Cookie` header with a value and without `Secure`. A cookie that is removed, by an \
        empty value, a `Max-Age` of zero or a date long ago, is no finding. The value is never shown.",
    before: r#"
        let cookie = Cookie::build(("session", id)).http_only(true).same_site(SameSite::Lax);
    "#,
    after: r#"
        let cookie = Cookie::build(("session", id)).http_only(true).same_site(SameSite::Lax).secure(true);
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"],
};

fn check(_: &Request, response: &Response<'_>, report: &mut Report) {
    for cookie in response.cookies().iter().filter(|cookie| !cookie.secure) {
        report.add(cookie.subject(), cookie.name());
    }
}
