//! All that is known, as one JSON document.

use iast_schema::{Finding, Process};
use serde::Serialize;

use crate::model::Report;

/// The version of the document.
const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Document<'a> {
    format: u32,
    findings: Vec<Entry<'a>>,
    processes: &'a [Process],
    problems: &'a [String],
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    tests: &'a [String],
}

pub(crate) fn render(report: &Report) -> anyhow::Result<String> {
    let document = Document {
        format: FORMAT_VERSION,
        findings: report.items.iter().map(|item| Entry { finding: &item.finding, tests: &item.tests }).collect(),
        processes: &report.processes,
        problems: &report.problems,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
