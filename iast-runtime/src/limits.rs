//! How much the engine keeps. What does not fit is dropped and counted in [`crate::stats`].
//!
//! What costs a service memory or time in proportion to its traffic can be set, see `config`. These here keep the engine
//! from harm by a single value or request; a smaller number would lose flows and save nothing.

/// Sources of one context.
pub(crate) const SOURCES_PER_CONTEXT: usize = 100_000;
/// Tags of one context: a source has one, and one more for each step, mark or transformation.
pub(crate) const TAGS_PER_CONTEXT: usize = 200_000;
/// Bytes of source values kept by one context. How many all together may keep is a setting.
pub(crate) const BYTES_PER_CONTEXT: usize = 64 << 20;
/// Steps from a source to a sink.
pub(crate) const STEPS: usize = 16;
/// Bytes of one text of an operation that its model looks at. Longer results are left to the copies.
pub(crate) const OPERATION: usize = 1 << 20;
/// Texts of one list, pair or map of an operation that its model looks at.
pub(crate) const OPERATION_TEXTS: usize = 1000;
/// Bytes that a part of a value has at least which is looked for by itself: shorter ones stand anywhere.
pub(crate) const SHORTEST_PART: usize = 10;
/// Bytes that the second witness compares for one argument: its length times the number of values.
pub(crate) const COMPARED: usize = 4 << 20;
/// Entries of one archive whose names are known.
pub(crate) const ARCHIVE_ENTRIES: usize = 4096;
/// Findings kept in memory. Those beyond it are still written to the findings file.
pub(crate) const FINDINGS: usize = 10_000;
/// Texts that one walk over a value visits, fields and items on the way, and how deep it goes.
pub(crate) const WALK_TEXTS: usize = 10_000;
pub(crate) const WALK_NODES: usize = 100_000;
pub(crate) const WALK_DEPTH: usize = 32;
