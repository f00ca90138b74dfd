//! Times of single operations: `benches/operations` in each state, and by several threads at the same time.
//!
//! The states take turns, in rounds, so that what else happens on the machine happens to all of them. A ratio is taken
//! within a round.

use anyhow::Result;
use serde_json::{Value, json};

use super::builds::Builds;
use super::numbers::Samples;
use super::operations::{self, Case};
use super::table::{self, list, median, number, word};
use super::{Options, results};

/// The columns, in their order. `plain` is what the others are compared with.
const STATES: [&str; 5] = ["plain", "off", "clean", "elsewhere", "tainted"];

/// What threads do, and how many there are.
const OF_THREADS: [&str; 2] = ["clone 40 B", "observed concat 40 B"];
pub(super) const THREADS: [&str; 5] = ["1", "2", "4", "8", "16"];

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
    let rounds = options.rounds.unwrap_or(11);
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
    for round in 0..rounds {
        for (row, case) in single.iter_mut().zip(&cases) {
            row.note(round, |state| case.run(&builds, &["time"], STATES[state], &folder))?;
        }
        for (row, (case, state)) in threads.iter_mut().zip(&threaded) {
            row.note(round, |threads| case.run(&builds, &["threads", THREADS[threads]], state, &folder))?;
        }
        eprintln!("round {} of {rounds}", round + 1);
    }
    let results = json!({
        "operations": json(&STATES, &single), "threads": json(&THREADS, &threads), "rounds": rounds,
    });
    println!("{}", text(&results));
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

/// The tables.
pub(super) fn text(results: &Value) -> String {
    let operations = table("ns: median [quartiles]", &STATES, &results["operations"]);
    match list(&results["threads"]) {
        [] => operations,
        _ => operations + "\n" + &table("ns of processor time on so many threads", &THREADS, &results["threads"]),
    }
}

fn table(title: &str, columns: &[&str], rows: &Value) -> String {
    let row = |row: &Value| {
        let first = number(&row["ns"][columns[0]]["time"]["median"]);
        let cells = columns.iter().enumerate().map(|(at, column)| {
            let (time, ratio) = (median(&row["ns"][column]["time"]), number(&row["ns"][column]["ratio"]["median"]));
            // Where there is nothing to do without iast, a ratio says nothing.
            if at == 0 || first < 4.0 { time } else { format!("{time} {ratio:.2}x") }
        });
        std::iter::once(word(&row["case"]).to_owned()).chain(cells).collect()
    };
    table::markdown(&[&[title], columns].concat(), &list(rows).iter().map(row).collect::<Vec<_>>())
}

fn json(columns: &[&str], rows: &[Row]) -> Value {
    let column = |(name, it): (&&str, &Measured)| {
        ((*name).to_owned(), json!({ "time": it.time.json(), "ratio": it.ratio.json() }))
    };
    let row = |row: &Row| {
        let columns: serde_json::Map<_, _> = columns.iter().zip(&row.columns).map(column).collect();
        json!({ "case": row.name, "ns": columns })
    };
    rows.iter().map(row).collect()
}
