//! Command injection.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::CommandInjection,
    severity: Severity::Critical,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches a command line",
    label: "command",
    help: "run a fixed program without a shell and pass the value as one argument:\n\
           `Command::new(\"git\").args([\"log\", \"--\"]).arg(value)`",
    description: "\
        A shell reads `;`, `|`, `$( )` and line breaks as its own. Whoever writes one of them into a command line \
        runs programs with the rights of the service. Without a shell a value can still be read as an option when it \
        starts with `-`.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"command\")]`. The \
        program, a command line and single arguments are not told apart, so the attribute belongs on the function \
        that takes a command line. Silent about what `shell_words::quote` or `shell_escape::escape` returned in an \
        observed function, and about what went through a sanitizer or validator for `command`.",
    before: r#"
        let script = format!("git log -- {path}");
        let log = Command::new("sh").arg("-c").arg(script).output()?;
    "#,
    after: r#"
        let log = Command::new("git").args(["log", "--"]).arg(path).output()?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html"],
};
