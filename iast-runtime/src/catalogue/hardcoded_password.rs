//! Passwords in the code.

use iast_schema::{Severity, VulnerabilityKind};

use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HardcodedPassword,
    severity: Severity::High,
    flow: None,
    owasp: Owasp::AUTHENTICATION,
    title: "a password stands in the code",
    label: "password",
    help: "read it when the program starts: `std::env::var(\"SMTP_PASSWORD\")`, and change the one in the code",
    description: "\
        A password in the code opens a database, a mail server or an account to everybody who can read the repository \
        or the binary. It stays in the history when it is taken out, and cannot be changed without a new release.",
    detection: "\
        Not detected yet. A literal will count as one when it is passed as a password to a well-known function, is \
        the value of something called `password` or `passwd`, or stands between user and host of a URL.",
    before: r#"
        let login = Credentials::new("mailer".to_owned(), "correct horse".to_owned());
    "#,
    after: r#"
        let login = Credentials::new("mailer".to_owned(), std::env::var("SMTP_PASSWORD")?);
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
};
