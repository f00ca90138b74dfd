//! All that is known, as one JSON document.

use std::io::Write;

use iast_schema::{Finding, Process};
use serde::{Serialize, Serializer};

use crate::git::Blame;
use crate::json;
use crate::model::{Item, Report, Status};
use crate::mute::Muted;
use crate::score::Score;

/// The version of the document.
pub(crate) const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Document<'a> {
    format: u32,
    #[serde(serialize_with = "entries")]
    findings: &'a [Item],
    #[serde(serialize_with = "entries")]
    muted: &'a [Item],
    /// The fingerprints of the baseline that were not found.
    gone: Vec<&'a str>,
    processes: &'a [Process],
    problems: &'a [String],
    notes: &'a [String],
    unused_mutes: &'a [String],
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
pub(crate) fn write(report: &Report, to: &mut dyn Write) -> anyhow::Result<()> {
    let document = Document {
        format: FORMAT_VERSION,
        findings: &report.items,
        muted: &report.muted,
        gone: report.gone.iter().map(|entry| entry.fingerprint.as_str()).collect(),
        processes: &report.processes,
        problems: &report.problems,
        notes: &report.notes,
        unused_mutes: &report.unused_mutes,
    };
    json::write(&document, to)
}

fn entries<S: Serializer>(items: &&[Item], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(items.iter().map(|item| Entry {
        finding: &item.finding,
        tests: &item.tests,
        score: &item.score,
        status: item.status.as_str(),
        mute: if let Status::Muted(muted) = &item.status { Some(muted) } else { None },
        git: item.blame.as_ref(),
    }))
}
