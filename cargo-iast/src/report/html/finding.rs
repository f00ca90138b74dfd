//! A finding on the page.

use iast_report::text::{clip, visible};
use iast_report::words::{function, position, whereabouts};
use iast_schema::{EvidencePart, Finding, Source};
use maud::{Markup, html};

use super::super::flow::{Role, Waypoint, ways};
use super::super::lines::Lines;
use super::super::words;
use super::inline_code;
use crate::model::Item;

/// No more of these are shown; the engine makes no more, but others could.
const MOST_PARTS: usize = 64;
const MOST_PART: usize = 2_000;
const MOST_STEPS: usize = 50;
const MOST_NAMED: usize = 3;
const MOST_NAME: usize = 80;
/// Lines above and below the one of the call.
const CONTEXT: u32 = 3;

pub(super) fn render(item: &Item, lines: &Lines<'_>, detailed: bool) -> Markup {
    let finding = &item.finding;
    let severity = finding.severity.as_str();
    let file = file_key(finding);
    let mut origins: Vec<_> = finding.sources.iter().map(|source| source.origin.as_str()).collect();
    origins.sort_unstable();
    origins.dedup();
    let origins = origins.join(" ");
    let code = finding.kind.code();
    html! {
        @if detailed {
            details class={ "finding " (severity) } id=[anchor(finding)] data-severity=(severity) data-type=(code)
                data-file=(file) data-origins=(origins) {
                summary { (gist(finding)) }
                div.body { (body(item, lines)) }
            }
        } @else {
            div class={ "finding " (severity) } id=[anchor(finding)] data-severity=(severity) data-type=(code)
                data-file=(file) data-origins=(origins) {
                div.row { (gist(finding)) }
            }
        }
        "\n"
    }
}

/// By what findings of a file are filtered. The page has it twice.
pub(super) fn file_key(finding: &Finding) -> String {
    visible(&clip(&finding.location.file, MOST_PART))
}

/// The fingerprint of the finding, so that links to it stay right.
fn anchor(finding: &Finding) -> Option<String> {
    let fingerprint = &finding.fingerprint;
    let is_plain = (1..=64).contains(&fingerprint.len()) && fingerprint.bytes().all(|b| b.is_ascii_alphanumeric());
    is_plain.then(|| format!("finding-{fingerprint}"))
}

/// The line that is always there.
fn gist(finding: &Finding) -> Markup {
    let label = iast_catalogue::entry(finding.kind).label;
    let more = finding.sources.len().saturating_sub(MOST_NAMED);
    html! {
        span.severity { (finding.severity.as_str()) }
        " "
        span.where {
            @if finding.location.file.is_empty() { (whereabouts(finding)) } @else { (position(&finding.location)) }
            @if let Some(function) = function(&finding.location) { " " span.function { "in " (function) } }
        }
        " "
        span.gist {
            @for (at, source) in finding.sources.iter().take(MOST_NAMED).enumerate() {
                @if at > 0 { ", " } (name(source))
            }
            @if more > 0 { " and " (more) " more" }
            @if !finding.sources.is_empty() { " → " }
            (label)
        }
    }
}

/// Where data came from: the origin and the name.
fn name(source: &Source) -> Markup {
    html! {
        (source.origin)
        @if let Some(name) = &source.name { " " code { (visible(&clip(name, MOST_NAME))) } }
    }
}

fn body(item: &Item, lines: &Lines<'_>) -> Markup {
    let finding = &item.finding;
    let entry = iast_catalogue::entry(finding.kind);
    html! {
        @if let Some(note) = &finding.note { p.note { (words::value(note)) } }
        @if !finding.evidence.parts.is_empty() { (evidence(finding)) }
        (source(finding, lines))
        @for (at, way) in ways(finding).iter().enumerate() {
            h3 { "Data flow" @if at > 0 { " of " (name(&finding.sources[at.min(finding.sources.len() - 1)])) } }
            (flow(way, lines))
        }
        h3 { "Help" }
        p.help { (inline_code(entry.help)) }
        h3 { "Facts" }
        dl.facts {
            @for source in finding.sources.iter().take(MOST_PARTS) {
                dt { "source" }
                dd {
                    (name(source))
                    @if let Some(location) = &source.location {
                        ", received at " code { (position(location)) }
                        @if let Some(function) = function(location) { " in " code { (function) } }
                    }
                }
            }
            @for (name, fact) in words::facts(item).iter().filter(|(name, _)| *name != "source") {
                dt { (name) } dd { (fact) }
            }
        }
    }
}

