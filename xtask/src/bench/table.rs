//! Tables in Markdown, made of results as they are kept.

use std::fmt::Write as _;

use serde_json::Value;

/// A table: the first column is text, the others are numbers.
pub(super) fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|---{}|\n", head.join(" | "), "|---:".repeat(head.len() - 1));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

/// A list among results.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A number among results; what is missing is no number.
pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

/// A text among results.
pub(super) fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A number with few digits where it is large.
pub(super) fn rounded(number: f64) -> String {
    match number.abs() {
        0.0..100.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

/// A median with its quartiles.
pub(super) fn median(samples: &Value) -> String {
    let [low, high] = [0, 1].map(|at| number(&samples["quartiles"][at]));
    format!("{} [{}..{}]", rounded(number(&samples["median"])), rounded(low), rounded(high))
}
