//! XPath injection.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::XpathInjection,
    severity: Severity::High,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches an XPath expression",
    label: "XPath expression",
    help: "keep the expression fixed, `//user[@name = $name]`, and bind the value:\n\
           `context.set_variable(\"name\", value)`",
    description: "\
        An XPath expression selects parts of an XML document. A quote from outside ends a literal in it, and the rest \
        is read as conditions of the attacker's choice. XPath knows no access rights, so the whole document can be \
        read.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"xpath\")]`. Values \
        that are bound as variables are no part of the expression. Silent about what went through a sanitizer or \
        validator for `xpath`.",
    before: r#"
        let expression = format!("//user[@name = '{name}']");
        let user = sxd_xpath::evaluate_xpath(&document, &expression)?;
    "#,
    after: r#"
        let expression = Factory::new().build("//user[@name = $name]")?.ok_or("no expression")?;
        let mut context = Context::new();
        context.set_variable("name", name);
        let user = expression.evaluate(&context, document.root())?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Injection_Prevention_Cheat_Sheet.html"],
};
