//! How many instructions operations may cost more than without iast: `benches/limits.json`, which is checked in.
//!
//! Limits are about the difference, for the operation itself costs what the C library, its choice of instructions for
//! the processor and the compiler make of it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::instructions::Counts;

const FILE: &str = "benches/limits.json";

/// By case and state.
type Limits = BTreeMap<String, BTreeMap<String, i64>>;

/// What a limit allows on top of what was counted: compilers and C libraries differ by a little. What is done with tainted
/// text also depends on where the heap begins, as the length of the program's path decides: a text over the end of a block
/// of the shadow map has two entries.
fn allowed(state: &str, more: f64) -> i64 {
    let share = if ["tainted", "fresh"].contains(&state) { 1.5 } else { 1.1 };
    (more * share + 8.0).round() as i64
}

/// Makes limits of the counts. When only some cases were counted, the limits of the others stay.
pub(super) fn set(counted: &[Counts], all: bool) -> Result<()> {
    let mut limits = if all { Limits::new() } else { read()? };
    for counts in counted {
        let of_case = limits.entry(counts.case.clone()).or_default();
        for (state, more) in counts.more() {
            // Off is the same code.
            of_case.insert(state.to_owned(), if state == "off" { 0 } else { allowed(state, more) });
        }
    }
    std::fs::write(crate::repository().join(FILE), serde_json::to_string_pretty(&limits)? + "\n")?;
    Ok(())
}

/// A line for each count that is over its limit or has none.
pub(super) fn check(counted: &[Counts]) -> Result<Vec<String>> {
    let limits = read()?;
    let mut faults = Vec::new();
    for counts in counted {
        for (state, more) in counts.more() {
            match limits.get(&counts.case).and_then(|of_case| of_case.get(state)) {
                None => faults.push(format!(
                    "{}, {state}: there is no limit in {FILE}; write `cargo xtask bench instructions --set-limits`",
                    counts.case
                )),
                Some(limit) if more > *limit as f64 => faults.push(format!(
                    "{}, {state}: {more:.1} instructions more than plain; {FILE} allows {limit}",
                    counts.case
                )),
                Some(_) => {}
            }
        }
    }
    Ok(faults)
}

fn read() -> Result<Limits> {
    let text = std::fs::read_to_string(crate::repository().join(FILE)).context(FILE)?;
    let value: Value = serde_json::from_str(&text).context(FILE)?;
    let of_case = |value: &Value| {
        let states = value.as_object().into_iter().flatten();
        states.filter_map(|(state, limit)| Some((state.clone(), limit.as_i64()?))).collect()
    };
    Ok(value.as_object().into_iter().flatten().map(|(case, states)| (case.clone(), of_case(states))).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_limit_leaves_more_room_where_the_heap_decides() {
        assert_eq!(super::allowed("clean", 0.0), 8);
        assert_eq!(super::allowed("elsewhere", 100.0), 118);
        assert_eq!(super::allowed("fresh", 100.0), 158);
    }
}
