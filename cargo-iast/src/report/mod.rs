//! The formats of a report, a file for each. They take the same [`Report`] and know nothing of each other.
//!
//! What several of them need is shared: [`flow`] has the way of the data, [`lines`] the source text, [`words`] the
//! texts. Whatever is to be said of a finding to people goes into [`words::facts`], and to machines into
//! [`words::Properties`].

mod datadog;
mod flow;
mod github;
mod gitlab;
mod html;
mod human;
pub(crate) mod json;
mod junit;
mod lines;
mod markdown;
pub(crate) mod outputs;
mod reached;
mod sarif;
mod stream;
#[cfg(test)]
pub(crate) mod tests;
mod words;

use std::io::{self, Write};

use iast_report::Style;

use crate::model::Report;

/// How a report is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text for a terminal, as at the end of a test run.
    #[default]
    Human,
    /// All that is known, as JSON.
    Json,
    /// SARIF 2.1.0, for GitHub code scanning and editors.
    Sarif,
    /// One page to read and filter in a browser, and to print.
    Html,
    /// JUnit XML, for CI systems that show tests.
    Junit,
    /// Markdown, for a comment on a pull request or the summary of a GitHub job.
    Markdown,
    /// Annotations of GitHub Actions: lines for the log of a job.
    Github,
    /// GitLab's SAST report.
    Gitlab,
    /// The JSON that Datadog's libraries attach to a span.
    Datadog,
}

impl Format {
    pub(crate) fn name(self) -> String {
        clap::ValueEnum::to_possible_value(&self).expect("no format is hidden").get_name().to_owned()
    }
}

/// What the user chose about how the report is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// How text for a terminal looks.
    pub(crate) style: Style,
    /// What is a test case of JUnit.
    pub(crate) case: junit::Case,
}

/// Writes the report. What the format had to leave out is returned, for the user to know.
pub(crate) fn render(
    format: Format,
    report: &Report,
    options: Options,
    out: &mut dyn Write,
) -> io::Result<Vec<String>> {
    match format {
        Format::Human => human::render(report, options.style, out).map(|()| Vec::new()),
        Format::Json => json::render(report, out).map(|()| Vec::new()),
        Format::Sarif => sarif::render(report, out).map(|()| Vec::new()),
        Format::Html => html::render(report, out),
        Format::Junit => junit::render(report, options.case, out).map(|()| Vec::new()),
        Format::Markdown => markdown::render(report, out),
        Format::Github => github::render(report, out),
        Format::Gitlab => gitlab::render(report, out).map(|()| Vec::new()),
        Format::Datadog => datadog::render(report, out),
    }
}
