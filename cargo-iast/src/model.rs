//! What a report tells, whatever its format.

use std::path::PathBuf;

use iast_schema::{Finding, Process};

use crate::coverage::Coverage;
use crate::findings::Run;

/// Everything that a report tells.
#[derive(Debug)]
pub(crate) struct Report {
    /// The findings, the worst first.
    pub(crate) items: Vec<Item>,
    /// The processes that were watched.
    pub(crate) processes: Vec<Process>,
    /// Which sources and sinks they reached.
    pub(crate) coverage: Coverage,
    /// What of the findings files could not be read.
    pub(crate) problems: Vec<String>,
    /// The directory from which the names of source files are looked up.
    pub(crate) root: PathBuf,
}

/// A finding and what is known of it beyond its run.
#[derive(Debug)]
pub(crate) struct Item {
    /// The finding, its count that of all processes.
    pub(crate) finding: Finding,
    /// The tests that proved it, in order.
    pub(crate) tests: Vec<String>,
}

impl Report {
    /// A report of a run in the workspace at `root`.
    pub(crate) fn new(run: Run, root: PathBuf) -> Self {
        let coverage = Coverage::of(&run.processes);
        Self { items: run.items, processes: run.processes, coverage, problems: run.problems, root }
    }
}
