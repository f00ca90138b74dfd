//! `cargo iast report`.

use super::input::{BaselineFile, Input};
use crate::exit::Code;
use crate::git::{self, When};
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
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let mut report = arguments.input.read()?;
    if let Err(error) = arguments.baseline.apply(&mut report) {
        // What was found is of interest all the same.
        report.notes.push(format!("{error:#}"));
    }
    let late = git::blame(&mut report.items, &report.root, arguments.git);
    if late > 0 {
        let late = iast_report::text::count(late as u64, "finding");
        report.notes.push(format!("git was too slow to say who last touched the lines of {late}"));
    }
    arguments.outputs.write(&report)?;
    Ok(Code::Ok)
}
