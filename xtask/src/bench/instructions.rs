//! Instructions of single operations, counted by callgrind: the same on a busy machine as on one at rest.
//!
//! Each case of `benches/operations` runs in each state in a process of its own. Callgrind counts while the function
//! `counted` runs, which is behind the start of the program and a few rounds of the operation.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::builds::Builds;
use super::operations::{self, Case};
use super::table::{self, list, number, rounded, word};
use super::{Options, limits, results};

/// The columns, in their order. `plain` is what the others are compared with.
const STATES: [&str; 6] = ["plain", "off", "clean", "elsewhere", "tainted", "fresh"];

/// What is counted once more among other tainted texts, and among how many: the last must not cost more than the first.
/// Not `concat`, which begins with so little memory that it lies in holes among the crowd.
const CROWDED: [&str; 3] = ["clone 40 B", "observed clone 40 B", "observed replace 40 B"];
const CROWDS: [&str; 2] = ["among 1000", "among 10000"];

/// The instructions of one operation, by state.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) case: String,
    counts: [f64; STATES.len()],
    crowded: Option<[f64; CROWDS.len()]>,
}

impl Counts {
    /// What each state costs more than `plain`.
    pub(super) fn more(&self) -> impl Iterator<Item = (&'static str, f64)> {
        STATES.into_iter().zip(self.counts).skip(1).map(|(state, count)| (state, count - self.counts[0]))
    }

    /// Says so when the operation costs more the more text is tainted.
    fn growth(&self) -> Option<String> {
        let [few, many] = self.crowded?;
        // Where the heap puts the text decides whether it has one entry of the map or two, see `limits`.
        let grows = many > 1.5 * few + 20.0;
        grows.then(|| format!("{}: {few:.1} instructions {}, {many:.1} {}", self.case, CROWDS[0], CROWDS[1]))
    }
}

/// Counts, prints the table, and says whether all was within the limits, where that is asked for.
pub(super) fn run(options: &Options) -> Result<bool> {
    crate::process::output(Command::new("valgrind").arg("--version"))
        .context("valgrind counts the instructions; install it with `apt-get install valgrind`")?;
    let folder = crate::workspace("bench")?;
    let builds = Builds::new("bench-operations", operations::features(options), &folder)?;
    let mut cases = operations::cases(&builds, options)?;
    cases.retain(|case| case.counted);
    let counted = count(&cases, &builds, &folder)?;
    let results = json(&counted);
    print!("{}", text(&results));
    results::keep("instructions", &results, options, &folder)?;
    if options.set_limits {
        limits::set(&counted, options.cases.is_empty())?;
    }
    let mut faults = if options.check { limits::check(&counted)? } else { Vec::new() };
    faults.extend(counted.iter().filter_map(Counts::growth));
    faults.iter().for_each(|fault| eprintln!("error: {fault}"));
    Ok(faults.is_empty())
}

/// Counts every case in every state, as many at a time as there are cores.
fn count(cases: &[Case], builds: &Builds, folder: &Path) -> Result<Vec<Counts>> {
    let states = |case: &Case| {
        let crowds = CROWDED.contains(&&*case.name).then_some(CROWDS).into_iter().flatten();
        STATES.into_iter().chain(crowds)
    };
    let jobs: Vec<_> = cases.iter().flat_map(|case| states(case).map(move |state| (case, state))).collect();
    let (next, counts) = (AtomicUsize::new(0), Mutex::new(HashMap::new()));
    let work = || -> Result<()> {
        while let Some((case, state)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let count = callgrind(builds, state, case, folder).with_context(|| format!("{}, {state}", case.name))?;
            counts.lock().expect("no worker panics").insert((case.name.clone(), *state), count);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
    })?;
    let counts = counts.into_inner().expect("no worker panics");
    let of_case = |case: &Case| {
        let count = |state| counts.get(&(case.name.clone(), state)).copied();
        let of_states = STATES.map(|state| count(state).unwrap_or(f64::NAN));
        let crowded = CROWDS.map(count);
        let crowded = if let [Some(few), Some(many)] = crowded { Some([few, many]) } else { None };
        Counts { case: case.name.clone(), counts: of_states, crowded }
    };
    Ok(cases.iter().map(of_case).collect())
}

/// The instructions of one operation.
fn callgrind(builds: &Builds, state: &str, case: &Case, folder: &Path) -> Result<f64> {
    let out = profile(folder, state, &case.name);
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--tool=callgrind", "--toggle-collect=*measure::counted*"]);
    valgrind.arg(format!("--callgrind-out-file={}", out.display()));
    valgrind.arg(builds.of(state)).args(["count", state, &case.name]);
    case.surroundings(&mut valgrind, folder);
    let times: f64 = crate::process::output(&mut valgrind)?.trim().parse()?;
    let profile = std::fs::read_to_string(&out)?;
    let total = profile.lines().find_map(|line| line.strip_prefix("totals: "));
    let total: f64 = total.context("callgrind wrote no total")?.trim().parse()?;
    if total == 0.0 {
        bail!("callgrind has not seen the function `counted`");
    }
    Ok(total / times)
}

/// Where the profile of a case lies, for `callgrind_annotate`.
fn profile(folder: &Path, state: &str, case: &str) -> PathBuf {
    let name: String = case.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    folder.join(format!("callgrind.{state}.{name}"))
}

/// The table.
pub(super) fn text(results: &Value) -> String {
    let row = |result: &Value| {
        let plain = number(&result["instructions"]["plain"]);
        let cells = STATES.iter().map(|state| match (*state, number(&result["instructions"][state])) {
            ("plain", count) => rounded(count),
            // Where there is nothing to do without iast, a ratio says nothing.
            (_, count) if plain < 20.0 => rounded(count),
            (_, count) => format!("{} {:.2}x", rounded(count), count / plain),
        });
        std::iter::once(word(&result["case"]).to_owned()).chain(cells).collect()
    };
    let rows: Vec<_> = list(results).iter().map(row).collect();
    let crowded = |result: &Value| {
        let cells = CROWDS.map(|crowd| rounded(number(&result["instructions"][crowd])));
        let name = std::iter::once(word(&result["case"]).to_owned());
        (!result["instructions"][CROWDS[0]].is_null()).then(|| name.chain(cells).collect::<Vec<_>>())
    };
    let crowded: Vec<_> = list(results).iter().filter_map(crowded).collect();
    let table = table::markdown(&[&["instructions"], &STATES[..]].concat(), &rows);
    match crowded[..] {
        [] => table,
        _ => table + "\n" + &table::markdown(&[&["instructions"], &CROWDS[..]].concat(), &crowded),
    }
}

fn json(counted: &[Counts]) -> Value {
    let one = |counts: &Counts| {
        let crowds = counts.crowded.map(|crowded| CROWDS.into_iter().zip(crowded)).into_iter().flatten();
        let states = STATES.into_iter().zip(counts.counts).chain(crowds);
        let states: serde_json::Map<_, _> = states.map(|(state, count)| (state.to_owned(), count.into())).collect();
        json!({ "case": counts.case, "instructions": states })
    };
    counted.iter().map(one).collect()
}
