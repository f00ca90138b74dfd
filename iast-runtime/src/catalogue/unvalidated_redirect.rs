//! Unvalidated redirect.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::UnvalidatedRedirect,
    severity: Severity::High,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::ACCESS,
    title: "untrusted data chooses where the browser is sent",
    label: "target of a redirect",
    help: "let the input choose among targets of your own:\n\
           `Redirect::to(match next { \"cart\" => \"/cart\", _ => \"/\" })`",
    description: "\
        A link that starts with the name of the service ends on a page of the attacker, because the service redirects \
        to an address that stands in the link. People who look at the start of a link only type their password there.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"redirect\")]`, at \
        the start of the target as well as behind a fixed one. Silent about targets that the program chose from a \
        list of its own, about what `urlencoding::encode` returned in an observed function, and about what went \
        through a sanitizer or validator for `redirect`.",
    before: r"
        Redirect::to(&next)
    ",
    after: r#"
        Redirect::to(match next.as_str() {
            "cart" => "/cart",
            "orders" => "/orders",
            _ => "/",
        })
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html"],
};
