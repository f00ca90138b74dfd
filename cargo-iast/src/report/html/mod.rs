//! One page that a person reads in a browser, on paper or with a screen reader. It loads nothing, and works without its
//! script, which only filters.
//!
//! Evidence is text of attackers. It is written by a template that escapes, and should that ever fail, the page's policy
//! lets no script run but the one whose hash it names.

mod finding;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use base64::Engine as _;
use iast_report::text::count;
use iast_schema::{Severity, VulnerabilityKind};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::lines::Lines;
use super::{markdown, reached, words};
use crate::model::{Item, Report};

/// The worst findings have all details on the page.
const DETAILED: usize = 1_000;
/// More are only listed, and beyond this counted: browsers get slow.
const LISTED: usize = 10_000;
/// No more files can be chosen.
const MOST_FILES: usize = 500;
/// No more warnings or notes are listed.
const MOST_WARNINGS: usize = 100;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let lines = Lines::new(report);
    let all = report.items.len();
    out.write_all(head(report).into_string().as_bytes())?;
    for (kind, items) in by_type(report) {
        out.write_all(format!("<section class=\"type\" aria-labelledby=\"{}\">", kind.code()).as_bytes())?;
        out.write_all(type_head(kind, items.len()).into_string().as_bytes())?;
        for (index, item) in items.iter().take_while(|(index, _)| *index < LISTED) {
            out.write_all(finding::render(item, &lines, *index < DETAILED).into_string().as_bytes())?;
        }
        let more = items.iter().filter(|(index, _)| *index >= LISTED).count();
        if more > 0 {
            let more = html! { p.hint { (count(more as u64, "more finding")) " of this type not on this page" } };
            out.write_all(more.into_string().as_bytes())?;
        }
        out.write_all(b"</section>\n")?;
    }
    out.write_all(foot().into_string().as_bytes())?;
    let left_out = all.saturating_sub(LISTED);
    let left_out = (left_out > 0)
        .then(|| format!("{} not on the page, which lists {LISTED}", count(left_out as u64, "more finding")));
    Ok(left_out.into_iter().collect())
}

/// The findings of each type with their numbers in the list, the type with the worst finding first.
fn by_type(report: &Report) -> Vec<(VulnerabilityKind, Vec<(usize, &Item)>)> {
    let mut types: BTreeMap<VulnerabilityKind, Vec<(usize, &Item)>> = BTreeMap::new();
    for (index, item) in report.items.iter().enumerate() {
        types.entry(item.finding.kind).or_default().push((index, item));
    }
    let mut types: Vec<_> = types.into_iter().collect();
    types.sort_by_key(|(_, items)| items[0].0);
    types
}

fn head(report: &Report) -> Markup {
    let headline = markdown::headline(report);
    let all = report.items.len();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(concat!("cargo-iast ", env!("CARGO_PKG_VERSION")));
                title { "iast: " (headline) }
                style { (PreEscaped(STYLE)) }
            }
        }
        // The end tags of `html` and `body` may be left out; what follows is written piece by piece.
        (PreEscaped("<body>"))
        a.skip href="#findings" { "Skip to the findings" }
        header {
            p.product { "iast report" }
            h1 { @if all == 0 { (capital(&headline)) } @else { (count(all as u64, "finding")) } }
            (tally(report))
            @if let Some(watched) = words::watched(report) { p.hint { "Watched: " (watched) "." } }
            @if let Some(reached) = reached::share(report) { p.hint { "Reached: " (reached) "." } }
            (list("never", "Sinks that were not reached", &reached::never(report)))
            (list("missing", "Flows may be missing", &words::warnings(report)))
            (list("also", "Notes", &words::notes(report)))
            @if all > DETAILED {
                p.box {
                    "This page is bounded: details of the worst " (DETAILED) " findings are on it"
                    @if all > LISTED { ", and the worst " (LISTED) " are listed" } @else { ", and all are listed" }
                    ". " code { "cargo iast report --format json" } " has everything."
                }
            }
        }
        (PreEscaped("<main id=\"findings\">"))
        @if all > 0 { (filter(report)) }
    }
}

