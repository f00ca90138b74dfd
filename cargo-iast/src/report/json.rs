//! All that is known, as one JSON document.

use std::io::{self, Write};

use iast_schema::{Finding, Process};
use serde::Serialize;

use super::stream::Stream;
use crate::model::Report;

/// The version of the document.
const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Document<'a, F: Serialize> {
    format: u32,
    findings: F,
    processes: &'a [Process],
    problems: &'a [String],
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    tests: &'a [String],
}

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        format: FORMAT_VERSION,
        findings: Stream(|| report.items.iter().map(|item| Entry { finding: &item.finding, tests: &item.tests })),
        processes: &report.processes,
        problems: &report.problems,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}
