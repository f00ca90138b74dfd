//! Annotations of GitHub Actions: lines of the log that GitHub shows beside the code of a pull request,
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::io::{self, Write};

use iast_report::words::{describe, whereabouts};
use iast_schema::{Finding, Severity};

use super::words;
use crate::model::Report;
use crate::repository::Repository;

/// GitHub shows this many errors, warnings and notices of a step, each, and drops the rest.
const MOST: usize = 10;

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let warnings = words::warnings(report);
    // One notice is for what may be missing.
    let mut room = [("error", MOST), ("warning", MOST), ("notice", MOST - usize::from(!warnings.is_empty()))];
    let mut left_out = 0;
    for item in &report.items {
        let level = level(item.finding.severity);
        let (_, room) = room.iter_mut().find(|(name, _)| *name == level).expect("each level has room");
        match room.checked_sub(1) {
            Some(rest) => {
                *room = rest;
                writeln!(out, "{}", annotation(level, &item.finding, &report.repository))?;
            }
            None => left_out += 1,
        }
    }
    if !warnings.is_empty() {
        let text = format!("flows may be missing:\n{}", warnings.join("\n"));
        writeln!(out, "::notice title=iast::{}", data(&text))?;
    }
    let left_out = (left_out > 0).then(|| {
        format!("{left_out} findings have no annotation: GitHub shows {MOST} errors, {MOST} warnings and {MOST} notices of a step")
    });
    Ok(left_out.into_iter().collect())
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "notice",
    }
}

fn annotation(level: &str, finding: &Finding, repository: &Repository) -> String {
    let entry = iast_catalogue::entry(finding.kind);
    let location = &finding.location;
    let mut properties = Vec::new();
    if !location.file.is_empty() {
        properties.push(format!("file={}", property(&words::value(&repository.path(&location.file)))));
        let numbers = [("line", location.line), ("col", location.column)].into_iter();
        let numbers = numbers.take_while(|(_, number)| *number > 0);
        properties.extend(numbers.map(|(name, number)| format!("{name}={number}")));
    }
    let title = format!("{} ({}, CWE-{})", finding.kind.code(), finding.severity.as_str(), finding.kind.cwe());
    properties.push(format!("title={}", property(&title)));
    let mut text = entry.title.to_owned();
    if location.file.is_empty() {
        text += &format!("\nseen at {}", whereabouts(finding));
    }
    if let Some(note) = &finding.note {
        text += &format!("\nnote: {}", words::value(note));
    }
    let evidence = words::evidence(finding);
    if !evidence.is_empty() {
        text += &format!("\nevidence: {evidence}");
    }
    for source in &finding.sources {
        text += &format!("\nsource: {}", describe(source));
    }
    text += &format!("\nhelp: {}", entry.help);
    format!("::{level} {}::{}", properties.join(","), data(&text))
}

/// A text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends with a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_end_their_field() {
        assert_eq!(property("a,b::c%3A\r\n"), "a%2Cb%3A%3Ac%253A%0D%0A");
        assert_eq!(data("100%\n::error::x"), "100%25%0A::error::x");
    }
}
