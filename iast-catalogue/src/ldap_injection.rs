//! LDAP injection.

use super::assess::{Assessment, Call, Flow};
use super::{Entry, How, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data changes an LDAP filter or name.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::LdapInjection,
    json_name: "LDAP_INJECTION",
    in_datadog: true,
    code: "ldap-injection",
    short_name: "ldap",
    cwe: 90,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow::by(assess).attacked(is_attack).safe(&[Safe::InLdap])),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches an LDAP filter or name",
    label: "LDAP filter or name",
    help: "escape the value: `ldap3::ldap_escape(value)` in a filter, `ldap3::dn_escape(value)` in a name",
    description: "\
        Parentheses and `*` have a meaning in an LDAP filter, commas and `=` in the name of an entry. A client that \
        sends them changes which entries a search finds: with `*` any of them, with `)(` the filter becomes another \
        one.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"ldap\")]`. It is \
        medium as long as they have no characters that mean something there. Silent about what `ldap_escape` or \
        `dn_escape` returned in an observed function, whichever of the two would have been right, about rows of a \
        database, and about what went through a sanitizer or validator for `ldap`.",
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

fn assess(call: &Call<'_>) -> Assessment {
    // A filter is in parentheses; a name has parts such as `ou=people`.
    let is_filter = call.text.trim_ascii_start().starts_with(b"(");
    let is_name = !is_filter && call.text.contains(&b'=');
    let has_meaning = |byte: u8| match byte {
        b'(' | b')' | b'*' | b'\\' | 0 => true,
        b',' | b'=' | b'+' | b'"' | b'<' | b'>' | b';' => is_name,
        _ => false,
    };
    if call.untrusted().any(has_meaning) {
        Assessment::did(
            ENTRY.severity,
            "the input changed the filter or name: it has characters that mean something in it",
        )
    } else {
        Assessment::can(Severity::Medium, "the input can change the filter or name: nothing escaped it")
    }
}

/// Whether the input closed or opened a part of the filter. A lone `*` is also what people search with.
fn is_attack(call: &Call<'_>) -> bool {
    call.text.trim_ascii_start().starts_with(b"(") && (call.brought(b")(") || call.brought(b"\0"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack, proven, severity};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::LdapInjection;

    #[test]
    fn characters_of_filters_and_names_change_them() {
        for text in [
            "(uid=‹*›)",
            "(uid=‹a)(|(uid=*›))",
            "(uid=‹a\\›)",
            "(uid=‹a\0›)",
            "‹(uid=a)›",
            "uid=‹a,ou=x›,dc=b",
            "uid=‹a+b=c›",
        ] {
            assert_eq!(severity(KIND, text), Some(Severity::High), "{text}");
            assert!(proven(KIND, text), "{text}");
        }
    }

    #[test]
    fn others_can() {
        for text in ["(uid=‹ann›)", "(mail=‹a,b=c›)", "(&(uid=‹a›)(cn=*))", "uid=‹ann›,dc=b", "‹people›"]
        {
            assert_eq!(severity(KIND, text), Some(Severity::Medium), "{text}");
            assert!(!proven(KIND, text), "{text}");
        }
    }

    #[test]
    fn one_more_part_of_the_filter_is_an_attack() {
        assert_eq!(attack(KIND, "(uid=‹*)(uid=*›)"), Some(true));
        assert_eq!(attack(KIND, "(cn=‹Ann (sales)›)"), Some(false));
        assert_eq!(attack(KIND, "(uid=‹an*›)"), Some(false));
    }
}
