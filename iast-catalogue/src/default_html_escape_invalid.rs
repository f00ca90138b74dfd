//! Template engines that do not escape.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A template engine does not escape HTML.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::DefaultHtmlEscapeInvalid,
    json_name: "DEFAULT_HTML_ESCAPE_INVALID",
    in_datadog: true,
    code: "default-html-escape-invalid",
    short_name: "html-escape",
    cwe: 116,
    summary: summary!(),
    severity: Severity::High,
    how: How::CALL,
    owasp: Owasp::INJECTION,
    title: "a template engine does not escape HTML",
    label: "setting of a template engine",
    help: "leave escaping on: `env.set_auto_escape_callback(default_auto_escape_callback)`",
    description: "\
        Most template engines escape what they put into a page. When that is turned off, each variable of each \
        template is a way for somebody else's markup into the page, and one forgotten filter is enough.",
    detection: "\
        Found when an observed function gives minijinja's `set_auto_escape_callback` a closure that is nothing but \
        `AutoEscape::None`, tera's `autoescape_on` a list with nothing in it, or handlebars' `register_escape_fn` its \
        `no_escape`. What decides by the name of the template is no finding. Other engines are not looked at, and \
        neither are attributes such as `escape = \"none\"` of askama.",
    before: r"
        let mut env = Environment::new();
        env.set_auto_escape_callback(|_| AutoEscape::None);
    ",
    after: r"
        // By the name: `page.html` is escaped, `mail.txt` is not.
        let mut env = Environment::new();
        env.set_auto_escape_callback(default_auto_escape_callback);
    ",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"],
};
