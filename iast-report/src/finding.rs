//! One finding in the manner of rustc.

use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Message, Origin, Padding, Renderer, Snippet};
use iast_catalogue::Found;
use iast_schema::{Finding, Severity, Step};

use super::evidence::layout;
use super::text::{clip, visible};
use super::words::{describe, found, place, reason, whereabouts};
use super::{Detail, code};

/// Of a longer flow the middle is left out.
const MAX_STEPS: usize = 6;
/// Longer calls and texts are not marked or printed to their end.
pub(super) const MAX_TEXT: usize = 100;

/// Renders a finding, without a line break at the end.
pub(super) fn render(
    finding: &Finding,
    details: &[Detail],
    cwd: Option<&Path>,
    renderer: &Renderer,
    width: usize,
) -> String {
    let entry = iast_catalogue::entry(finding.kind);
    let is_response = found(finding) == Found::InResponse;
    let level = level(finding.severity);
    let title = format!("{} ({}, CWE-{})", entry.title, finding.severity.as_str(), finding.cwe);
    let head = level.clone().primary_title(title).id(visible(&finding.code));
    let source = code::line(cwd, &finding.location.file, finding.location.line)
        .map(|line| if code::is_secret(finding) { code::without_literals(&line) } else { line })
        .and_then(|line| Some((marked(&line, code::call(&line, finding.location.column))?, finding.location.line)));

    // Each snippet is a group of its own, for a second snippet of a group would get a path, and the untrusted bytes
    // their own colour. The empty group in front keeps the renderer from closing the first one with a bar.
    let mut groups =
        vec![Group::with_level(level.clone()), Group::with_title(head).element(Origin::path(whereabouts(finding)))];
    let has_number = source.is_some();
    let digits = source.as_ref().map_or(1, |(_, number)| number.to_string().len());
    if let Some(((line, span), number)) = source {
        // In a response it is not the code that is dangerous: the label stands under the evidence.
        let label = if is_response { "handler of the request" } else { entry.label };
        let label = AnnotationKind::Primary.span(span).label(label);
        let snippet = Snippet::source(line).line_start(number as usize).annotation(label);
        groups.push(Group::with_level(level).element(snippet));
    }
    let own_label = is_response.then_some(entry.label);
    let evidence = layout(finding, own_label, width.saturating_sub(digits + 3));
    let mut last = Group::with_level(Level::WARNING);
    if evidence.text.is_empty() {
        last = last.element(Padding);
    } else {
        let marks = evidence.marks.into_iter();
        let marks = marks.map(|mark| AnnotationKind::Primary.span(mark.span).highlight_source(true).label(mark.label));
        let snippet = Snippet::source(evidence.text).line_numbering(false).fold(false).annotations(marks);
        last = last.element(snippet).element(Padding);
    }
    groups.push(last.elements(messages(finding, details)).element(Level::HELP.message(entry.help)));
    let text = renderer.render(&groups);
    let text = text.trim_matches('\n');
    // Without a line number the renderer leaves no margin.
    if has_number { text.to_owned() } else { text.replace('\n', "\n ") }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium => Level::WARNING,
        Severity::Low => Level::NOTE,
    }
}

/// The line of code with visible characters only, and the call in it.
fn marked(line: &str, call: std::ops::Range<usize>) -> Option<(String, std::ops::Range<usize>)> {
    let show = |text: &str| visible(&text.replace('\t', "    "));
    let before = show(line.get(..call.start)?);
    let inside = show(line.get(call.clone())?);
    let end = inside.char_indices().nth(MAX_TEXT).map_or(inside.len(), |(end, _)| end);
    let span = before.len()..before.len() + end;
    (!span.is_empty()).then(|| (before + &inside + &show(line.get(call.end..).unwrap_or_default()), span))
}

/// Everything below the snippets but the help.
fn messages(finding: &Finding, details: &[Detail]) -> Vec<Message<'static>> {
    let mut messages: Vec<(&'static str, String)> = Vec::new();
    if let Some(note) = &finding.note {
        messages.push(("note", visible(note)));
    }
    for (index, source) in finding.sources.iter().enumerate() {
        let parts = || finding.evidence.parts.iter().filter(|part| part.source == Some(index));
        let mut text = describe(source);
        let mut separator = ", ";
        if !parts().any(|part| part.value == source.value) {
            text += &format!(" with the value `{}`", clip(&visible(&source.value), MAX_TEXT));
            separator = ",\n";
        } else if source.location.is_none() {
            // The label under the evidence has told it all.
            continue;
        }
        if let Some(location) = &source.location {
            text += &format!("{separator}received at {}", place(location));
        }
        messages.push(("source", text));
    }
    if !finding.flow.is_empty() {
        messages.push(("flow", flow(&finding.flow)));
    }
    let request = finding.request.as_ref().map(|request| {
        let path = clip(&visible(&request.path), MAX_TEXT);
        // Without a place in the source the route stands at the top.
        let is_news = |route: &&String| **route != request.path && !finding.location.file.is_empty();
        let route = request.route.as_ref().filter(is_news);
        let route = route.map(|route| format!(" (route {})", visible(route))).unwrap_or_default();
        format!("{} {path}{route}", clip(&visible(&request.method), 20))
    });
    match (finding.test.as_deref().map(visible), request) {
        (Some(test), Some(request)) => messages.push(("test", format!("`{test}` with the request {request}"))),
        (Some(test), None) => messages.push(("test", format!("`{test}`"))),
        (None, Some(request)) => messages.push(("request", request)),
        (None, None) => {}
    }
    let seen = if finding.count > 1 { format!("; seen {} times", finding.count) } else { String::new() };
    messages.push(("confidence", format!("{}, {}{seen}", finding.confidence.as_str(), reason(finding))));
    messages.extend(details.iter().map(|(name, text)| (*name, visible(text))));
    messages.into_iter().map(|(name, text)| Level::NOTE.with_name(name).message(text)).collect()
}

fn flow(steps: &[Step]) -> String {
    let show = |step: &Step| {
        let function = visible(&step.function);
        let function = if function.is_empty() { function } else { format!(" in `{function}`") };
        format!("{} at {}:{}{function}", visible(&step.what), visible(&step.file), step.line)
    };
    let mut lines: Vec<String> = steps.iter().take(MAX_STEPS).map(show).collect();
    if steps.len() > MAX_STEPS {
        lines.truncate(MAX_STEPS / 2);
        lines.push(format!("… {} more steps", steps.len() - MAX_STEPS + 1));
        lines.extend(steps[steps.len() - (MAX_STEPS - MAX_STEPS / 2 - 1)..].iter().map(show));
    }
    lines.join("\n")
}
