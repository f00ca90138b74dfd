//! The formats of a report, a file for each. They take the same [`Report`] and know nothing of each other.

mod human;
pub(crate) mod json;

use std::io::Write;

use crate::model::Report;

/// How a report is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text for a terminal, as at the end of a test run.
    #[default]
    Human,
    /// All that is known, as JSON.
    Json,
}

/// Writes the report, or says what is wrong with writing it so. It may be much longer than the findings.
pub(crate) fn write(format: Format, report: &Report, to: &mut dyn Write) -> anyhow::Result<()> {
    match format {
        Format::Human => Ok(to.write_all(human::render(report).as_bytes())?),
        Format::Json => json::write(report, to),
    }
}
