//! That each type is explained completely, in the same manner, and as the book says.

use std::collections::HashSet;

use super::entry::unindented;
use super::*;

/// As OWASP published them.
const TOP_10_OF_2021: &[&str] = &[
    "A01:2021 Broken Access Control",
    "A02:2021 Cryptographic Failures",
    "A03:2021 Injection",
    "A04:2021 Insecure Design",
    "A05:2021 Security Misconfiguration",
    "A06:2021 Vulnerable and Outdated Components",
    "A07:2021 Identification and Authentication Failures",
    "A08:2021 Software and Data Integrity Failures",
    "A09:2021 Security Logging and Monitoring Failures",
    "A10:2021 Server-Side Request Forgery (SSRF)",
];
const TOP_10_OF_2025: &[&str] = &[
    "A01:2025 Broken Access Control",
    "A02:2025 Security Misconfiguration",
    "A03:2025 Software Supply Chain Failures",
    "A04:2025 Cryptographic Failures",
    "A05:2025 Injection",
    "A06:2025 Insecure Design",
    "A07:2025 Authentication Failures",
    "A08:2025 Software or Data Integrity Failures",
    "A09:2025 Security Logging and Alerting Failures",
    "A10:2025 Mishandling of Exceptional Conditions",
];

fn entries() -> impl Iterator<Item = &'static Entry> {
    VulnerabilityKind::ALL.iter().map(|kind| entry(*kind))
}

#[test]
fn every_kind_has_an_entry_of_its_own() {
    let (mut titles, mut descriptions) = (HashSet::new(), HashSet::new());
    for kind in VulnerabilityKind::ALL {
        let entry = entry(*kind);
        assert_eq!(entry.kind, *kind);
        assert!(titles.insert(entry.title), "{kind}: the title is used twice");
        assert!(descriptions.insert(entry.description), "{kind}: the description is used twice");
    }
}

#[test]
fn the_words_of_the_report_are_short() {
    for entry in entries() {
        let kind = entry.kind;
        for text in [entry.title, entry.label, entry.help] {
            assert!(!text.is_empty() && !text.ends_with(['.', ' ', '\n']), "{kind}: {text}");
            assert_eq!(text.matches('`').count() % 2, 0, "{kind}: {text}");
            assert!(text.lines().all(|line| line.len() <= 110 && line.trim() == line), "{kind}: {text}");
        }
        assert!(!entry.title.contains('\n') && !entry.label.contains('\n'), "{kind}");
        assert_eq!(entry.title.starts_with("untrusted data "), kind.is_dataflow(), "{kind}: {}", entry.title);
        assert!(entry.title.len() <= 65 && entry.label.len() <= 40, "{kind}: {} / {}", entry.title, entry.label);
        assert!(entry.help.contains('`'), "{kind}: the help shows no code");
        assert!(entry.help.lines().count() <= 2, "{kind}: {}", entry.help);
    }
}

#[test]
fn explanations_are_paragraphs() {
    for entry in entries() {
        for text in [entry.description, entry.detection] {
            assert!((90..=500).contains(&text.len()), "{}: {} bytes: {text}", entry.kind, text.len());
            assert!(text.ends_with('.') && !text.contains("  ") && !text.contains('\n'), "{}: {text}", entry.kind);
            assert_eq!(text.matches('`').count() % 2, 0, "{}: {text}", entry.kind);
        }
    }
}

/// Whether calls of libraries are of this type by themselves.
fn has_row(kind: VulnerabilityKind) -> bool {
    library::rows().any(|row| row.by_itself.as_ref().is_some_and(|call| call.kind == kind))
}

#[test]
fn only_what_is_detected_is_said_to_be() {
    for entry in entries() {
        let kind = entry.kind;
        if entry.found() == Found::InFlow {
            let sink = format!("under `#[iast::sink(kind = \"{}\")]`", kind.short_name());
            assert!(entry.detection.starts_with("Found when untrusted bytes "), "{kind}: {}", entry.detection);
            assert!(entry.detection.contains(&sink), "{kind}: {}", entry.detection);
            assert!(entry.detection.contains(&format!("for `{}`", kind.short_name())), "{kind}: {}", entry.detection);
        } else {
            assert!(entry.detection.starts_with("Found when "), "{kind}: {}", entry.detection);
            let has_row = has_row(kind);
            let by_call = has_row || entry.found() == Found::InLiteral;
            assert_eq!(by_call, entry.detection.contains("observed"), "{kind}: {}", entry.detection);
            let limits = ["no finding", "cannot list"];
            assert!(limits.iter().any(|limit| entry.detection.contains(limit)), "{kind}: {}", entry.detection);
            let is_at_call = entry.found() == Found::AtCall || kind == VulnerabilityKind::DirectoryListingLeak;
            assert_eq!(is_at_call, has_row, "{kind}");
        }
    }
}

#[test]
fn severities_are_those_of_the_field() {
    let of = |severity| -> Vec<_> {
        entries().filter(|entry| entry.severity == severity).map(|entry| entry.kind.short_name()).collect()
    };
    assert_eq!(of(Severity::Critical), ["sql", "nosql", "command", "code", "ssrf"]);
    assert_eq!(
        of(Severity::Medium),
        [
            "reflection",
            "log",
            "regex",
            "key",
            "samesite",
            "cookie",
            "httponly",
            "hash",
            "cipher",
            "stacktrace",
            "auth",
            "layout"
        ]
    );
    assert_eq!(of(Severity::Low), ["randomness", "hsts", "nosniff", "admin-console", "timeout", "session-url"]);
}

#[test]
fn categories_are_those_that_were_published() {
    for Entry { kind, owasp, .. } in entries() {
        assert!(TOP_10_OF_2021.contains(&owasp.in_2021), "{kind}: {}", owasp.in_2021);
        assert!(TOP_10_OF_2025.contains(&owasp.in_2025), "{kind}: {}", owasp.in_2025);
    }
}

#[test]
fn references_are_addresses() {
    for entry in entries() {
        let unique: HashSet<_> = entry.references.iter().collect();
        assert!(!unique.is_empty() && unique.len() == entry.references.len(), "{}", entry.kind);
        for address in entry.references {
            let page = address.strip_prefix("https://cheatsheetseries.owasp.org/cheatsheets/");
            let page = page.and_then(|page| page.strip_suffix("_Cheat_Sheet.html"));
            let is_page = |page: &str| page.chars().all(|c| c.is_ascii_alphabetic() || "_-".contains(c));
            assert!(page.is_some_and(is_page), "{}: {address}", entry.kind);
        }
    }
    assert_eq!(entry(VulnerabilityKind::Xss).cwe_url(), "https://cwe.mitre.org/data/definitions/79.html");
}

#[test]
fn remedies_are_rust() {
    for entry in entries() {
        let (before, after) = (entry.before(), entry.after());
        assert_ne!(before, after, "{}", entry.kind);
        for code in [before, after] {
            let function = format!("async fn example() {{\n{code}\n}}");
            let error = syn::parse_str::<syn::ItemFn>(&function).err();
            assert!(error.is_none(), "{}: {error:?}\n{code}", entry.kind);
            assert!(code.lines().all(|line| line.len() <= 110 && line.trim_end() == line), "{}: {code}", entry.kind);
        }
    }
}

#[test]
fn code_is_shown_without_our_indentation() {
    let code = "
        if on {
            off();

        }
    ";
    assert_eq!(unindented(code), "if on {\n    off();\n\n}");
}
