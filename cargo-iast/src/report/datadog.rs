//! The JSON that Datadog's libraries attach to a span as `_dd.iast.json`: all findings as those of one span.
//!
//! Datadog knows fewer origins and types than we do. Where it lacks an origin the evidence is given without sources, and
//! where it lacks the type the finding is left out, which is said.

use std::collections::HashMap;
use std::io::{self, Write};

use iast_schema::{EvidencePart, Finding, Location, Origin, Source, VulnerabilityKind};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::stream::Stream;
use crate::json;
use crate::model::Report;

#[derive(Serialize)]
struct Event<S: Serialize, V: Serialize> {
    sources: S,
    vulnerabilities: V,
}

#[derive(Serialize)]
struct EventSource<'a> {
    origin: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(flatten)]
    value: Text<'a>,
}

#[derive(Serialize)]
struct Vulnerability<'a> {
    #[serde(rename = "type")]
    kind: VulnerabilityKind,
    hash: u64,
    evidence: Evidence<'a>,
    location: Place<'a>,
}

/// A text, or that there was one.
#[derive(Serialize)]
#[serde(untagged)]
enum Text<'a> {
    Shown { value: &'a str },
    Redacted { redacted: bool },
}

#[derive(Serialize)]
#[serde(untagged)]
enum Evidence<'a> {
    Parts {
        #[serde(rename = "valueParts")]
        parts: Vec<Part<'a>>,
    },
    Whole {
        value: String,
    },
    Redacted {
        redacted: bool,
    },
    None {},
}

#[derive(Serialize)]
struct Part<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<usize>,
    #[serde(flatten)]
    text: Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    /// It has to be there; there are no spans here.
    span_id: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    path: &'a str,
    #[serde(skip_serializing_if = "is_zero")]
    line: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    method: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    class: &'a str,
}

/// The sources of all findings, each once, in the order in which they are used.
#[derive(Default)]
struct Sources<'a> {
    list: Vec<&'a Source>,
    index: HashMap<(Origin, Option<&'a str>, &'a str), usize>,
}

impl<'a> Sources<'a> {
    fn of(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut sources = Self::default();
        for source in findings.flat_map(|finding| &finding.sources).filter(|source| is_known_origin(source.origin)) {
            let next = sources.list.len();
            let index = *sources.index.entry(key(source)).or_insert(next);
            if index == next {
                sources.list.push(source);
            }
        }
        sources
    }
}

fn key(source: &Source) -> (Origin, Option<&str>, &str) {
    (source.origin, source.name.as_deref(), &source.value)
}

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let findings = || {
        report.items.iter().map(|item| &*item.finding).filter(|finding| iast_catalogue::entry(finding.kind).in_datadog)
    };
    let sources = Sources::of(findings());
    let event = Event {
        sources: Stream(|| sources.list.iter().map(|source| event_source(source))),
        vulnerabilities: Stream(|| findings().map(|finding| vulnerability(finding, &sources))),
    };
    json::write_compact(&event, out)?;
    let left_out = report.items.len() - findings().count();
    let left_out =
        (left_out > 0).then(|| format!("{left_out} findings were left out: Datadog has no name for their type"));
    Ok(left_out.into_iter().collect())
}

/// The origins in the schema of version 1.0.0.
fn is_known_origin(origin: Origin) -> bool {
    use Origin as O;
    !matches!(origin, O::Environment | O::CommandLine | O::Stdin | O::File | O::NetworkStream | O::Unspecified)
}

fn event_source(source: &Source) -> EventSource<'_> {
    // Of a source the engine does not say whether it was redacted, but then the value is this and nothing else.
    let value = text(&source.value, source.value == "[redacted]");
    EventSource { origin: source.origin, name: source.name.as_deref(), value }
}

fn vulnerability<'a>(finding: &'a Finding, sources: &Sources<'_>) -> Vulnerability<'a> {
    let Location { file, line, function, module, .. } = &finding.location;
    Vulnerability {
        kind: finding.kind,
        hash: hash(&finding.fingerprint),
        evidence: evidence(finding, sources),
        location: Place { span_id: 0, path: file, line: *line, method: function, class: module },
    }
}

fn evidence<'a>(finding: &'a Finding, sources: &Sources<'_>) -> Evidence<'a> {
    let parts = &finding.evidence.parts;
    let all_known = finding.sources.iter().all(|source| is_known_origin(source.origin));
    if !finding.sources.is_empty() && all_known && !parts.is_empty() {
        let part = |part: &'a EvidencePart| {
            let source = part.source.and_then(|index| sources.index.get(&key(finding.sources.get(index)?)).copied());
            Part { source, text: text(&part.value, part.redacted) }
        };
        return Evidence::Parts { parts: parts.iter().map(part).collect() };
    }
    match parts.iter().map(|part| &*part.value).collect::<String>() {
        value if value.is_empty() => Evidence::None {},
        _ if parts.iter().all(|part| part.redacted) => Evidence::Redacted { redacted: true },
        value => Evidence::Whole { value },
    }
}

fn text(value: &str, redacted: bool) -> Text<'_> {
    if redacted { Text::Redacted { redacted: true } } else { Text::Shown { value } }
}

/// The fingerprint as a number that survives JavaScript, which has 53 bits for it.
fn hash(fingerprint: &str) -> u64 {
    let digest = Sha256::digest(fingerprint.as_bytes());
    digest.iter().take(6).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
