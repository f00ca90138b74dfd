//! Runs the test programs of a copy and reads the result of each test.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::build::Built;
use super::list::Entry;
use super::{Options, Place};
use crate::process;

/// Stands for the name of a test in the result of a whole program.
pub(super) const WHOLE: &str = "as a whole";

/// The result of each test, by the name of its program and its own.
pub(super) type Results = BTreeMap<String, String>;

/// Runs all programs. `run` is for the names of the logs.
pub(super) fn run(
    entry: &Entry,
    place: &Place,
    options: &Options,
    copy: &Path,
    built: &Built,
    run: &str,
) -> Result<(Results, Duration)> {
    let mut results = Results::new();
    let mut time = Duration::ZERO;
    for program in &built.programs {
        let mut command = Command::new(&program.path);
        // As cargo does it; what it has set for xtask itself would be inherited.
        command.current_dir(copy).env("CARGO_MANIFEST_DIR", copy);
        command.env("CARGO_PKG_NAME", &entry.name).env("CARGO_PKG_VERSION", &entry.version);
        command.env("IAST_REPORT", "off").env("RUST_BACKTRACE", "0").args(&entry.tests);
        let log = place.logs().join(format!("{run}-{}.out", program.name));
        let finished = process::run(&mut command, &log, &log.with_extension("err"), options.limit)?;
        time += finished.time;
        let status = finished.status.map_or_else(|| "took too long".to_owned(), |status| status.to_string());
        results.insert(format!("{} {WHOLE}", program.name), status);
        let log = std::fs::read(&log)?;
        let tests = String::from_utf8_lossy(&log);
        results
            .extend(tests.lines().filter_map(test).map(|(name, result)| (format!("{} {name}", program.name), result)));
    }
    Ok((results, time))
}

/// A line of libtest: the name of a test and its result.
fn test(line: &str) -> Option<(&str, String)> {
    let (name, result) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    // Times and the reasons of `#[ignore]` follow.
    let result = result.split([' ', ',']).next()?;
    Some((name, result.to_owned()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_read() {
        let check = |line, expected: Option<(&str, &str)>| {
            let result = super::test(line);
            assert_eq!(result.as_ref().map(|(name, result)| (*name, result.as_str())), expected);
        };
        check("test a::b ... ok", Some(("a::b", "ok")));
        check("test a - should panic ... FAILED", Some(("a - should panic", "FAILED")));
        check("test a ... ignored, takes long", Some(("a", "ignored")));
        check("test result: ok. 1 passed; 0 failed", None);
        check("running 1 test", None);
    }
}
