//! What several formats say of a finding.
//!
//! Texts that people read are one line of visible characters each, and bounded. What tools read is as it was found.

use iast_report::text::{clip, count, visible};
use iast_report::words::{describe, loss, place, reason};
use iast_schema::{Confidence, EvidencePart, Finding, Origin};
use serde::Serialize;

use crate::git::Blame;
use crate::model::{Item, Report, Status};
use crate::score::Score;

/// No more characters of a value or of evidence are put in front of people.
const MOST_CHARS: usize = 300;
/// No more tests are listed.
const MOST_TESTS: usize = 5;

/// `SELECT .. WHERE name = '‹O'Keeffe›'`: the evidence in one line, with the untrusted parts between marks.
pub(crate) fn evidence(finding: &Finding) -> String {
    let mut text = String::new();
    let mut left = MOST_CHARS;
    for part in &finding.evidence.parts {
        let shown = bounded(&part.value, left);
        let (open, close) = if part.source.is_some() { ("‹", "›") } else { ("", "") };
        text.extend([open, &shown, close]);
        left = left.saturating_sub(part.value.chars().count());
        if left == 0 {
            break;
        }
    }
    text
}

fn bounded(text: &str, limit: usize) -> String {
    if text.len() <= limit { visible(text) } else { visible(&clip(text, limit)) }
}

/// A value as people may see it.
pub(crate) fn value(text: &str) -> String {
    bounded(text, MOST_CHARS)
}

/// What is to be said of a finding beside its title, its place, its evidence and its way: names and values.
///
/// Formats for people show all of it, so whatever else becomes known of a finding belongs here.
pub(crate) fn facts(item: &Item) -> Vec<(&'static str, String)> {
    let finding = &item.finding;
    let mut facts = Vec::with_capacity(10);
    for source in &finding.sources {
        let source_text = describe(source);
        facts.push((
            "source",
            match &source.location {
                Some(location) => [&*source_text, ", received at ", &place(location)].concat(),
                None => source_text,
            },
        ));
    }
    if let Some(request) = &finding.request {
        let route = request.route.as_ref().filter(|route| **route != request.path);
        let route = route.map(|route| format!(" (route {})", value(route))).unwrap_or_default();
        facts.push(("request", [&*value(&request.method), " ", &value(&request.path), &route].concat()));
    }
    if !item.tests.is_empty() {
        let mut tests: Vec<String> = item.tests.iter().take(MOST_TESTS).map(|test| value(test)).collect();
        let more = item.tests.len().saturating_sub(MOST_TESTS);
        if more > 0 {
            tests.push(format!("{more} more"));
        }
        facts.push((if item.tests.len() == 1 { "test" } else { "tests" }, tests.join(", ")));
    }
    facts.push(("confidence", [finding.confidence.as_str(), ": ", reason(finding)].concat()));
    facts.push(("seen", if finding.count == 1 { "once".to_owned() } else { format!("{} times", finding.count) }));
    facts.push(("score", item.score.described()));
    if let Some(blame) = &item.blame {
        facts.push(("git", value(&blame.described())));
    }
    facts.push(("fingerprint", fingerprint(item)));
    facts
}

/// The fingerprint, and whether the baseline has it.
pub(crate) fn fingerprint(item: &Item) -> String {
    let status = match item.status {
        Status::New => ", new: the baseline does not have it",
        Status::Known => ", known: it stands in the baseline",
        Status::Open | Status::Muted(_) => "",
    };
    value(&item.finding.fingerprint) + status
}

/// What tools may want to know of a finding and have no field of their own for.
#[derive(Debug, Serialize)]
pub(crate) struct Properties<'a> {
    severity: &'static str,
    confidence: Confidence,
    note: Option<&'a str>,
    score: &'a Score,
    status: &'static str,
    git: Option<&'a Blame>,
    fingerprint: &'a str,
    evidence: &'a [EvidencePart],
    sources: Vec<PropertySource<'a>>,
    tests: &'a [String],
    route: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct PropertySource<'a> {
    origin: Origin,
    name: Option<&'a str>,
    value: &'a str,
}

