//! Log injection.

use super::assess::{Assessment, At, Call, Flow};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data becomes a line of a log.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::LogInjection,
    json_name: "LOG_INJECTION",
    in_datadog: false,
    code: "log-injection",
    short_name: "log",
    cwe: 117,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Flow(Flow { only_proven, ..Flow::by(assess).attacked(is_attack) }),
    owasp: Owasp::LOGGING,
    title: "untrusted data becomes a line of a log",
    label: "line of a log",
    help: "escape line breaks: `name.escape_debug()`, or log it as a field: `warn!(?name, \"login failed\")`",
    description: "\
        A log has one entry on each line. A line break from outside starts another one, so a client writes entries \
        that never happened and hides its traces among them. Control characters change what the terminal of the \
        reader shows.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"log\")]`: medium with \
        a line break or control character in them, else low; and, with one in them, where an observed function shows \
        them by `log::info!`, `tracing::warn!` and so on while the level is on. `{name:?}` and `?name` escape there. \
        Whether what writes the log escapes is not known. Silent about rows of a database and about what went through \
        a sanitizer or validator for `log`.",
    before: r#"
        writeln!(log, "login of {name} failed")?;
    "#,
    after: r#"
        #[iast::sanitizer(kind = "log")]
        fn one_line(text: &str) -> String {
            text.escape_debug().to_string()
        }

        writeln!(log, "login of {} failed", one_line(name))?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html"],
};

/// Of the log of a library nobody said that its lines must not be broken.
fn only_proven(at: At) -> bool {
    matches!(at, At::Library { .. })
}

fn assess(call: &Call<'_>) -> Assessment {
    // ESC, with which the sequences of a terminal start, is one of them. A tab does no harm.
    if call.untrusted().any(|byte| byte.is_ascii_control() && byte != b'\t') {
        Assessment::did(ENTRY.severity, "the input brought a line break or a control character into the log")
    } else if call.only_proven {
        Assessment::Silent
    } else {
        Assessment::can(Severity::Low, "the input can bring line breaks into the log: nothing escaped it")
    }
}

/// Whether the input brought a sequence for terminals. A line break can be that of a text somebody has typed.
fn is_attack(call: &Call<'_>) -> bool {
    call.untrusted().any(|byte| byte == 0x1b)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack, severity};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::LogInjection;

    #[test]
    fn line_breaks_and_control_characters_fake_entries() {
        for line in ["login of ‹a\nlogin of root›", "‹a\r›", "‹\u{1b}[2K›", "‹\u{7f}›"] {
            assert_eq!(severity(KIND, line), Some(Severity::Medium), "{line:?}");
        }
        for line in ["login of ‹ann›\n", "‹a\tb›", "‹é›"] {
            assert_eq!(severity(KIND, line), Some(Severity::Low), "{line:?}");
        }
    }

    #[test]
    fn a_sequence_for_terminals_is_an_attack() {
        assert_eq!(attack(KIND, "hello ‹\u{1b}[2J›"), Some(true));
        assert_eq!(attack(KIND, "hello ‹a\nb›"), Some(false));
    }
}
