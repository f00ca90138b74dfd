//! Injection into a regular expression.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::RegexInjection,
    severity: Severity::Medium,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::INJECTION,
    title: "untrusted data is compiled as a regular expression",
    label: "regular expression",
    help: "escape it when it is to be found as it stands: `Regex::new(&regex::escape(word))`",
    description: "\
        A regular expression from outside matches what its writer wants: `.*` passes every check. In engines that try \
        again and again, such as `fancy_regex` and `pcre2`, a few characters keep a processor busy for hours. `regex` \
        bounds time and memory, but what it matches is still the choice of the client.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"regex\")]`. Silent \
        about what `regex::escape` returned in an observed function, when it is called by that name, and about what \
        went through a sanitizer or validator for `regex`.",
    before: r#"
        let pattern = Regex::new(&format!("(?i){word}"))?;
    "#,
    after: r#"
        let pattern = Regex::new(&format!("(?i){}", regex::escape(word)))?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html"],
};
