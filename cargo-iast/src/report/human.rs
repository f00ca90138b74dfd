//! Text for a terminal.

use std::io::{self, Write};

use iast_report::{Style, Totals};
use iast_schema::{Finding, Process};

use crate::model::Report;

/// The text that a process prints at its end, for all processes together.
pub(crate) fn render(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let findings: Vec<&Finding> = report.items.iter().map(|item| &item.finding).collect();
    let sum = |number: fn(&Process) -> u64| report.processes.iter().map(number).sum();
    let losses = report.processes.iter().flat_map(|process| &process.losses);
    let losses: Vec<_> = losses.map(|loss| (loss.what.clone(), loss.count)).collect();
    let notes = report.processes.iter().flat_map(|process| process.notes.iter().cloned());
    let notes: Vec<_> = notes.chain(report.problems.iter().cloned()).collect();
    let report = iast_report::Report {
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
    out.write_all(iast_report::render(&report, style).as_bytes())
}
