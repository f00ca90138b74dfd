//! What is expected of a careless endpoint and its safe twins, and whether it is so.

use iast::{Finding, VulnerabilityKind};
use serde::Serialize;

use crate::call::{Call, TARGET};

/// A careless endpoint and its safe twins.
#[derive(Debug)]
pub(crate) struct Case {
    /// Also the name of its test.
    pub(crate) name: &'static str,
    pub(crate) kind: VulnerabilityKind,
    pub(crate) insecure: Call,
    /// What is never dangerous.
    pub(crate) secure: Call,
    /// What would be dangerous if it were not made safe or looked at before.
    pub(crate) sanitized: Option<Call>,
    pub(crate) at: Place,
    /// The value at the sink with its untrusted parts in `‹ ›`.
    pub(crate) evidence: &'static str,
    /// Where each of these parts came from, such as `http.request.body cmd=ls`. A value that is long ends in `…`.
    pub(crate) sources: &'static [&'static str],
    /// Why not all of this is so yet.
    pub(crate) missing: Option<&'static str>,
}

/// Where something is found.
#[derive(Debug)]
pub(crate) enum Place {
    /// In a file of `src`, on the line that has this comment, in this function.
    Line { file: &'static str, comment: &'static str, function: &'static str },
    /// Anywhere: the answer of a route.
    Answer,
}

/// What was seen of a [`Case`]. What there is no endpoint for is `None`.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    pub(crate) found: bool,
    pub(crate) safe: bool,
    pub(crate) sanitized: Option<bool>,
    pub(crate) location: bool,
    pub(crate) evidence: bool,
    /// What was found, for whoever wants to know why.
    #[serde(skip)]
    #[expect(dead_code, reason = "shown by `Debug`")]
    seen: Vec<Finding>,
}

impl Case {
    /// Sends the requests and compares what is found.
    pub(crate) fn run(&self) -> Outcome {
        let send = |call: Call| {
            let answer = call.send();
            assert!(answer.status.as_u16() < 400 || self.at.is_answer(), "{}: {}", call.path, answer.status);
            answer
        };
        let is_silent = |call| send(call).findings.iter().all(|finding| finding.kind != self.kind);
        let answer = send(self.insecure);
        let found: Vec<_> = answer.findings.iter().filter(|finding| finding.kind == self.kind).collect();
        let expected = |text: &str| text.replace(TARGET, &answer.target);
        let expected_sources: Vec<_> = self.sources.iter().map(|source| expected(source)).collect();
        Outcome {
            found: found.len() == 1,
            safe: is_silent(self.secure),
            sanitized: self.sanitized.map(is_silent),
            location: found.iter().any(|finding| self.at.is_of(finding, self.insecure.path)),
            evidence: found.iter().any(|finding| {
                evidence(finding) == expected(self.evidence) && are(&sources(finding), &expected_sources)
            }),
            seen: answer.findings,
        }
    }

    /// Asserts that everything is as expected, or as it is known not to be.
    pub(crate) fn check(&self) {
        let outcome = self.run();
        match self.missing {
            None => assert!(outcome.is_green(), "{}: {outcome:#?}", self.name),
            Some(reason) => {
                assert!(!outcome.is_green(), "{}: is as expected, so it is no longer true that {reason}", self.name);
            }
        }
    }
}

impl Outcome {
    pub(crate) fn is_green(&self) -> bool {
        self.found && self.safe && self.sanitized != Some(false) && self.location && self.evidence
    }
}

impl Place {
    fn is_answer(&self) -> bool {
        matches!(self, Self::Answer)
    }

    fn is_of(&self, finding: &Finding, path: &str) -> bool {
        match self {
            Self::Line { file, comment, function } => {
                let location = &finding.location;
                let expected = (format!("examples/weblog/src/{file}"), line_of(file, comment), *function);
                (location.file.clone(), location.line, &*location.function) == expected
            }
            Self::Answer => {
                let path = path.split('?').next();
                finding.request.as_ref().is_some_and(|request| Some(&*request.path) == path)
            }
        }
    }
}

/// Whether sources are those that are expected.
fn are(sources: &[String], expected: &[String]) -> bool {
    let is = |(source, expected): (&String, &String)| match expected.strip_suffix('…') {
        Some(start) => source.starts_with(start),
        None => source == expected,
    };
    sources.len() == expected.len() && sources.iter().zip(expected).all(is)
}

/// The line of a file of `src` that ends in a comment.
fn line_of(file: &str, comment: &str) -> u32 {
    let path = format!("{}/src/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let ending = format!("// {comment}");
    let lines: Vec<_> = (1..).zip(text.lines()).filter(|(_, line)| line.ends_with(&ending)).collect();
    assert_eq!(lines.len(), 1, "{path} has one line that ends in `{ending}`");
    lines[0].0
}

/// The evidence of a finding with its untrusted parts in `‹ ›`.
pub(crate) fn evidence(finding: &Finding) -> String {
    let parts = finding.evidence.parts.iter();
    parts.map(|part| if part.source.is_some() { format!("‹{}›", part.value) } else { part.value.clone() }).collect()
}

/// The sources of a finding, such as `http.request.body cmd=ls`.
pub(crate) fn sources(finding: &Finding) -> Vec<String> {
    let sources = finding.sources.iter();
    sources
        .map(|source| format!("{} {}={}", source.origin, source.name.as_deref().unwrap_or("?"), source.value))
        .collect()
}
