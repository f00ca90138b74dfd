//! Places, sources and reasons in words. All of it is one line of visible characters.

use iast_catalogue::Found;
use iast_schema::{Confidence, Finding, Location, Source};

use super::finding::MAX_TEXT;
use super::text::{clip, visible};

/// ``http.request.parameter `name` ``.
#[must_use]
pub fn describe(source: &Source) -> String {
    let origin = source.origin.as_str();
    match &source.name {
        Some(name) => [origin, " `", &clip(&visible(name), 40), "`"].concat(),
        None => origin.to_owned(),
    }
}

/// The place in the source, else the route, else the path of the request.
#[must_use]
pub fn whereabouts(finding: &Finding) -> String {
    match &finding.request {
        Some(request) if finding.location.file.is_empty() => {
            let path = request.route.as_ref().unwrap_or(&request.path);
            format!("{} {}", clip(&visible(&request.method), 20), clip(&visible(path), MAX_TEXT))
        }
        _ => place(&finding.location),
    }
}

/// ``src/dao.rs:41:9 in `shop::dao::find` ``.
#[must_use]
pub fn place(location: &Location) -> String {
    let position = position(location);
    match function(location) {
        Some(function) => [&*position, " in `", &function, "`"].concat(),
        None => position,
    }
}

/// `src/dao.rs:41:9`.
#[must_use]
pub fn position(location: &Location) -> String {
    let file = visible(&location.file);
    match (location.line, location.column) {
        (0, _) => file,
        (line, 0) => format!("{file}:{line}"),
        (line, column) => format!("{file}:{line}:{column}"),
    }
}

/// `shop::dao::find`, when it is known.
#[must_use]
pub fn function(location: &Location) -> Option<String> {
    let (module, function) = (visible(&location.module), visible(&location.function));
    match (module.is_empty(), function.is_empty()) {
        (_, true) => None,
        (false, false) if !function.starts_with(&module) => Some([&*module, "::", &function].concat()),
        _ => Some(function),
    }
}

/// What was lost, and how often: `3 values were not tracked: ..`. Files have what comes behind the number as it is for many;
/// all of its beginnings are known here.
#[must_use]
pub fn loss(count: u64, what: &str) -> String {
    const OF_ONE: [(&str, &str); 13] = [
        ("requests were", "request was"),
        ("times ", "time "),
        ("untrusted values were", "untrusted value was"),
        ("values were", "value was"),
        ("values of sources could", "value of a source could"),
        (
            "arguments of sinks were not compared with all values that came in: too many",
            "argument of a sink was not compared with all values that came in: too many",
        ),
        ("taint updates were", "taint update was"),
        ("bytes lost their", "byte lost its"),
        ("sinks had", "sink had"),
        ("walks over a value were", "walk over a value was"),
        ("findings could", "finding could"),
        ("findings were", "finding was"),
        (
            "findings of single tests or scopes were forgotten; the report has them, once each",
            "finding of a single test or scope was forgotten; the report has it",
        ),
    ];
    let of_one =
        OF_ONE.iter().filter(|_| count == 1).find_map(|(many, one)| Some([one, what.strip_prefix(many)?].concat()));
    format!("{count} {}", visible(&of_one.unwrap_or_else(|| what.to_owned())))
}

/// How a finding came about. Of a type that is found in responses only what a call is has a note.
pub(crate) fn found(finding: &Finding) -> Found {
    match iast_catalogue::entry(finding.kind).found() {
        Found::InResponse if finding.note.is_some() => Found::AtCall,
        found => found,
    }
}

/// Why a finding is as sure as it is.
#[must_use]
pub fn reason(finding: &Finding) -> &'static str {
    let found = found(finding);
    match finding.confidence {
        Confidence::Confirmed if found == Found::InResponse => "it stands in the request or its response",
        Confidence::Confirmed if found == Found::InLiteral => "it stands in the code",
        Confidence::Confirmed if found == Found::AtCall => "the call was made",
        Confidence::Confirmed => "every byte was tracked from the source to the call",
        Confidence::Inferred => "text of the source stands in the call; the way between was not seen",
    }
}
