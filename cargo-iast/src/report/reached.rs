//! Which sources and sinks were reached, in words.

use iast_report::text::{count, visible};
use iast_schema::{Role, Site};

use crate::coverage::Share;
use crate::model::Report;

/// Of sinks that were not reached, so many are named.
const MOST_NAMED: usize = 10;

/// How many there are, and how many were reached. Nothing, when no process has told.
pub(crate) fn share(report: &Report) -> Option<String> {
    let coverage = &report.coverage;
    if coverage.sites.is_empty() {
        return None;
    }
    let share = |role, what| match coverage.share(role) {
        Share { total: 0, .. } => format!("no annotated {what}"),
        Share { reached, total } => format!("{reached} of {}", count(total as u64, what)),
    };
    let calls = match coverage.calls() {
        0 => String::new(),
        calls => format!("; {} of known functions of libraries", count(calls as u64, "call")),
    };
    Some(format!("{}, {}{calls}", share(Role::Source, "source"), share(Role::Sink, "sink")))
}

/// The annotated sinks that were not reached, or as many as a person reads.
pub(crate) fn never(report: &Report) -> Vec<String> {
    let mut sinks: Vec<_> = report.coverage.annotated(Role::Sink).filter(|site| !site.reached).map(described).collect();
    let more = sinks.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        sinks.truncate(MOST_NAMED);
        sinks.push(format!("{} (`--format json` has them)", count(more as u64, "more sink")));
    }
    sinks
}

/// A sink: `sql-injection sink `find` at src/dao.rs:3:21`.
fn described(site: &Site) -> String {
    let code = site.kind.map_or("", |kind| kind.code());
    let place = &site.location;
    visible(&format!("{code} sink `{}` at {}:{}:{}", place.function, place.file, place.line, place.column))
}