impl<'a> Properties<'a> {
    pub(crate) fn of(item: &'a Item) -> Self {
        let finding = &item.finding;
        let sources = finding.sources.iter().map(|source| PropertySource {
            origin: source.origin,
            name: source.name.as_deref(),
            value: &source.value,
        });
        Self {
            severity: finding.severity.as_str(),
            confidence: finding.confidence,
            note: finding.note.as_deref(),
            score: &item.score,
            status: item.status.as_str(),
            git: item.blame.as_ref(),
            fingerprint: &finding.fingerprint,
            evidence: &finding.evidence.parts,
            sources: sources.collect(),
            tests: &item.tests,
            route: finding.request.as_ref().and_then(|request| request.route.as_deref()),
        }
    }
}

/// What was lost in all processes: what, and how often.
pub(crate) fn losses(report: &Report) -> Vec<(String, u64)> {
    let losses = report.processes.iter().flat_map(|process| &process.losses).filter(|loss| loss.count > 0);
    added_up(losses.map(|loss| (loss.what.clone(), loss.count)))
}

/// The counts of equal things, in the order in which they first appear.
fn added_up<T: PartialEq>(counts: impl Iterator<Item = (T, u64)>) -> Vec<(T, u64)> {
    let mut sums: Vec<(T, u64)> = Vec::new();
    for (what, count) in counts {
        match sums.iter_mut().find(|(known, _)| *known == what) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => sums.push((what, count)),
        }
    }
    sums
}

/// What was lost, and what could not be read: whoever reads the report should know that flows may be missing.
pub(crate) fn warnings(report: &Report) -> Vec<String> {
    let losses = losses(report).into_iter().map(|(what, count)| loss(count, &what));
    losses.chain(report.problems.iter().map(|problem| visible(problem))).collect()
}

/// What else the user should know: what the processes say, what is wrong with mutes, and what was left out.
pub(crate) fn notes(report: &Report) -> Vec<String> {
    let suppressed = report.processes.iter().flat_map(|process| &process.suppressed);
    let suppressed = added_up(suppressed.map(|suppressed| (suppressed.kind, suppressed.count)));
    let mut notes: Vec<String> = iast_report::suppressed(&suppressed).into_iter().collect();
    for note in report.processes.iter().flat_map(|process| &process.notes).chain(&report.notes) {
        let note = visible(note);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    let muted = report.muted.len() as u64;
    if muted > 0 {
        notes.push(format!("{} left out; see `cargo iast muted`", count(muted, "muted finding")));
    }
    match report.gone.len() {
        0 => {}
        1 => notes.push("1 known finding is gone; see `cargo iast baseline --prune`".to_owned()),
        gone => notes.push(format!("{gone} known findings are gone; see `cargo iast baseline --prune`")),
    }
    notes
}

/// `2 tests, 3 requests, 5 sources, 7 sink checks`: what was watched. Processes may leave no word of that.
pub(crate) fn watched(report: &Report) -> Option<String> {
    if report.processes.is_empty() {
        return None;
    }
    let sum = |number: fn(&iast_schema::Process) -> u64| -> u64 {
        report.processes.iter().map(number).fold(0, u64::saturating_add)
    };
    let (requests, left_out) = (sum(|process| process.requests), sum(|process| process.left_out_requests));
    let requests = match left_out {
        0 => count(requests, "request"),
        _ => format!("{requests} of {}", count(requests.saturating_add(left_out), "request")),
    };
    let parts = [
        count(report.processes.len() as u64, "program"),
        count(sum(|process| process.tests), "test"),
        requests,
        count(sum(|process| process.sources), "source"),
        count(sum(|process| process.sink_checks), "sink check"),
    ];
    Some(parts.join(", "))
}
