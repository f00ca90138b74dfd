//! Findings about a call of a function of a library by itself: no data has to reach it.

use iast_schema::{Confidence, Evidence, EvidencePart, FORMAT_VERSION, Finding, VulnerabilityKind};

use super::build::without_secrets;
use super::fingerprint::fingerprint;
use super::redact::redact;
use super::{Key, What, owner, publish};
use crate::site::CallSite;
use crate::taint::context::{self, Context};
use crate::{catalogue, process};

/// What is wrong with a call. `evidence` is shown as it is, so it holds nothing that was to be secret.
pub(crate) fn found(site: &'static CallSite, kind: VulnerabilityKind, evidence: &str) {
    let context = context::current();
    let what = What::ByItself { kind, site: std::ptr::from_ref(site) as usize, evidence: evidence.to_owned() };
    let key = Key { what, owner: owner(&context) };
    publish(key, &context, Some(kind), catalogue::entry(kind).title, || finding(site, kind, evidence, &context));
}

fn finding(site: &'static CallSite, kind: VulnerabilityKind, evidence: &str, context: &Context) -> Finding {
    let location = site.location();
    let redactor = redact(&[], &[]).redactor;
    Finding {
        format: FORMAT_VERSION,
        kind,
        code: kind.code().to_owned(),
        severity: catalogue::entry(kind).severity,
        cwe: kind.cwe(),
        confidence: Confidence::Confirmed,
        note: None,
        fingerprint: fingerprint(kind, &location.file, &location.function, "", evidence),
        location,
        sources: Vec::new(),
        flow: Vec::new(),
        evidence: Evidence { parts: vec![EvidencePart { value: evidence.to_owned(), source: None, redacted: false }] },
        test: context.test.as_deref().map(str::to_owned),
        request: context.request.get().map(|request| without_secrets(request, &redactor)),
        count: 1,
        time: process::now(),
    }
}
