//! What the engine is known to get wrong, with the reason: `known.txt`.
//!
//! ```text
//! = why these are lost, in one line
//! missed   all       strings/to_uppercase
//! inexact  off       strings/replace
//! ```
//!
//! The modes are `all`, `on` and `off` (interceptors), `debug` and `release`, or one of each joined by `-`, such as
//! `on-release`. The list may only shrink: an entry for something that is right by now fails like a miss that has none.

use std::collections::BTreeMap;
use std::fmt;

use crate::engine::{Judged, Outcome};

const KNOWN: &str = include_str!("known.txt");

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

    /// The name of the file with the score.
    pub(crate) fn slug(self) -> String {
        let intercepted = if self.intercepted { "on" } else { "off" };
        let build = if self.release { "release" } else { "debug" };
        format!("{intercepted}-{build}")
    }

    fn matches(self, words: &str) -> bool {
        words.split('-').all(|word| match word {
            "all" => true,
            "on" => self.intercepted,
            "off" => !self.intercepted,
            "debug" => !self.release,
            "release" => self.release,
            _ => panic!("`{word}` is no mode; write `all`, `on`, `off`, `debug` or `release`"),
        })
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let build = if self.release { "release" } else { "debug" };
        let interceptors = if self.intercepted { "interceptors" } else { "IAST_INTERCEPT=off" };
        write!(f, "{build}, {interceptors}")
    }
}

/// Whether a case is known to be wrong in this mode.
pub(crate) fn is_listed(name: &str) -> bool {
    listed(Mode::current()).contains_key(name)
}

/// Panics unless the outcomes are those of the list.
pub(crate) fn check(results: &[Judged]) {
    let mode = Mode::current();
    let mut listed = listed(mode);
    let mut wrong = Vec::new();
    for Judged { case, outcome, example } in results {
        let name = case.name();
        let expected = listed.remove(&*name).unwrap_or(Outcome::Right);
        let advice = match (expected, outcome) {
            (expected, outcome) if expected == *outcome => continue,
            (_, Outcome::Right) => "is right by now, remove it from known.txt",
            (Outcome::Right, _) => "is not in known.txt",
            _ => "is something else in known.txt",
        };
        wrong.push(format!("{:8} {:10} {name}  ({advice}) {example}", word(*outcome), mode.slug()));
    }
    if results.len() > 1 && std::env::var_os("IAST_ACCURACY_ONLY").is_none() {
        wrong.extend(listed.keys().map(|name| format!("`{name}` in known.txt is no case")));
    }
    assert!(wrong.is_empty(), "{mode}: {} outcomes differ from known.txt\n{}", wrong.len(), wrong.join("\n"));
}

/// The entries for this mode.
fn listed(mode: Mode) -> BTreeMap<&'static str, Outcome> {
    let mut listed = BTreeMap::new();
    let mut has_reason = false;
    for line in KNOWN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(reason) = line.strip_prefix("= ") {
            has_reason = !reason.trim().is_empty();
            continue;
        }
        assert!(has_reason, "known.txt: `{line}` stands under no reason");
        let fields: Vec<&'static str> = line.split_whitespace().collect();
        let [outcome, modes, name] = fields[..] else { panic!("known.txt: `{line}` is not `outcome modes case`") };
        let outcome = [Outcome::Inexact, Outcome::Missed, Outcome::Invented]
            .into_iter()
            .find(|known| word(*known) == outcome)
            .unwrap_or_else(|| panic!("known.txt: `{outcome}` is no outcome"));
        if mode.matches(modes) {
            assert!(listed.insert(name, outcome).is_none(), "known.txt: `{name}` is there twice");
        }
    }
    listed
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Right => "right",
        Outcome::Inexact => "inexact",
        Outcome::Missed => "missed",
        Outcome::Invented => "invented",
    }
}
