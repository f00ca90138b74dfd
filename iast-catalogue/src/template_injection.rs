//! Template injection.

use super::assess::Flow;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data is compiled as a template.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::TemplateInjection,
    json_name: "TEMPLATE_INJECTION",
    in_datadog: true,
    code: "template-injection",
    short_name: "template",
    cwe: 1336,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow { excluded: &[], ..Flow::ALIKE }),
    owasp: Owasp::INJECTION,
    title: "untrusted data is compiled as a template",
    label: "source of a template",
    help: "keep the template fixed and pass the value as a variable:\n\
           `env.get_template(\"page.html\")?.render(context! { name })`",
    description: "\
        A template engine compiles a text that somebody else has written in part. What stands between `{{` and `}}` \
        in it is run by the engine: it reads every variable of the page, calls the functions of the engine, or loops \
        until memory is used up.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"template\")]`. \
        Variables that are given to a fixed template are no part of its source. Silent about what went through a \
        sanitizer or validator for `template`.",
    before: r#"
        let page = env.render_str(&format!("<h1>{name}</h1>"), context! {})?;
    "#,
    after: r#"
        let page = env.render_named_str("page.html", "<h1>{{ name }}</h1>", context! { name })?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Injection_Prevention_Cheat_Sheet.html"],
};
