//! SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, as GitHub and editors read it.
//!
//! GitHub wants a file and a line of each result, a number for its severity of each rule, and paths from the root of the
//! repository. Lines and columns count from 1, and columns count characters.

mod message;
mod result;
mod rule;
mod types;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use self::message::message;
use self::rule::{Rules, rule};
use self::types::{ROOT, directory};
use super::lines::Lines;
use super::stream::Stream;
use super::words;
use crate::model::Report;

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::of(report);
    let lines = Lines::new(report);
    let results = Stream(|| report.items.iter().map(|item| result::result(item, &rules, &lines, &report.repository)));
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": {
                "name": "iast",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.kinds().map(rule).collect::<Vec<_>>(),
            }}),
            automation_details: json!({ "id": "iast/" }),
            invocations: [invocation(report)],
            original_uri_base_ids: json!({ ROOT: { "uri": directory(report.repository.root()) } }),
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    crate::json::write_compact(&log, out)
}

#[derive(Serialize)]
struct Log<R: Serialize> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R: Serialize> {
    tool: Value,
    automation_details: Value,
    invocations: [Value; 1],
    original_uri_base_ids: Value,
    column_kind: &'static str,
    results: R,
}

fn invocation(report: &Report) -> Value {
    let notification =
        |level: &str, text: &String| json!({ "level": level, "message": { "text": message(text.as_str()) } });
    let warnings = words::warnings(report);
    let notes = words::notes(report);
    let warnings = warnings.iter().map(|text| notification("warning", text));
    let notes = notes.iter().map(|text| notification("note", text));
    let mut invocation = json!({
        "executionSuccessful": true,
        "toolExecutionNotifications": warnings.chain(notes).collect::<Vec<_>>(),
    });
    let end = report.processes.iter().map(|process| process.time).max();
    let end = end.and_then(|time| jiff::Timestamp::from_millisecond(i64::try_from(time).ok()?).ok());
    if let Some(end) = end {
        invocation["endTimeUtc"] = Value::String(end.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string());
    }
    invocation
}
