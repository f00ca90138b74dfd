//! The results: a finding each, with its place and the ways to it.

use iast_report::text::visible;
use iast_report::words::{describe, function, whereabouts};
use iast_schema::Finding;

use super::message::message;
use super::rule::{Rules, level};
use super::types::{
    CodeFlow, Fingerprints, LogicalLocation, Message, PhysicalLocation, Region, SarifLocation, SarifResult, ThreadFlow,
    ThreadFlowLocation, WebRequest, artifact,
};
use crate::model::Item;
use crate::report::flow::{Role, Waypoint, ways};
use crate::report::lines::Lines;
use crate::report::words::{self, Properties};
use crate::repository::Repository;

/// Where a finding stands that has no place in the source: GitHub refuses a file with a result that has none.
const NOWHERE: &str = "Cargo.toml";
/// Lines above and below the one of a finding.
const CONTEXT: u32 = 2;

pub(super) fn result<'a>(item: &'a Item, rules: &Rules, lines: &Lines<'_>, repository: &Repository) -> SarifResult<'a> {
    let finding = &item.finding;
    let sink = sink(finding, lines, repository);
    let flows = ways(finding).into_iter().map(|way| CodeFlow {
        thread_flows: [ThreadFlow { locations: way.iter().map(|at| step(at, &sink, repository)).collect() }],
    });
    let flows = flows.collect();
    SarifResult {
        rule_id: finding.kind.code(),
        rule_index: rules.index(finding.kind),
        level: level(finding.severity),
        message: Message { text: message(explanation(finding)) },
        locations: [sink],
        code_flows: flows,
        partial_fingerprints: Fingerprints { v1: &finding.fingerprint },
        occurrence_count: (finding.count > 0).then_some(finding.count),
        web_request: finding
            .request
            .as_ref()
            .map(|request| WebRequest { method: &request.method, target: &request.path }),
        properties: Properties::of(item),
    }
}

/// What GitHub shows beside the line.
fn explanation(finding: &Finding) -> String {
    let entry = iast_catalogue::entry(finding.kind);
    let mut text = String::with_capacity(600);
    text.extend([entry.title, "."]);
    if let Some(note) = &finding.note {
        text.extend([" Note: ", &words::value(note), "."]);
    }
    let evidence = words::evidence(finding);
    if !evidence.is_empty() {
        text.extend(["\nEvidence: ", &evidence]);
    }
    for source in &finding.sources {
        text.extend(["\nSource: ", &describe(source)]);
    }
    if finding.location.file.is_empty() {
        text.extend(["\nSeen at: ", &whereabouts(finding)]);
    }
    text.extend(["\nHelp: ", entry.help]);
    text
}

/// The dangerous call.
fn sink(finding: &Finding, lines: &Lines<'_>, repository: &Repository) -> SarifLocation {
    let location = &finding.location;
    let logical = match (function(location), &finding.request) {
        (Some(name), _) => Some(LogicalLocation { fully_qualified_name: name, kind: "function" }),
        (None, Some(_)) if location.file.is_empty() => {
            Some(LogicalLocation { fully_qualified_name: whereabouts(finding), kind: "resource" })
        }
        _ => None,
    };
    let (region, context_region) = regions(finding, lines);
    let file = if location.file.is_empty() { NOWHERE } else { &location.file };
    SarifLocation {
        physical_location: Some(PhysicalLocation {
            artifact_location: artifact(file, repository),
            region,
            context_region,
        }),
        logical_locations: logical.into_iter().collect(),
        message: None,
    }
}

/// The call, and the lines around it. Where secrets stand, no text is given.
fn regions(finding: &Finding, lines: &Lines<'_>) -> (Option<Region>, Option<Region>) {
    let location = &finding.location;
    if location.file.is_empty() || location.line == 0 {
        return (location.file.is_empty().then(|| Region { start_line: 1, ..Region::default() }), None);
    }
    let start = Region {
        start_line: location.line,
        start_column: (location.column > 0).then_some(location.column),
        ..Region::default()
    };
    let Some(line) = lines.of(finding).filter(|line| line.is_whole) else { return (Some(start), None) };
    let columns = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let from = columns(&line.text[..line.call.start]).saturating_add(1);
    let call = &line.text[line.call.clone()];
    let region = Region {
        start_line: location.line,
        start_column: Some(from),
        end_line: Some(location.line),
        end_column: Some(from.saturating_add(columns(call))),
        snippet: Some(Message { text: call.to_owned() }),
    };
    let around = lines.around(&location.file, location.line, CONTEXT).unwrap_or_default();
    let context = around.first().zip(around.last()).map(|((first, _), (last, _))| Region {
        start_line: *first,
        end_line: Some(*last),
        snippet: Some(Message { text: around.iter().map(|(_, text)| format!("{text}\n")).collect() }),
        ..Region::default()
    });
    (Some(region), context)
}

fn step(at: &Waypoint<'_>, sink: &SarifLocation, repository: &Repository) -> ThreadFlowLocation {
    let physical = (!at.file.is_empty()).then(|| {
        let of_sink = || sink.physical_location.as_ref()?.region.as_ref();
        let region = (at.line > 0).then(|| match of_sink().filter(|_| at.role == Role::Sink) {
            Some(region) => Region {
                start_line: region.start_line,
                start_column: region.start_column,
                end_line: region.end_line,
                end_column: region.end_column,
                snippet: None,
            },
            None => {
                Region { start_line: at.line, start_column: (at.column > 0).then_some(at.column), ..Region::default() }
            }
        });
        PhysicalLocation { artifact_location: artifact(at.file, repository), region, context_region: None }
    });
    let function = visible(at.function);
    let (kind, importance) = match at.role {
        Role::Source => ("source", "essential"),
        Role::Step => ("pass", "important"),
        Role::Sink => ("sink", "essential"),
    };
    let logical =
        (!function.is_empty()).then_some(LogicalLocation { fully_qualified_name: function, kind: "function" });
    ThreadFlowLocation {
        location: SarifLocation {
            physical_location: physical,
            logical_locations: logical.into_iter().collect(),
            message: Some(Message { text: message(words::value(&at.what)) }),
        },
        kinds: [kind],
        importance,
    }
}
