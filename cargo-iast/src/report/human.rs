//! Text for a terminal.

use std::io::{self, Write};

use iast_report::{Detail, Style, Totals};
use iast_schema::{Finding, Process};

use super::{reached, words};
use crate::model::{Item, Report};

/// More tests of one finding are counted, not named.
const MOST_TESTS: usize = 5;

/// The text that a process prints at its end, for all processes together, and what they reached.
pub(crate) fn render(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let findings: Vec<&Finding> = report.items.iter().map(|item| &*item.finding).collect();
    // The findings are in the order in which they are shown.
    let details: Vec<_> = report.items.iter().take(iast_report::MAX_FINDINGS).map(details).collect();
    let sum = |number: fn(&Process) -> u64| report.processes.iter().map(number).sum();
    let losses = words::losses(report);
    let notes: Vec<_> = words::notes(report).into_iter().chain(report.problems.iter().cloned()).collect();
    let text = iast_report::Report {
        findings: &findings,
        details: &details,
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
    out.write_all(iast_report::render(&text, style).as_bytes())?;
    if let Some(reached) = reached::share(report) {
        writeln!(out, "reached: {reached}")?;
    }
    reached::never(report).iter().try_for_each(|sink| writeln!(out, "  never reached: {sink}"))
}

/// What is known of a finding beyond its run.
fn details(item: &Item) -> Vec<Detail> {
    let mut details = Vec::new();
    if item.tests.len() > 1 {
        let named = item.tests.iter().take(MOST_TESTS).map(|test| format!("`{test}`")).collect::<Vec<_>>().join(", ");
        let more = item.tests.len().saturating_sub(MOST_TESTS);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        details.push(("tests", named + &more));
    }
    details.push(("score", item.score.described()));
    if let Some(blame) = &item.blame {
        details.push(("git", blame.described()));
    }
    details.push(("fingerprint", words::fingerprint(item)));
    details
}
