//! What the engine is known to get wrong, with the reason: `known.txt`.
//!
//! ```text
//! = why these are lost, in one line
//! #                                          on-debug    on-release  off-debug   off-release
//! building/to_uppercase                      missed      missed      missed      missed
//! building/replace_in_param                  -           -           missed      missed
//! ```
//!
//! The columns are the four modes: with or without interceptors, debug or release. Behind an outcome `?` says that chance
//! decides, such as the state of the heap, and that it is right at other times. The list may only shrink: an entry
//! for something that is right by now fails like a miss that has none. With `IAST_ACCURACY_PRUNE=1`, `in_order` and
//! `without_interceptors` take what is right by now, or less wrong, out of the list; they never add to it.

use std::collections::BTreeMap;
use std::fmt;

use crate::engine::{Judged, Outcome};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/accuracy/known.txt");

/// Instead of the group, for an operation that is wrong only in a program of several.
const CHAINED: &str = "chained/";

/// What changes the outcomes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mode {
    pub(crate) intercepted: bool,
    release: bool,
}

impl Mode {
    /// The mode of this process.
    pub(crate) fn current() -> Self {
        let off = std::env::var("IAST_INTERCEPT").is_ok_and(|value| matches!(&*value, "off" | "false" | "0"));
        let supported = cfg!(all(target_os = "linux", target_env = "gnu"));
        Self { intercepted: supported && !off, release: !cfg!(debug_assertions) }
    }

    fn column(self) -> usize {
        usize::from(self.release) + 2 * usize::from(!self.intercepted)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(["on-debug", "on-release", "off-debug", "off-release"][self.column()])
    }
}

/// Whether a case is known to be wrong in this mode.
pub(crate) fn is_listed(name: &str) -> bool {
    listed().contains_key(name)
}

/// Whether an operation is known to be wrong behind others in this mode, though it is right by itself.
pub(crate) fn is_unchained(name: &str) -> bool {
    listed().contains_key(&name.replace("operations/", CHAINED))
}

/// Panics unless the outcomes are those of the list.
pub(crate) fn check(results: &[Judged]) {
    let mut listed = listed();
    listed.retain(|name, _| !name.starts_with(CHAINED));
    let mut wrong = Vec::new();
    for Judged { case, outcome, example, .. } in results {
        let name = case.name();
        let expected = listed.remove(&name).unwrap_or_default();
        let advice = match (expected.outcome, outcome) {
            (expected, outcome) if expected == *outcome => continue,
            (_, Outcome::Right) if expected.by_chance => continue,
            (_, Outcome::Right) => "is right by now, take it out of known.txt",
            (Outcome::Right, _) => "is not in known.txt",
            _ => "is something else in known.txt",
        };
        wrong.push(format!("{name} {}  ({advice}) {example}", word(*outcome)));
    }
    if std::env::var_os("IAST_ACCURACY_ONLY").is_none() {
        wrong.extend(listed.keys().map(|name| format!("{name} is in known.txt and is no case")));
    }
    let mode = Mode::current();
    assert!(wrong.is_empty(), "{mode}: {} outcomes differ from known.txt\n{}", wrong.len(), wrong.join("\n"));
}

/// Takes out of the list what is right by now in this mode, if that is wished.
pub(crate) fn prune(results: &[Judged]) {
    if std::env::var_os("IAST_ACCURACY_PRUNE").is_none() {
        return;
    }
    let outcomes: BTreeMap<String, Outcome> =
        results.iter().map(|judged| (judged.case.name(), judged.outcome)).collect();
    let pruned: String = text().lines().filter_map(|line| pruned(line, &outcomes)).map(|line| line + "\n").collect();
    std::fs::write(FILE, pruned).expect("known.txt is writable");
}

fn pruned(line: &str, outcomes: &BTreeMap<String, Outcome>) -> Option<String> {
    let Some((name, mut cells)) = entry(line) else { return Some(line.to_owned()) };
    let cell = &mut cells[Mode::current().column()];
    if !cell.by_chance {
        cell.outcome = outcomes.get(name).copied().unwrap_or(cell.outcome).min(cell.outcome);
    }
    let is_wrong = cells.iter().any(|cell| cell.outcome != Outcome::Right);
    let cell =
        |cell: Cell| format!(" {:11}", format!("{}{}", word(cell.outcome), if cell.by_chance { "?" } else { "" }));
    is_wrong.then(|| format!("{name:42}{}", cells.map(cell).concat().trim_end()))
}

/// What is listed for this mode.
fn listed() -> BTreeMap<String, Cell> {
    let column = Mode::current().column();
    let mut listed = BTreeMap::new();
    let mut has_reason = false;
    for line in text().lines() {
        if let Some(reason) = line.strip_prefix('=') {
            has_reason = !reason.trim().is_empty();
        }
        let Some((name, cells)) = entry(line) else { continue };
        assert!(has_reason, "known.txt: `{name}` stands under no reason");
        if cells[column].outcome != Outcome::Right {
            assert!(listed.insert(name.to_owned(), cells[column]).is_none(), "known.txt: `{name}` is there twice");
        }
    }
    listed
}

fn text() -> String {
    std::fs::read_to_string(FILE).unwrap_or_else(|error| panic!("{FILE}: {error}"))
}

/// What is listed for a case in one mode.
#[derive(Debug, Clone, Copy)]
struct Cell {
    outcome: Outcome,
    /// Whether it is right at other times.
    by_chance: bool,
}

impl Default for Cell {
    fn default() -> Self {
        Self { outcome: Outcome::Right, by_chance: false }
    }
}

/// The name and the outcome in each mode, when the line is an entry.
fn entry(line: &str) -> Option<(&str, [Cell; 4])> {
    if line.trim().is_empty() || line.starts_with(['#', '=']) {
        return None;
    }
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or_default();
    let cells: Vec<Cell> = words.map(cell).collect();
    let cells = cells.try_into().unwrap_or_else(|_| panic!("known.txt: `{line}` is not a name and four outcomes"));
    Some((name, cells))
}

fn cell(text: &str) -> Cell {
    let name = text.strip_suffix('?').unwrap_or(text);
    let outcome = [Outcome::Right, Outcome::Inexact, Outcome::Missed, Outcome::Invented]
        .into_iter()
        .find(|outcome| word(*outcome) == name)
        .unwrap_or_else(|| panic!("known.txt: `{text}` is no outcome; write `-`, `inexact`, `missed` or `invented`"));
    Cell { outcome, by_chance: name != text }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Right => "-",
        Outcome::Inexact => "inexact",
        Outcome::Missed => "missed",
        Outcome::Invented => "invented",
    }
}
