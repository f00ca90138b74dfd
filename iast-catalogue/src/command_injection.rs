//! Command injection.

use super::assess::{Assessment, Call, Flow, Role};
use super::{Entry, How, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data chooses the program that is run, or its arguments.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::CommandInjection,
    json_name: "COMMAND_INJECTION",
    in_datadog: true,
    code: "command-injection",
    short_name: "command",
    cwe: 78,
    summary: summary!(),
    severity: Severity::Critical,
    how: How::Flow(Flow::by(assess).attacked(is_attack).safe(&[Safe::InShell])),
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

fn assess(call: &Call<'_>) -> Assessment {
    match call.role {
        Role::Program => Assessment::did(Severity::Critical, "the input chooses the program"),
        Role::Script => Assessment::did(Severity::Critical, "the input is a part of what the shell runs"),
        Role::Argument if call.runs[0].start == 0 && call.text.starts_with(b"-") => {
            Assessment::did(Severity::Medium, "the input is an option of the program: it starts with `-`")
        }
        Role::Argument if call.runs[0].start == 0 => {
            Assessment::can(Severity::Low, "the input is one argument; it can be an option when it starts with `-`")
        }
        Role::Argument => Assessment::can(Severity::Low, "the input is a part of one argument"),
        _ => Assessment::plain(ENTRY.severity),
    }
}

/// Whether the input begins another command where a shell reads it, or brought an option where a value was meant.
fn is_attack(call: &Call<'_>) -> bool {
    match call.role {
        Role::Argument => call.text.starts_with(b"--") && call.mask()[..2] == [true, true],
        Role::Program => false,
        _ => call.untrusted().any(|byte| b";|&`\n".contains(&byte)) || call.brought(b"$("),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack_as, severity_as};
    use super::*;

    fn severity(role: Role<'_>, text: &str) -> Option<Severity> {
        severity_as(VulnerabilityKind::CommandInjection, role, text)
    }

    #[test]
    fn programs_and_scripts_are_worse_than_arguments() {
        assert_eq!(severity(Role::Program, "/usr/bin/‹id›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Script, "git log -- ‹a.txt›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Unknown, "git log -- ‹a.txt›"), Some(Severity::Critical));
        assert_eq!(severity(Role::Argument, "‹a.txt; id›"), Some(Severity::Low));
    }

    #[test]
    fn an_argument_can_be_an_option() {
        assert_eq!(severity(Role::Argument, "‹--upload-pack=id›"), Some(Severity::Medium));
        assert_eq!(severity(Role::Argument, "‹-›x"), Some(Severity::Medium));
        assert_eq!(severity(Role::Argument, "--name=‹-x›"), Some(Severity::Low));
    }

    #[test]
    fn another_command_is_an_attack() {
        let check = |role, text: &str, expect| {
            assert_eq!(attack_as(VulnerabilityKind::CommandInjection, role, text), Some(expect), "{text}");
        };
        check(Role::Script, "git log -- ‹a; rm -rf /›", true);
        check(Role::Unknown, "git log -- ‹$(id)›", true);
        check(Role::Script, "git log -- ‹src/main.rs›", false);
        check(Role::Script, "cat a | grep ‹b›", false);
        check(Role::Argument, "‹--upload-pack=id›", true);
        check(Role::Argument, "‹-5›", false);
        check(Role::Argument, "‹-›-force", false);
        check(Role::Argument, "‹a; b›", false);
        check(Role::Program, "‹ls›", false);
    }
}
