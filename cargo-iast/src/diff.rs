//! What has changed between two runs, by fingerprints.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use iast_report::text::visible;
use iast_schema::Finding;
use serde::{Deserialize, Serialize};

use crate::report::json::FORMAT_VERSION as REPORT_VERSION;
use crate::{findings, json, place};

/// The version of the JSON document.
const FORMAT_VERSION: u32 = 1;

/// In the boxes that they were read into: to take many of them out takes as much memory again.
type Findings = Vec<Box<Finding>>;

/// What has changed, each list in the order of reports.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Found by the later run only.
    new: Findings,
    /// Found by the earlier run only.
    fixed: Findings,
    /// Found by both, as the later one has it.
    still: Findings,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    format: u32,
    new: &'a [Box<Finding>],
    fixed: &'a [Box<Finding>],
    still: &'a [Box<Finding>],
}

impl Difference {
    /// The difference between an earlier and a later run, and what could not be read. Each is a directory, or a report as
    /// JSON. Of the earlier one only what was fixed is kept.
    ///
    /// # Errors
    ///
    /// When there is nothing to read, or a file is no such report.
    pub(crate) fn of(old: &Path, new: &Path) -> anyhow::Result<(Self, Vec<String>)> {
        let (later, new_problems) = read(new, &mut |_| false)?;
        let names: HashMap<&str, usize> =
            later.iter().enumerate().map(|(at, finding)| (finding.fingerprint.as_str(), at)).collect();
        let mut is_still_there = vec![false; later.len()];
        let (fixed, problems) = read(old, &mut |fingerprint| {
            let known = names.get(fingerprint);
            known.inspect(|at| is_still_there[**at] = true).is_some()
        })?;
        let (mut new, mut still) = (Vec::new(), Vec::new());
        for (finding, is_still_there) in later.into_iter().zip(is_still_there) {
            if is_still_there { still.push(finding) } else { new.push(finding) }
        }
        Ok((Self { new, fixed, still }, problems.into_iter().chain(new_problems).collect()))
    }

    /// A line for each finding, like a diff.
    pub(crate) fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for (sign, findings) in [('+', &self.new), ('-', &self.fixed), (' ', &self.still)] {
            for finding in findings {
                writeln!(out, "{sign} {:8}  {}", finding.severity.as_str(), place::named(finding))?;
            }
        }
        let (new, fixed, still) = (self.new.len(), self.fixed.len(), self.still.len());
        writeln!(out, "{new} new, {fixed} fixed, {still} still there")
    }

    /// The lists with the whole findings.
    pub(crate) fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { new, fixed, still } = self;
        json::write(&Document { format: FORMAT_VERSION, new, fixed, still }, out)
    }
}

/// The findings of a run in the order of reports, without those whose fingerprint `is_left_out`, and what could not be read.
fn read(path: &Path, is_left_out: &mut dyn FnMut(&str) -> bool) -> anyhow::Result<(Findings, Vec<String>)> {
    if path.is_file() {
        let mut findings = read_report(path)?;
        findings.retain(|finding| !is_left_out(&finding.fingerprint));
        findings.sort_by(|a, b| iast_schema::worst_first(a, b));
        return Ok((findings, Vec::new()));
    }
    let run = findings::read_without(path, is_left_out)?;
    Ok((run.items.into_iter().map(|item| item.finding).collect(), run.problems))
}

/// The findings of a report, those that are muted included. They are read as what they are in findings files.
fn read_report(path: &Path) -> anyhow::Result<Findings> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    #[derive(Deserialize)]
    struct Document {
        format: u32,
        findings: Findings,
        #[serde(default)]
        muted: Findings,
    }
    let shown = visible(&path.display().to_string());
    let text = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
    let no_report = || format!("{shown} is no report of iast; write one with `cargo iast report --format json`");
    let document = serde_json::from_slice::<Document>(&text);
    // A report of another version may have other names.
    let format = match &document {
        Ok(document) => document.format,
        Err(_) => serde_json::from_slice::<Version>(&text).with_context(no_report)?.format,
    };
    if format != REPORT_VERSION {
        anyhow::bail!("{shown} is a report of format {format}, but this is cargo-iast for format {REPORT_VERSION}");
    }
    let Document { mut findings, muted, .. } = document.with_context(no_report)?;
    findings.extend(muted);
    Ok(findings)
}
