//! Findings without a flow of data: something was seen in a request or its response.

use std::borrow::Cow;

use iast_schema::{Finding, VulnerabilityKind};

use super::build::{by_itself, place};
use super::fingerprint::fingerprint;
use super::redact::{Redacted, redact};
use super::{Key, What, location, owner, publish};
use crate::memory::guard::Quiet;
use crate::taint::context::Context;

/// What was seen in a request or its response.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) kind: VulnerabilityKind,
    /// What tells it apart from others of its type in the same place, such as the name of a cookie.
    pub(crate) subject: Cow<'static, str>,
    /// The text that proves it. Secrets are taken out here.
    pub(crate) evidence: String,
}

/// Something was seen in the request `context`: makes a finding of it, or counts it when it is a repetition.
pub(crate) fn found(observed: &Observed, context: &Context) {
    let key = {
        let _quiet = Quiet::enter();
        Key { what: What::Observed(name(observed, context)), owner: owner(context) }
    };
    let entry = iast_catalogue::entry(observed.kind);
    let charged = entry.is_charged().then_some(observed.kind);
    publish(key, context, charged, entry.title, || finding(observed, context));
}

fn finding(observed: &Observed, context: &Context) -> Finding {
    let Redacted { parts, redactor, .. } = redact(&[], &[(observed.evidence.clone(), None)]);
    let (location, fingerprint) = (location::of_handler(context), name(observed, context));
    by_itself(observed.kind, location, fingerprint, parts, Some((context, &redactor)))
}

/// The fingerprint: one for each type, place and subject.
fn name(observed: &Observed, context: &Context) -> String {
    fingerprint(observed.kind, "", &place(context), "", &observed.subject)
}
