//! Text for a terminal.

use iast_report::text::count;
use iast_report::{Detail, Style, Totals};
use iast_schema::{Finding, Process};

use crate::model::{Item, Report, Status};

/// More tests of one finding are counted, not named.
const MOST_TESTS: usize = 5;

/// The text that a process prints at its end, for all processes together.
pub(crate) fn render(report: &Report) -> String {
    let findings: Vec<&Finding> = report.items.iter().map(|item| &*item.finding).collect();
    // The findings are in the order in which they are shown.
    let details: Vec<_> = report.items.iter().take(iast_report::MAX_FINDINGS).map(details).collect();
    let sum = |number: fn(&Process) -> u64| report.processes.iter().map(number).sum();
    let losses = report.processes.iter().flat_map(|process| &process.losses);
    let losses: Vec<_> = losses.map(|loss| (loss.what.clone(), loss.count)).collect();
    let notes: Vec<_> = notes(report).collect();
    let report = iast_report::Report {
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
    iast_report::render(&report, Style::detect())
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
    let status = match item.status {
        Status::New => ", new: the baseline does not have it",
        Status::Known => ", known: it stands in the baseline",
        Status::Open | Status::Muted(_) => "",
    };
    details.push(("fingerprint", format!("{}{status}", item.finding.fingerprint)));
    details
}

fn notes(report: &Report) -> impl Iterator<Item = String> {
    let muted = report.muted.len() as u64;
    let muted = (muted > 0).then(|| format!("{} left out; see `cargo iast muted`", count(muted, "muted finding")));
    let gone = report.gone.len() as u64;
    let gone = (gone > 0).then(|| match gone {
        1 => "1 known finding is gone; see `cargo iast baseline --prune`".to_owned(),
        _ => format!("{gone} known findings are gone; see `cargo iast baseline --prune`"),
    });
    let of_processes = report.processes.iter().flat_map(|process| process.notes.iter().cloned());
    let said = report.problems.iter().chain(&report.notes).cloned();
    of_processes.chain(said).chain(muted).chain(gone)
}
