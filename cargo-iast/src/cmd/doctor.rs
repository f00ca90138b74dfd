//! `cargo iast doctor`: what works on this platform and in this project, with a line of advice where something does not.

mod allocator;
mod build;
mod setup;

use std::ffi::OsString;

use iast_report::Style;
use iast_report::text::visible;

use crate::exit::Code;
use crate::project::{CargoArguments, Project};
use crate::term;

/// Say what works on this platform and in this project, and what to change.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The package [default: those that cargo takes in the current directory].
    #[arg(long, short, value_name = "NAME")]
    package: Option<String>,
}

/// What was looked at, and how it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Check {
    state: State,
    /// What was looked at, in a word.
    subject: &'static str,
    /// How it is.
    finding: String,
    /// What to do, where something can be done.
    advice: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It works.
    Ok,
    /// It works with a loss.
    Note,
    /// It does not work.
    Bad,
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let words: Vec<OsString> = arguments.package.iter().flat_map(|name| ["-p".into(), name.into()]).collect();
    let cargo = CargoArguments::of(&words);
    let project = Project::load(&cargo)?;
    let (mut checks, features) = setup::switch(&project, &cargo);
    let resolved = setup::Resolved::of(&project, &features);
    checks.extend(setup::versions(resolved.as_ref()));
    checks.push(build::copies(&build::target(), &build::rust_flags()));
    checks.push(allocator::check(&project, resolved.as_ref()));
    checks.extend(build::profile(&project));
    checks.push(setup::settings(project.root()));
    checks.extend(setup::environment());
    let is_bad = checks.iter().any(|check| check.state == State::Bad);
    let text: String = checks.iter().map(|check| check.shown(Style::detect_stdout().color)).collect();
    term::result(&text)?;
    Ok(if is_bad { Code::Setup } else { Code::Ok })
}

impl Check {
    fn ok(subject: &'static str, finding: impl Into<String>) -> Self {
        Self { state: State::Ok, subject, finding: finding.into(), advice: None }
    }

    fn note(subject: &'static str, finding: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Note, subject, finding: finding.into(), advice: Some(advice.into()) }
    }

    fn bad(subject: &'static str, finding: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Bad, ..Self::note(subject, finding, advice) }
    }

    fn shown(&self, color: bool) -> String {
        let (name, code) = match self.state {
            State::Ok => ("ok", "32"),
            State::Note => ("note", "33"),
            State::Bad => ("bad", "31"),
        };
        let (on, off) = if color { (format!("\u{1b}[1;{code}m"), "\u{1b}[0m") } else { (String::new(), "") };
        let mut text = format!("{on}{name:>5}{off}  {:<12}{}\n", self.subject, visible(&self.finding));
        if let Some(advice) = &self.advice {
            text += &format!("{:19}{}\n", "", visible(advice));
        }
        text
    }
}
