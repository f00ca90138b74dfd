//! The numbers that the command exits with. Those that cargo-nextest has too are the same.

use std::fmt;
use std::process::ExitCode;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal,)*) => {
        /// How the command ended.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code {
            $($(#[doc = $doc])* $name = $number,)*
        }

        /// Each number with what it says, as the book has it.
        #[cfg(test)]
        const TABLE: &[(u8, &str)] = &[$(($number, concat!($($doc),*)),)*];
    };
}

codes! {
    /// What was asked for was done.
    Ok = 0,
    /// Something went wrong that has no number of its own, such as a file that cannot be written.
    Failed = 1,
    /// The arguments are wrong or contradict each other, or something has to be confirmed and there is no terminal to ask at.
    Usage = 2,
    /// The project is not set up: no package depends on `iast`, a program that is needed is not installed, there are no
    /// findings to report, no baseline to compare them with, or `cargo iast doctor` found what does not work.
    Setup = 96,
    /// A test failed, or the program of `cargo iast run` did. The report was printed.
    TestsFailed = 100,
    /// The project could not be built.
    BuildFailed = 101,
    /// `cargo metadata` failed: there is no project, or its manifest is wrong.
    Metadata = 102,
    /// The gate counts findings.
    Gate = 120,
    /// The baseline is out of date, and that was to be refused.
    Baseline = 121,
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

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn the_book_has_every_number() {
        let book = include_str!("../../book/src/command.md");
        let rows: Vec<_> =
            book.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit()).collect();
        let expected = TABLE.iter().map(|(number, says)| format!("| {number} | {} |", says.trim()));
        assert_eq!(rows, expected.collect::<Vec<_>>());
    }
}
