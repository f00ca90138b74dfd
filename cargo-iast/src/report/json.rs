//! All that is known, as one JSON document.

use iast_schema::{Finding, Process, Role, Site};
use serde::Serialize;

use crate::coverage::Share;
use crate::model::Report;

/// The version of the document.
const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize)]
struct Document<'a> {
    format: u32,
    findings: Vec<Entry<'a>>,
    coverage: Coverage<'a>,
    processes: &'a [Process],
    problems: &'a [String],
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
}

pub(crate) fn render(report: &Report) -> anyhow::Result<String> {
    let document = Document {
        format: FORMAT_VERSION,
        findings: report.items.iter().map(|item| Entry { finding: &item.finding, tests: &item.tests }).collect(),
        coverage: Coverage {
            sources: report.coverage.share(Role::Source),
            sinks: report.coverage.share(Role::Sink),
            sites: &report.coverage.sites,
        },
        processes: &report.processes,
        problems: &report.problems,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
