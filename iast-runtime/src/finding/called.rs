//! Findings about a call of a function of a library by itself: no data has to reach it.

use iast_schema::{Finding, VulnerabilityKind};

use super::build::{by_itself, shown};
use super::fingerprint::fingerprint;
use super::redact::redact;
use super::{Key, What, owner, publish};
use crate::site::CallSite;
use crate::taint::context::{self, Context};

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
    by_itself(kind, location, fingerprint, shown(evidence), Some((context, &redactor)))
}
