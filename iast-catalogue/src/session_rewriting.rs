//! Ids of sessions in URLs.

use super::{Entry, Owasp, Severity, VulnerabilityKind};

in_short!("The id of a session stands in a URL.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::SessionRewriting,
    json_name: "SESSION_REWRITING",
    code: "session-rewriting",
    short_name: "session-url",
    cwe: 598,
    summary: summary!(),
    severity: Severity::Low,
    flow: None,
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
