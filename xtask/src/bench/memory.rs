//! How much memory taint takes: `benches/operations` makes texts, and the system tells how much memory the process has
//! before and after they are tainted.

use std::process::Command;

use anyhow::Result;
use serde_json::{Value, json};

use super::builds::Builds;
use super::table::{self, list, number, word};
use super::{Options, results};

/// What is tainted: how it comes about, the length of a text, and how many there are.
const CASES: [(&str, usize, usize); 5] = [
    ("sources", 40, 50_000),
    ("sources", 1 << 10, 20_000),
    ("sources", 1 << 20, 16),
    ("copies", 40, 50_000),
    ("copies", 1 << 10, 20_000),
];

/// Measures, prints the table and writes the results.
pub(super) fn run(options: &Options) -> Result<bool> {
    let folder = crate::workspace("bench")?;
    let builds = Builds::new("bench-operations", "", &folder)?;
    let mut results = Vec::new();
    for (what, len, count) in CASES {
        let mut process = Command::new(builds.of("on"));
        process.args(["memory", what, &len.to_string(), &count.to_string()]).env_clear().env("IAST_REPORT", "off");
        let bytes: f64 = crate::process::output(&mut process)?.trim().parse()?;
        results.push(json!({ "what": what, "len": len, "count": count, "bytes": bytes }));
    }
    let results = json!(results);
    print!("{}", text(&results));
    results::keep("memory", &results, options, &folder)?;
    Ok(true)
}

/// The table.
pub(super) fn text(results: &Value) -> String {
    let row = |result: &Value| {
        let [len, count, bytes] = ["len", "count", "bytes"].map(|name| number(&result[name]));
        vec![
            format!("{count} {} of {len} bytes", word(&result["what"])),
            format!("{:.2} MB", bytes / 1e6),
            format!("{:.2}", bytes / (len * count)),
        ]
    };
    let rows: Vec<_> = list(results).iter().map(row).collect();
    table::markdown(&["tainted", "memory", "bytes for each tainted byte"], &rows)
}
