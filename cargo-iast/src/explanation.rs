//! A type of vulnerability explained in full: what it is, how it is found here, how it is mended, where to read on.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects, Style};
use iast_catalogue::Entry;
use serde::Serialize;

/// Paragraphs are indented by this.
const INDENT: &str = "    ";

/// The explanation for a terminal, in lines of at most so many columns. Its colours are escapes, for a stream that knows
/// whether to keep them.
pub(crate) fn text(entry: &Entry, columns: usize) -> String {
    let bold = Style::new().effects(Effects::BOLD);
    let [bad, good] = [AnsiColor::Red, AnsiColor::Green].map(AnsiColor::on_default);
    let kind = entry.kind;
    let mut text = format!("{bold}{}{bold:#}: {}\n", kind.code(), entry.title);
    let mut facts = format!(
        "{}, CWE-{}, OWASP {}, {}",
        entry.severity.as_str(),
        kind.cwe(),
        entry.owasp.in_2021,
        entry.owasp.in_2025,
    );
    let mut names = vec![kind.json_name(), kind.short_name()];
    // Case does not matter to whoever types one.
    names.retain(|name| !name.eq_ignore_ascii_case(kind.code()));
    if !names.is_empty() {
        facts += &format!("; also called {}", names.join(" and "));
    }
    text += &textwrap::fill(&facts, columns);
    text.push('\n');
    let paragraph = |text: &str| {
        let options = textwrap::Options::new(columns).initial_indent(INDENT).subsequent_indent(INDENT);
        textwrap::fill(text, options) + "\n"
    };
    let code = |code: &str, style: Style| -> String {
        let shown = |line: &str| match line {
            "" => "\n".to_owned(),
            line => format!("{INDENT}{style}{line}{style:#}\n"),
        };
        code.lines().map(shown).collect()
    };
    let references = [entry.cwe_url()].into_iter().chain(entry.references.iter().map(|url| (*url).to_owned()));
    for (title, body) in [
        ("What it is", paragraph(entry.description)),
        ("How it is found", paragraph(entry.detection)),
        ("Instead of", code(&entry.before(), bad)),
        ("Write", code(&entry.after(), good)),
        ("In short", paragraph(&entry.help.replace('\n', " "))),
        ("Read on", references.map(|url| format!("{INDENT}{url}\n")).collect()),
    ] {
        let _ = write!(text, "\n{bold}{title}{bold:#}\n{body}");
    }
    text
}

/// The explanation below a heading that the caller writes.
pub(crate) fn markdown(entry: &Entry) -> String {
    let references = entry.references.iter().map(|url| format!("- <{url}>\n")).collect::<String>();
    format!(
        "{}\n\n{}\n\nInstead of\n\n```rust\n{}\n```\n\nwrite\n\n```rust\n{}\n```\n\n\
         - [CWE-{}]({})\n- OWASP Top 10: {}, {}\n{references}",
        entry.description,
        entry.detection,
        entry.before(),
        entry.after(),
        entry.kind.cwe(),
        entry.cwe_url(),
        entry.owasp.in_2021,
        entry.owasp.in_2025
    )
}

/// The explanation for programs.
#[derive(Debug, Serialize)]
pub(crate) struct Json {
    code: &'static str,
    #[serde(rename = "type")]
    json_name: &'static str,
    short_name: &'static str,
    title: &'static str,
    severity: &'static str,
    cwe: u16,
    owasp: [&'static str; 2],
    description: &'static str,
    detection: &'static str,
    before: String,
    after: String,
    help: &'static str,
    references: Vec<String>,
}

impl Json {
    pub(crate) fn of(entry: &Entry) -> Self {
        let references = [entry.cwe_url()].into_iter().chain(entry.references.iter().map(|url| (*url).to_owned()));
        Self {
            code: entry.kind.code(),
            json_name: entry.kind.json_name(),
            short_name: entry.kind.short_name(),
            title: entry.title,
            severity: entry.severity.as_str(),
            cwe: entry.kind.cwe(),
            owasp: [entry.owasp.in_2021, entry.owasp.in_2025],
            description: entry.description,
            detection: entry.detection,
            before: entry.before(),
            after: entry.after(),
            help: entry.help,
            references: references.collect(),
        }
    }
}
