//! The tainted ranges of a value, checked against the bytes they claim to be.

use std::sync::Arc;

use iast_schema::{Origin, VulnerabilityKind};

use super::tag::{self, TagData};
use crate::memory;
use crate::memory::shadow::Tag;
use crate::stats::{COUNTERS, count};

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

/// A run with what its tag says.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) start: usize,
    pub(crate) len: usize,
    pub(crate) offset: usize,
    pub(crate) tag: Tag,
    pub(crate) data: Arc<TagData>,
}

impl Checked {
    pub(crate) fn end(&self) -> usize {
        self.start + self.len
    }

    pub(crate) fn public(&self) -> TaintRange {
        let source = &self.data.source;
        TaintRange {
            start: self.start,
            len: self.len,
            source: TaintSource {
                origin: source.origin,
                name: source.name().map(str::to_owned),
                value: String::from_utf8_lossy(&source.value).into_owned(),
            },
            offset: self.offset,
            derived: self.data.derived.is_some(),
            marks: self.data.marks.kinds().collect(),
        }
    }
}

/// The tainted ranges of `bytes`, in order.
///
/// A range whose bytes are not those of its source was overwritten without anybody seeing it. It is dropped,
/// counted and cleared.
pub(crate) fn of(bytes: &[u8]) -> Vec<Checked> {
    let pieces = memory::read(bytes);
    let mut ranges: Vec<Checked> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some(data) = tag::get(piece.tag) else { continue };
        let offset = piece.offset as usize;
        let now = &bytes[piece.start..piece.end()];
        if data.content().get(offset..offset + piece.len) == Some(now) {
            // Joined only now: a run that was overwritten must not take its neighbours with it.
            match ranges.last_mut() {
                Some(Checked { start, len, offset: first, tag, .. })
                    if *tag == piece.tag && *start + *len == piece.start && *first + *len == offset =>
                {
                    *len += piece.len;
                }
                _ => ranges.push(Checked { start: piece.start, len: piece.len, offset, tag: piece.tag, data }),
            }
        } else {
            count(&COUNTERS.stale_ranges);
            memory::clear(now.as_ptr() as usize, now.len());
        }
    }
    ranges
}
