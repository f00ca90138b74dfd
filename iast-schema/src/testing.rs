//! A finding for tests of what reads and shows findings.

use crate::{
    Confidence, Evidence, EvidencePart, FORMAT_VERSION, Finding, Location, Origin, Request, Severity, Source, Step,
    VulnerabilityKind,
};

/// A complete SQL injection at `src/dao.rs:3:21`.
#[must_use]
pub fn finding() -> Finding {
    Finding {
        format: FORMAT_VERSION,
        kind: VulnerabilityKind::SqlInjection,
        code: "sql-injection".into(),
        severity: Severity::Critical,
        cwe: 89,
        confidence: Confidence::Confirmed,
        note: None,
        proven: None,
        production: Some(false),
        location: location("src/dao.rs", 3, 21, "find", "shop::dao"),
        sources: vec![source("name", "' or 1=1 --")],
        flow: vec![Step { file: "src/dao.rs".into(), line: 2, function: "find".into(), what: "format!".into() }],
        evidence: evidence(&[("SELECT * FROM users WHERE name = '", None), ("' or 1=1 --", Some(0)), ("'", None)]),
        fingerprint: "0123456789abcdef".into(),
        test: Some("web::tests::search_by_name".into()),
        request: Some(Request { method: "GET".into(), route: None, path: "/search".into(), credentials: Some(false) }),
        count: 1,
        time: 1,
    }
}

/// A place.
#[must_use]
pub fn location(file: &str, line: u32, column: u32, function: &str, module: &str) -> Location {
    Location { file: file.into(), line, column, function: function.into(), module: module.into() }
}

/// A request parameter.
#[must_use]
pub fn source(name: &str, value: &str) -> Source {
    let location = Some(location("src/web.rs", 22, 14, "search", "shop::web"));
    Source { origin: Origin::HttpRequestParameter, name: Some(name.into()), value: value.into(), location }
}

/// Evidence of these parts, each with its source. The text `[redacted]` is redacted.
#[must_use]
pub fn evidence(parts: &[(&str, Option<usize>)]) -> Evidence {
    let part = |(value, source): &(&str, Option<usize>)| EvidencePart {
        value: (*value).into(),
        source: *source,
        redacted: *value == "[redacted]",
    };
    Evidence { parts: parts.iter().map(part).collect() }
}