fn evidence(finding: &Finding) -> Markup {
    let parts = finding.evidence.parts.iter().take(MOST_PARTS);
    let more = finding.evidence.parts.len().saturating_sub(MOST_PARTS);
    html! {
        h3 { "Evidence" }
        pre.evidence { code { @for part in parts { (evidence_part(part)) } @if more > 0 { "…" } } }
        ul.legend {
            @for (at, source) in finding.sources.iter().take(MOST_PARTS).enumerate() {
                li { mark class={ "s" (at % 3) } { "marked" } " is from " (name(source)) }
            }
            @if finding.evidence.parts.iter().any(|part| part.redacted) {
                li { "Secrets were taken out where it says [redacted]." }
            }
        }
    }
}

fn evidence_part(part: &EvidencePart) -> Markup {
    let text = clip(&part.value, MOST_PART);
    html! {
        @match (part.source, part.redacted) {
            (Some(source), true) => { mark class={ "redacted s" (source % 3) } title="redacted" { (visible(&text)) } },
            (Some(source), false) => { mark class={ "s" (source % 3) } { (visible(&text)) } },
            (None, true) => { span.own-redacted title="redacted" { (visible(&text)) } },
            // Only the program's own line breaks break lines: untrusted text must not look like something else.
            (None, false) => { @for (at, line) in text.split('\n').enumerate() { @if at > 0 { "\n" } (visible(line)) } },
        }
    }
}

/// The lines around the call, with the call marked.
fn source(finding: &Finding, lines: &Lines<'_>) -> Markup {
    let location = &finding.location;
    let call = lines.of(finding);
    let context = if call.as_ref().is_some_and(|line| !line.is_whole) { 0 } else { CONTEXT };
    let around = call.as_ref().and_then(|_| lines.around(&location.file, location.line, context)).unwrap_or_default();
    html! {
        @if !around.is_empty() {
            h3 { "Source" }
            pre.source { code {
                @for (number, text) in &around {
                    @let call = call.as_ref().filter(|_| *number == location.line);
                    span class={ "line" @if call.is_some() { " here" } } {
                        span.number { (number) }
                        span {
                            @match call {
                                Some(line) => {
                                    (show(&line.text[..line.call.start]))
                                    span.call { (show(&line.text[line.call.clone()])) }
                                    (show(&line.text[line.call.end..]))
                                },
                                None => (show(text)),
                            }
                            "\n"
                        }
                    }
                }
            } }
        }
    }
}

fn flow(way: &[Waypoint<'_>], lines: &Lines<'_>) -> Markup {
    let more = way.len().saturating_sub(MOST_STEPS);
    html! {
        ol.flow {
            @for at in way.iter().take(MOST_STEPS) {
                @let (class, role) = match at.role {
                    Role::Source => ("source-step", "comes in"),
                    Role::Step => ("step", "is handed on"),
                    Role::Sink => ("sink-step", "does harm"),
                };
                li class=(class) {
                    code { (words::value(&at.what)) } " " span.role { (role) } " "
                    div.step-place {
                        (words::value(at.file)) ":" (at.line)
                        @if !at.function.is_empty() { " in " (words::value(at.function)) }
                    }
                    @if let Some((_, text)) = lines.around(at.file, at.line, 0).and_then(|mut lines| lines.pop()) {
                        pre { code { (show(text.trim())) } }
                    }
                }
            }
            @if more > 0 { li { (more) " more steps" } }
        }
    }
}

/// A line of code.
fn show(text: &str) -> String {
    visible(&text.replace('\t', "    "))
}
