//! Single operations, to be measured by `cargo xtask bench`, which builds this program three times: without iast,
//! with iast off, and with iast on.
//!
//! ```text
//! bench-operations list                   the cases: name, a variable to set, how often they are counted
//! bench-operations count STATE CASE       runs a case in front of callgrind
//! bench-operations time STATE CASE        prints the nanoseconds of one operation
//! bench-operations threads STATE CASE N   the same, done by N threads at the same time
//! bench-operations memory WHAT LEN COUNT  prints the bytes that so many tainted `sources` or `copies` take
//! ```
//!
//! Every case runs in a process of its own, so that none finds the heap as another left it. This file owns the
//! command line; the operations are in `cases`.

#![forbid(unsafe_code)]

mod cases;
mod engine;
mod input;
mod measure;
mod memory;
mod state;

use std::process::ExitCode;

use cases::Case;
use state::State;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match &words[..] {
        ["list"] => cases::all().for_each(|case| println!("{}\t{}\t{}", case.name, case.setting, case.count)),
        [what @ ("count" | "time" | "threads"), state, name, threads @ ..] => {
            let Some(state) = State::named(state) else {
                return wrong(&format!("there is no state `{state}` in this build; write one of {}", State::names()));
            };
            let Some(case) = cases::all().find(|case| case.name == *name) else {
                return wrong(&format!("there is no case `{name}`; `list` shows all"));
            };
            let threads = match (threads, *what) {
                ([threads], "threads") => threads.parse().ok(),
                ([], "count" | "time") => Some(1),
                _ => None,
            };
            let Some(threads) = threads else {
                return wrong("write the number of threads, and that only for `threads`");
            };
            run(what, state, case, threads);
        }
        ["memory", what @ ("sources" | "copies"), len, count] => match (len.parse(), count.parse()) {
            (Ok(len), Ok(count)) => println!("{}", memory::taken(*what == "copies", len, count)),
            _ => return wrong("the length and the count are numbers"),
        },
        _ => {
            return wrong(
                "write `list`, `count STATE CASE`, `time STATE CASE`, `threads STATE CASE N` or `memory WHAT LEN COUNT`",
            );
        }
    }
    ExitCode::SUCCESS
}

fn run(what: &str, state: State, case: &'static Case, threads: usize) {
    // Alive until the end.
    let elsewhere = state.prepare();
    match what {
        "count" => println!("{}", measure::count(case, state)),
        "time" => println!("{:.3}", measure::time(case, state)),
        _ => println!("{:.3}", measure::time_of_threads(case, state, threads)),
    }
    drop(elsewhere);
}

fn wrong(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}
