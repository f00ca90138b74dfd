//! The score: per group and in total, as a table in Markdown.

use std::collections::BTreeMap;
use std::path::Path;

use crate::engine::{Judged, Outcome};
use crate::known::Mode;

/// What was counted in a group.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    kept: usize,
    detected: usize,
    /// Those of the detected that were only recognised by what they say.
    inferred: usize,
    exact: usize,
    broken: usize,
    invented: usize,
}

/// The table.
pub(crate) fn table(results: &[Judged]) -> String {
    let mut groups: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut total = Counts::default();
    for judged in results {
        groups.entry(judged.case.group()).or_default().add(judged);
        total.add(judged);
    }
    let head = ["group", "keep", "found", "inferred", "exact", "break", "invented"].map(str::to_owned);
    let rule = ["---", "--:", "--:", "--:", "--:", "--:", "--:"].map(str::to_owned);
    let rows = groups.iter().map(|(group, counts)| counts.row(group));
    [head, rule].into_iter().chain(rows).chain([total.row("**all**")]).map(|cells| line(&cells)).collect()
}

/// Writes the table to the target directory, for the README and the book.
pub(crate) fn write(table: &str) {
    let name = format!("accuracy-{}.md", Mode::current());
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), table).expect("the target directory is writable");
}

impl Counts {
    fn add(&mut self, judged: &Judged) {
        if judged.case.is_kept() {
            self.kept += 1;
            self.detected += usize::from(matches!(judged.outcome, Outcome::Right | Outcome::Inexact));
            self.inferred += usize::from(judged.inferred);
            self.exact += usize::from(judged.outcome == Outcome::Right);
        } else {
            self.broken += 1;
            self.invented += usize::from(judged.outcome == Outcome::Invented);
        }
    }

    fn row(&self, name: &str) -> [String; 7] {
        [
            name.to_owned(),
            self.kept.to_string(),
            percent(self.detected, self.kept),
            percent(self.inferred, self.kept),
            percent(self.exact, self.kept),
            self.broken.to_string(),
            percent(self.invented, self.broken),
        ]
    }
}

fn line(cells: &[String; 7]) -> String {
    let [group, numbers @ ..] = cells;
    let numbers: Vec<String> = numbers.iter().map(|number| format!("{number:>9}")).collect();
    format!("| {group:14} | {} |\n", numbers.join(" | "))
}

fn percent(part: usize, of: usize) -> String {
    match of {
        0 => String::from("-"),
        _ => format!("{:.1} %", part as f64 * 100.0 / of as f64),
    }
}
