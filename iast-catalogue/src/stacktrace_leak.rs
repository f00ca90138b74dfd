//! Stack traces in responses.

use super::{Entry, Owasp, Severity, VulnerabilityKind};

in_short!("A response shows the inside of the program.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::StacktraceLeak,
    json_name: "STACKTRACE_LEAK",
    code: "stacktrace-leak",
    short_name: "stacktrace",
    cwe: 209,
    summary: summary!(),
    severity: Severity::Medium,
    flow: None,
    owasp: Owasp::ERRORS,
    title: "a response shows the inside of the program",
    label: "part of the response",
    help: "log the error and answer in general terms: `(StatusCode::INTERNAL_SERVER_ERROR, \"internal error\")`",
    description: "\
        An answer to a client contains a backtrace, the place of a panic or an error with all its causes. It tells \
        which files, versions and tables there are, and so what an attack has to look like.",
    detection: "\
        Found when a text, page or JSON document with a status from 500 on contains a backtrace, the message of a panic or \
        a place in Rust source such as `src/main.rs:1:2`. Only the first 16 KiB of a body are looked at, and none that is \
        compressed. An error message without any of these is no finding.",
    before: r#"
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}"))
    "#,
    after: r#"
        tracing::error!(?error, "the order was not saved");
        (StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html"],
};
