//! The functions and types that a program calls by hand, while the crate is off.

use std::marker::PhantomData;

use super::{Finding, Origin, VulnerabilityKind};

/// Does nothing: the crate is off.
#[inline(always)]
pub fn taint<T: ?Sized>(_value: &T, _origin: Origin, _name: &str) {}

/// Does nothing: the crate is off.
#[inline(always)]
pub fn taint_all<T: ?Sized>(_value: &T, _origin: Origin) {}

/// Nothing is tainted: the crate is off.
#[inline(always)]
#[must_use]
pub fn ranges<T: ?Sized>(_value: &T) -> Vec<TaintRange> {
    Vec::new()
}

/// Nothing is tainted: the crate is off.
#[inline(always)]
#[must_use]
pub fn ranges_at_sink<T: ?Sized>(_value: &T) -> Vec<TaintRange> {
    Vec::new()
}

/// Does nothing: the crate is off.
#[inline(always)]
pub fn untaint<T: ?Sized>(_value: &T) {}

/// There are none: the crate is off.
#[inline(always)]
#[must_use]
pub fn findings() -> Vec<Finding> {
    Vec::new()
}

/// Nothing is counted: the crate is off.
#[inline(always)]
#[must_use]
pub fn stats() -> Stats {
    Stats::default()
}

/// `false`: the crate is off.
#[inline(always)]
#[must_use]
pub const fn is_enabled() -> bool {
    false
}

/// A value that can show the texts it holds. While the crate is off, nobody looks.
pub trait Taint {
    /// Is not called.
    #[inline(always)]
    fn walk(&self, _walk: &mut Walk<'_>) {}
}

/// A value that is text. While the crate is off, nobody looks at it.
pub trait Text {
    /// The bytes of the value.
    fn text(&self) -> &[u8];
}

/// A walk over a value. While the crate is off, there are none.
#[derive(Debug)]
pub struct Walk<'a> {
    _never: std::convert::Infallible,
    _lifetime: PhantomData<&'a mut ()>,
}

impl Walk<'_> {
    /// Cannot be called.
    #[inline(always)]
    pub fn text(&mut self, _bytes: &[u8]) {}

    /// Cannot be called.
    #[inline(always)]
    pub fn field<T: ?Sized>(&mut self, _name: &str, _value: &T) {}

    /// Cannot be called.
    #[inline(always)]
    pub fn item<T: ?Sized>(&mut self, _index: usize, _value: &T) {}
}

/// A context of its own. While the crate is off, it is nothing.
#[derive(Debug)]
#[must_use = "the scope ends when it is dropped"]
pub struct Scope {
    not_send: PhantomData<*const ()>,
}

impl Scope {
    /// Opens nothing.
    #[inline(always)]
    pub const fn enter() -> Self {
        Self { not_send: PhantomData }
    }

    /// There are none.
    #[inline(always)]
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        Vec::new()
    }
}

/// A run of tainted bytes of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaintRange {
    /// Where it starts in the value, in bytes.
    pub start: usize,
    /// How many bytes it has.
    pub len: usize,
    /// What it came from.
    pub source: TaintSource,
    /// Where the bytes stand in the source's value. For derived ranges: in the text that was derived from it.
    pub offset: usize,
    /// Whether the bytes were made from the source's rather than copied.
    pub derived: bool,
    /// Whether the bytes were only recognised by what they say: nobody saw them come from the source.
    pub inferred: bool,
    /// The kinds of vulnerability for which a sanitizer or validator made the bytes safe.
    pub marks: Vec<VulnerabilityKind>,
}

/// The source of a [`TaintRange`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaintSource {
    /// Where it came in.
    pub origin: Origin,
    /// The name of the parameter, header, cookie or field.
    pub name: Option<String>,
    /// The value that came in.
    pub value: String,
}

/// Counts since the process started: all zero, the crate is off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Contexts opened: requests, tests and scopes.
    pub contexts: u64,
    /// Requests among them.
    pub requests: u64,
    /// Tests among them.
    pub tests: u64,
    /// Requests that were not analysed because only a share of them is.
    pub unsampled_requests: u64,
    /// Requests that were not analysed because enough others were at the time.
    pub crowded_requests: u64,
    /// Flows that were not reported because their request had made enough findings.
    pub unreported_flows: u64,
    /// Untrusted values that came in.
    pub sources: u64,
    /// Arguments of sinks that were looked at.
    pub sink_checks: u64,
    /// Flows that reached a sink and were safe because of a sanitizer or validator.
    pub suppressed: u64,
    /// Flows that reached a sink of a type for which their origin does not count, such as rows of a database.
    pub excluded: u64,
    /// Flows that reached a sink at a place where they do no harm, such as behind the `#` of an address.
    pub harmless: u64,
    /// Ranges dropped at a look-up because the memory had been overwritten unseen.
    pub stale_ranges: u64,
    /// Values given to `taint` that are program literals or on the stack, which are never tainted.
    pub untaintable: u64,
    /// Bytes of memory that the shadow map has used for its records at one time.
    pub map_bytes: u64,
    /// Values not tracked because a context had too many sources or too many bytes of them.
    pub dropped_sources: u64,
    /// How often all values that came in outside of any test, scope or request were forgotten, to make room.
    pub forgotten: u64,
    /// Arguments of sinks that were not compared with all values that came in, because these were too many.
    pub uncompared: u64,
    /// Steps, marks or transformations not recorded because there were too many tags.
    pub dropped_tags: u64,
    /// Bytes whose taint was dropped because the shadow map was full.
    pub dropped_bytes: u64,
    /// Updates given up because a lock of the shadow map was held too long.
    pub contended: u64,
    /// Values of annotated sources of which no text could be seen.
    pub opaque_sources: u64,
    /// Sinks that were called and none of whose arguments could be looked into.
    pub opaque_sinks: u64,
    /// Texts not visited because a value was too large or too deep.
    pub truncated_walks: u64,
    /// Walks over a value that ended in a panic of the value's own code.
    pub panicked_walks: u64,
    /// Findings that could not be written to the findings file.
    pub unwritten_findings: u64,
    /// Files of the process that could not be written: 0 or 1.
    pub unwritten_processes: u64,
    /// Findings of single tests or scopes that are no longer kept, because there were too many. The report has them.
    pub dropped_findings: u64,
}

impl Stats {
    /// There are none.
    #[inline(always)]
    #[must_use]
    pub fn losses(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }
}
