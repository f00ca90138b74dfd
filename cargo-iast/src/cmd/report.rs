//! `cargo iast report`.

use std::path::PathBuf;

use crate::exit::Code;
use crate::report::outputs::Outputs;
use crate::{findings, model};

/// Report the findings of the last run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    outputs: Outputs,
    /// The directory with the findings files.
    #[arg(long, value_name = "DIR", default_value = "target/iast")]
    from: PathBuf,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    arguments.outputs.check()?;
    let run = findings::read(&arguments.from)?;
    let report = model::Report::new(run, std::env::current_dir()?);
    arguments.outputs.write(&report)?;
    Ok(Code::Ok)
}