/// Nothing is loaded and nothing runs but the style and the script of the page.
fn policy() -> String {
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn tally(report: &Report) -> Markup {
    html! {
        ul.tally {
            @for severity in SEVERITIES {
                @let number = report.items.iter().filter(|item| item.finding.severity == severity).count();
                li class={ (severity.as_str()) @if number == 0 { " none" } } { b { (number) } " " (severity.as_str()) }
            }
        }
    }
}

const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

fn list(class: &str, title: &str, texts: &[String]) -> Markup {
    html! {
        @if !texts.is_empty() {
            details class={ "box " (class) } {
                summary { (title) " (" (texts.len()) ")" }
                ul {
                    @for text in texts.iter().take(MOST_WARNINGS) { li { (words::value(text)) } }
                    @if texts.len() > MOST_WARNINGS { li { (texts.len() - MOST_WARNINGS) " more" } }
                }
            }
        }
    }
}

/// The form above the list. It appears when the script runs.
fn filter(report: &Report) -> Markup {
    let listed = || report.items.iter().take(LISTED).map(|item| &*item.finding);
    let types = tallied(listed().map(|finding| finding.kind.code().to_owned()));
    let files = tallied(listed().map(finding::file_key).filter(|file| !file.is_empty()));
    let origins = tallied(listed().flat_map(|finding| {
        let mut origins: Vec<_> = finding.sources.iter().map(|source| source.origin.as_str()).collect();
        origins.sort_unstable();
        origins.dedup();
        origins.into_iter().map(str::to_owned)
    }));
    html! {
        form id="filter" hidden aria-label="Filter" {
            div {
                label.grow {
                    "Search" input type="search" name="text" placeholder="words in the finding" autocomplete="off";
                }
                fieldset {
                    legend { "Severity" }
                    @for severity in SEVERITIES {
                        label {
                            input type="checkbox" name="severity" value=(severity.as_str()) checked;
                            (severity.as_str())
                        }
                    }
                }
            }
            div {
                (choice("type", "Type", "all types", &types))
                (choice("file", "File", "all files", &files))
                (choice("origin", "Origin", "all origins", &origins))
                span.buttons {
                    button type="reset" { "Reset" }
                    button type="button" id="open" { "Open all" }
                    button type="button" id="close" { "Close all" }
                }
                p id="count" role="status" {}
            }
        }
    }
}

/// The values with their numbers, the most frequent first.
fn tallied(values: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut tally: HashMap<String, usize> = HashMap::new();
    for value in values {
        *tally.entry(value).or_default() += 1;
    }
    let mut tally: Vec<_> = tally.into_iter().collect();
    tally.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| a.cmp(b)));
    tally.truncate(MOST_FILES);
    tally
}

fn choice(name: &str, label: &str, all: &str, values: &[(String, usize)]) -> Markup {
    html! {
        label.pick {
            (label)
            select name=(name) {
                option value="" { (all) }
                @for (value, number) in values {
                    option value=(value) { (words::value(value)) " (" (number) ")" }
                }
            }
        }
    }
}

/// What a type is and how it is mended, once for all of its findings.
fn type_head(kind: VulnerabilityKind, findings: usize) -> Markup {
    let entry = iast_catalogue::entry(kind);
    html! {
        h2 id=(kind.code()) { (capital(entry.title)) span.hint { (count(findings as u64, "finding")) } }
        p.links.hint {
            code { (kind.code()) } " · " a href=(entry.cwe_url()) rel="noreferrer" { "CWE-" (kind.cwe()) }
            " · OWASP " (entry.owasp.in_2021) ", " (entry.owasp.in_2025)
        }
        details.about {
            summary { "What it is and how to fix it" }
            div {
                p { (inline_code(entry.description)) }
                p { (inline_code(entry.detection)) }
                div.remedy {
                    div.bad { h3 { "Instead of" } pre { code { (entry.before()) } } }
                    div.good { h3 { "Write" } pre { code { (entry.after()) } } }
                }
                p.links {
                    "More: "
                    @for (at, url) in entry.references.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(url) rel="noreferrer" { (page_name(url)) }
                    }
                }
            }
        }
    }
}

fn foot() -> Markup {
    html! {
        (PreEscaped("</main>"))
        footer {
            p {
                "Marked text was sent by a client and may have been chosen by an attacker. Written by cargo-iast "
                (env!("CARGO_PKG_VERSION")) "."
            }
        }
        script { (PreEscaped(SCRIPT)) }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `SQL Injection Prevention Cheat Sheet`, from the address of such a page.
fn page_name(url: &str) -> String {
    let name = url.rsplit('/').next().unwrap_or(url);
    name.trim_end_matches(".html").replace('_', " ")
}

/// Text of the catalogue, in which code stands in backquotes.
fn inline_code(text: &str) -> Markup {
    html! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}
