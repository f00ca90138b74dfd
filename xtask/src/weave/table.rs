//! The results as a table in Markdown.

use std::fmt::Write as _;

use super::Report;
use super::engine::Engine;

/// The table of all crates with the totals, and below it what is to be said about single ones.
pub(super) fn text(reports: &[Report], engine: Engine) -> String {
    let mut text = String::from(
        "| crate | version | edition | functions | woven | compile errors | tests same | different | build time | without engine | test time | size | without engine |\n\
         |---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for report in reports {
        let _ = writeln!(text, "{}", line(report));
    }
    let sum = |number: fn(&Report) -> usize| reports.iter().map(number).sum::<usize>();
    let median = |number: fn(&Report) -> Option<f64>| median(reports.iter().filter_map(number).collect());
    let _ = writeln!(
        text,
        "| **{} crates** | | | {} | {} | {} | {} | {} | median {} | {} | {} | {} | {} |",
        reports.len(),
        sum(|report| report.functions),
        sum(|report| report.woven),
        sum(|report| report.errors),
        sum(|report| report.tests.same),
        sum(|report| report.tests.different),
        shown(median(|report| report.build_time.map(|ratio| ratio.all))),
        shown(median(|report| report.build_time.map(|ratio| ratio.functions))),
        shown(median(|report| report.test_time)),
        shown(median(|report| report.size.map(|ratio| ratio.all))),
        shown(median(|report| report.size.map(|ratio| ratio.functions))),
    );
    let _ = writeln!(
        text,
        "\nTimes and sizes are woven by plain, of debug builds. Each test program links the engine, which takes {:.2} s of \
         processor time and {:.1} MB, measured on a program with one function; `without engine` is the ratio that is left.",
        engine.time,
        engine.size / 1e6,
    );
    list(&mut text, "Different", reports, |report| &report.faults);
    list(&mut text, "Notes", reports, |report| &report.notes);
    text
}

fn list(text: &mut String, title: &str, reports: &[Report], lines: impl Fn(&Report) -> &[String]) {
    let mut heading = format!("\n{title}:\n\n");
    for report in reports {
        for line in lines(report) {
            text.push_str(&std::mem::take(&mut heading));
            // Of an error of the compiler what it is and where.
            let line: Vec<_> = line.lines().take(2).map(str::trim).collect();
            let _ = writeln!(text, "* {}: {}", report.name, line.join(" "));
        }
    }
}

/// The row of one crate.
pub(super) fn line(report: &Report) -> String {
    let Report { name, version, edition, functions, woven, errors, tests, .. } = report;
    let (same, different) = (tests.same, tests.different);
    let pair =
        |ratio: Option<super::compare::Ratio>| [shown(ratio.map(|it| it.all)), shown(ratio.map(|it| it.functions))];
    let ([build, build_functions], [size, size_functions]) = (pair(report.build_time), pair(report.size));
    let test = shown(report.test_time);
    format!(
        "| {name} | {version} | {edition} | {functions} | {woven} | {errors} | {same} | {different} \
         | {build} | {build_functions} \
         | {test} | {size} | {size_functions} |"
    )
}

fn shown(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"))
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let (low, high) = (numbers.get(numbers.len().checked_sub(1)? / 2)?, numbers.get(numbers.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(super::median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(super::median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(super::median(vec![]), None);
    }
}
