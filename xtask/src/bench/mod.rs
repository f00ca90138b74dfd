//! `cargo xtask bench`: what iast costs. One file for each thing that is measured; results are kept as JSON in
//! `benches/results`.

mod builds;
mod chart;
mod compile;
mod instructions;
mod limits;
mod load;
mod memory;
mod numbers;
mod operations;
mod page;
mod results;
mod server;
mod service;
mod soak;
mod table;
mod times;

use std::path::PathBuf;

use anyhow::{Result, bail};
use lexopt::prelude::{Long, Value, ValueExt as _};

/// Does what the rest of the command line says, see the usage in `main`. Whether all was within its limits.
pub(crate) fn run(arguments: &mut lexopt::Parser) -> Result<bool> {
    let mut what = None;
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(name) if what.is_none() => what = Some(name.string()?),
            Long("check") => options.check = true,
            Long("set-limits") => options.set_limits = true,
            Long("keep") => options.keep = true,
            Long("cases") => options.cases = crate::names(&arguments.value()?.string()?),
            Long("rounds") => options.rounds = Some(arguments.value()?.parse()?),
            Long("requests") => options.requests = Some(arguments.value()?.parse()?),
            Long("connections") => options.connections = arguments.value()?.parse()?,
            Long("workers") => options.workers = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    match what.as_deref() {
        Some("instructions") => instructions::run(&options),
        Some("times") => times::run(&options),
        Some("service") => service::run(&options),
        Some("soak") => soak::run(&options),
        Some("all") => {
            let options = Options { keep: true, ..options };
            let all = [instructions::run, times::run, service::run, memory::run, soak::run, compile::run];
            let within = all.into_iter().map(|measure| measure(&options)).collect::<Result<Vec<_>>>()?;
            Ok(page::run()? && within.into_iter().all(|within| within))
        }
        Some("page") => page::run(),
        Some("compile") => compile::run(&options),
        Some("memory") => memory::run(&options),
        Some(other) => bail!("`{other}` cannot be measured; write {TASKS}"),
        None => bail!("what is to be measured? write {TASKS}"),
    }
}

const TASKS: &str = "`instructions`, `times`, `service`, `memory`, `soak`, `compile`, `page` or `all`";

/// The command line.
#[derive(Debug)]
pub(crate) struct Options {
    /// Fail when a count is over its limit.
    pub(crate) check: bool,
    /// Make limits of the counts.
    pub(crate) set_limits: bool,
    /// Keep the results for the book.
    pub(crate) keep: bool,
    /// Only cases whose name has one of these in it.
    pub(crate) cases: Vec<String>,
    /// How often variants take turns, where that is not left to the task.
    pub(crate) rounds: Option<usize>,
    /// Requests in all or to a route in one turn, and the connections that they come over.
    pub(crate) requests: Option<usize>,
    pub(crate) connections: usize,
    /// Threads of the service.
    pub(crate) workers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            check: false,
            set_limits: false,
            keep: false,
            cases: Vec::new(),
            rounds: None,
            requests: None,
            connections: 8,
            workers: 1,
        }
    }
}

impl Options {
    fn takes(&self, case: &str) -> bool {
        self.cases.is_empty() || self.cases.iter().any(|part| case.contains(part))
    }
}

/// Where limits and results are.
fn benches() -> PathBuf {
    crate::repository().join("benches")
}
