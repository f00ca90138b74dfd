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

/// The arguments of all three. Cargo's come last, so that it need not be known here what they mean.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Fail when fewer of a hundred annotated sinks were reached.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under_sinks: Option<u8>,
    /// Arguments of the cargo command, from the first that is none of the above on.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "CARGO ARGUMENTS")]
    cargo: Vec<OsString>,
}

/// The cargo command that is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Test,
    Run,
    Nextest,
}

/// Runs the command. `rest` is what was typed from the first `--` on.
pub(crate) fn run(which: Which, mut arguments: Args, rest: Vec<OsString>) -> anyhow::Result<Code> {
    if which == Which::Nextest && arguments.cargo.first().is_some_and(|first| first == "run") {
        arguments.cargo.remove(0);
    }
    let user = [arguments.cargo, rest].concat();
    let known = CargoArguments::of(&user);
    if known.value("--fail-under-sinks", None).next().is_some() {
        let why = "write --fail-under-sinks in front of the arguments of cargo";
        return Err(Because(Code::Usage, why.to_owned()).into());
    }
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
    Outputs::default().write(&report)?;
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
