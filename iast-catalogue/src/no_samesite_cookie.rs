//! Cookies without SameSite.

use super::response::{Detector, Head, Report, Request, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Other sites can have a cookie sent along.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::NoSamesiteCookie,
    json_name: "NO_SAMESITE_COOKIE",
    in_datadog: true,
    code: "no-samesite-cookie",
    short_name: "samesite",
    cwe: 1275,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Response(Detector::Head(Head::of(check))),
    owasp: Owasp::ACCESS,
    title: "a cookie is sent along with requests of other sites",
    label: "cookie",
    help: "set it: `Cookie::build((\"session\", id)).same_site(SameSite::Lax)`",
    description: "\
        A page of another site can make the browser send a request to the service. Without `SameSite` it depends on \
        the browser whether the cookie goes along; if it does, the request is done with the session of whoever looks \
        at that page.",
    detection: "\
        Found when a response has a `Set-Cookie` header with a value and without `SameSite=Strict` or `SameSite=Lax`. A \
        cookie that is removed, by an empty value, a `Max-Age` of zero or a date long ago, is no finding.",
    before: r#"
        let cookie = Cookie::build(("session", id)).secure(true).http_only(true);
    "#,
    after: r#"
        let cookie = Cookie::build(("session", id)).secure(true).http_only(true).same_site(SameSite::Lax);
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
    ],
};

fn check(_: &Request, response: &Response<'_>, report: &mut Report) {
    for cookie in response.cookies().iter().filter(|cookie| !cookie.same_site) {
        report.add(cookie.subject(), cookie.name());
    }
}
