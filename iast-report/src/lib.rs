//! The report as people read it in a terminal: at the end of a process, and from `cargo iast`.
//!
//! It turns findings into text and reads the source files that they point into; it prints nothing. The texts in a
//! finding may have been chosen by an attacker, so nothing of them reaches the terminal but visible characters.

pub mod code;
mod evidence;
mod finding;
pub mod source_file;
mod style;
pub mod text;
pub mod words;

use std::path::Path;

use annotate_snippets::{Level, Message, Renderer};
use iast_schema::{Finding, Severity, VulnerabilityKind};

pub use self::style::Style;
use self::text::{count, visible};

/// More findings are counted, but only the file has them.
pub const MAX_FINDINGS: usize = 50;

/// Everything that the report tells.
#[derive(Debug, Default)]
pub struct Report<'a> {
    /// The findings, in any order.
    pub findings: &'a [&'a Finding],
    /// What else is known of each finding, in the order of [`findings`](Self::findings). It may be shorter.
    pub details: &'a [Vec<Detail>],
    /// What was not seen: how often, and what comes behind that number, such as `values were not tracked: ..`.
    pub losses: &'a [(String, u64)],
    /// What else the user should know.
    pub notes: &'a [String],
    /// The numbers of the whole process.
    pub totals: Totals,
    /// The findings file, if one was written.
    pub file: Option<&'a Path>,
    /// The working directory at the start of the process.
    pub cwd: Option<&'a Path>,
}

/// A line below a finding: what it is about, such as `score`, and what there is to say.
pub type Detail = (&'static str, String);

/// What happened in the process. What is zero is not mentioned beside findings.
#[derive(Debug, Default, Clone, Copy)]
pub struct Totals {
    /// Untrusted values that entered.
    pub sources: u64,
    /// Dangerous calls that were looked at.
    pub sink_checks: u64,
    /// Requests that were analysed.
    pub requests: u64,
    /// Requests that were not, because the settings leave some out.
    pub left_out_requests: u64,
    /// Tests that were seen.
    pub tests: u64,
}

/// Renders the report; it ends with a line break.
#[must_use]
pub fn render(report: &Report<'_>, style: Style) -> String {
    let renderer = if style.color { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let mut findings: Vec<(usize, &Finding)> = report.findings.iter().copied().enumerate().collect();
    findings.sort_by(|(_, a), (_, b)| iast_schema::worst_first(a, b));
    let mut text = String::new();
    for (number, finding) in findings.into_iter().take(MAX_FINDINGS) {
        let details = report.details.get(number).map_or(&[][..], Vec::as_slice);
        text += &finding::render(finding, details, report.cwd, &renderer, style.width);
        text += "\n\n";
    }
    text += &renderer.render(&[summary(report).elements(notes(report))]);
    text.push('\n');
    text
}

/// The note about flows that were safe, by type.
#[must_use]
pub fn suppressed(counts: &[(VulnerabilityKind, u64)]) -> Option<String> {
    let counts: Vec<_> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let what = "flows that a sanitizer, validator or security control made safe";
    (!counts.is_empty()).then(|| format!("{what}: {}", counts.join(", ")))
}

/// The line that is always there.
fn summary<'a>(report: &Report<'_>) -> annotate_snippets::Title<'a> {
    let Totals { sources, sink_checks, requests, left_out_requests, tests } = report.totals;
    let checked = [count(sources, "source"), count(sink_checks, "sink check")];
    // What was found in a part of the requests must not be taken for all there is.
    let share = (left_out_requests > 0).then(|| {
        let all = requests + left_out_requests;
        format!("{requests} of {}", count(all, "request"))
    });
    if report.findings.is_empty() {
        let checked = share.into_iter().chain(checked).collect::<Vec<_>>().join(", ");
        let text = format!("no untrusted data reached a dangerous call ({checked})");
        return Level::NOTE.with_name("iast").primary_title(text);
    }
    let by_severity = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(|severity| {
        let count = report.findings.iter().filter(|finding| finding.severity == severity).count();
        (count > 0).then(|| format!("{count} {}", severity.as_str()))
    });
    let some = |number, what| (number > 0).then(|| count(number, what));
    let seen = [some(tests, "test"), share.or_else(|| some(requests, "request"))];
    let text = format!(
        "{}: {} ({})",
        count(report.findings.len() as u64, "finding"),
        by_severity.into_iter().flatten().collect::<Vec<_>>().join(", "),
        seen.into_iter().flatten().chain(checked).collect::<Vec<_>>().join(", "),
    );
    Level::ERROR.with_name("iast").primary_title(text)
}

/// Where the rest is, what was lost, and what the caller adds.
fn notes(report: &Report<'_>) -> Vec<Message<'static>> {
    let mut notes = Vec::new();
    let more = report.findings.len().saturating_sub(MAX_FINDINGS);
    let file = report.file.map(|file| visible(&file.display().to_string()));
    match (more, file) {
        (0, None) => {}
        (0, Some(file)) => notes.push(format!("findings are in {file}")),
        (more, None) => notes.push(format!("{} not shown", count(more as u64, "more finding"))),
        (more, Some(file)) => notes.push(format!("findings are in {file}, with {more} more than are shown here")),
    }
    notes.extend(report.losses.iter().filter(|(_, number)| *number > 0).map(|(what, number)| {
        // A loss is not silent: it is a flow that could have been missed.
        words::loss(*number, what)
    }));
    notes.extend(report.notes.iter().map(|note| visible(note)));
    notes.into_iter().map(|note| Level::NOTE.message(note)).collect()
}

#[cfg(test)]
mod tests;
