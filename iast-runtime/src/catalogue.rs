//! What the report says about each type of vulnerability: title, severity, the words under the caret, the way out.
//!
//! It owns the texts and the severities. Names and CWE numbers are those of `iast-schema`.

use iast_schema::{Severity, VulnerabilityKind as Kind};

/// The texts of one type of vulnerability.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What happened, in one line.
    pub(crate) title: &'static str,
    /// How bad it is.
    pub(crate) severity: Severity,
    /// What the dangerous call takes: stands under the caret.
    pub(crate) label: &'static str,
    /// What to write instead, in one or two lines.
    pub(crate) help: &'static str,
}

/// The texts for a type of vulnerability.
pub(crate) fn entry(kind: Kind) -> &'static Entry {
    // The enumeration is `non_exhaustive` across crates, hence the table instead of a match; a test holds it complete.
    ENTRIES.iter().find(|(of, _)| *of == kind).map_or(&UNKNOWN, |(_, entry)| entry)
}

/// Stands in for a type that a newer `iast-schema` knows and this crate does not.
static UNKNOWN: Entry = Entry {
    title: "untrusted data reaches a dangerous call",
    severity: Severity::High,
    label: "dangerous call",
    help: "validate the value before the call",
};

static ENTRIES: &[(Kind, Entry)] = &[
    (
        Kind::SqlInjection,
        Entry {
            title: "untrusted data reaches a SQL statement",
            severity: Severity::Critical,
            label: "SQL statement",
            help: "bind the value: `conn.query(\"SELECT .. WHERE name = ?1\", [name])`\n\
                   and take the names of tables and columns from a fixed list",
        },
    ),
    (
        Kind::NosqlInjection,
        Entry {
            title: "untrusted data reaches a database query document",
            severity: Severity::Critical,
            label: "query document",
            help: "build the filter from typed values: `doc! { \"name\": name }` with `name: String`\n\
                   and never from JSON that the client sent",
        },
    ),
    (
        Kind::CommandInjection,
        Entry {
            title: "untrusted data reaches a command line",
            severity: Severity::Critical,
            label: "command",
            help: "run a fixed program without a shell and pass the value as one argument:\n\
                   `Command::new(\"git\").args([\"log\", \"--\"]).arg(value)`",
        },
    ),
    (
        Kind::CodeInjection,
        Entry {
            title: "untrusted data is run as code",
            severity: Severity::Critical,
            label: "code",
            help: "keep the script fixed and pass the value as data: `scope.push(\"input\", value)`",
        },
    ),
    (
        Kind::Ssrf,
        Entry {
            title: "untrusted data chooses where a request goes",
            severity: Severity::Critical,
            label: "address of a request",
            help: "parse the address and compare its host with a fixed list before the request:\n\
                   `HOSTS.contains(&Url::parse(input)?.host_str().unwrap_or_default())`",
        },
    ),
    (
        Kind::PathTraversal,
        Entry {
            title: "untrusted data chooses a file",
            severity: Severity::High,
            label: "file path",
            help: "accept plain names only, then join them to a fixed directory:\n\
                   `Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))`",
        },
    ),
    (
        Kind::LdapInjection,
        Entry {
            title: "untrusted data reaches an LDAP filter or name",
            severity: Severity::High,
            label: "LDAP filter or name",
            help: "escape the value: `ldap3::ldap_escape(value)` in a filter, `ldap3::dn_escape(value)` in a name",
        },
    ),
    (
        Kind::XpathInjection,
        Entry {
            title: "untrusted data reaches an XPath expression",
            severity: Severity::High,
            label: "XPath expression",
            help: "keep the expression fixed, `//user[@name = $name]`, and bind the value:\n\
                   `context.set_variable(\"name\", value)`",
        },
    ),
    (
        Kind::Xss,
        Entry {
            title: "untrusted data becomes markup of a page",
            severity: Severity::High,
            label: "HTML",
            help: "render it with a template engine that escapes (askama, maud, minijinja),\n\
                   or escape it: `html_escape::encode_text(value)`",
        },
    ),
    (
        Kind::EmailHtmlInjection,
        Entry {
            title: "untrusted data becomes markup of an e-mail",
            severity: Severity::High,
            label: "HTML of an e-mail",
            help: "escape it: `html_escape::encode_text(value)`, or send plain text: `SinglePart::plain(text)`",
        },
    ),
    (
        Kind::UnvalidatedRedirect,
        Entry {
            title: "untrusted data chooses where the browser is sent",
            severity: Severity::High,
            label: "target of a redirect",
            help: "let the input choose among targets of your own:\n\
                   `Redirect::to(match next { \"cart\" => \"/cart\", _ => \"/\" })`",
        },
    ),
    (
        Kind::HeaderInjection,
        Entry {
            title: "untrusted data becomes a response header",
            severity: Severity::High,
            label: "response header",
            help: "choose the value from a fixed list, or encode it:\n\
                   `percent_encode(value.as_bytes(), NON_ALPHANUMERIC)`",
        },
    ),
    (
        Kind::TrustBoundaryViolation,
        Entry {
            title: "untrusted data is stored as trusted data",
            severity: Severity::High,
            label: "trusted store",
            help: "parse it into a type that only holds valid values, and store that:\n\
                   `session.insert(\"role\", value.parse::<Role>()?)`",
        },
    ),
    (
        Kind::UntrustedDeserialization,
        Entry {
            title: "untrusted data chooses which types are built from it",
            severity: Severity::High,
            label: "data to deserialize",
            help: "deserialize into one concrete type: `serde_json::from_slice::<Order>(&body)`",
        },
    ),
    (
        Kind::ReflectionInjection,
        Entry {
            title: "untrusted data chooses code by its name",
            severity: Severity::Medium,
            label: "name of code",
            help: "map the names that you allow: `match name { \"csv\" => export_csv(), _ => return Err(NotFound) }`",
        },
    ),
    (
        Kind::TemplateInjection,
        Entry {
            title: "untrusted data is compiled as a template",
            severity: Severity::High,
            label: "source of a template",
            help: "keep the template fixed and pass the value as a variable:\n\
                   `env.get_template(\"page.html\")?.render(context! { name })`",
        },
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_kind_has_one_entry_of_its_own() {
        let mut titles = HashSet::new();
        for kind in Kind::ALL {
            assert_eq!(ENTRIES.iter().filter(|(of, _)| of == kind).count(), 1, "{kind}");
            assert!(titles.insert(entry(*kind).title), "{kind}: the title is used twice");
        }
        assert_eq!(ENTRIES.len(), Kind::ALL.len());
    }

    #[test]
    fn texts_keep_to_the_house_style() {
        for (kind, entry) in ENTRIES {
            for text in [entry.title, entry.label, entry.help] {
                assert!(!text.is_empty() && !text.ends_with(['.', ' ', '\n']), "{kind}: {text}");
                assert_eq!(text.matches('`').count() % 2, 0, "{kind}: {text}");
                assert!(text.lines().all(|line| line.len() <= 110 && line.trim() == line), "{kind}: {text}");
            }
            assert!(!entry.title.contains('\n') && !entry.label.contains('\n'), "{kind}");
            assert!(entry.title.starts_with("untrusted data "), "{kind}: {}", entry.title);
            assert!(entry.help.contains('`'), "{kind}: the help shows no code");
            assert!(entry.help.lines().count() <= 2, "{kind}: {}", entry.help);
        }
    }

    #[test]
    fn severities_are_those_of_the_field() {
        let of = |severity| -> Vec<_> {
            Kind::ALL.iter().filter(|kind| entry(**kind).severity == severity).map(|kind| kind.short_name()).collect()
        };
        assert_eq!(of(Severity::Critical), ["sql", "nosql", "command", "code", "ssrf"]);
        assert_eq!(of(Severity::Medium), ["reflection"]);
        assert!(of(Severity::Low).is_empty());
    }
}
