//! Markdown for a comment on a pull request or for the summary of a job, as GitHub and GitLab take it.
//!
//! Text of others only stands in code, which nothing in it can end, and in which nobody is mentioned and nothing linked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use iast_report::text::{count, visible};
use iast_report::words::whereabouts;
use iast_schema::{Severity, VulnerabilityKind};
use maud::html;

use super::flow::ways;
use super::{reached, words};
use crate::model::{Item, Report};

/// GitHub refuses a comment of more than 65 536 characters.
const LONGEST: usize = 65_000;
/// What stands behind the findings is never longer.
const RESERVE: usize = 400;
/// So few findings are shown at once.
const OPEN: usize = 3;
/// No more warnings are listed.
const MOST_WARNINGS: usize = 20;

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let mut text = head(report);
    let mut explained = Vec::new();
    let mut shown = 0;
    for item in &report.items {
        let kind = item.finding.kind;
        let finding = finding(item, report.items.len() <= OPEN, !explained.contains(&kind));
        if text.len() + finding.len() > LONGEST - RESERVE {
            break;
        }
        text += &finding;
        explained.push(kind);
        shown += 1;
    }
    let more = (report.items.len() - shown) as u64;
    let mut left_out = Vec::new();
    if more > 0 {
        let more = count(more, "more finding");
        text += &format!("{more} not shown here, for a comment must not be longer. The other formats have all.\n");
        left_out.push(format!("{more} not shown: a comment on GitHub must not be longer than {LONGEST} characters"));
    }
    debug_assert!(text.len() <= LONGEST);
    out.write_all(text.as_bytes())?;
    Ok(left_out)
}

fn head(report: &Report) -> String {
    let mut text = format!("## iast: {}\n\n", headline(report));
    if let Some(watched) = words::watched(report) {
        text += &format!("{watched}.\n\n");
    }
    if let Some(reached) = reached::share(report) {
        text += &format!("Reached: {reached}.\n\n");
    }
    if !report.items.is_empty() {
        text += "| severity | type | CWE | findings |\n|---|---|---|--:|\n";
        let mut types: BTreeMap<(std::cmp::Reverse<Severity>, VulnerabilityKind), usize> = BTreeMap::new();
        for item in &report.items {
            *types.entry((std::cmp::Reverse(item.finding.severity), item.finding.kind)).or_default() += 1;
        }
        for ((severity, kind), number) in types {
            let (severity, cwe) = (severity.0.as_str(), kind.cwe());
            let url = iast_catalogue::entry(kind).cwe_url();
            text += &format!("| {severity} | {} | [{cwe}]({url}) | {number} |\n", kind.code());
        }
        text.push('\n');
    }
    let warnings = words::warnings(report);
    let never = reached::never(report).into_iter().map(|sink| format!("never reached: {sink}"));
    let notes: Vec<_> = words::notes(report).into_iter().chain(never).collect();
    if !warnings.is_empty() {
        text += "> [!WARNING]\n> Flows may be missing:\n";
        for warning in warnings.iter().take(MOST_WARNINGS) {
            text += &format!("> - {}\n", sentence(&words::value(warning)));
        }
        if warnings.len() > MOST_WARNINGS {
            text += &format!("> - {} more\n", warnings.len() - MOST_WARNINGS);
        }
        text.push('\n');
    }
    for note in notes.iter().take(MOST_WARNINGS) {
        text += &format!("- {}\n", sentence(&words::value(note)));
    }
    if !notes.is_empty() {
        text.push('\n');
    }
    text
}

/// `3 findings: 2 critical, 1 low`.
pub(crate) fn headline(report: &Report) -> String {
    if report.items.is_empty() {
        return "no untrusted data reached a dangerous call".to_owned();
    }
    let by_severity = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(|severity| {
        let count = report.items.iter().filter(|item| item.finding.severity == severity).count();
        (count > 0).then(|| format!("{count} {}", severity.as_str()))
    });
    let by_severity: Vec<_> = by_severity.into_iter().flatten().collect();
    format!("{}: {}", count(report.items.len() as u64, "finding"), by_severity.join(", "))
}

fn finding(item: &Item, is_open: bool, explain: bool) -> String {
    let finding = &item.finding;
    let entry = iast_catalogue::entry(finding.kind);
    // A block of HTML, in which Markdown is not looked for.
    let summary = html! {
        summary {
            b { (finding.severity.as_str()) } ": " (entry.title) " at " code { (whereabouts(finding)) }
        }
    };
    let mut text = format!("<details{}>{}\n\n", if is_open { " open" } else { "" }, summary.into_string());
    if let Some(note) = &finding.note {
        text += &format!("{}\n\n", sentence(&words::value(note)));
    }
    let evidence = words::evidence(finding);
    if !evidence.is_empty() {
        text += &format!("{}\n\n", fenced("text", &evidence));
    }
    for (number, at) in ways(finding).into_iter().next().unwrap_or_default().iter().enumerate() {
        let place = code(&format!("{}:{}", words::value(at.file), at.line));
        let function = visible(at.function);
        let function = if function.is_empty() { function } else { format!(" in {}", code(&words::value(&function))) };
        text += &format!("{}. {} at {place}{function}\n", number + 1, code(&words::value(&at.what)));
    }
    text.push('\n');
    for (name, fact) in words::facts(item) {
        text += &format!("- {name}: {}\n", sentence(&fact));
    }
    text += &format!("- help: {}\n\n", entry.help.replace('\n', " "));
    if explain {
        text += &format!("{}\n\nInstead of\n\n", entry.description);
        text += &format!("{}\n\nwrite\n\n{}\n\n", fenced("rust", &entry.before()), fenced("rust", &entry.after()));
    }
    text + "</details>\n\n"
}

/// Text in a line, as it is where nothing in it can mean anything, else as code.
pub(crate) fn sentence(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " .,:;'()-/".contains(c);
    let is_address = text.contains("://") || text.contains("www.");
    // At its start `-` and `1.` make lists, and spaces code.
    let behind_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let starts_plain = text.starts_with(char::is_alphanumeric) && !behind_number.starts_with(['.', ')']);
    if starts_plain && !is_address && text.chars().all(is_plain) { text.to_owned() } else { code(text) }
}

/// A code span. Its fences are longer than any in the text.
pub(crate) fn code(text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let is_bare = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    match text.trim_matches(' ').is_empty() {
        // A code span has to have something in it.
        true => "(nothing)".to_owned(),
        false if is_bare => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// A block of code.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}{language}\n{text}\n{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_cannot_be_ended_from_within() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(" a "), "`  a  `");
        assert_eq!(code("  "), "(nothing)");
        assert_eq!(code("a\nb"), "`a\\nb`");
        assert_eq!(fenced("text", "a"), "```text\na\n```");
        assert_eq!(fenced("text", "````"), "`````text\n````\n`````");
    }

    #[test]
    fn only_plain_sentences_are_no_code() {
        assert_eq!(
            sentence("it is more than one literal, name or number"),
            "it is more than one literal, name or number"
        );
        for text in [
            "- a",
            "1. a",
            "    a",
            "---",
            "@someone",
            "<b>",
            "see https://a.example",
            "www.a.example",
            "*a*",
            "#1",
            "a_b",
            "[a](b)",
            "!",
            "|",
        ] {
            assert_eq!(sentence(text), code(text));
        }
    }
}
