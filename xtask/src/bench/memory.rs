//! How much memory taint takes: `benches/operations` makes texts, and the system tells how much memory the process has
//! before and after they are tainted.

use std::process::Command;

use anyhow::Result;
use serde_json::json;

use super::builds::Builds;
use super::{Options, results, table};

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
    let (mut rows, mut results) = (Vec::new(), Vec::new());
    for (what, len, count) in CASES {
        let mut process = Command::new(builds.of("on"));
        process.args(["memory", what, &len.to_string(), &count.to_string()]).env_clear().env("IAST_REPORT", "off");
        let bytes: f64 = crate::process::output(&mut process)?.trim().parse()?;
        let each = bytes / (len * count) as f64;
        rows.push(vec![
            format!("{count} {what} of {len} bytes"),
            format!("{:.2} MB", bytes / 1e6),
            format!("{each:.2}"),
        ]);
        results.push(json!({ "what": what, "len": len, "count": count, "bytes": bytes, "each": each }));
    }
    print!("{}", table::markdown(&["tainted", "memory", "bytes per tainted byte"], &rows));
    results::keep("memory", &json!(results), options, &folder)?;
    Ok(true)
}
