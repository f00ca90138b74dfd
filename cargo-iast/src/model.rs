//! What a report tells, whatever its format.

use std::path::PathBuf;

use iast_schema::{Finding, Process};

use crate::baseline;
use crate::coverage::Coverage;
use crate::findings::Run;
use crate::git::Blame;
use crate::mute::Muted;
use crate::repository::Repository;
use crate::score::Score;

/// Everything that a report tells.
#[derive(Debug)]
pub(crate) struct Report {
    /// The findings, the worst first. Those that are muted are not among them.
    pub(crate) items: Vec<Item>,
    /// The findings that are muted, in the same order.
    pub(crate) muted: Vec<Item>,
    /// The processes that were watched.
    pub(crate) processes: Vec<Process>,
    /// Which sources and sinks they reached.
    pub(crate) coverage: Coverage,
    /// What of the findings files could not be read.
    pub(crate) problems: Vec<String>,
    /// What is wrong with the mutes, and which of them have expired.
    pub(crate) notes: Vec<String>,
    /// The mutes that match nothing, as text.
    pub(crate) unused_mutes: Vec<String>,
    /// The entries of the baseline that were not found.
    pub(crate) gone: Vec<baseline::Entry>,
    /// The directory from which the names of source files are looked up.
    pub(crate) root: PathBuf,
    /// The repository around it.
    pub(crate) repository: Repository,
}

/// A finding and what is known of it beyond its run.
#[derive(Debug)]
pub(crate) struct Item {
    /// The finding, its count that of all processes. Its severity is that of the score.
    pub(crate) finding: Box<Finding>,
    /// The tests that proved it, in order.
    pub(crate) tests: Vec<String>,
    /// How bad it is, with the reasons.
    pub(crate) score: Score,
    /// What was decided about it.
    pub(crate) status: Status,
    /// Who last touched the line of the dangerous call. `None` where that is not known or was not asked for.
    pub(crate) blame: Option<Blame>,
}

/// What was decided about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    /// There is no baseline that could know it.
    Open,
    /// The baseline does not have it.
    New,
    /// The baseline has it.
    Known,
    /// A mute matches it.
    Muted(Muted),
}

impl Status {
    /// The name in reports.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::New => "new",
            Self::Known => "known",
            Self::Muted(_) => "muted",
        }
    }
}

impl Item {
    /// A finding of which nothing else is known. `finding` has the severity that the engine gave it.
    pub(crate) fn new(mut finding: Box<Finding>, tests: Vec<String>) -> Self {
        let score = Score::of(&finding);
        finding.severity = score.severity;
        Self { finding, tests, score, status: Status::Open, blame: None }
    }
}

impl Report {
    /// A report of a run in the workspace at `root`.
    pub(crate) fn new(run: Run, root: PathBuf) -> Self {
        let Run { items, processes, problems } = run;
        let coverage = Coverage::of(&processes);
        let (muted, notes, unused_mutes, gone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let repository = Repository::around(&root);
        Self { items, muted, processes, coverage, problems, notes, unused_mutes, gone, root, repository }
    }
}
