//! Findings: built when tainted text reaches a sink, kept once each, written at once.

mod build;
mod fingerprint;
mod location;
mod redact;
mod secrets;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};

use iast_schema::{Confidence, Finding};

use crate::memory::guard::Quiet;
use crate::site::{FnSite, SinkSite};
use crate::stats::{COUNTERS, count};
use crate::taint::context::{Context, Kind};
use crate::taint::range::Checked;
use crate::{config, limits, process};

/// Tainted text that reached a sink.
pub(crate) struct Hit<'a> {
    pub(crate) site: &'static SinkSite,
    pub(crate) caller: Option<&'static Location<'static>>,
    pub(crate) param: &'static str,
    pub(crate) bytes: &'a [u8],
    pub(crate) ranges: Vec<Checked>,
    pub(crate) confidence: Confidence,
}

impl Hit<'_> {
    /// Tells apart the ways to a sink whose caller is not known: the function that received the data.
    fn receiver(&self) -> Option<&'static FnSite> {
        let source = &self.ranges.first()?.data.source;
        if self.caller.is_none() { source.received_by.get().copied() } else { None }
    }
}

/// What makes a hit a repetition of another: the same call with the same argument, seen by the same test or scope.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct Key {
    site: usize,
    caller: usize,
    param: &'static str,
    receiver: usize,
    confirmed: bool,
    owner: u64,
}

#[derive(Default)]
struct Registry {
    /// Where the finding of a hit stands in `kept`; `None` when it was not kept.
    known: HashMap<Key, Option<usize>>,
    kept: Vec<Kept>,
    /// The finding that speaks for a fingerprint in the report: the first that is `confirmed`, else the first.
    first: HashMap<String, usize>,
}

struct Kept {
    finding: Finding,
    /// The contexts that it belongs to: where its data came in and those around it.
    contexts: Vec<u64>,
}

static REGISTRY: Mutex<Option<Registry>> = Mutex::new(None);

/// Tainted text reached a sink: makes a finding of it, or counts it when it is a repetition.
pub(crate) fn found(hit: Hit<'_>) {
    let finding = {
        let _quiet = Quiet::enter();
        let Some(finding) = register(&hit) else { return };
        process::write(&finding);
        finding
    };
    // Outside of our own section, because this runs code of the program.
    tracing::warn!(
        target: "iast",
        r#type = finding.kind.json_name(),
        code = %finding.code,
        severity = finding.severity.as_str(),
        confidence = finding.confidence.as_str(),
        file = %finding.location.file,
        line = finding.location.line,
        function = %finding.location.function,
        fingerprint = %finding.fingerprint,
        "untrusted data reached a dangerous call"
    );
}

/// Keeps the finding of `hit`. Returns it when the process has not seen it before.
fn register(hit: &Hit<'_>) -> Option<Finding> {
    let context = &hit.ranges.first()?.data.context;
    let key = Key::of(hit, context);
    if config::get().deduplicate && registry().get_or_insert_default().repeats(&key, context) {
        return None;
    }
    // Built without the lock: it reads the call stack, and other threads find things meanwhile.
    let finding = build::finding(hit);
    let is_new = registry().get_or_insert_default().keep(key, &finding, context);
    (is_new || !config::get().deduplicate).then_some(finding)
}

impl Key {
    fn of(hit: &Hit<'_>, context: &Context) -> Self {
        Self {
            site: std::ptr::from_ref(hit.site) as usize,
            caller: hit.caller.map_or(0, |caller| std::ptr::from_ref(caller) as usize),
            param: hit.param,
            receiver: hit.receiver().map_or(0, |site| std::ptr::from_ref(site) as usize),
            confirmed: hit.confidence == Confidence::Confirmed,
            owner: owner(context),
        }
    }
}

impl Registry {
    /// Counts a repetition. Returns whether it is one.
    fn repeats(&mut self, key: &Key, context: &Context) -> bool {
        let Some(known) = self.known.get(key) else { return false };
        if let Some(kept) = known.and_then(|at| self.kept.get_mut(at)) {
            kept.finding.count += 1;
            join(&mut kept.contexts, context);
        }
        true
    }

    /// Keeps a finding. Returns whether nothing with its fingerprint and at least its confidence was seen before.
    fn keep(&mut self, key: Key, finding: &Finding, context: &Context) -> bool {
        if self.known.len() >= 4 * limits::FINDINGS {
            // A program that opens scopes without end: forget who saw what, and build evidence once more.
            self.known.clear();
        }
        if self.kept.len() >= limits::FINDINGS {
            count(&COUNTERS.dropped_findings);
            self.known.insert(key, None);
            return !self.first.contains_key(&finding.fingerprint);
        }
        let at = self.kept.len();
        let mut contexts = Vec::new();
        join(&mut contexts, context);
        self.kept.push(Kept { finding: finding.clone(), contexts });
        self.known.insert(key, Some(at));
        match self.first.entry(finding.fingerprint.clone()) {
            Entry::Vacant(first) => {
                first.insert(at);
                true
            }
            Entry::Occupied(mut first) => {
                let speaks = &self.kept[*first.get()].finding;
                let is_better =
                    speaks.confidence == Confidence::Inferred && finding.confidence == Confidence::Confirmed;
                if is_better {
                    first.insert(at);
                }
                is_better
            }
        }
    }
}

/// The findings of a context and those inside it. Those of the process are all there are, once each.
pub(crate) fn of_context(context: &Context) -> Vec<Finding> {
    let _quiet = Quiet::enter();
    if context.kind == Kind::Process {
        return all();
    }
    let registry = registry();
    let kept = registry.iter().flat_map(|registry| &registry.kept);
    kept.filter(|kept| kept.contexts.contains(&context.id)).map(|kept| kept.finding.clone()).collect()
}

/// One finding for each fingerprint, with the count of all its repetitions.
pub(crate) fn all() -> Vec<Finding> {
    let registry = registry();
    let Some(registry) = &*registry else { return Vec::new() };
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for kept in &registry.kept {
        *counts.entry(&kept.finding.fingerprint).or_default() += kept.finding.count;
    }
    let mut first: Vec<_> = registry.first.values().copied().collect();
    first.sort_unstable();
    first
        .into_iter()
        .map(|at| {
            let finding = &registry.kept[at].finding;
            Finding { count: counts[finding.fingerprint.as_str()], ..finding.clone() }
        })
        .collect()
}

/// The test or scope that a context belongs to: each of them gets to see its own finding.
fn owner(context: &Context) -> u64 {
    context.chain().find(|context| context.kind != Kind::Request).map_or(0, |context| context.id)
}

/// Adds a context and those around it. A request is not listed when the list grows long: nobody can ask for it.
fn join(contexts: &mut Vec<u64>, context: &Context) {
    for context in context.chain().filter(|context| context.kind != Kind::Request) {
        if !contexts.contains(&context.id) {
            contexts.push(context.id);
        }
    }
}

fn registry() -> MutexGuard<'static, Option<Registry>> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}
