//! `cargo iast test`, `cargo iast run` and `cargo iast nextest`: cargo's own command with iast on, and one report behind it.

use std::ffi::OsString;
use std::path::Path;

use super::input::{self, BaselineFile};
use crate::cargo::{self, Cargo, End};
use crate::exit::{Because, Code};
use crate::git::When;
use crate::project::{CargoArguments, Project};
use crate::report::outputs::Outputs;
use crate::{cmd, model, runs, selection, term};

/// The options of all three, and cargo's arguments behind them: in this order they come from [`crate::arguments`].
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    outputs: Outputs,
    /// Fail when fewer of a hundred annotated sinks were reached.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under_sinks: Option<u8>,
    /// Arguments of the cargo command, before, between and behind the options.
    #[arg(value_name = "CARGO ARGUMENTS")]
    cargo: Vec<OsString>,
}

/// The cargo command that is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Test,
    Run,
    Nextest,
}

/// Runs the command.
pub(crate) fn run(which: Which, arguments: Args) -> anyhow::Result<Code> {
    match which {
        // Nextest prints to standard error.
        Which::Nextest => arguments.outputs.check()?,
        Which::Test | Which::Run => arguments.outputs.check_behind_output()?,
    }
    let mut user = arguments.cargo;
    if which == Which::Nextest && user.first().is_some_and(|first| first == "run") {
        user.remove(0);
    }
    let known = CargoArguments::of(&user);
    if which == Which::Nextest && !cargo::has_subcommand("nextest") {
        let why =
            "cargo-nextest is not installed; run `cargo install --locked cargo-nextest`, or use `cargo iast test`";
        return Err(Because(Code::Setup, why.to_owned()).into());
    }
    let project = Project::load(&known)?;
    let features = selection::features(&project, &known)?;
    let dir = runs::create(&project.target(&known))?;
    let cargo = Cargo { subcommand: which.subcommand(), features: &features, arguments: &user, findings: &dir };
    if !known.has("-q") && !known.has("--quiet") {
        term::status("Watching", &cargo.shown());
    }
    let end = cargo.run()?;
    if runs::is_empty(&dir) {
        runs::discard(&dir);
        return nothing_to_report(which, end, known.has("--no-run"));
    }
    let mut report = report(&dir, project.root())?;
    input::apply_mutes(&mut report)?;
    cmd::report::complete(&mut report, &BaselineFile::default(), When::default());
    arguments.outputs.write(&report)?;
    if end == End::Failed {
        return Ok(Code::TestsFailed);
    }
    if end == End::Interrupted && which != Which::Run {
        return Ok(Code::TestsFailed);
    }
    if let Some(percent) = arguments.fail_under_sinks {
        report.coverage.require_sinks(percent)?;
    }
    Ok(Code::Ok)
}

/// Merges what the processes of a run left behind.
fn report(dir: &Path, root: &Path) -> anyhow::Result<model::Report> {
    let run = term::while_working("merging the findings", || crate::findings::read(dir))?;
    Ok(model::Report::new(run, root.to_owned()))
}

/// No process has left anything behind: that is no success, unless it could not be otherwise.
fn nothing_to_report(which: Which, end: End, only_built: bool) -> anyhow::Result<Code> {
    match end {
        End::NotBuilt => Ok(Code::BuildFailed),
        End::Failed => Ok(Code::TestsFailed),
        End::Ok if only_built => Ok(Code::Ok),
        End::Interrupted => {
            term::warning("stopped before it left any findings");
            Ok(if which == Which::Run { Code::Ok } else { Code::TestsFailed })
        }
        End::Ok => {
            let why = "no program with iast in it has run to its end, so there is nothing to report; \
                       is there a test, and is IAST_ENABLED off?";
            Err(Because(Code::Setup, why.to_owned()).into())
        }
    }
}

impl Which {
    fn subcommand(self) -> &'static [&'static str] {
        match self {
            Self::Test => &["test"],
            Self::Run => &["run"],
            Self::Nextest => &["nextest", "run"],
        }
    }
}
