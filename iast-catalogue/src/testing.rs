//! Texts at sinks for the tests of assessments, in which untrusted runs stand in `‹ ›`, and texts with secrets.

use std::ops::Range;

use crate::{Origin, Severity, VulnerabilityKind};

use super::assess::{self, Assessment, Call, Role, Run};

/// Asserts that these are the parts of a text that are expected to be secret.
#[track_caller]
pub(crate) fn assert_parts(found: &[Range<usize>], text: &str, expect: &[&str]) {
    assert_eq!(found.iter().map(|part| &text[part.clone()]).collect::<Vec<_>>(), expect, "{text}");
}

/// A call with this text, as it is at a sink of the type. Everything untrusted is a request parameter.
pub(super) fn call<'a>(text: &'a mut String, marked: &str, role: Role<'a>) -> Call<'a> {
    let mut runs = Vec::new();
    for (at, piece) in marked.split(['‹', '›']).enumerate() {
        let start = text.len();
        text.push_str(piece);
        if at % 2 == 1 && !piece.is_empty() {
            runs.push(run(start, text.len()));
        }
    }
    Call { text: text.as_bytes(), runs, param: "text", role, only_proven: false }
}

pub(super) fn run(start: usize, end: usize) -> Run<'static> {
    Run { start, end, origin: Origin::HttpRequestParameter, name: Some("q") }
}

/// What it amounts to, as it is told from the text alone.
pub(super) fn assessed(kind: VulnerabilityKind, marked: &str) -> Assessment {
    assess::assess(kind, &call(&mut String::new(), marked, Role::Unknown))
}

pub(super) fn severity(kind: VulnerabilityKind, marked: &str) -> Option<Severity> {
    severity_of(assessed(kind, marked))
}

pub(super) fn severity_as(kind: VulnerabilityKind, role: Role<'_>, marked: &str) -> Option<Severity> {
    severity_of(assess::assess(kind, &call(&mut String::new(), marked, role)))
}

pub(super) fn severity_of(assessment: Assessment) -> Option<Severity> {
    match assessment {
        Assessment::Silent => None,
        Assessment::Report(verdict) => Some(verdict.severity),
    }
}

/// Whether the input has done it.
pub(super) fn proven(kind: VulnerabilityKind, marked: &str) -> bool {
    matches!(assessed(kind, marked), Assessment::Report(verdict) if verdict.proven)
}

/// Whether it is an attack.
pub(super) fn attack(kind: VulnerabilityKind, marked: &str) -> Option<bool> {
    attack_as(kind, Role::Unknown, marked)
}

pub(super) fn attack_as(kind: VulnerabilityKind, role: Role<'_>, marked: &str) -> Option<bool> {
    match assess::assess(kind, &call(&mut String::new(), marked, role)) {
        Assessment::Report(verdict) => verdict.attack,
        Assessment::Silent => panic!("{marked} is silent"),
    }
}

/// How bad it is where only what is certain is reported.
pub(super) fn only_proven(kind: VulnerabilityKind, marked: &str) -> Option<Severity> {
    let mut text = String::new();
    severity_of(assess::assess(kind, &Call { only_proven: true, ..call(&mut text, marked, Role::Unknown) }))
}

/// The words for it.
pub(super) fn note(kind: VulnerabilityKind, marked: &str) -> &'static str {
    match assessed(kind, marked) {
        Assessment::Report(verdict) => verdict.note.expect("there are words for it"),
        Assessment::Silent => panic!("{marked} is silent"),
    }
}
