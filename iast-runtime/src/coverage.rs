//! Which sources and sinks the program has, and which of them were reached.
//!
//! Annotated functions are registered when the program starts, called or not. A call of a library is known once it was
//! executed: before that nobody can tell whether it is one of the functions in the table.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use iast_catalogue::library::{Gives, Row};
use iast_schema::{Origin, Role, Site, VulnerabilityKind};

use crate::config;
use crate::flow::source::origin_of;
use crate::memory::guard::Quiet;
use crate::private::inventory;
use crate::site::{CallSite, FnSite, SinkRef, SourceRef};
use crate::taint::mark::Marks;

/// The calls of libraries that were executed, by address. In generic code a call can have several rows.
static CALLED: Mutex<BTreeMap<(usize, usize), Called>> = Mutex::new(BTreeMap::new());

type Called = (&'static CallSite, &'static Row);

/// A function of a library is called that has a row.
pub(crate) fn called(site: &'static CallSite, row: &'static Row) {
    if !config::get().process_file {
        return;
    }
    let _quiet = Quiet::enter();
    let key = (std::ptr::from_ref(site).addr(), std::ptr::from_ref(row).addr());
    CALLED.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (site, row));
}

/// Every source and sink that is known, by place.
pub(crate) fn sites() -> Vec<Site> {
    let mut sites = sources();
    sites.extend(inventory::iter::<SinkRef>.into_iter().map(|SinkRef(sink)| Site {
        kind: Some(sink.kind),
        reached: sink.is_reached(),
        ..annotated(Role::Sink, sink.function)
    }));
    let called = CALLED.lock().unwrap_or_else(PoisonError::into_inner);
    sites.extend(called.values().flat_map(of_call));
    sites.sort_by(|a, b| key(a).cmp(&key(b)));
    sites
}

/// Order by place, then by what it is.
fn key(site: &Site) -> (&str, u32, u32, Role, Option<VulnerabilityKind>) {
    (&site.location.file, site.location.line, site.location.column, site.role, site.kind)
}

fn annotated(role: Role, function: &FnSite) -> Site {
    Site { role, kind: None, origin: None, call: None, location: function.location(), reached: false }
}

/// One for each annotated function, whatever the number of its values.
fn sources() -> Vec<Site> {
    let mut sources: BTreeMap<usize, (&FnSite, Vec<Origin>)> = BTreeMap::new();
    for SourceRef(function, values) in inventory::iter::<SourceRef> {
        let (_, origins) = sources.entry(std::ptr::from_ref(*function).addr()).or_insert((*function, Vec::new()));
        origins.extend(values.iter().map(|(written, extractor)| origin_of(*written, extractor)));
    }
    let site = |(function, origins): (&FnSite, Vec<Origin>)| {
        let first = origins.first().copied();
        let origin = first.filter(|first| origins.iter().all(|origin| origin == first));
        Site { origin, reached: function.is_entered(), ..annotated(Role::Source, function) }
    };
    sources.into_values().map(site).collect()
}

/// What a call is: a sink for each type that its arguments count for or that it is by itself, and a source.
fn of_call((call, row): &Called) -> Vec<Site> {
    let by_itself =
        row.by_itself.as_ref().filter(|found| (found.evidence)(&call.told("")).is_some()).map(|found| found.kind);
    let covered = call.covered.get();
    let arguments = row.sinks.iter().map(|argument| argument.kind).filter(|kind| !covered.contains(*kind));
    let kinds = Marks::of(&arguments.chain(by_itself).collect::<Vec<_>>()).kinds();
    let site = |role, kind, origin| Site {
        role,
        kind,
        origin,
        call: Some(row.function()),
        location: call.location(),
        reached: true,
    };
    let mut sites: Vec<_> = kinds.map(|kind| site(Role::Sink, Some(kind), None)).collect();
    if let Some(Gives::Source { origin, .. }) = row.gives
        && config::get().sources.contains_by_itself(origin)
    {
        sites.push(site(Role::Source, None, Some(origin)));
    }
    sites
}
