//! Findings about a call of a function of a library by itself: no data has to reach it.

use iast_catalogue::Found;
use iast_schema::{Finding, VulnerabilityKind};

use super::build::{by_itself, shown};
use super::fingerprint::fingerprint;
use super::redact::redact;
use super::{Key, What, owner, publish};
use crate::site::CallSite;
use crate::taint::context::{self, Context};

/// Tells one of a type that is mostly found in responses apart.
const NOT_IN_A_RESPONSE: &str = "it is switched on here; no response was looked at";

/// What is wrong with a call. `evidence` is shown as it is, so it holds nothing that was to be secret.
pub(crate) fn found(site: &'static CallSite, kind: VulnerabilityKind, evidence: &str) {
    let context = context::current();
    let what = What::ByItself { kind, site: std::ptr::from_ref(site) as usize, evidence: evidence.to_owned() };
    let key = Key { what, owner: owner(&context) };
    publish(key, &context, Some(kind), iast_catalogue::entry(kind).title, || finding(site, kind, evidence, &context));
}

fn finding(site: &'static CallSite, kind: VulnerabilityKind, evidence: &str, context: &Context) -> Finding {
    let location = site.location();
    let redactor = redact(&[], &[]).redactor;
    let fingerprint = fingerprint(kind, &location.file, &location.function, "", evidence);
    let note = (iast_catalogue::entry(kind).found() == Found::InResponse).then(|| NOT_IN_A_RESPONSE.to_owned());
    Finding { note, ..by_itself(kind, location, fingerprint, shown(evidence), Some((context, &redactor))) }
}
