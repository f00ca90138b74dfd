//! LDAP injection.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::LdapInjection,
    severity: Severity::High,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches an LDAP filter or name",
    label: "LDAP filter or name",
    help: "escape the value: `ldap3::ldap_escape(value)` in a filter, `ldap3::dn_escape(value)` in a name",
    description: "\
        Parentheses and `*` have a meaning in an LDAP filter, commas and `=` in the name of an entry. A client that \
        sends them changes which entries a search finds: with `*` any of them, with `)(` the filter becomes another \
        one.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"ldap\")]`. Silent \
        about what `ldap_escape` or `dn_escape` returned in an observed function, whichever of the two would have \
        been right, and about what went through a sanitizer or validator for `ldap`.",
    before: r#"
        let filter = format!("(uid={uid})");
        let found = ldap.search("ou=people,dc=example", Scope::Subtree, &filter, ["cn"]).await?;
    "#,
    after: r#"
        let filter = format!("(uid={})", ldap_escape(uid));
        let found = ldap.search("ou=people,dc=example", Scope::Subtree, &filter, ["cn"]).await?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/LDAP_Injection_Prevention_Cheat_Sheet.html"],
};
