//! Text for a terminal.

use std::io::{self, Write};

use iast_report::text::{count, visible};
use iast_report::{Detail, Style, Totals};
use iast_schema::{Finding, Process, Role, Site};

use super::words;
use crate::coverage::{Coverage, Share};
use crate::model::{Item, Report};

/// More tests of one finding are counted, not named.
const MOST_TESTS: usize = 5;
/// Of sinks that were not reached, so many are named.
const MOST_NAMED: usize = 10;

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
    out.write_all(coverage(&report.coverage).as_bytes())
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
