//! `cargo iast report`.

use super::input::{BaselineFile, Input};
use crate::exit::Code;
use crate::git::{self, When};
use crate::model::Report;
use crate::report::outputs::Outputs;

/// Report the findings of the last run.
///
/// Findings that are muted are counted, and those that a baseline has are marked. Exits with 0 whatever was found; it is
/// `cargo iast gate` that judges.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    baseline: BaselineFile,
    /// Whether to ask git who last touched the line of a finding.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    git: When,
    /// Fail when fewer of a hundred annotated sinks were reached.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under_sinks: Option<u8>,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    arguments.outputs.check()?;
    let mut report = arguments.input.read()?;
    complete(&mut report, &arguments.baseline, arguments.git);
    arguments.outputs.write(&report)?;
    if let Some(percent) = arguments.fail_under_sinks {
        report.coverage.require_sinks(percent)?;
    }
    // The process ends here. To give back what many findings take would be a good part of its time.
    std::mem::forget(report);
    Ok(Code::Ok)
}

/// Adds what the baseline and git know of the findings.
pub(crate) fn complete(report: &mut Report, baseline: &BaselineFile, git: When) {
    if let Err(error) = baseline.apply(report) {
        // What was found is of interest all the same.
        report.notes.push(format!("{error:#}"));
    }
    let late = git::blame(&mut report.items, &report.root, git);
    if late > 0 {
        let late = iast_report::text::count(late as u64, "finding");
        report.notes.push(format!("git was too slow to say who last touched the lines of {late}"));
    }
}
