//! Passwords in the code.

use super::secrets::Known;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A password stands in the code.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HardcodedPassword,
    json_name: "HARDCODED_PASSWORD",
    in_datadog: true,
    code: "hardcoded-password",
    short_name: "password",
    cwe: 259,
    summary: summary!(),
    severity: Severity::High,
    how: How::Literal(evidence),
    owasp: Owasp::AUTHENTICATION,
    title: "a password stands in the code",
    label: "password",
    help: "read it when the program starts: `std::env::var(\"SMTP_PASSWORD\")`, and change the one in the code",
    description: "\
        A password in the code opens a database, a mail server or an account to everybody who can read the repository \
        or the binary. It stays in the history when it is taken out, and cannot be changed without a new release.",
    detection: "\
        Found when a literal in an observed function or module is given to `password`, `basic_auth`, \
        `simple_bind` or `Credentials::new`, is the value of something called `password` or `passwd` and more \
        than words, or stands between user and host of a URL. Evidence is the name. Placeholders and local hosts \
        are no finding.",
    before: r#"
        let login = Credentials::new("mailer".to_owned(), "correct horse".to_owned());
    "#,
    after: r#"
        let login = Credentials::new("mailer".to_owned(), std::env::var("SMTP_PASSWORD")?);
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
};

/// The rule that says so. What the literal is bound to tells more, and is no secret.
fn evidence(known: Known, name: &'static str) -> Option<&'static str> {
    match known {
        Known::Password("password") if !name.is_empty() => Some(name),
        Known::Password(rule) => Some(rule),
        Known::Secret(_) => None,
    }
}
