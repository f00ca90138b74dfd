//! Findings: built when tainted text reaches a sink or something is observed, kept once each, written at once.

mod build;
pub(crate) mod called;
mod fingerprint;
pub(crate) mod literals;
mod location;
#[cfg(feature = "tower")]
pub(crate) mod observed;
mod redact;

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};

use iast_catalogue::assess::Verdict;
use iast_catalogue::library::Row;
use iast_schema::{Confidence, Finding, Severity, VulnerabilityKind};

use crate::memory::{self, guard::Quiet};
use crate::site::{CallSite, FnSite, SinkSite};
use crate::stats::{COUNTERS, count};
use crate::taint::context::{Context, Kind};
use crate::taint::hash::Keyed;
use crate::taint::range::Checked;
use crate::{config, limits, process};

/// Tainted text that reached a sink.
pub(crate) struct Hit<'a> {
    pub(crate) kind: VulnerabilityKind,
    pub(crate) sink: Sink<'a>,
    pub(crate) param: &'static str,
    pub(crate) bytes: &'a [u8],
    pub(crate) ranges: Vec<Checked>,
    /// How bad it is that some of them reach the sink.
    pub(crate) verdict: Verdict,
}

/// What tainted text reached.
#[derive(Clone, Copy)]
pub(crate) enum Sink<'a> {
    /// A function that is annotated as dangerous.
    Function { site: &'static SinkSite, caller: Option<&'static Location<'static>> },
    /// A call of a function of a library.
    Call { site: &'static CallSite, row: &'static Row },
    /// A response: its body, or the value of this header.
    #[cfg_attr(not(feature = "tower"), expect(dead_code, reason = "without it nobody sees responses"))]
    Response { header: Option<&'a str> },
}

impl Sink<'_> {
    /// The dangerous function.
    fn name(self) -> String {
        match self {
            Self::Function { site, .. } => site.function.function(),
            Self::Call { row, .. } => row.function(),
            Self::Response { header: Some(header) } => format!("response header {header}"),
            Self::Response { header: None } => "response body".to_owned(),
        }
    }

    /// What tells it apart from others, by address.
    fn identity(self) -> (usize, usize) {
        match self {
            Self::Function { site, caller } => {
                (std::ptr::from_ref(site) as usize, caller.map_or(0, |caller| std::ptr::from_ref(caller) as usize))
            }
            Self::Call { site, row } => (std::ptr::from_ref(site) as usize, std::ptr::from_ref(row) as usize),
            Self::Response { .. } => (0, 0),
        }
    }

    /// Whether it is not known where in the program it was called.
    fn has_no_place(self) -> bool {
        matches!(self, Self::Function { caller: None, .. })
    }
}

impl Hit<'_> {
    /// Confirmed when any range that counts was followed all the way.
    fn confidence(&self) -> Confidence {
        let is_followed = |range: &Checked| !range.data.inferred && range.counts(self.kind);
        if self.ranges.iter().any(is_followed) { Confidence::Confirmed } else { Confidence::Inferred }
    }

    /// Tells apart the ways to a sink whose caller is not known: the function that received the data.
    fn receiver(&self) -> Option<&'static FnSite> {
        let source = &self.ranges.first()?.data.source;
        if self.sink.has_no_place() { source.received_by.get() } else { None }
    }
}

/// What makes a hit a repetition of another: the same thing, seen by the same test or scope.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    what: What,
    owner: u64,
}

