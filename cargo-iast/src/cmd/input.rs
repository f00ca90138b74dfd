//! What commands that look at findings have in common: where the findings are, and what is decided about them.

use std::path::{Path, PathBuf};

use crate::baseline::{self, Baseline};
use crate::model::{Report, Status};
use crate::mute::{self, Mutes};
use crate::project::{CargoArguments, Project};
use crate::{files, findings, runs};

/// Where the findings are.
#[derive(Debug, clap::Args)]
pub(crate) struct Input {
    /// The directory with the findings files [default: that of the last run].
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
}

/// Where the baseline is.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct BaselineFile {
    /// The file with the known findings; without it the nearest `iast-baseline.txt`.
    #[arg(long = "baseline", value_name = "FILE")]
    path: Option<PathBuf>,
}

impl Input {
    /// The findings, without those that are muted.
    pub(crate) fn read(&self) -> anyhow::Result<Report> {
        let mut report = self.read_all()?;
        apply_mutes(&mut report)?;
        Ok(report)
    }

    /// All findings.
    pub(crate) fn read_all(&self) -> anyhow::Result<Report> {
        of_run(self.from.as_deref())
    }
}

/// The report of the run that left its findings in a directory, or of the last one of the project. Where there is no
/// project it is the last one in `target` of the working directory.
///
/// # Errors
///
/// When there are no findings, or no project to look for them in.
pub(crate) fn of_run(from: Option<&Path>) -> anyhow::Result<Report> {
    let none = CargoArguments::of(&[]);
    let project = Project::load(&none);
    let (dir, root) = match (from, project) {
        (Some(dir), Ok(project)) => (dir.to_owned(), project.root().to_owned()),
        (Some(dir), Err(_)) => (dir.to_owned(), files::cwd()?),
        (None, Ok(project)) => (runs::last(&project.target(&none)), project.root().to_owned()),
        (None, Err(error)) => {
            // In CI the findings may have been carried to where no project is.
            let cwd = files::cwd()?;
            let dir = runs::last(&cwd.join("target"));
            if !dir.is_dir() {
                return Err(error);
            }
            (dir, cwd)
        }
    };
    Ok(Report::new(findings::read(&dir)?, root))
}

/// Takes out the findings that the settings of the project mute.
pub(crate) fn apply_mutes(report: &mut Report) -> anyhow::Result<()> {
    let cwd = files::cwd()?;
    let settings = files::settings(&cwd);
    let shown = files::shown(&settings, &cwd);
    Mutes::read(&settings, &shown, mute::today()).apply(report);
    Ok(())
}

impl BaselineFile {
    /// The path of the file, which may not exist, and what messages call it.
    pub(crate) fn path(&self) -> anyhow::Result<(PathBuf, String)> {
        let cwd = files::cwd()?;
        let path = baseline::path(self.path.as_deref(), &cwd);
        let shown = files::shown(&path, &cwd);
        Ok((path, shown))
    }

    /// The baseline, when there is one.
    pub(crate) fn read(&self) -> anyhow::Result<Option<Baseline>> {
        let (path, shown) = self.path()?;
        baseline::read(&path, &shown)
    }

    /// Marks the findings that are known, when there is a baseline. Returns whether there is.
    pub(crate) fn apply(&self, report: &mut Report) -> anyhow::Result<bool> {
        let Some(baseline) = self.read()? else { return Ok(false) };
        mark(report, &baseline);
        Ok(true)
    }
}

/// Marks the findings that are known, and keeps the entries that were not found. A muted finding was found.
fn mark(report: &mut Report, baseline: &Baseline) {
    for item in &mut report.items {
        item.status = if baseline.has(&item.finding.fingerprint) { Status::Known } else { Status::New };
    }
    let all = report.items.iter().chain(&report.muted);
    let found: std::collections::HashSet<&str> = all.map(|item| item.finding.fingerprint.as_str()).collect();
    report.gone = baseline.gone(|fingerprint| found.contains(fingerprint));
}
