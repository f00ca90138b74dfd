//! The rules: a type of vulnerability each, with its explanation.

use iast_schema::{Severity, VulnerabilityKind};
use serde_json::{Value, json};

use super::message::message;
use crate::explanation;
use crate::model::Report;

/// The types that were found, in order.
pub(super) struct Rules(Vec<VulnerabilityKind>);

impl Rules {
    pub(super) fn of(report: &Report) -> Self {
        let mut kinds: Vec<_> = report.items.iter().map(|item| item.finding.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        Self(kinds)
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = VulnerabilityKind> {
        self.0.iter().copied()
    }

    /// The place of a type in the list.
    pub(super) fn index(&self, kind: VulnerabilityKind) -> usize {
        self.0.binary_search(&kind).expect("the list was made of the kinds of these findings")
    }
}

pub(super) fn rule(kind: VulnerabilityKind) -> Value {
    let entry = iast_catalogue::entry(kind);
    let level = level(entry.severity);
    let (before, after) = (entry.before(), entry.after());
    let owasp = [entry.owasp.in_2021, entry.owasp.in_2025];
    json!({
        "id": kind.code(),
        "name": pascal_case(kind.code()),
        "shortDescription": { "text": message(entry.title) },
        "fullDescription": { "text": message(entry.description) },
        "helpUri": entry.cwe_url(),
        "help": {
            "text": message(format!(
                "{}\n\n{}\n\nInstead of\n\n{before}\n\nwrite\n\n{after}\n\nHelp: {}.\n",
                entry.description, entry.detection, entry.help
            )),
            "markdown": explanation::markdown(entry),
        },
        "defaultConfiguration": { "level": level },
        "properties": {
            "tags": ["security", format!("external/cwe/cwe-{:03}", kind.cwe()), owasp[0], owasp[1]],
            "precision": "very-high",
            "problem.severity": if level == "note" { "recommendation" } else { level },
            "security-severity": security_severity(entry.severity),
        },
    })
}

/// GitHub shows above 9.0 as critical, from 7.0 as high, from 4.0 as medium.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
    }
}

/// How bad it is, in the words of SARIF.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn pascal_case(code: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    code.split('-').map(capital).collect()
}
