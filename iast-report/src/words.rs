//! Places, sources and reasons in words. All of it is one line of visible characters.

use iast_catalogue::Found;
use iast_schema::{Confidence, Finding, Location, Source};

use super::finding::MAX_TEXT;
use super::text::{clip, visible};

/// ``http.request.parameter `name` ``.
#[must_use]
pub fn describe(source: &Source) -> String {
    match &source.name {
        Some(name) => format!("{} `{}`", source.origin, clip(&visible(name), 40)),
        None => source.origin.to_string(),
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
    position(location) + &function(location).map(|function| format!(" in `{function}`")).unwrap_or_default()
}

/// `src/dao.rs:41:9`.
#[must_use]
pub fn position(location: &Location) -> String {
    let mut position = visible(&location.file);
    for number in [location.line, location.column].into_iter().take_while(|number| *number > 0) {
        position += &format!(":{number}");
    }
    position
}

/// `shop::dao::find`, when it is known.
#[must_use]
pub fn function(location: &Location) -> Option<String> {
    let (module, function) = (visible(&location.module), visible(&location.function));
    match (module.is_empty(), function.is_empty()) {
        (_, true) => None,
        (false, false) if !function.starts_with(&module) => Some(format!("{module}::{function}")),
        _ => Some(function),
    }
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
