//! The formats of a report, a file for each. They take the same [`Report`] and know nothing of each other.

mod human;
mod json;

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

/// The report as text, or what is wrong with writing it so.
pub(crate) fn render(format: Format, report: &Report) -> anyhow::Result<String> {
    match format {
        Format::Human => Ok(human::render(report)),
        Format::Json => json::render(report),
    }
}