#[derive(PartialEq, Eq, Hash)]
enum What {
    /// The same call with the same argument, and as bad.
    Call { kind: VulnerabilityKind, site: usize, caller: usize, param: &'static str, receiver: usize, rank: Rank },
    /// A response with this fingerprint, and as bad.
    Response(String, Rank),
    /// An observation with this fingerprint.
    #[cfg(feature = "tower")]
    Observed(String),
    /// A literal.
    Literal { kind: VulnerabilityKind, file: &'static str, line: u32, column: u32 },
    /// A call that is a finding by itself.
    ByItself { kind: VulnerabilityKind, site: usize, evidence: String },
}

/// What speaks louder among findings with one fingerprint: how sure it is, then how bad, then whether it was done, and by an
/// attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Rank {
    confirmed: bool,
    severity: Severity,
    proven: bool,
    attack: bool,
}

#[derive(Default)]
struct Registry {
    /// The groups of the hits that were seen.
    known: HashMap<Key, usize, Keyed>,
    groups: Vec<Group>,
    /// The groups by fingerprint.
    by_fingerprint: HashMap<String, usize>,
    /// How many findings all groups keep beside the one that speaks for them.
    kept: usize,
}

/// All findings with one fingerprint.
struct Group {
    /// The finding that stands in the report: the first of the highest rank.
    speaks: Finding,
    rank: Rank,
    /// How often the flow was seen.
    count: u64,
    /// The finding of each test or scope that has seen it, oldest first.
    kept: VecDeque<Kept>,
}

struct Kept {
    finding: Finding,
    rank: Rank,
    /// The test or scope.
    owner: u64,
    /// The contexts that it belongs to: where its data came in and those around it.
    contexts: Vec<u64>,
}

static REGISTRY: Mutex<Option<Registry>> = Mutex::new(None);

/// Tainted text reached a sink: makes a finding of it, or counts it when it is a repetition.
pub(crate) fn found(hit: Hit<'_>) {
    let Some(context) = hit.ranges.first().map(|range| &range.data.context) else { return };
    let kind = Some(hit.kind);
    let said = "untrusted data reached a dangerous call";
    publish(Key::of(&hit, context), context, kind, said, || build::finding(&hit));
}

/// Makes a finding, unless it is a repetition, and tells the program about it in the words `said`. It uses up the quota
/// of its request for the type `charged`.
fn publish(
    key: Key,
    context: &Context,
    charged: Option<VulnerabilityKind>,
    said: &'static str,
    build: impl FnOnce() -> Finding,
) {
    let finding = {
        let _quiet = Quiet::enter();
        let Some(finding) = register(key, context, charged, build) else { return };
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
        "{said}"
    );
}

/// Keeps the finding that `build` makes. Returns it when the process has not seen it before.
fn register(
    key: Key,
    context: &Context,
    charged: Option<VulnerabilityKind>,
    build: impl FnOnce() -> Finding,
) -> Option<Finding> {
    if config::get().deduplicate && registry().get_or_insert_default().repeats(&key, context) {
        return None;
    }
    if charged.is_some_and(|kind| !is_within_quota(kind, &key, context)) {
        count(&COUNTERS.unreported_flows);
        return None;
    }
    // Built without the lock: it reads the call stack, and other threads find things meanwhile.
    let finding = build();
    let mut registry = registry();
    let registry = registry.get_or_insert_default();
    if config::get().deduplicate && registry.repeats(&key, context) {
        // Another thread was faster.
        return None;
    }
    let is_new = registry.keep(key, &finding, context);
    (is_new || !config::get().deduplicate).then_some(finding)
}

/// Whether the request that a context is in may make this finding.
fn is_within_quota(kind: VulnerabilityKind, key: &Key, context: &Context) -> bool {
    let Some(request) = context.chain().find(|context| context.kind == Kind::Request) else { return true };
    let mut hasher = DefaultHasher::new();
    key.what.hash(&mut hasher);
    request.quota.admits(kind, hasher.finish(), || request.route())
}

impl Key {
    fn of(hit: &Hit<'_>, context: &Context) -> Self {
        let (site, caller) = hit.sink.identity();
        let rank = Rank {
            confirmed: hit.confidence() == Confidence::Confirmed,
            severity: hit.verdict.severity,
            proven: hit.verdict.proven,
            attack: hit.verdict.attack == Some(true),
        };
        if let Sink::Response { .. } = hit.sink {
            return Self { what: What::Response(build::fingerprint_of(hit), rank), owner: owner(context) };
        }
        let what = What::Call {
            kind: hit.kind,
            site,
            caller,
            param: hit.param,
            receiver: hit.receiver().map_or(0, |site| std::ptr::from_ref(site) as usize),
            rank,
        };
        Self { what, owner: owner(context) }
    }

    /// The rank of `finding`, which has this key.
    fn rank(&self, finding: &Finding) -> Rank {
        match self.what {
            What::Call { rank, .. } | What::Response(_, rank) => rank,
            _ => Rank {
                confirmed: finding.confidence == Confidence::Confirmed,
                severity: finding.severity,
                proven: true,
                attack: false,
            },
        }
    }
}

impl Registry {
    /// Counts a repetition. Returns whether it is one.
    fn repeats(&mut self, key: &Key, context: &Context) -> bool {
        let Some(group) = self.known.get(key).and_then(|group| self.groups.get_mut(*group)) else { return false };
        group.count += 1;
        learn(&mut group.speaks, context);
        if let Some(kept) = group.kept.iter_mut().rev().find(|kept| kept.owner == key.owner) {
            kept.finding.count += 1;
            join(&mut kept.contexts, context);
        }
        true
    }

