//! Header injection.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HeaderInjection,
    severity: Severity::High,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::INJECTION,
    title: "untrusted data becomes a response header",
    label: "response header",
    help: "choose the value from a fixed list, or encode it: `urlencoding::encode(value)`",
    description: "\
        A response header contains text of somebody else. The `http` crate refuses line breaks, so no second header \
        can be smuggled in, but the client still says what the browser is told: another file name, another origin, \
        another lifetime of a cache.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"header\")]`, \
        whichever header it is and with no line break in them. Silent about what `urlencoding::encode` returned in an \
        observed function, and about what went through a sanitizer or validator for `header`.",
    before: r#"
        let value = format!("attachment; filename=\"{name}\"");
        ([(CONTENT_DISPOSITION, value)], file)
    "#,
    after: r#"
        let value = format!("attachment; filename*=UTF-8''{}", urlencoding::encode(&name));
        ([(CONTENT_DISPOSITION, value)], file)
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"],
};
