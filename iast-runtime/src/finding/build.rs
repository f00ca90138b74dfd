//! Builds the finding of a hit: sources, flow and evidence as text, with secrets taken out.

use std::sync::Arc;

use iast_schema::{
    Confidence, Evidence, EvidencePart, FORMAT_VERSION, Finding, Location, Request, Step, VulnerabilityKind,
};

use super::fingerprint::fingerprint;
use super::redact::{Redacted, Redactor, SourceText, redact};
use super::{Hit, Sink, location};
use crate::site::OpSite;
use crate::taint::context::Context;
use crate::taint::head::Head;
use crate::taint::source::Source;
use crate::{config, process};

/// The finding of a hit.
pub(super) fn finding(hit: &Hit<'_>) -> Finding {
    let kind = hit.kind;
    let location = location::of_sink(hit);
    let (sources, parts) = cut(hit);
    let texts: Vec<SourceText> = sources.iter().map(|source| describe(source)).collect();
    let Redacted { sources, parts, redactor } = redact(&texts, &parts);
    let context = &hit.ranges[0].data.context;
    let sink = hit.sink.name();
    let mut flow = flow(hit);
    let what = if let Sink::Response { .. } = hit.sink { sink } else { format!("{sink}({})", hit.param) };
    // A response has a place only when its handler is known.
    if !location.file.is_empty() {
        flow.push(Step { file: location.file.clone(), line: location.line, function: location.function.clone(), what });
    }
    Finding {
        format: FORMAT_VERSION,
        kind,
        code: kind.code().to_owned(),
        severity: hit.verdict.severity,
        cwe: kind.cwe(),
        confidence: hit.confidence(),
        note: hit.verdict.note.map(str::to_owned),
        // Without a note the type has one case only.
        proven: hit.verdict.note.map(|_| hit.verdict.proven),
        attack: hit.verdict.attack,
        production: Some(config::get().production),
        fingerprint: fingerprint_at(hit, &location),
        location,
        sources,
        flow,
        evidence: Evidence { parts },
        test: context.test.as_deref().map(str::to_owned),
        request: context.request.get().map(|request| without_secrets(request, &redactor)),
        count: 1,
        time: process::now(),
    }
}

/// A finding that no data had to reach, seen in a context or not in one.
pub(super) fn by_itself(
    kind: VulnerabilityKind,
    location: Location,
    fingerprint: String,
    parts: Vec<EvidencePart>,
    seen: Option<(&Context, &Redactor)>,
) -> Finding {
    let request = |(context, redactor): (&Context, &Redactor)| {
        context.request.get().map(|request| without_secrets(request, redactor))
    };
    Finding {
        format: FORMAT_VERSION,
        kind,
        code: kind.code().to_owned(),
        severity: iast_catalogue::entry(kind).severity,
        cwe: kind.cwe(),
        confidence: Confidence::Confirmed,
        note: None,
        proven: None,
        attack: None,
        production: Some(config::get().production),
        fingerprint,
        location,
        sources: Vec::new(),
        flow: Vec::new(),
        evidence: Evidence { parts },
        test: seen.and_then(|(context, _)| context.test.as_deref()).map(str::to_owned),
        request: seen.and_then(request),
        count: 1,
        time: process::now(),
    }
}

/// A word as evidence, shown as it is.
pub(super) fn shown(evidence: &str) -> Vec<EvidencePart> {
    vec![EvidencePart { value: evidence.to_owned(), source: None, redacted: false }]
}

/// What names the finding of a hit across runs.
pub(super) fn fingerprint_of(hit: &Hit<'_>) -> String {
    fingerprint_at(hit, &location::of_sink(hit))
}

fn fingerprint_at(hit: &Hit<'_>, location: &Location) -> String {
    let function = location::in_fingerprint(hit, location);
    fingerprint(hit.kind, &location.file, &function, &hit.sink.name(), &parameter(hit))
}

/// The parameter of the sink, and for a sink whose caller is not known the function that the data came from.
fn parameter(hit: &Hit<'_>) -> String {
    if let Sink::Response { .. } = hit.sink {
        return place(&hit.ranges[0].data.context);
    }
    match hit.receiver() {
        Some(receiver) => format!("{} from {}::{}", hit.param, receiver.module, receiver.function()),
        None => hit.param.to_owned(),
    }
}

/// The route, else the function that received the request, else the service as a whole. Never the path: it holds values.
pub(super) fn place(context: &Context) -> String {
    let request = context.request.get();
    match (request.and_then(|request| Some((request.method(), request.route()?))), context.handler.get()) {
        // The frameworks answer HEAD by the handler of GET.
        (Some(("HEAD", route)), _) => format!("GET {route}"),
        (Some((method, route)), _) => format!("{method} {route}"),
        (None, Some(site)) => format!("{}::{}", site.module, site.function()),
        (None, None) => String::new(),
    }
}

/// A piece of the argument, with the index of its source.
type Part = (String, Option<usize>);

/// The sources in order of appearance, and the argument cut where tainted ranges start and end.
fn cut(hit: &Hit<'_>) -> (Vec<Arc<Source>>, Vec<Part>) {
    let mut sources: Vec<Arc<Source>> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    let text = |from: usize, to: usize| String::from_utf8_lossy(&hit.bytes[from..to]).into_owned();
    for (number, range) in hit.ranges.iter().enumerate() {
        if number >= config::get().range_count {
            parts.push(("…".to_owned(), None));
            return (sources, parts);
        }
        if at < range.start {
            parts.push((text(at, range.start), None));
        }
        let known = sources.iter().position(|source| Arc::ptr_eq(source, &range.data.source));
        let number = known.unwrap_or_else(|| {
            sources.push(Arc::clone(&range.data.source));
            sources.len() - 1
        });
        parts.push((text(range.start, range.end()), Some(number)));
        at = range.end();
    }
    if at < hit.bytes.len() {
        parts.push((text(at, hit.bytes.len()), None));
    }
    (sources, parts)
}

/// The request as it may be shown.
fn without_secrets(request: &Head, redactor: &Redactor) -> Request {
    Request {
        method: redactor.scrub(request.method()),
        route: request.route().map(|route| redactor.scrub(route)),
        path: redactor.scrub(request.path()),
        credentials: Some(request.has_credentials()),
    }
}

fn describe(source: &Source) -> SourceText {
    SourceText {
        origin: source.origin,
        name: source.name().map(str::to_owned),
        value: String::from_utf8_lossy(source.value()).into_owned(),
        location: source.received_by.get().map(|site| site.location()),
    }
}

/// The way of the first range that counts: where it came in, and the steps it took.
fn flow(hit: &Hit<'_>) -> Vec<Step> {
    let Some(range) = hit.ranges.iter().find(|range| range.counts(hit.kind)) else { return Vec::new() };
    let mut flow: Vec<Step> = range.data.steps().map(step).collect();
    if let Some(site) = range.data.source.received_by.get() {
        let source = &range.data.source;
        let what = match source.name() {
            Some(name) => format!("{} `{name}`", source.origin),
            None => source.origin.to_string(),
        };
        flow.push(Step { file: site.file.to_owned(), line: site.line, function: site.function(), what });
    }
    flow.reverse();
    flow
}

fn step(site: &'static OpSite) -> Step {
    Step {
        file: site.function.file.to_owned(),
        line: site.line,
        function: site.function.function(),
        what: site.name.to_owned(),
    }
}
