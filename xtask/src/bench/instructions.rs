//! Instructions of single operations, counted by callgrind: the same on a busy machine as on one at rest.
//!
//! Each case of `benches/operations` runs in each state in a process of its own. Callgrind counts while the function
//! `counted` runs, which is behind the start of the program and a few rounds of the operation.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::builds::Builds;
use super::operations::{self, Case};
use super::{Options, limits, results, table};

/// The columns, in their order. `plain` is what the others are compared with.
const STATES: [&str; 6] = ["plain", "off", "clean", "elsewhere", "tainted", "fresh"];

/// The instructions of one operation, by state.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) case: String,
    counts: [f64; STATES.len()],
}

impl Counts {
    /// What each state costs more than `plain`.
    pub(super) fn more(&self) -> impl Iterator<Item = (&'static str, f64)> {
        STATES.into_iter().zip(self.counts).skip(1).map(|(state, count)| (state, count - self.counts[0]))
    }
}

/// Counts, prints the table, and says whether all was within the limits, where that is asked for.
pub(super) fn run(options: &Options) -> Result<bool> {
    crate::process::output(Command::new("valgrind").arg("--version"))
        .context("valgrind counts the instructions; install it with `apt-get install valgrind`")?;
    let folder = crate::workspace("bench")?;
    let builds = Builds::new("bench-operations", operations::features(options), &folder)?;
    let cases = operations::cases(&builds, options)?;
    let counted = count(&cases, &builds, &folder)?;
    print!("{}", text(&counted));
    results::keep("instructions", &json(&counted), options, &folder)?;
    if options.set_limits {
        limits::set(&counted, options.cases.is_empty())?;
    }
    let faults = if options.check { limits::check(&counted)? } else { Vec::new() };
    faults.iter().for_each(|fault| eprintln!("error: {fault}"));
    Ok(faults.is_empty())
}

/// Counts every case in every state, as many at a time as there are cores.
fn count(cases: &[Case], builds: &Builds, folder: &Path) -> Result<Vec<Counts>> {
    let jobs: Vec<_> = (0..cases.len()).flat_map(|case| (0..STATES.len()).map(move |state| (case, state))).collect();
    let (jobs, counts) = (Mutex::new(jobs), Mutex::new(vec![[0.0; STATES.len()]; cases.len()]));
    let work = || -> Result<()> {
        while let Some((case, state)) = { jobs.lock().expect("no worker panics").pop() } {
            let count = callgrind(builds, STATES[state], &cases[case], folder)
                .with_context(|| format!("{}, {}", cases[case].name, STATES[state]))?;
            counts.lock().expect("no worker panics")[case][state] = count;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
    })?;
    let counts = counts.into_inner().expect("no worker panics");
    Ok(cases.iter().zip(counts).map(|(case, counts)| Counts { case: case.name.clone(), counts }).collect())
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

fn text(counted: &[Counts]) -> String {
    let rows: Vec<_> = counted.iter().map(row).collect();
    table::markdown(&[&["instructions"], &STATES[..]].concat(), &rows)
}

fn row(counts: &Counts) -> Vec<String> {
    let plain = counts.counts[0];
    let cells = counts.counts.iter().enumerate().map(|(state, count)| match state {
        0 => format!("{count:.1}"),
        // Where there is nothing to do without iast.
        _ if plain < 20.0 => format!("{count:.1}"),
        _ => format!("{count:.1} ({:.2}x)", count / plain),
    });
    std::iter::once(counts.case.clone()).chain(cells).collect()
}

fn json(counted: &[Counts]) -> Value {
    let one = |counts: &Counts| {
        let states: serde_json::Map<_, _> =
            STATES.iter().zip(counts.counts).map(|(state, count)| ((*state).to_owned(), count.into())).collect();
        json!({ "case": counts.case, "instructions": states })
    };
    counted.iter().map(one).collect()
}
