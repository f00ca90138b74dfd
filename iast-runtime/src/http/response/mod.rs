//! Findings that need no taint: what a response shows, or does not do, by itself.
//!
//! Each type of vulnerability has its detector in the catalogue. Most look at the head of the response when the service
//! returns it; some look at the beginning of the body as it streams by (`watch`).

mod facts;
mod sinks;
mod watch;

use std::sync::{Arc, LazyLock};

use http::Response;
use http::request::Parts;
pub(super) use iast_catalogue::response::Request as RequestFacts;
use iast_catalogue::response::{Body, Detector, Head, Report};
use iast_schema::VulnerabilityKind as Kind;

pub(super) use self::facts::Headers;
pub(super) use self::sinks::{MarkupWatch, check as check_sinks};
pub(super) use self::watch::Watch;
use crate::config;
use crate::finding::observed::{Observed, found};
use crate::memory::{self, guard::Quiet};
use crate::taint::context::Context;

/// The detectors that the settings leave on.
struct Active {
    head: Vec<(Kind, &'static Head)>,
    body: Vec<(Kind, &'static Body)>,
    /// The headers of requests that they want kept.
    keep: Vec<&'static str>,
}

static ACTIVE: LazyLock<Active> = LazyLock::new(|| {
    let mut active = Active { head: Vec::new(), body: Vec::new(), keep: Vec::new() };
    for kind in Kind::ALL.iter().copied().filter(|kind| config::get().response_checks.contains(kind)) {
        match iast_catalogue::entry(kind).detector() {
            Some(Detector::Head(head)) => {
                active.head.push((kind, head));
                active.keep.extend(head.keeps);
            }
            Some(Detector::Body(body)) => active.body.push((kind, body)),
            None => {}
        }
    }
    // Where a request may only make a few findings, these are the same ones each time.
    active.head.sort_by_key(|(kind, _)| kind.code());
    active.keep.sort_unstable();
    active.keep.dedup();
    active
});

/// What has to be known of a request when its response is there. `None` when nothing is looked for.
pub(super) fn facts(parts: &Parts) -> Option<RequestFacts> {
    let _quiet = Quiet::enter();
    let Active { head, body, keep } = &*ACTIVE;
    (!head.is_empty() || !body.is_empty()).then(|| facts::request(parts, keep))
}

/// Looks at the head of a response. What is returned has to see its body.
pub(super) fn check<B>(context: &Arc<Context>, request: &RequestFacts, response: &Response<B>) -> Option<Watch> {
    if !memory::enabled() {
        return None;
    }
    let headers = Headers(response.headers());
    let response = facts::response(response, &headers);
    for (kind, head) in &ACTIVE.head {
        report(*kind, context, |report| (head.check)(request, &response, report));
    }
    let _quiet = Quiet::enter();
    let readers: Vec<_> = ACTIVE.body.iter().copied().filter(|(_, body)| (body.reads)(&response)).collect();
    (!readers.is_empty()).then(|| Watch::new(readers, Arc::clone(context)))
}

/// Runs a detector and makes findings of what it has seen.
fn report(kind: Kind, context: &Context, detect: impl FnOnce(&mut Report)) {
    let mut report = Report::default();
    {
        let _quiet = Quiet::enter();
        detect(&mut report);
    }
    // Reporting runs code of the program, so nothing of ours is held here.
    for seen in report.seen {
        found(&Observed { kind, subject: seen.subject, evidence: seen.evidence }, context);
    }
}
