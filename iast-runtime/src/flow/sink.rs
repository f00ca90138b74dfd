//! Sinks: arguments are looked at before the dangerous function runs.

use std::panic::Location;

use iast_catalogue::assess::{self, Assessment, At, Call, Role, Run};
use iast_catalogue::library::{Argument, Row};
use iast_schema::VulnerabilityKind;

use super::{Each, show, witness};
use crate::finding::{self, Hit, Sink};
use crate::memory::{self, guard::Quiet, own};
use crate::site::{CallSite, SinkSite};
use crate::stats::{COUNTERS, count, suppress};
use crate::taint::mark::Marks;
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
    count(&COUNTERS.sink_checks);
    if !memory::is_active() && site.is_read() {
        return;
    }
    let sink = Sink::Function { site, caller };
    let mut roles = Roles::default();
    let seen =
        show(each, &mut |path, bytes| check_text(sink, site.kind, param, roles.of(site.kind, path, bytes), bytes));
    site.reached(seen.is_ok());
}

/// What the texts of an argument are taken for by their paths. In a document for a database keys and values differ.
#[derive(Debug, Default)]
struct Roles {
    /// The path of the key that was shown last.
    key: String,
}

impl Roles {
    /// What the text at this path is taken for. A walk shows a key at the path of its value, in front of that.
    fn of<'a>(&mut self, kind: VulnerabilityKind, path: &'a str, bytes: &[u8]) -> Role<'a> {
        match assess::role_in(kind, path, bytes) {
            Role::Key(path) if self.key == path => Role::Value(path),
            Role::Key(path) => {
                path.clone_into(&mut self.key);
                Role::Key(path)
            }
            role => role,
        }
    }
}

/// A dangerous function of a library is called with `bytes` as an argument.
pub(crate) fn check_call(site: &'static CallSite, row: &'static Row, argument: &'static Argument, bytes: &[u8]) {
    if memory::enabled() && !site.covered.get().contains(argument.kind) {
        count(&COUNTERS.sink_checks);
        check_text(Sink::Call { site, row }, argument.kind, argument.name, argument.role(site.chain), bytes);
    }
}

/// A dangerous function of a library is called with a document as an argument; `each` shows what is in it, with paths, and
/// says whether it could.
pub(crate) fn check_document(
    site: &'static CallSite,
    row: &'static Row,
    argument: &'static Argument,
    each: impl Fn(&mut dyn FnMut(&str, &[u8])) -> bool,
) -> bool {
    if !memory::enabled() || site.covered.get().contains(argument.kind) {
        return false;
    }
    count(&COUNTERS.sink_checks);
    let mut roles = Roles::default();
    each(&mut |path, bytes| {
        let role = roles.of(argument.kind, path, bytes);
        check_text(Sink::Call { site, row }, argument.kind, argument.name, role, bytes);
    })
}

/// A response goes out with this value of a header.
#[cfg(feature = "tower")]
pub(crate) fn check_header(name: &str, value: &[u8]) {
    let Some((kind, role)) = assess::of_header(name) else { return };
    count(&COUNTERS.sink_checks);
    check_text(Sink::Response { header: Some(name) }, kind, "value", role, value);
}

/// A response goes out with this piece of markup, in which these untrusted bytes are markup themselves.
#[cfg(feature = "tower")]
pub(crate) fn check_markup(kind: VulnerabilityKind, piece: &[u8], ranges: Vec<Checked>) {
    let sink = Sink::Response { header: None };
    let hit = {
        let _quiet = Quiet::enter();
        assessed(sink, kind, "body", Role::Unknown, piece, ranges)
    };
    if let Some(hit) = hit {
        finding::found(hit);
    }
}

fn check_text(sink: Sink<'_>, kind: VulnerabilityKind, param: &'static str, role: Role<'_>, bytes: &[u8]) {
    let hit = hit(sink, kind, param, role, bytes);
    // Reporting runs code of the program (its `tracing` subscriber), so nothing of ours is held here.
    if let Some(hit) = hit {
        finding::found(hit);
    }
}

fn hit<'a>(
    sink: Sink<'a>,
    kind: VulnerabilityKind,
    param: &'static str,
    role: Role<'_>,
    bytes: &'a [u8],
) -> Option<Hit<'a>> {
    if !memory::is_active() {
        return None;
    }
    let _quiet = Quiet::enter();
    let (ranges, _) = witness::ranges(bytes);
    assessed(sink, kind, param, role, bytes, ranges)
}

fn assessed<'a>(
    sink: Sink<'a>,
    kind: VulnerabilityKind,
    param: &'static str,
    role: Role<'_>,
    bytes: &'a [u8],
    mut ranges: Vec<Checked>,
) -> Option<Hit<'a>> {
    let is_response = matches!(sink, Sink::Response { .. });
    if is_response {
        // The call that put it there says more.
        ranges.retain(|range| !range.data.source.reported.get().contains(kind));
    }
    if ranges.is_empty() {
        return None;
    }
    let runs = runs(kind, &ranges);
    if runs.is_empty() {
        if ranges.iter().all(|range| range.is_safe(kind)) {
            suppress(kind)
        } else {
            count(&COUNTERS.excluded)
        }
        return None;
    }
    let at = match sink {
        Sink::Function { .. } => At::Function,
        Sink::Call { .. } => At::Library { is_known: own::is_known(bytes) },
        Sink::Response { .. } => At::Response,
    };
    let only_proven = assess::only_proven(kind, at);
    let call = Call { text: bytes, runs, param, role, only_proven };
    match assess::assess(kind, &call) {
        Assessment::Silent => {
            count(&COUNTERS.harmless);
            None
        }
        Assessment::Report(verdict) => {
            let counting = ranges.iter().filter(|range| range.counts(kind));
            counting.for_each(|range| range.data.source.reported.add(Marks::of(&[kind])));
            Some(Hit { kind, sink, param, bytes, ranges, verdict })
        }
    }
}

/// The runs of those `ranges` that count.
fn runs(kind: VulnerabilityKind, ranges: &[Checked]) -> Vec<Run<'_>> {
    let ranges = ranges.iter().filter(|range| range.len > 0 && range.counts(kind));
    let run = |range| {
        let Checked { start, data, .. }: &Checked = range;
        Run { start: *start, end: range.end(), origin: data.source.origin, name: data.source.name() }
    };
    ranges.map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_none_that_ends_like_its_key() {
        let mut roles = Roles::default();
        let mut of =
            |path: &'static str, text: &str| roles.of(VulnerabilityKind::NosqlInjection, path, text.as_bytes());
        assert_eq!(of("name", "name"), Role::Key("name"));
        assert_eq!(of("name", "name"), Role::Value("name"));
        assert_eq!(of("user", "user"), Role::Key("user"));
        assert_eq!(of("user.$ne", "$ne"), Role::Key("user.$ne"));
        assert_eq!(of("user.$ne", "e"), Role::Value("user.$ne"));
        assert_eq!(of("a.b", "a.b"), Role::Key("a.b"));
        assert_eq!(of("", "name"), Role::Unknown);
        assert_eq!(roles.of(VulnerabilityKind::SqlInjection, "name", b"name"), Role::Unknown);
    }
}
