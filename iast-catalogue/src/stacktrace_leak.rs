//! Stack traces in responses.

use std::ops::Range;

use memchr::memmem;

use super::response::{Body, Detector, Report, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A response shows the inside of the program.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::StacktraceLeak,
    json_name: "STACKTRACE_LEAK",
    in_datadog: true,
    code: "stacktrace-leak",
    short_name: "stacktrace",
    cwe: 209,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Response(Detector::Body(Body { reads, check })),
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

/// What only a backtrace or the message of a panic says, in lower case. The last is a service in Python behind this one.
const MARKS: &[&str] = &[
    "stack backtrace:",
    "core::panicking::",
    "rust_begin_unwind",
    "std::backtrace::",
    "traceback (most recent call last):",
];
/// The most bytes of a line that are shown.
const SHOWN: usize = 160;

fn reads(response: &Response<'_>) -> bool {
    let types = ["text/html", "application/xhtml+xml", "text/plain", "application/json", "application/problem+json"];
    (500..600).contains(&response.status) && response.is_readable(&types)
}

fn check(body: &[u8], report: &mut Report) {
    if let Some(found) = inside(body) {
        report.add("body", String::from_utf8_lossy(line(body, found)));
    }
}

/// Where the body shows the inside of the program.
fn inside(body: &[u8]) -> Option<Range<usize>> {
    let lower = body.to_ascii_lowercase();
    let mark = |mark: &&str| memmem::find(&lower, mark.as_bytes()).map(|at| at..at + mark.len());
    panic(&lower).or_else(|| MARKS.iter().find_map(mark)).or_else(|| source_place(body))
}

/// `thread 'main' panicked at`, as the panic hook writes it.
fn panic(lower: &[u8]) -> Option<Range<usize>> {
    memmem::find_iter(lower, b"panicked at ").find_map(|at| {
        let before = &lower[at.saturating_sub(80)..at];
        memmem::rfind(before, b"thread ").map(|start| at - before.len() + start..at + b"panicked at".len())
    })
}

/// A place in the source, as backtraces and errors name it: `src/main.rs:1:2`.
fn source_place(body: &[u8]) -> Option<Range<usize>> {
    memmem::find_iter(body, b".rs:").find_map(|at| {
        let end = number(body, at + 4).filter(|end| body.get(*end) == Some(&b':'))?;
        let end = number(body, end + 1)?;
        let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./\\".contains(byte);
        let start = at - body[..at].iter().rev().take_while(|byte| is_path(byte)).count();
        (start < at).then_some(start..end)
    })
}

/// The end of the number that starts at `from`.
fn number(body: &[u8], from: usize) -> Option<usize> {
    let digits = body.get(from..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then_some(from + digits)
}

/// The line around `found`, as far as it is worth showing.
fn line(body: &[u8], found: Range<usize>) -> &[u8] {
    let start = body[..found.start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = body[found.end..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |at| found.end + at);
    let start = start.max(found.end.saturating_sub(SHOWN).min(found.start));
    body[start..end.min(start + SHOWN).max(found.end)].trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str) -> Option<String> {
        inside(body.as_bytes()).map(|found| String::from_utf8_lossy(line(body.as_bytes(), found)).into_owned())
    }

    #[test]
    fn a_real_backtrace_is_recognised() {
        let text = std::backtrace::Backtrace::force_capture().to_string();
        assert!(shown(&text).is_some(), "{text}");
    }

    #[test]
    fn panics_and_places_are_recognised() {
        let check = |body: &str, expect: &str| assert_eq!(shown(body).as_deref(), Some(expect));
        check("oh\nthread 'main' panicked at src/main.rs:1:2:\nboom", "thread 'main' panicked at src/main.rs:1:2:");
        check("thread &#x27;a&#x27; panicked at boom", "thread &#x27;a&#x27; panicked at boom");
        check("no such order\n\nStack backtrace:\n   0: shop::find", "Stack backtrace:");
        check("   3: shop::find\n             at ./src/dao.rs:41:9\n", "at ./src/dao.rs:41:9");
        check(
            "{\"error\":\"Location:\\n    src\\\\dao.rs:41:9\"}",
            "{\"error\":\"Location:\\n    src\\\\dao.rs:41:9\"}",
        );
        check("<pre>  4: rust_begin_unwind</pre>", "<pre>  4: rust_begin_unwind</pre>");
    }

    #[test]
    fn other_errors_are_not() {
        for body in [
            "",
            "something went wrong",
            "Service panicked",
            "the pilot panicked at 3000 feet",
            "see src/main.rs",
            "main.rs:12 is not allowed",
            ".rs:1:2",
            "at 12:30:15 the backtrace was written to the log",
        ] {
            assert_eq!(shown(body), None, "{body}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_what_was_found() {
        let body = format!("{} at src/a.rs:1:2 {}", "x".repeat(500), "y".repeat(500));
        let shown = shown(&body).unwrap();
        assert!(shown.len() <= SHOWN && shown.contains("src/a.rs:1:2"), "{shown}");
    }
}
