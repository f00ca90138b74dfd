//! `cargo iast baseline`.

use iast_report::text::count;

use super::input::{BaselineFile, Input};
use crate::baseline;
use crate::exit::Code;
use crate::{replace, term};

/// Write the findings of the last run down as known.
///
/// What stands in the file already stays, with its comments, for a run of a part of the tests finds a part only. `--prune`
/// removes what was not found. Muted findings are not written.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only remove the entries that were not found.
    #[arg(long)]
    prune: bool,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    file: BaselineFile,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let mut report = arguments.input.read()?;
    for problem in &report.problems {
        term::warning(problem);
    }
    arguments.file.apply(&mut report)?;
    let (path, shown) = arguments.file.path()?;
    let known = arguments.file.read()?;
    let before = known.as_ref().map(baseline::Baseline::text);
    let mut baseline = known.unwrap_or_default();
    let mut changes = Vec::new();
    if arguments.prune {
        if !report.problems.is_empty() {
            anyhow::bail!("nothing is removed from {shown}: findings could not be read, so they may still be there");
        }
        report.gone.iter().for_each(|entry| baseline.remove(&entry.fingerprint));
        changes.push(format!("{} removed", report.gone.len()));
    } else {
        let added = report.items.iter().filter(|item| baseline.add(&item.finding)).count();
        changes.push(format!("{added} added"));
    }
    let text = baseline.text();
    if before.as_ref() != Some(&text) {
        replace::text(&path, &text)?;
    }
    term::done(&format!("{shown}: {}, {}", count(baseline.len() as u64, "known finding"), changes.join(", ")));
    if !arguments.prune && !report.gone.is_empty() {
        term::done(&format!("{} of them not found this time; `--prune` removes them", report.gone.len()));
    }
    Ok(Code::Ok)
}
