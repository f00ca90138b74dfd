//! HTML injection into e-mails.

use super::assess::Flow;
use super::{Entry, How, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data becomes markup of an e-mail.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::EmailHtmlInjection,
    json_name: "EMAIL_HTML_INJECTION",
    in_datadog: true,
    code: "email-html-injection",
    short_name: "email",
    cwe: 83,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow::ALIKE.safe(&[Safe::InHtml])),
    owasp: Owasp::INJECTION,
    title: "untrusted data becomes markup of an e-mail",
    label: "HTML of an e-mail",
    help: "escape it: `html_escape::encode_text(value)`, or send plain text: `SinglePart::plain(text)`",
    description: "\
        An HTML mail contains text of somebody else as it came in. The mail comes from the service, so its reader \
        trusts it: links in it lead to a false login page, and pictures tell when it was read.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"email\")]`. Plain \
        text needs no such attribute. Silent about what the functions of `html_escape`, `htmlescape` or `ammonia` \
        returned in an observed function, and about what went through a sanitizer or validator for `email`.",
    before: r#"
        let mail = Message::builder().to(to).from(from).subject("Welcome");
        let mail = mail.singlepart(SinglePart::html(format!("<p>Dear {name},</p>")))?;
    "#,
    after: r#"
        let mail = Message::builder().to(to).from(from).subject("Welcome");
        let name = html_escape::encode_text(&name);
        let mail = mail.singlepart(SinglePart::html(format!("<p>Dear {name},</p>")))?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"],
};
