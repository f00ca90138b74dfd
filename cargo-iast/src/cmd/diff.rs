//! `cargo iast diff`.

use std::path::PathBuf;

use crate::diff::{self, Difference};
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

/// How a difference is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text for a terminal.
    #[default]
    Human,
    /// A JSON document.
    Json,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let (old, old_problems) = diff::read(&arguments.old)?;
    let (new, new_problems) = diff::read(&arguments.new)?;
    old_problems.iter().chain(&new_problems).for_each(|problem| term::warning(problem));
    let difference = Difference::of(old, new);
    term::result(&match arguments.format {
        Format::Human => difference.human(),
        Format::Json => difference.json()?,
    })?;
    Ok(Code::Ok)
}
