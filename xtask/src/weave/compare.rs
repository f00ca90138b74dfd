//! Builds and runs both copies of a crate and says what is different.

use std::time::Duration;

use anyhow::{Result, bail};

use super::build::{self, Builder, Built};
use super::engine::Engine;
use super::list::Entry;
use super::{Options, Place, outcomes};

/// How many tests ended alike.
#[derive(Default)]
pub(crate) struct Tests {
    pub(crate) same: usize,
    pub(crate) different: usize,
}

/// Woven by plain.
#[derive(Clone, Copy)]
pub(crate) struct Ratio {
    pub(crate) all: f64,
    /// Without the share of linking the engine, which does not grow with the number of functions.
    pub(crate) functions: f64,
}

impl Ratio {
    fn new(plain: f64, woven: f64, engine: f64) -> Self {
        let plain = plain.max(f64::MIN_POSITIVE);
        Self { all: woven / plain, functions: (woven - engine) / plain }
    }
}

/// What came out.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) errors: usize,
    pub(super) tests: Tests,
    pub(super) build_time: Option<Ratio>,
    pub(super) test_time: Option<f64>,
    pub(super) size: Option<Ratio>,
    pub(super) faults: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// Compares the copies.
#[expect(clippy::cast_precision_loss, reason = "bytes and programs are small numbers to a float")]
pub(super) fn copies(entry: &Entry, place: &Place, options: &Options, engine: Engine) -> Result<Compared> {
    let (plain_copy, woven_copy) = (place.plain(), place.woven());
    let plain = Builder { arguments: &entry.cargo, place, options, copy: &plain_copy, name: "plain" };
    let woven = Builder { arguments: &entry.cargo, place, options, copy: &woven_copy, name: "woven" };
    let (before, after) = (plain.build()?, woven.build()?);
    if let Some(error) = before.errors.first() {
        bail!("it does not build as it was published, so it can show nothing: {error}");
    }
    let mut compared = Compared { errors: after.errors.len(), ..Compared::default() };
    for error in after.errors.iter().take(3) {
        compared.faults.push(format!("does not compile: {}", error.trim()));
    }
    if compared.errors > 0 {
        return Ok(compared);
    }
    compared.warnings(&before, &after);
    if let Some(times) = build::times([(&plain, &before), (&woven, &after)], options.rounds)? {
        let [plain, woven] = times.map(|time| time.as_secs_f64());
        compared.build_time = Some(Ratio::new(plain, woven, engine.time * after.programs.len() as f64));
    }
    let [plain, woven] = [before.size()? as f64, after.size()? as f64];
    compared.size = Some(Ratio::new(plain, woven, engine.size * after.programs.len() as f64));
    compared.tests(entry, place, options, &before, &after)?;
    Ok(compared)
}

impl Compared {
    fn warnings(&mut self, before: &Built, after: &Built) {
        let new: Vec<_> = after.warnings.difference(&before.warnings).collect();
        self.faults.extend(new.iter().take(3).map(|warning| format!("new warning: {warning}")));
        if new.len() > 3 {
            self.faults.push(format!("{} new warnings in all", new.len()));
        }
    }

    fn tests(&mut self, entry: &Entry, place: &Place, options: &Options, before: &Built, after: &Built) -> Result<()> {
        let (plain, woven) = (place.plain(), place.woven());
        let (expected, plain_time) = outcomes::run(entry, place, options, &plain, before, "plain-test")?;
        let (found, woven_time) = outcomes::run(entry, place, options, &woven, after, "woven-test")?;
        let (same, mut different) = differences(&expected, &found);
        self.tests.same = same;
        if !different.is_empty() {
            // Some tests are about time, or about each other. Only what differs again is a difference.
            let (expected, _) = outcomes::run(entry, place, options, &plain, before, "plain-again")?;
            let (found, _) = outcomes::run(entry, place, options, &woven, after, "woven-again")?;
            let (_, again) = differences(&expected, &found);
            let (kept, gone): (Vec<_>, _) =
                different.into_iter().partition(|(name, ..)| again.iter().any(|(other, ..)| name == other));
            self.notes.extend(gone.iter().map(|(name, ..)| format!("`{name}` differed in the first of two runs")));
            self.tests.same += gone.iter().filter(|(name, ..)| !name.ends_with(outcomes::WHOLE)).count();
            different = kept;
        }
        self.tests.different = different.len();
        self.faults.extend(
            different.iter().map(|(name, expected, found)| format!("`{name}` was `{expected}` and is `{found}`")),
        );
        let bad = expected.values().filter(|result| *result == "FAILED").count();
        if bad > 0 {
            self.notes.push(format!("{bad} tests fail as published"));
        }
        // Below that it is start and end of the programs.
        if plain_time.max(woven_time) >= Duration::from_millis(500) {
            let least = Duration::from_millis(10);
            self.test_time = Some(woven_time.as_secs_f64() / plain_time.max(least).as_secs_f64());
        }
        Ok(())
    }
}

/// The number of equal results, and the others with what was expected and what was found.
fn differences(expected: &outcomes::Results, found: &outcomes::Results) -> (usize, Vec<(String, String, String)>) {
    let none = "not run".to_owned();
    let names: std::collections::BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    let of = |results: &outcomes::Results, name| results.get(name).unwrap_or(&none).clone();
    let triples = names.into_iter().map(|name| (name.clone(), of(expected, name), of(found, name)));
    let (same, different): (Vec<_>, Vec<_>) = triples.partition(|(_, expected, found)| expected == found);
    // How a program ended is no test, but a difference when it is one.
    let tests = same.iter().filter(|(name, ..)| !name.ends_with(outcomes::WHOLE)).count();
    (tests, different)
}
