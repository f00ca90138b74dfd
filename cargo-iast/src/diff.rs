//! What has changed between two runs, by fingerprints.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use iast_report::text::visible;
use iast_schema::Finding;
use serde::{Deserialize, Serialize};

use crate::report::json::FORMAT_VERSION as REPORT_VERSION;
use crate::{findings, json, place};

/// The version of the JSON document.
const FORMAT_VERSION: u32 = 1;

/// What has changed, each list in the order of reports.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Found by the later run only.
    new: Vec<Finding>,
    /// Found by the earlier run only.
    fixed: Vec<Finding>,
    /// Found by both, as the later one has it.
    still: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    format: u32,
    new: &'a [Finding],
    fixed: &'a [Finding],
    still: &'a [Finding],
}

/// The findings of a run, and what of them could not be read. `path` is a directory, or a report as JSON.
///
/// # Errors
///
/// When there is nothing to read, or the file is no such report.
pub(crate) fn read(path: &Path) -> anyhow::Result<(Vec<Finding>, Vec<String>)> {
    if path.is_file() {
        return Ok((read_report(path)?, Vec::new()));
    }
    let run = findings::read(path)?;
    Ok((run.items.into_iter().map(|item| *item.finding).collect(), run.problems))
}

/// The findings of a report, those that are muted included. They are read as what they are in findings files.
fn read_report(path: &Path) -> anyhow::Result<Vec<Finding>> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    #[derive(Deserialize)]
    struct Document {
        findings: Vec<Finding>,
        #[serde(default)]
        muted: Vec<Finding>,
    }
    let shown = visible(&path.display().to_string());
    let text = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let no_report = || format!("{shown} is no report of iast; write one with `cargo iast report --format json`");
    let Version { format } = serde_json::from_slice(&text).with_context(no_report)?;
    if format != REPORT_VERSION {
        anyhow::bail!("{shown} is a report of format {format}, but this is cargo-iast for format {REPORT_VERSION}");
    }
    let Document { mut findings, muted } = serde_json::from_slice(&text).with_context(no_report)?;
    findings.extend(muted);
    Ok(findings)
}

impl Difference {
    /// The difference between an earlier and a later run.
    pub(crate) fn of(mut old: Vec<Finding>, mut new: Vec<Finding>) -> Self {
        old.sort_by(iast_schema::worst_first);
        new.sort_by(iast_schema::worst_first);
        let names = |findings: &[Finding]| -> HashSet<String> {
            findings.iter().map(|finding| finding.fingerprint.clone()).collect()
        };
        let (before, after) = (names(&old), names(&new));
        let (still, new) = new.into_iter().partition(|finding| before.contains(&finding.fingerprint));
        old.retain(|finding| !after.contains(&finding.fingerprint));
        Self { new, fixed: old, still }
    }

    /// A line for each finding, like a diff.
    pub(crate) fn human(&self) -> String {
        let mut text = String::new();
        for (sign, findings) in [('+', &self.new), ('-', &self.fixed), (' ', &self.still)] {
            for finding in findings {
                let _ = writeln!(text, "{sign} {:8}  {}", finding.severity.as_str(), place::named(finding));
            }
        }
        let (new, fixed, still) = (self.new.len(), self.fixed.len(), self.still.len());
        let _ = writeln!(text, "{new} new, {fixed} fixed, {still} still there");
        text
    }

    /// The lists with the whole findings.
    pub(crate) fn json(&self) -> anyhow::Result<String> {
        let Self { new, fixed, still } = self;
        let mut text = Vec::new();
        json::write(&Document { format: FORMAT_VERSION, new, fixed, still }, &mut text)?;
        Ok(String::from_utf8(text)?)
    }
}
