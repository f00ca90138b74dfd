//! A finding and a process for tests of what reads and shows findings.

use crate::{
    Confidence, Evidence, EvidencePart, FORMAT_VERSION, Finding, Location, Loss, Origin, Process, Request, Role,
    Severity, Site, Source, Step, Suppressed, VulnerabilityKind,
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
        attack: None,
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

/// A process with a source and a sink that were reached, a sink that was not, and a call of a library.
#[must_use]
pub fn process() -> Process {
    Process {
        format: FORMAT_VERSION,
        program: "shop-0a1b".into(),
        pid: 7,
        time: 2,
        sources: 3,
        sink_checks: 2,
        requests: 1,
        left_out_requests: 0,
        tests: 1,
        losses: vec![Loss { count: 1, what: "values were not tracked: a limit was reached".into() }],
        suppressed: vec![Suppressed { count: 2, kind: VulnerabilityKind::Xss }],
        notes: vec!["a note".into()],
        sites: vec![
            site(Role::Source, location("src/web.rs", 22, 14, "search", "shop::web"), true),
            site(Role::Sink, location("src/dao.rs", 3, 21, "find", "shop::dao"), true),
            site(Role::Sink, location("src/dao.rs", 9, 4, "purge", "shop::dao"), false),
            Site {
                kind: Some(VulnerabilityKind::PathTraversal),
                call: Some("std::fs::read".into()),
                ..site(Role::Sink, location("src/web.rs", 30, 9, "image", "shop::web"), true)
            },
        ],
    }
}

/// An annotated source of parameters, or an annotated sink of SQL.
#[must_use]
pub fn site(role: Role, location: Location, reached: bool) -> Site {
    let (kind, origin) = match role {
        Role::Source => (None, Some(Origin::HttpRequestParameter)),
        Role::Sink => (Some(VulnerabilityKind::SqlInjection), None),
    };
    Site { role, kind, origin, call: None, location, reached }
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
