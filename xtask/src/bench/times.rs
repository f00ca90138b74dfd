//! Times of single operations: `benches/operations` in each state, and by several threads at the same time.
//!
//! The states take turns, in rounds, so that what else happens on the machine happens to all of them. A ratio is taken
//! within a round.

use anyhow::Result;
use serde_json::{Value, json};

use super::builds::Builds;
use super::numbers::Samples;
use super::operations::{self, Case};
use super::{Options, results, table};

/// The columns, in their order. `plain` is what the others are compared with.
const STATES: [&str; 5] = ["plain", "off", "clean", "elsewhere", "tainted"];

/// What threads do, and how many there are.
const OF_THREADS: [&str; 2] = ["clone 40 B", "observed concat 40 B"];
const THREADS: [&str; 5] = ["1", "2", "4", "8", "16"];

/// Nanoseconds in each round, and their ratio to the first column in the same round.
#[derive(Debug, Clone, Default)]
struct Measured {
    time: Samples,
    ratio: Samples,
}

/// A row: what it is about, and its columns.
struct Row {
    name: String,
    columns: Vec<Measured>,
}

/// Measures, prints the tables and writes the results.
pub(super) fn run(options: &Options) -> Result<bool> {
    let folder = crate::workspace("bench")?;
    let builds = Builds::new("bench-operations", operations::features(options), &folder)?;
    let cases = operations::cases(&builds, options)?;
    let row = |name: String, columns: usize| Row { name, columns: vec![Measured::default(); columns] };
    let mut single: Vec<_> = cases.iter().map(|case| row(case.name.clone(), STATES.len())).collect();
    let threaded: Vec<(&Case, &str)> = cases
        .iter()
        .filter(|case| OF_THREADS.contains(&case.name.as_str()))
        .flat_map(|case| ["plain", "tainted"].map(|state| (case, state)))
        .collect();
    let mut threads: Vec<_> =
        threaded.iter().map(|(case, state)| row(format!("{}, {state}", case.name), THREADS.len())).collect();
    for round in 0..options.rounds {
        for (row, case) in single.iter_mut().zip(&cases) {
            row.note(round, |state| case.run(&builds, &["time"], STATES[state], &folder))?;
        }
        for (row, (case, state)) in threads.iter_mut().zip(&threaded) {
            row.note(round, |threads| case.run(&builds, &["threads", THREADS[threads]], state, &folder))?;
        }
        eprintln!("round {} of {}", round + 1, options.rounds);
    }
    println!("{}", text("ns: median [quartiles]", &STATES, &single));
    println!("{}", text("ns of processor time on so many threads", &THREADS, &threads));
    let results = json!({
        "operations": json(&STATES, &single), "threads": json(&THREADS, &threads), "rounds": options.rounds,
    });
    results::keep("times", &results, options, &folder)?;
    Ok(true)
}

impl Row {
    /// Measures each column once. Who begins changes with the round.
    fn note(&mut self, round: usize, measure: impl Fn(usize) -> Result<f64>) -> Result<()> {
        let columns = self.columns.len();
        let mut times = vec![0.0; columns];
        for turn in 0..columns {
            let column = (turn + round) % columns;
            times[column] = measure(column)?;
        }
        for (measured, time) in self.columns.iter_mut().zip(&times) {
            measured.time.push(*time);
            measured.ratio.push(time / times[0]);
        }
        Ok(())
    }
}

fn text(title: &str, columns: &[&str], rows: &[Row]) -> String {
    let row = |row: &Row| std::iter::once(row.name.clone()).chain(row.columns.iter().map(cell)).collect();
    table::markdown(&[&[title], columns].concat(), &rows.iter().map(row).collect::<Vec<_>>())
}

fn cell(measured: &Measured) -> String {
    let [low, high] = measured.time.quartiles();
    let digits = if measured.time.median() < 1000.0 { 1 } else { 0 };
    let time = format!("{:.digits$} [{low:.digits$}..{high:.digits$}]", measured.time.median());
    let ratio = measured.ratio.median();
    // Where there is nothing to do without iast, a ratio says nothing.
    if measured.time.median() / ratio < 4.0 { time } else { format!("{time} {ratio:.2}x") }
}

fn json(columns: &[&str], rows: &[Row]) -> Value {
    let column = |(name, it): (&&str, &Measured)| {
        let value = json!({
            "median": it.time.median(), "quartiles": it.time.quartiles(),
            "ratio": it.ratio.median(), "ratio_quartiles": it.ratio.quartiles(),
        });
        ((*name).to_owned(), value)
    };
    let row = |row: &Row| {
        let columns: serde_json::Map<_, _> = columns.iter().zip(&row.columns).map(column).collect();
        json!({ "case": row.name, "ns": columns })
    };
    rows.iter().map(row).collect()
}
