//! Runs cargo with iast on, in the user's terminal, and says how that ended.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;

use crate::project;

/// A cargo command and what it is run for.
#[derive(Debug)]
pub(crate) struct Cargo<'a> {
    /// `test`, `run` or `nextest run`.
    pub(crate) subcommand: &'a [&'a str],
    /// The features that turn iast on.
    pub(crate) features: &'a [String],
    /// The arguments of the user.
    pub(crate) arguments: &'a [OsString],
    /// Where the programs leave their findings.
    pub(crate) findings: &'a Path,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Ok,
    /// It was built, and something that was run failed.
    Failed,
    /// Nothing was run.
    NotBuilt,
    /// The user has stopped it.
    Interrupted,
}

/// The user has asked us to stop. Cargo and its children were asked as well, and we wait for them.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

impl Cargo<'_> {
    /// Runs it to its end.
    ///
    /// # Errors
    ///
    /// When cargo cannot be started.
    pub(crate) fn run(&self) -> anyhow::Result<End> {
        // It can only be set once, and is not needed to get the findings of a run that ends by itself.
        let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
        let status = status(&mut self.command(&[]))?;
        // Cargo may be gone before the thread that waits for the signal has woken up.
        if INTERRUPTED.load(Ordering::Relaxed) || was_interrupted(status) {
            return Ok(End::Interrupted);
        }
        if status.success() {
            return Ok(End::Ok);
        }
        Ok(if self.is_built(status)? { End::Failed } else { End::NotBuilt })
    }

    /// The command line, as the user could have typed it.
    pub(crate) fn shown(&self) -> String {
        let command = self.command(&[]);
        let words = command.get_args().map(|word| word.to_string_lossy().into_owned());
        std::iter::once("cargo".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(project::cargo());
        command.args(self.subcommand);
        if !self.features.is_empty() {
            command.arg("--features").arg(self.features.join(","));
        }
        command.args(more).args(self.arguments);
        command.env("IAST_OUTPUT_DIR", self.findings).env("IAST_PROCESS_FILE", "on").env("IAST_REPORT", "off");
        command
    }

    /// Whether a command that has failed had built everything. Cargo has one number for both; nextest has two.
    fn is_built(&self, status: ExitStatus) -> anyhow::Result<bool> {
        if self.subcommand[0] == "nextest" {
            return Ok(status.code() != Some(101));
        }
        if !crate::runs::is_empty(self.findings) {
            return Ok(true);
        }
        let only_build: &[&str] = match self.subcommand {
            ["run"] => &["build"],
            _ => &["test", "--no-run"],
        };
        let mut command =
            Cargo { subcommand: only_build, arguments: before_dashes(self.arguments), ..*self }.command(&["--quiet"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Ok(self::status(&mut command)?.success())
    }
}

fn status(command: &mut Command) -> anyhow::Result<ExitStatus> {
    command.status().with_context(|| format!("cannot start {}", command.get_program().display()))
}

/// Whether it was Ctrl-C that ended a process.
fn was_interrupted(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        const INTERRUPT: i32 = 2;
        use std::os::unix::process::ExitStatusExt as _;
        status.signal() == Some(INTERRUPT) || status.code() == Some(128 + INTERRUPT)
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

/// The arguments that are cargo's own.
fn before_dashes(arguments: &[OsString]) -> &[OsString] {
    let end = arguments.iter().position(|argument| argument == OsStr::new("--")).unwrap_or(arguments.len());
    &arguments[..end]
}

/// Whether cargo has a subcommand that is installed by itself.
pub(crate) fn has_subcommand(name: &str) -> bool {
    let mut command = Command::new(project::cargo());
    command.args([name, "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