    /// Keeps a finding. Returns whether nothing with its fingerprint and at least its rank was seen before.
    fn keep(&mut self, key: Key, finding: &Finding, context: &Context) -> bool {
        if self.known.len() >= 4 * limits::FINDINGS {
            // A program that opens scopes without end: forget who saw what, and build evidence once more.
            self.known.clear();
        }
        let rank = key.rank(finding);
        let (at, is_new) = match self.by_fingerprint.get(&finding.fingerprint) {
            Some(at) => {
                let group = &mut self.groups[*at];
                group.count += 1;
                let is_better = rank > group.rank;
                if is_better {
                    let before = std::mem::replace(&mut group.speaks, finding.clone());
                    group.rank = rank;
                    if before.request.is_some_and(|request| request.credentials == Some(false)) {
                        without_credentials(&mut group.speaks);
                    }
                }
                learn(&mut group.speaks, context);
                (*at, is_better)
            }
            None => {
                self.by_fingerprint.insert(finding.fingerprint.clone(), self.groups.len());
                self.groups.push(Group { speaks: finding.clone(), rank, count: 1, kept: VecDeque::new() });
                (self.groups.len() - 1, true)
            }
        };
        if self.groups[at].keep(key.owner, finding, rank, context) {
            self.kept += 1;
        }
        if self.kept > limits::FINDINGS {
            // The test or scope of the oldest is the one most likely to have ended. What speaks for a group stays.
            let largest = self.groups.iter_mut().max_by_key(|group| group.kept.len());
            if largest.and_then(|group| group.kept.pop_front()).is_some() {
                self.kept -= 1;
                count(&COUNTERS.dropped_findings);
            }
        }
        self.known.insert(key, at);
        is_new
    }
}

impl Group {
    /// Keeps a finding for the test or scope that has seen it. Returns whether it had none of the same place: of several
    /// the one that speaks loudest stays.
    fn keep(&mut self, owner: u64, finding: &Finding, rank: Rank, context: &Context) -> bool {
        let is_same = |kept: &&mut Kept| kept.owner == owner && kept.finding.location == finding.location;
        let known = self.kept.iter_mut().filter(|_| config::get().deduplicate).find(is_same);
        let is_first = known.is_none();
        if let Some(kept) = known {
            let count = kept.finding.count + 1;
            if rank > kept.rank {
                (kept.finding, kept.rank) = (finding.clone(), rank);
            }
            kept.finding.count = count;
            join(&mut kept.contexts, context);
        } else {
            let mut contexts = Vec::new();
            join(&mut contexts, context);
            self.kept.push_back(Kept { finding: finding.clone(), rank, owner, contexts });
        }
        is_first
    }
}

/// Whether any test or scope has a finding about this.
fn is_known(what: &What) -> bool {
    registry().iter().any(|registry| registry.known.keys().any(|key| key.what == *what))
}

/// The findings of a context and those inside it. Those of the process are all there are, once each.
pub(crate) fn of_context(context: &Context) -> Vec<Finding> {
    if !memory::enabled() {
        // In a forked child the lock may be held by a thread that does not exist there.
        return Vec::new();
    }
    let _quiet = Quiet::enter();
    if context.kind == Kind::Process {
        literals::check();
        return all();
    }
    let registry = registry();
    let kept = registry.iter().flat_map(|registry| &registry.groups).flat_map(|group| &group.kept);
    kept.filter(|kept| kept.contexts.contains(&context.id)).map(|kept| kept.finding.clone()).collect()
}

/// One finding for each fingerprint, with the count of all its repetitions.
pub(crate) fn all() -> Vec<Finding> {
    let registry = registry();
    let groups = registry.iter().flat_map(|registry| &registry.groups);
    groups.map(|group| Finding { count: group.count, ..group.speaks.clone() }).collect()
}

/// The test or scope that a context belongs to: each of them gets to see its own finding.
pub(crate) fn owner(context: &Context) -> u64 {
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

/// A flow that is reached without credentials once is not protected by them, whatever other requests carry.
fn learn(finding: &mut Finding, context: &Context) {
    if context.request.get().is_some_and(|request| !request.has_credentials()) {
        without_credentials(finding);
    }
}

fn without_credentials(finding: &mut Finding) {
    if let Some(request) = &mut finding.request {
        request.credentials = Some(false);
    }
}

fn registry() -> MutexGuard<'static, Option<Registry>> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use iast_schema::Request;
    use iast_schema::testing::finding;

    use super::*;
    use crate::taint::head::Head;

    fn request(credentials: bool) -> Request {
        Request { method: "GET".into(), route: None, path: "/".into(), credentials: Some(credentials) }
    }

    /// What the report says of credentials after these requests, each of which has made this kind of finding.
    fn credentials_after(seen: &[(bool, Severity)]) -> Option<bool> {
        let mut registry = Registry::default();
        for (credentials, severity) in seen {
            let context = Context::open(Kind::Request);
            context.request.get_or_init(|| Head::new("GET", "/", None, *credentials));
            let rank = Rank { confirmed: true, severity: *severity, proven: true, attack: false };
            let key = || Key { what: What::Response("a".into(), rank), owner: 0 };
            if !registry.repeats(&key(), &context) {
                let finding = Finding { request: Some(request(*credentials)), severity: *severity, ..finding() };
                registry.keep(key(), &finding, &context);
            }
            context.end();
        }
        registry.groups[0].speaks.request.as_ref().and_then(|request| request.credentials)
    }

    #[test]
    fn one_request_without_credentials_is_remembered() {
        use Severity::{Critical, Low};
        assert_eq!(credentials_after(&[(true, Low), (true, Low), (true, Critical)]), Some(true));
        assert_eq!(credentials_after(&[(true, Low), (false, Low)]), Some(false));
        assert_eq!(credentials_after(&[(false, Low), (true, Low)]), Some(false));
        assert_eq!(credentials_after(&[(false, Low), (true, Critical)]), Some(false), "another speaks for it now");
        assert_eq!(credentials_after(&[(true, Critical), (false, Low)]), Some(false));
    }
}
