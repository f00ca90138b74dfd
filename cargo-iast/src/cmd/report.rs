//! `cargo iast report`.

use std::io::Write as _;
use std::path::PathBuf;

use crate::exit::Code;
use crate::report::Format;
use crate::{findings, model, report};

/// Report the findings of the last run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The directory with the findings files.
    #[arg(long, value_name = "DIR", default_value = "target/iast")]
    from: PathBuf,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let run = findings::read(&arguments.from)?;
    let report = model::Report::new(run, std::env::current_dir()?);
    let text = report::render(arguments.format, &report)?;
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Code::Ok)
}
