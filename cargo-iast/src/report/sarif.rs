//! SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, as GitHub and editors read it.
//!
//! GitHub wants a file and a line of each result, a number for its severity of each rule, and paths from the root of the
//! repository. Lines and columns count from 1, and columns count characters.

use std::io::{self, Write};

use iast_report::text::visible;
use iast_report::words::{describe, function, whereabouts};
use iast_schema::{Finding, Severity, VulnerabilityKind};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use super::flow::{Role, Waypoint, ways};
use super::lines::Lines;
use super::stream::Stream;
use super::words::{self, Properties};
use crate::explanation;
use crate::model::{Item, Report};

/// What relative paths are relative to, by the name that is usual for it.
const ROOT: &str = "%SRCROOT%";
/// Where a finding stands that has no place in the source: GitHub refuses a file with a result that has none.
const NOWHERE: &str = "Cargo.toml";
/// Lines above and below the one of a finding.
const CONTEXT: u32 = 2;

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rules = Rules::of(report);
    let lines = Lines::new(report);
    let results = Stream(|| report.items.iter().map(|item| result(item, &rules, &lines)));
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": {
                "name": "iast",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.0.iter().map(|kind| rule(*kind)).collect::<Vec<_>>(),
            }}),
            automation_details: json!({ "id": "iast/" }),
            invocations: [invocation(report)],
            original_uri_base_ids: json!({ ROOT: { "uri": directory_uri(report) } }),
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    serde_json::to_writer(&mut *out, &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<R: Serialize> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R: Serialize> {
    tool: Value,
    automation_details: Value,
    invocations: [Value; 1],
    original_uri_base_ids: Value,
    column_kind: &'static str,
    results: R,
}

/// The types that were found, in order.
struct Rules(Vec<VulnerabilityKind>);

impl Rules {
    fn of(report: &Report) -> Self {
        let mut kinds: Vec<_> = report.items.iter().map(|item| item.finding.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        Self(kinds)
    }

    fn index(&self, kind: VulnerabilityKind) -> usize {
        self.0.binary_search(&kind).expect("the list was made of the kinds of these findings")
    }
}

fn rule(kind: VulnerabilityKind) -> Value {
    let entry = iast_catalogue::entry(kind);
    let level = level(entry.severity);
    let (before, after) = (entry.before(), entry.after());
    let owasp = [entry.owasp.in_2021, entry.owasp.in_2025];
    json!({
        "id": kind.code(),
        "name": pascal_case(kind.code()),
        "shortDescription": { "text": message(entry.title) },
        "fullDescription": { "text": message(entry.description) },
        "helpUri": entry.cwe_url(),
        "help": {
            "text": message(&format!(
                "{}\n\n{}\n\nInstead of\n\n{before}\n\nwrite\n\n{after}\n\nHelp: {}.\n",
                entry.description, entry.detection, entry.help
            )),
            "markdown": explanation::markdown(entry),
        },
        "defaultConfiguration": { "level": level },
        "properties": {
            "tags": ["security", format!("external/cwe/cwe-{:03}", kind.cwe()), owasp[0], owasp[1]],
            "precision": "very-high",
            "problem.severity": if level == "note" { "recommendation" } else { level },
            "security-severity": security_severity(entry.severity),
        },
    })
}

/// GitHub shows above 9.0 as critical, from 7.0 as high, from 4.0 as medium.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

fn pascal_case(code: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    code.split('-').map(capital).collect()
}

fn invocation(report: &Report) -> Value {
    let notification = |level: &str, text: &String| json!({ "level": level, "message": { "text": message(text) } });
    let warnings = words::warnings(report);
    let notes = words::notes(report);
    let warnings = warnings.iter().map(|text| notification("warning", text));
    let notes = notes.iter().map(|text| notification("note", text));
    let mut invocation = json!({
        "executionSuccessful": true,
        "toolExecutionNotifications": warnings.chain(notes).collect::<Vec<_>>(),
    });
    let end = report.processes.iter().map(|process| process.time).max();
    let end = end.and_then(|time| jiff::Timestamp::from_millisecond(i64::try_from(time).ok()?).ok());
    if let Some(end) = end {
        invocation["endTimeUtc"] = Value::String(end.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string());
    }
    invocation
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [SarifLocation; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_flows: Vec<CodeFlow>,
    partial_fingerprints: Fingerprints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrence_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_request: Option<WebRequest<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    #[serde(rename = "iastFingerprint/v1")]
    v1: &'a str,
}

#[derive(Serialize)]
struct WebRequest<'a> {
    method: &'a str,
    target: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<PhysicalLocation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeFlow {
    thread_flows: [ThreadFlow; 1],
}

#[derive(Serialize)]
struct ThreadFlow {
    locations: Vec<ThreadFlowLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ThreadFlowLocation {
    location: SarifLocation,
    kinds: [&'static str; 1],
    importance: &'static str,
}

fn result<'a>(item: &'a Item, rules: &Rules, lines: &Lines<'_>) -> SarifResult<'a> {
    let finding = &item.finding;
    let sink = sink(finding, lines);
    let flows = ways(finding).into_iter().map(|way| CodeFlow {
        thread_flows: [ThreadFlow { locations: way.iter().map(|at| step(at, &sink)).collect() }],
    });
    let flows = flows.collect();
    SarifResult {
        rule_id: finding.kind.code(),
        rule_index: rules.index(finding.kind),
        level: level(finding.severity),
        message: Message { text: message(&explanation(finding)) },
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
    let mut text = format!("{}.", entry.title);
    if let Some(note) = &finding.note {
        text += &format!(" Note: {}.", words::value(note));
    }
    let evidence = words::evidence(finding);
    if !evidence.is_empty() {
        text += &format!("\nEvidence: {evidence}");
    }
    for source in &finding.sources {
        text += &format!("\nSource: {}", describe(source));
    }
    if finding.location.file.is_empty() {
        text += &format!("\nSeen at: {}", whereabouts(finding));
    }
    text += &format!("\nHelp: {}", entry.help);
    text
}

/// The dangerous call.
fn sink(finding: &Finding, lines: &Lines<'_>) -> SarifLocation {
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
        physical_location: Some(PhysicalLocation { artifact_location: artifact(file), region, context_region }),
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

fn step(at: &Waypoint<'_>, sink: &SarifLocation) -> ThreadFlowLocation {
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
        PhysicalLocation { artifact_location: artifact(at.file), region, context_region: None }
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
            message: Some(Message { text: message(&words::value(&at.what)) }),
        },
        kinds: [kind],
        importance,
    }
}

/// A text for a `message`, in which `[text](target)` is a link and `{0}` stands for an argument (3.11.5 and 3.11.6). Other
/// brackets and braces are left alone, for most viewers show the escapes.
fn message(text: &str) -> String {
    if !text.contains("](") && !text.contains('{') {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut is_argument = false;
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            (']', Some('(')) => escaped.push('\\'),
            ('{', Some(next)) if next.is_ascii_digit() => {
                is_argument = true;
                escaped.push('{');
            }
            ('}', _) if std::mem::take(&mut is_argument) => escaped.push('}'),
            _ => {}
        }
        escaped.push(c);
    }
    escaped
}

/// What stays as it is in the path of an address: letters, digits, `-._~/`.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'!')
    .add(b'"')
    .add(b'#')
    .add(b'$')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'+')
    .add(b',')
    .add(b':')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

fn artifact(file: &str) -> ArtifactLocation {
    let file = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    let is_drive = file.as_bytes().get(1) == Some(&b':') && cfg!(windows);
    let path = utf8_percent_encode(&file, PATH);
    match (file.starts_with('/'), is_drive) {
        // In a crate of a registry, say.
        (true, _) => ArtifactLocation { uri: format!("file://{path}"), uri_base_id: None },
        (_, true) => ArtifactLocation { uri: format!("file:///{path}"), uri_base_id: None },
        _ => ArtifactLocation { uri: path.to_string(), uri_base_id: Some(ROOT) },
    }
}

fn directory_uri(report: &Report) -> String {
    let ArtifactLocation { mut uri, .. } = artifact(&report.root.to_string_lossy());
    if !uri.ends_with('/') {
        uri.push('/');
    }
    uri
}
