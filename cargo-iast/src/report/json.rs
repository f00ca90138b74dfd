//! All that is known, as one JSON document.

use std::io::{self, Write};

use iast_schema::{Finding, Process, Role, Site};
use serde::Serialize;

use super::stream::Stream;
use crate::coverage::Share;
use crate::git::Blame;
use crate::json;
use crate::model::{Item, Report, Status};
use crate::mute::Muted;
use crate::score::Score;

/// The version of the document.
pub(crate) const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Document<'a, F: Serialize, M: Serialize> {
    format: u32,
    findings: F,
    muted: M,
    /// The fingerprints of the baseline that were not found.
    gone: Vec<&'a str>,
    coverage: Coverage<'a>,
    processes: &'a [Process],
    problems: &'a [String],
    notes: &'a [String],
    unused_mutes: &'a [String],
}

/// Of the annotated sources and sinks, how many were reached; and each, with the calls of libraries.
#[derive(Debug, Serialize)]
struct Coverage<'a> {
    sources: Share,
    sinks: Share,
    sites: &'a [Site],
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    tests: &'a [String],
    score: &'a Score,
    status: &'static str,
    mute: Option<&'a Muted>,
    git: Option<&'a Blame>,
}

/// Writes the document. It is never in memory as a whole.
pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        format: FORMAT_VERSION,
        findings: Stream(|| entries(&report.items)),
        muted: Stream(|| entries(&report.muted)),
        gone: report.gone.iter().map(|entry| entry.fingerprint.as_str()).collect(),
        coverage: Coverage {
            sources: report.coverage.share(Role::Source),
            sinks: report.coverage.share(Role::Sink),
            sites: &report.coverage.sites,
        },
        processes: &report.processes,
        problems: &report.problems,
        notes: &report.notes,
        unused_mutes: &report.unused_mutes,
    };
    json::write(&document, out)
}

fn entries(items: &[Item]) -> impl Iterator<Item = Entry<'_>> {
    items.iter().map(|item| Entry {
        finding: &item.finding,
        tests: &item.tests,
        score: &item.score,
        status: item.status.as_str(),
        mute: if let Status::Muted(muted) = &item.status { Some(muted) } else { None },
        git: item.blame.as_ref(),
    })
}
