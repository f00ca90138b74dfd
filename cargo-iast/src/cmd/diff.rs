//! `cargo iast diff`.

use std::path::PathBuf;

use super::format::Format;
use crate::diff::Difference;
use crate::exit::Code;
use crate::term;

/// Compare two runs: what is new, fixed and still there.
///
/// Mutes and baselines do not count here. Exits with 0 whatever the difference is.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The earlier run: a directory with findings files, or a report by `--format json`.
    old: PathBuf,
    /// The later run, in the same way.
    new: PathBuf,
    /// How the difference is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let (difference, problems) = Difference::of(&arguments.old, &arguments.new)?;
    problems.iter().for_each(|problem| term::warning(problem));
    term::write(|out| match arguments.format {
        Format::Human => difference.human(out),
        Format::Json => difference.json(out),
    })?;
    // The process ends here, as in `report`.
    std::mem::forget(difference);
    Ok(Code::Ok)
}
