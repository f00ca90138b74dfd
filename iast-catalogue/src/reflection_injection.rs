//! Reflection injection.

use super::assess::Flow;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data chooses code by its name.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::ReflectionInjection,
    json_name: "REFLECTION_INJECTION",
    in_datadog: true,
    code: "reflection-injection",
    short_name: "reflection",
    cwe: 470,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Flow(Flow::ALIKE),
    owasp: Owasp::INJECTION,
    title: "untrusted data chooses code by its name",
    label: "name of code",
    help: "map the names that you allow: `match name { \"csv\" => export_csv(), _ => return Err(NotFound) }`",
    description: "\
        Rust has no reflection, but a program can look up a symbol of a shared library, a function of a script or an \
        export of a Wasm module by its name. When the name comes from outside, the client calls any of them, not only \
        those that were meant.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"reflection\")]`. \
        Silent about names that the program chose from a list of its own, and about what went through a sanitizer or \
        validator for `reflection`.",
    before: r"
        let export: Symbol<fn() -> String> = unsafe { library.get(name.as_bytes())? };
        let text = export();
    ",
    after: r#"
        let export = match name {
            "csv" => export_csv,
            "xml" => export_xml,
            _ => return Err("no such format".into()),
        };
        let text = export();
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html"],
};
