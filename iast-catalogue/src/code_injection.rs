//! Code injection.

use super::assess::Flow;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data is run as code.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::CodeInjection,
    json_name: "CODE_INJECTION",
    in_datadog: true,
    code: "code-injection",
    short_name: "code",
    cwe: 94,
    summary: summary!(),
    severity: Severity::Critical,
    how: How::Flow(Flow { excluded: &[], ..Flow::ALIKE }),
    owasp: Owasp::INJECTION,
    title: "untrusted data is run as code",
    label: "code",
    help: "keep the script fixed and pass the value as data: `scope.push(\"input\", value)`",
    description: "\
        A script engine in the program runs a text that somebody else has written in part. The script can do all that \
        the engine is allowed to: call the functions that the program registered, read its variables, or loop for \
        ever.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"code\")]`, such as \
        the one around `Engine::eval` of rhai or `Lua::load` of mlua. The values in the scope of a script are no part \
        of it: with `args(script)` they are not looked at. Silent about what went through a sanitizer or validator \
        for `code`.",
    before: r#"
        let total = engine.eval::<i64>(&format!("19 * {quantity}"))?;
    "#,
    after: r#"
        let mut scope = Scope::new();
        scope.push("quantity", quantity.parse::<i64>()?);
        let total = engine.eval_with_scope::<i64>(&mut scope, "19 * quantity")?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Injection_Prevention_Cheat_Sheet.html"],
};
