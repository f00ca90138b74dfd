//! Findings that need no taint: what a response shows, or does not do, by itself.
//!
//! Each type of vulnerability has a module with a detector. Most look at the head of the response when the service
//! returns it; two look at the beginning of the body as it streams by (`watch`).

mod cookie;
mod facts;
mod markup;
mod sinks;
mod url;
mod watch;

mod directory_listing_leak;
mod hsts_header_missing;
mod insecure_auth_protocol;
mod insecure_cookie;
mod no_httponly_cookie;
mod no_samesite_cookie;
mod session_rewriting;
mod stacktrace_leak;
mod xcontenttype_header_missing;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use http::Response;
use http::request::Parts;
use iast_schema::VulnerabilityKind as Kind;

pub(super) use self::cookie::sessions_sent;
pub(super) use self::facts::RequestFacts;
use self::facts::ResponseFacts;
pub(super) use self::sinks::{MarkupWatch, check as check_sinks};
pub(super) use self::watch::Watch;
use crate::config;
use crate::finding::observed::{Observed, found};
use crate::memory::{self, guard::Quiet};
use crate::taint::context::Context;

/// Looks at a request and the head of its response for one type of vulnerability.
trait Detector: Sync {
    fn kind(&self) -> Kind;

    fn check(&self, request: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report);
}

/// Looks at the beginning of a response body for one type of vulnerability.
trait BodyDetector: Sync {
    fn kind(&self) -> Kind;

    /// Whether the body of this response is worth looking at.
    fn reads(&self, response: &ResponseFacts<'_>) -> bool;

    fn check(&self, body: &[u8], report: &mut Report);
}

static DETECTORS: &[&dyn Detector] = &[
    &hsts_header_missing::HstsHeaderMissing,
    &insecure_auth_protocol::InsecureAuthProtocol,
    &insecure_cookie::InsecureCookie,
    &no_httponly_cookie::NoHttponlyCookie,
    &no_samesite_cookie::NoSamesiteCookie,
    &session_rewriting::SessionRewriting,
    &xcontenttype_header_missing::XcontenttypeHeaderMissing,
];
static BODY_DETECTORS: &[&dyn BodyDetector] =
    &[&directory_listing_leak::DirectoryListingLeak, &stacktrace_leak::StacktraceLeak];

/// The detectors that the settings leave on.
struct Active {
    head: Vec<&'static dyn Detector>,
    body: Vec<&'static dyn BodyDetector>,
}

static ACTIVE: LazyLock<Active> = LazyLock::new(|| {
    let is_on = |kind: Kind| config::get().response_checks.contains(&kind);
    Active {
        head: DETECTORS.iter().copied().filter(|detector| is_on(detector.kind())).collect(),
        body: BODY_DETECTORS.iter().copied().filter(|detector| is_on(detector.kind())).collect(),
    }
});

/// What a detector has seen.
#[derive(Debug)]
struct Report {
    kind: Kind,
    seen: Vec<Observed>,
}

impl Report {
    /// Something was seen. `subject` tells it apart from others of the type in the same place; `evidence` proves it.
    fn add(&mut self, subject: impl Into<Cow<'static, str>>, evidence: impl Into<String>) {
        self.seen.push(Observed { kind: self.kind, subject: subject.into(), evidence: evidence.into() });
    }
}

/// What has to be known of a request when its response is there. `None` when nothing is looked for.
pub(super) fn facts(parts: &Parts) -> Option<RequestFacts> {
    let _quiet = Quiet::enter();
    let Active { head, body } = &*ACTIVE;
    (!head.is_empty() || !body.is_empty()).then(|| RequestFacts::of(parts))
}

/// Looks at the head of a response. What is returned has to see its body.
pub(super) fn check<B>(context: &Arc<Context>, request: &RequestFacts, response: &Response<B>) -> Option<Watch> {
    if !memory::enabled() {
        return None;
    }
    let response = ResponseFacts { status: response.status(), headers: response.headers() };
    for detector in &ACTIVE.head {
        report(detector.kind(), context, |report| detector.check(request, &response, report));
    }
    let _quiet = Quiet::enter();
    let readers: Vec<_> = ACTIVE.body.iter().copied().filter(|detector| detector.reads(&response)).collect();
    (!readers.is_empty()).then(|| Watch::new(readers, Arc::clone(context)))
}

/// Runs a detector and makes findings of what it has seen.
fn report(kind: Kind, context: &Context, detect: impl FnOnce(&mut Report)) {
    let mut report = Report { kind, seen: Vec::new() };
    {
        let _quiet = Quiet::enter();
        detect(&mut report);
    }
    // Reporting runs code of the program, so nothing of ours is held here.
    report.seen.iter().for_each(|seen| found(seen, context));
}

#[cfg(test)]
mod tests {
    use super::*;
    use iast_catalogue::Found;

    #[test]
    fn the_catalogue_says_which_types_have_a_detector() {
        let mut ours: Vec<_> = DETECTORS.iter().map(|detector| detector.kind()).collect();
        ours.extend(BODY_DETECTORS.iter().map(|detector| detector.kind()));
        ours.sort();
        let is_said = |kind: &Kind| iast_catalogue::entry(*kind).found() == Found::InResponse;
        assert_eq!(ours, Kind::ALL.iter().copied().filter(is_said).collect::<Vec<_>>());
    }
}
