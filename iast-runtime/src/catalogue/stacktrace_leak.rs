//! Stack traces in responses.

use iast_schema::{Severity, VulnerabilityKind};

use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::StacktraceLeak,
    severity: Severity::Medium,
    owasp: Owasp::ERRORS,
    title: "a response shows the inside of the program",
    label: "response",
    help: "log the error and answer in general terms: `(StatusCode::INTERNAL_SERVER_ERROR, \"internal error\")`",
    description: "\
        An answer to a client contains a backtrace, the place of a panic or an error with all its causes. It tells \
        which files, versions and tables there are, and so what an attack has to look like.",
    detection: "\
        Not detected yet. A response with an error status whose body contains a backtrace or the message of a panic \
        with its place in the source will count as one. A message without either is no finding.",
    before: r#"
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}"))
    "#,
    after: r#"
        tracing::error!(?error, "the order was not saved");
        (StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html"],
};
