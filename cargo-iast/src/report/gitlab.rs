//! GitLab's report of static analysis, format 15,
//! <https://docs.gitlab.com/development/integrations/secure/>.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use iast_report::text::visible;
use iast_report::words::{describe, whereabouts};
use iast_schema::{Location, Severity, VulnerabilityKind};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::flow::ways;
use super::stream::Stream;
use super::{markdown, words};
use crate::json;
use crate::model::{Item, Report};
use crate::repository::Repository;

/// The version of the format.
const VERSION: &str = "15.0.0";

#[derive(Serialize)]
struct Document<V: Serialize> {
    version: &'static str,
    scan: Value,
    vulnerabilities: V,
}

pub(crate) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let types = report.items.iter().map(|item| item.finding.kind);
    let types = types.collect::<BTreeSet<_>>().into_iter().map(|kind| Ok((kind, Type::of(kind)?)));
    let types: BTreeMap<_, _> = types.collect::<serde_json::Result<_>>()?;
    let document = Document {
        version: VERSION,
        scan: scan(report),
        vulnerabilities: Stream(|| {
            report.items.iter().map(|item| vulnerability(item, &types[&item.finding.kind], &report.repository))
        }),
    };
    json::write_compact(&document, out)
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

#[derive(Serialize)]
struct Vulnerability<'a> {
    id: &'a str,
    name: &'static str,
    description: String,
    severity: &'static str,
    solution: &'a RawValue,
    identifiers: &'a RawValue,
    links: &'a RawValue,
    location: Place<'a>,
    details: Details<'a>,
}

#[derive(Serialize)]
struct Identifier {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Link {
    url: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Place<'a> {
    Here { file: Cow<'a, str>, start_line: u32, method: &'a str, class: &'a str },
    Nowhere {},
}

/// What all findings of a type have in common, as JSON.
struct Type {
    solution: Box<RawValue>,
    identifiers: Box<RawValue>,
    links: Box<RawValue>,
}

impl Type {
    fn of(kind: VulnerabilityKind) -> serde_json::Result<Self> {
        let entry = iast_catalogue::entry(kind);
        let identifier = |kind, name: String, value: String, url| Identifier { kind, name, value, url };
        let (code, cwe, owasp) = (kind.code(), kind.cwe(), entry.owasp.in_2021);
        let identifiers = [
            identifier("iast_type", format!("iast: {code}"), code.to_owned(), None),
            identifier("cwe", format!("CWE-{cwe}"), cwe.to_string(), Some(entry.cwe_url())),
            identifier("owasp", owasp.to_owned(), owasp.to_owned(), None),
        ];
        let links: Vec<_> = entry.references.iter().map(|url| Link { url }).collect();
        Ok(Self {
            solution: to_raw_value(&format!("{}\n\n{}", entry.help, entry.after()))?,
            identifiers: to_raw_value(&identifiers)?,
            links: to_raw_value(&links)?,
        })
    }
}

fn vulnerability<'a>(item: &'a Item, of_type: &'a Type, repository: &'a Repository) -> Vulnerability<'a> {
    let finding = &item.finding;
    let Location { file, line, function, module, .. } = &finding.location;
    Vulnerability {
        // It must not be empty, which it only is in a file that nobody of us wrote.
        id: if finding.fingerprint.is_empty() { "unknown" } else { &finding.fingerprint },
        name: iast_catalogue::entry(finding.kind).title,
        description: description(item),
        severity: severity(finding.severity),
        solution: &of_type.solution,
        identifiers: &of_type.identifiers,
        links: &of_type.links,
        location: match file.is_empty() {
            true => Place::Nowhere {},
            false => Place::Here { file: repository.path(file), start_line: *line, method: function, class: module },
        },
        details: Details(item, repository),
    }
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
struct Details<'a>(&'a Item, &'a Repository);

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    #[serde(flatten)]
    detail: Detail<'a>,
}

/// What a field can be.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Detail<'a> {
    Text { value: Cow<'a, str> },
    Code { value: Cow<'a, str> },
    List { items: Vec<Detail<'a>> },
    NamedList { items: SourceFields<'a> },
    FileLocation { file_name: Cow<'a, str>, line_start: u32, line_end: u32 },
}

#[derive(Serialize)]
struct SourceFields<'a> {
    origin: Box<Named<'a>>,
    value: Box<Named<'a>>,
}

impl Serialize for Details<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let finding = &self.0.finding;
        let mut details = serializer.serialize_map(None)?;
        let value: String = finding.evidence.parts.iter().map(|part| &*part.value).collect();
        let evidence = Detail::Code { value: value.into() };
        details.serialize_entry("evidence", &Named { name: "Evidence", detail: evidence })?;
        let sources = finding.sources.iter().map(|source| {
            let origin = Named { name: "Source", detail: Detail::Text { value: describe(source).into() } };
            let value = Named { name: "Value", detail: Detail::Code { value: (&*source.value).into() } };
            Detail::NamedList { items: SourceFields { origin: Box::new(origin), value: Box::new(value) } }
        });
        let sources = Detail::List { items: sources.collect() };
        details.serialize_entry("sources", &Named { name: "Sources", detail: sources })?;
        let steps = ways(finding).into_iter().next().unwrap_or_default().into_iter().flat_map(|at| {
            let line = at.line;
            let place = Detail::FileLocation { file_name: self.1.path(at.file), line_start: line, line_end: line };
            let what = Detail::Text { value: visible(&at.what).into() };
            [Some(what), (!at.file.is_empty()).then_some(place)].into_iter().flatten()
        });
        let steps = Detail::List { items: steps.collect() };
        details.serialize_entry("flow", &Named { name: "Data flow", detail: steps })?;
        for (name, fact) in words::facts(self.0).into_iter().filter(|(name, _)| *name != "source") {
            let detail = Detail::Text { value: fact.into() };
            details.serialize_entry(name, &Named { name: &capital(name), detail })?;
        }
        details.end()
    }
}

fn capital(name: &str) -> String {
    name[..1].to_ascii_uppercase() + &name[1..]
}
