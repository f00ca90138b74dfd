//! Cross-site scripting.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::Xss,
    severity: Severity::High,
    flow: Some(Flow { excluded: &[], ..Flow::ALIKE }),
    owasp: Owasp::INJECTION,
    title: "untrusted data becomes markup of a page",
    label: "HTML",
    help: "render it with a template engine that escapes (askama, maud, minijinja),\n\
           or escape it: `html_escape::encode_text(value)`",
    description: "\
        A page contains text of somebody else as it came in. A `<script>` in it runs in the browser of whoever looks \
        at the page, with that person's session: it reads what they see and does what they may do.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"xss\")]`. Silent \
        about what the functions of `html_escape`, `htmlescape` or `ammonia` returned in an observed function, and \
        about what went through a sanitizer or validator for `xss`. What a template engine escapes inside is not \
        seen: a sink that takes the rendered page reports it, so the attribute belongs on the function that takes \
        markup as it is.",
    before: r#"
        Html(format!("<h1>{name}</h1>"))
    "#,
    after: r#"
        Html(format!("<h1>{}</h1>", html_escape::encode_text(&name)))
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"],
};
