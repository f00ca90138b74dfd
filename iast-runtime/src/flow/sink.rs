//! Sinks: arguments are looked at before the dangerous function runs.

use std::panic::Location;

use super::{Each, show, witness};
use crate::finding::{self, Hit};
use crate::memory::{self, guard::Quiet};
use crate::site::SinkSite;
use crate::stats::{COUNTERS, count, suppress};
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
    let seen = show(each, &mut |_, bytes| {
        let hit = { check_text(site, caller, param, bytes) };
        // Reporting runs code of the program (its `tracing` subscriber), so nothing of ours is held here.
        if let Some(hit) = hit {
            finding::found(hit);
        }
    });
    site.reached(seen.is_ok());
}

fn check_text<'a>(
    site: &'static SinkSite,
    caller: Option<&'static Location<'static>>,
    param: &'static str,
    bytes: &'a [u8],
) -> Option<Hit<'a>> {
    count(&COUNTERS.sink_checks);
    let _quiet = Quiet::enter();
    let (ranges, _) = witness::ranges(bytes);
    if ranges.is_empty() {
        return None;
    }
    // Where the way was not seen, a value that went through a sanitizer may be the sanitized one.
    let is_safe = |range: &Checked| {
        range.data.marks.contains(site.kind)
            || range.data.inferred && range.data.source.dealt_with.get().contains(site.kind)
    };
    if ranges.iter().all(is_safe) {
        suppress(site.kind);
        return None;
    }
    Some(Hit { site, caller, param, bytes, ranges })
}
