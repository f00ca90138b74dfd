//! `cargo iast report`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::exit::Code;
use crate::project::{CargoArguments, Project};
use crate::report::Format;
use crate::{findings, model, report, runs};

/// Report the findings of the last run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The directory with the findings files [default: that of the last run].
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Fail when fewer of a hundred annotated sinks were reached.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under_sinks: Option<u8>,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let report = of_run(arguments.from.as_deref())?;
    print(arguments.format, &report)?;
    if let Some(percent) = arguments.fail_under_sinks {
        report.coverage.require_sinks(percent)?;
    }
    Ok(Code::Ok)
}

/// The report of the run that left its findings in a directory, or of the last one of the project.
///
/// # Errors
///
/// When there are no findings, or no project to look for them in.
pub(crate) fn of_run(from: Option<&Path>) -> anyhow::Result<model::Report> {
    let none = CargoArguments::of(&[]);
    let project = Project::load(&none);
    let (dir, root) = match (from, project) {
        (Some(dir), Ok(project)) => (dir.to_owned(), project.root().to_owned()),
        (Some(dir), Err(_)) => (dir.to_owned(), std::env::current_dir()?),
        (None, project) => {
            let project = project?;
            (runs::last(&project.target(&none)), project.root().to_owned())
        }
    };
    Ok(model::Report::new(findings::read(&dir)?, root))
}

/// Writes a report to standard output.
pub(crate) fn print(format: Format, report: &model::Report) -> anyhow::Result<()> {
    let text = report::render(format, report)?;
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}
