//! The numbers that the command exits with. Those that cargo-nextest has too are the same.

use std::fmt;
use std::process::ExitCode;

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// What was asked for was done.
    Ok = 0,
    /// Something went wrong that has no number of its own, such as a file that cannot be written.
    Failed = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// The project is not set up: no package depends on `iast`, a program that is needed is not installed, or there are no
    /// findings to report.
    Setup = 96,
    /// A test failed, or the program of `cargo iast run` did. The report was printed.
    TestsFailed = 100,
    /// The project could not be built.
    BuildFailed = 101,
    /// `cargo metadata` failed: there is no project, or its manifest is wrong.
    Metadata = 102,
    /// Fewer sinks were reached than `--fail-under-sinks` asks for.
    Coverage = 122,
}

impl Code {
    /// The number that an error asks for by a [`Because`] among its causes.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        error.downcast_ref::<Because>().map_or(Self::Failed, |because| because.0)
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// An error that ends the command with a number of its own.
#[derive(Debug)]
pub(crate) struct Because(pub(crate) Code, pub(crate) String);

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for Because {}
