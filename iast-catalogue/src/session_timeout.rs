//! Sessions that live too long.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Sessions live too long.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::SessionTimeout,
    json_name: "SESSION_TIMEOUT",
    in_datadog: true,
    code: "session-timeout",
    short_name: "timeout",
    cwe: 613,
    summary: summary!(),
    severity: Severity::Low,
    how: How::CALL,
    owasp: Owasp::AUTHENTICATION,
    title: "a session lives too long",
    label: "lifetime of a session",
    help: "end it when nobody uses it: `Expiry::OnInactivity(Duration::minutes(30))`",
    description: "\
        A session that nobody ends stays valid on a computer that others use, too, and a stolen one as long as the \
        thief likes. The longer it lives, the more a copy of it is worth.",
    detection: "\
        Found when an observed function gives tower-sessions (also of axum-login) an `Expiry::OnInactivity`, or \
        actix-session, salvo or poem a lifetime, of more than 30 minutes; or a cookie that it builds with the name \
        of a session a `max_age` of more than a day. The time is made of numbers there, or in a variable or constant \
        of the same function; one that comes from elsewhere is not seen, and neither is a session without any. An \
        expiry at the end of the browser's session is no finding.",
    before: r"
        let sessions = SessionManagerLayer::new(store).with_expiry(Expiry::OnInactivity(Duration::days(90)));
    ",
    after: r"
        let sessions = SessionManagerLayer::new(store).with_expiry(Expiry::OnInactivity(Duration::minutes(30)));
    ",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"],
};
