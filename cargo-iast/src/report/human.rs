//! Text for a terminal.

use iast_report::text::{count, visible};
use iast_report::{Style, Totals};
use iast_schema::{Finding, Process, Role, Site};

use crate::coverage::{Coverage, Share};
use crate::model::Report;

/// Of sinks that were not reached, so many are named.
const MOST_NAMED: usize = 10;

/// The text that a process prints at its end, for all processes together, and what they reached.
pub(crate) fn render(report: &Report) -> String {
    let findings: Vec<Finding> = report.items.iter().map(|item| item.finding.clone()).collect();
    let sum = |number: fn(&Process) -> u64| report.processes.iter().map(number).sum();
    let losses = report.processes.iter().flat_map(|process| &process.losses);
    let losses = added_up(losses.map(|loss| (loss.what.clone(), loss.count)));
    let suppressed = report.processes.iter().flat_map(|process| &process.suppressed);
    let suppressed = added_up(suppressed.map(|suppressed| (suppressed.kind, suppressed.count)));
    let notes = report.processes.iter().flat_map(|process| process.notes.iter().cloned());
    let notes = iast_report::suppressed(&suppressed).into_iter().chain(notes).chain(report.problems.iter().cloned());
    let notes: Vec<_> = added_up(notes.map(|note| (note, 1))).into_iter().map(|(note, _)| note).collect();
    let text = iast_report::Report {
        findings: &findings,
        losses: &losses,
        notes: &notes,
        totals: Totals {
            sources: sum(|process| process.sources),
            sink_checks: sum(|process| process.sink_checks),
            requests: sum(|process| process.requests),
            left_out_requests: sum(|process| process.left_out_requests),
            tests: sum(|process| process.tests),
        },
        file: None,
        cwd: Some(&report.root),
    };
    iast_report::render(&text, Style::detect_stdout()) + &coverage(&report.coverage)
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

/// Which sources and sinks were reached. Nothing, when no process has told.
fn coverage(coverage: &Coverage) -> String {
    if coverage.sites.is_empty() {
        return String::new();
    }
    let share = |role, what| match coverage.share(role) {
        Share { total: 0, .. } => format!("no annotated {what}"),
        Share { reached, total } => format!("{reached} of {}", count(total as u64, what)),
    };
    let calls = match coverage.calls() {
        0 => String::new(),
        calls => format!("; {} of known functions of libraries", count(calls as u64, "call")),
    };
    let (sources, sinks) = (share(Role::Source, "source"), share(Role::Sink, "sink"));
    let mut text = format!("reached: {sources}, {sinks}{calls}\n");
    let missed: Vec<_> = coverage.annotated(Role::Sink).filter(|site| !site.reached).collect();
    for site in missed.iter().take(MOST_NAMED) {
        text += &format!("  never reached: {}\n", described(site));
    }
    let more = missed.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        text += &format!("  never reached: {} (`--format json` has them)\n", count(more as u64, "more sink"));
    }
    text
}

/// A sink: `sql-injection sink `find` at src/dao.rs:3:21`.
fn described(site: &Site) -> String {
    let code = site.kind.map_or("", |kind| kind.code());
    let place = &site.location;
    visible(&format!("{code} sink `{}` at {}:{}:{}", place.function, place.file, place.line, place.column))
}
