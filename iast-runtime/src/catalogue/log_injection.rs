//! Log injection.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::LogInjection,
    severity: Severity::Medium,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::LOGGING,
    title: "untrusted data becomes a line of a log",
    label: "line of a log",
    help: "escape line breaks: `name.escape_debug()`, or log it as a field: `warn!(?name, \"login failed\")`",
    description: "\
        A log has one entry on each line. A line break from outside starts another one, so a client writes entries \
        that never happened and hides its traces among them. Control characters change what the terminal of the \
        reader shows.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"log\")]`, with or \
        without a line break in them. Escaping is not recognised by itself, and `{name:?}` is as untrusted as \
        `{name}`. Silent about what went through a sanitizer or validator for `log`.",
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
