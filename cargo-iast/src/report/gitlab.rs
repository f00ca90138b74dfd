//! GitLab's report of static analysis, format 15,
//! <https://docs.gitlab.com/development/integrations/secure/>.

use std::io::{self, Write};

use iast_report::text::visible;
use iast_report::words::{describe, whereabouts};
use iast_schema::Severity;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::flow::ways;
use super::stream::Stream;
use super::{markdown, words};
use crate::model::{Item, Report};

/// The version of the format.
const VERSION: &str = "15.0.0";

#[derive(Serialize)]
struct Document<V: Serialize> {
    version: &'static str,
    scan: Value,
    vulnerabilities: V,
}

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        scan: scan(report),
        vulnerabilities: Stream(|| report.items.iter().map(vulnerability)),
    };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn scan(report: &Report) -> Value {
    let found = report.items.iter().map(|item| item.finding.time);
    let times = || found.clone().chain(report.processes.iter().map(|process| process.time)).filter(|time| *time > 0);
    let tool = json!({
        "id": "iast",
        "name": "iast",
        "url": env!("CARGO_PKG_REPOSITORY"),
        "version": env!("CARGO_PKG_VERSION"),
        "vendor": { "name": "iast" },
    });
    let warnings = words::warnings(report).into_iter().map(|text| ("warn", text));
    let messages = warnings.chain(words::notes(report).into_iter().map(|text| ("info", text)));
    let messages = messages.filter(|(_, text)| !text.is_empty());
    json!({
        "analyzer": tool,
        "scanner": tool,
        "type": "sast",
        "status": "success",
        "start_time": time(times().min()),
        "end_time": time(times().max()),
        "messages": messages.map(|(level, text)| json!({ "level": level, "value": text })).collect::<Vec<_>>(),
    })
}

/// In the form that the format asks for. What is not known is the beginning of time.
fn time(milliseconds: Option<u64>) -> String {
    let time = milliseconds.and_then(|time| jiff::Timestamp::from_millisecond(i64::try_from(time).ok()?).ok());
    time.unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn vulnerability(item: &Item) -> Value {
    let finding = &item.finding;
    let entry = iast_catalogue::entry(finding.kind);
    let code = finding.kind.code();
    let mut location = Map::new();
    if !finding.location.file.is_empty() {
        location.insert("file".into(), json!(finding.location.file));
        location.insert("start_line".into(), json!(finding.location.line));
        location.insert("method".into(), json!(finding.location.function));
        location.insert("class".into(), json!(finding.location.module));
    }
    let links = entry.references.iter().map(|url| json!({ "url": url }));
    json!({
        // It must not be empty, which it only is in a file that nobody of us wrote.
        "id": if finding.fingerprint.is_empty() { "unknown" } else { &finding.fingerprint },
        "name": entry.title,
        "description": description(item),
        "severity": severity(finding.severity),
        "solution": format!("{}\n\n{}", entry.help, entry.after()),
        "identifiers": [
            { "type": "iast_type", "name": format!("iast: {code}"), "value": code },
            {
                "type": "cwe",
                "name": format!("CWE-{}", finding.kind.cwe()),
                "value": finding.kind.cwe().to_string(),
                "url": entry.cwe_url(),
            },
            { "type": "owasp", "name": entry.owasp.in_2021, "value": entry.owasp.in_2021 },
        ],
        "links": links.collect::<Vec<_>>(),
        "location": location,
        "details": details(item),
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
    }
}

/// It is Markdown.
fn description(item: &Item) -> String {
    let finding = &item.finding;
    let mut text = iast_catalogue::entry(finding.kind).description.to_owned();
    if let Some(note) = &finding.note {
        text += &format!("\n\nNote: {}", markdown::sentence(&words::value(note)));
    }
    let evidence = words::evidence(finding);
    if !evidence.is_empty() {
        text += &format!("\n\n{}", markdown::fenced("text", &evidence));
    }
    if finding.location.file.is_empty() {
        text += &format!("\n\nSeen at {}.", markdown::code(&whereabouts(finding)));
    }
    text
}

/// Fields that GitLab shows below the description, as they were found.
fn details(item: &Item) -> Value {
    let finding = &item.finding;
    let mut details = Map::new();
    let value: String = finding.evidence.parts.iter().map(|part| &*part.value).collect();
    details.insert("evidence".into(), json!({ "name": "Evidence", "type": "code", "value": value }));
    let untrusted = finding.sources.iter().map(|source| {
        let fields = json!({
            "origin": { "name": "Source", "type": "text", "value": describe(source) },
            "value": { "name": "Value", "type": "code", "value": source.value },
        });
        json!({ "type": "named-list", "items": fields })
    });
    details
        .insert("sources".into(), json!({ "name": "Sources", "type": "list", "items": untrusted.collect::<Vec<_>>() }));
    let steps = ways(finding).into_iter().next().unwrap_or_default().into_iter().flat_map(|at| {
        let place = (!at.file.is_empty()).then(
            || json!({ "type": "file-location", "file_name": at.file, "line_start": at.line, "line_end": at.line }),
        );
        [Some(json!({ "type": "text", "value": visible(&at.what) })), place].into_iter().flatten()
    });
    details.insert("flow".into(), json!({ "name": "Data flow", "type": "list", "items": steps.collect::<Vec<_>>() }));
    for (name, fact) in words::facts(item).into_iter().filter(|(name, _)| *name != "source") {
        details.insert(name.into(), json!({ "name": capital(name), "type": "text", "value": fact }));
    }
    Value::Object(details)
}

fn capital(name: &str) -> String {
    name[..1].to_ascii_uppercase() + &name[1..]
}
