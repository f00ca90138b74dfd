//! Sinks: arguments are looked at before the dangerous function runs.

use std::panic::Location;

use iast_schema::VulnerabilityKind;

use super::{Each, show, witness};
use crate::finding::{self, Hit, Sink};
use crate::library::{Argument, Row};
use crate::memory::{self, guard::Quiet};
use crate::site::{self, CallSite, SinkSite};
use crate::stats::{COUNTERS, count};
use crate::taint::range::Checked;

/// A dangerous function is entered; `each` shows the texts of its argument `param`.
pub(crate) fn check(
    site: &'static SinkSite,
    caller: Option<&'static Location<'static>>,
    param: &'static str,
    each: Each<'_>,
) {
    if !memory::enabled() {
        return;
    }
    let seen = show(each, &mut |_, bytes| check_text(Sink::Function { site, caller }, site.kind, param, bytes));
    site.reached(seen.is_ok());
}

/// A dangerous function of a library is called with `bytes` as an argument.
pub(crate) fn check_call(site: &'static CallSite, row: &'static Row, argument: &'static Argument, bytes: &[u8]) {
    // In a function that is annotated as a sink its arguments have been looked at.
    if memory::enabled() && !site::is_sink(site.function, argument.kind) {
        check_text(Sink::Call { site, row }, argument.kind, argument.name, bytes);
    }
}

fn check_text(sink: Sink, kind: VulnerabilityKind, param: &'static str, bytes: &[u8]) {
    let hit = hit(sink, kind, param, bytes);
    // Reporting runs code of the program (its `tracing` subscriber), so nothing of ours is held here.
    if let Some(hit) = hit {
        finding::found(hit);
    }
}

fn hit<'a>(sink: Sink, kind: VulnerabilityKind, param: &'static str, bytes: &'a [u8]) -> Option<Hit<'a>> {
    count(&COUNTERS.sink_checks);
    let _quiet = Quiet::enter();
    let (ranges, _) = witness::ranges(bytes);
    if ranges.is_empty() {
        return None;
    }
    // Where the way was not seen, a value that went through a sanitizer may be the sanitized one.
    let is_safe = |range: &Checked| {
        range.data.marks.contains(kind) || range.data.inferred && range.data.source.dealt_with.get().contains(kind)
    };
    if ranges.iter().all(is_safe) {
        count(&COUNTERS.suppressed);
        return None;
    }
    Some(Hit { kind, sink, param, bytes, ranges })
}
