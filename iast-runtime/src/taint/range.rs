//! The tainted ranges of a value, checked against the bytes they claim to be.

use std::sync::Arc;

use iast_catalogue::assess::is_excluded;
use iast_schema::{Origin, VulnerabilityKind};

use super::tag::{self, TagData};
use crate::memory;
use crate::memory::shadow::{Piece, Tag};
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

    /// Whether a sanitizer or validator has made the bytes safe. Where the way was not seen, a value that went through one
    /// may be the one that is safe.
    pub(crate) fn is_safe(&self, kind: VulnerabilityKind) -> bool {
        self.data.marks.contains(kind) || self.data.inferred && self.data.source.dealt_with.get().contains(kind)
    }

    /// Whether the bytes can do harm of this type: nothing has made them safe, and their origin counts.
    pub(crate) fn counts(&self, kind: VulnerabilityKind) -> bool {
        !self.is_safe(kind) && !is_excluded(kind, self.data.source.origin)
    }

    /// Whether bytes at `start` go on where these end, in memory and in the source.
    fn is_continued_by(&self, tag: Tag, start: usize, offset: usize) -> bool {
        self.tag == tag && self.end() == start && self.offset + self.len == offset
    }

    pub(crate) fn public(&self) -> TaintRange {
        let source = &self.data.source;
        TaintRange {
            start: self.start,
            len: self.len,
            source: TaintSource {
                origin: source.origin,
                name: source.name().map(str::to_owned),
                value: String::from_utf8_lossy(source.value()).into_owned(),
            },
            offset: self.offset,
            derived: self.data.derived.is_some(),
            inferred: self.data.inferred,
            marks: self.data.marks.kinds().collect(),
        }
    }
}

/// The tainted ranges of `bytes`, in order.
///
/// Bytes that are not those of their source were overwritten without anybody seeing it. They are dropped, counted and
/// cleared; what stands beside them stays, when it is the larger part of the run.
pub(crate) fn of(bytes: &[u8]) -> Vec<Checked> {
    let ranges = memory::read(bytes);
    held_against(bytes, &ranges, |now, kept, tag| {
        count(&COUNTERS.stale_ranges);
        memory::clear(now.as_ptr() as usize, now.len());
        for (from, to, offset) in kept {
            memory::label(&now[*from..*to], tag, *offset as u32);
        }
    })
}

/// The ranges of a text that has been copied since, of which these were the tainted runs.
pub(crate) fn of_copy(text: &[u8], pieces: &[Piece]) -> Vec<Checked> {
    held_against(text, pieces, |_, _, _| count(&COUNTERS.stale_ranges))
}

/// The runs of `bytes` that are those of their source. `stale` is told of a run that is not, with the parts of it that are:
/// where these begin and end, and their offset in the source.
fn held_against(bytes: &[u8], pieces: &[Piece], stale: impl Fn(&[u8], &[(usize, usize, usize)], Tag)) -> Vec<Checked> {
    let mut ranges: Vec<Checked> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some(data) = tag::get(piece.tag) else { continue };
        let now = &bytes[piece.start..piece.end()];
        let offset = piece.offset as usize;
        let then = data.content().get(offset..offset + piece.len).unwrap_or_default();
        if now == then {
            push(&mut ranges, Checked { start: piece.start, len: piece.len, offset, tag: piece.tag, data });
            continue;
        }
        let continues = ranges.last().is_some_and(|last| last.is_continued_by(piece.tag, piece.start, offset));
        let kept = still_there(now, then, continues).into_iter().map(|(from, to)| (from, to, offset + from));
        let kept: Vec<(usize, usize, usize)> = kept.collect();
        stale(now, &kept, piece.tag);
        for (from, to, offset) in kept {
            let (start, len) = (piece.start + from, to - from);
            push(&mut ranges, Checked { start, len, offset, tag: piece.tag, data: Arc::clone(&data) });
        }
    }
    ranges
}

/// Adds a range, or makes the last one longer. Runs are joined only after they were checked: one that was overwritten
/// must not take its neighbours with it.
fn push(ranges: &mut Vec<Checked>, next: Checked) {
    match ranges.last_mut() {
        Some(last) if last.is_continued_by(next.tag, next.start, next.offset) => last.len += next.len,
        _ => ranges.push(next),
    }
}

/// A run of fewer bytes is equal by chance, unless it stands close to another.
const FEWEST: usize = 4;

/// The runs of bytes that are as they were, when they are more than half: in other text few are equal by chance. A very
/// short text counts only where it `continues` one that is there.
fn still_there(now: &[u8], then: &[u8], continues: bool) -> Vec<(usize, usize)> {
    let same: Vec<bool> = now.iter().zip(then).map(|(now, then)| now == then).collect();
    let kept = same.iter().filter(|same| **same).count();
    if kept < FEWEST && !continues || kept * 2 <= now.len() {
        return Vec::new();
    }
    let mut runs = Vec::new();
    let mut at = 0;
    for run in same.chunk_by(|left, right| left == right) {
        if run[0] {
            runs.push((at, at + run.len()));
        }
        at += run.len();
    }
    let is_close = |at: usize| {
        let (start, end) = runs[at];
        let before = at.checked_sub(1).map(|before| start - runs[before].1);
        let behind = runs.get(at + 1).map(|behind| behind.0 - end);
        end - start >= FEWEST || before.into_iter().chain(behind).min().is_none_or(|gap| gap <= end - start)
    };
    (0..runs.len()).filter(|at| is_close(*at)).map(|at| runs[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::still_there;

    #[test]
    fn what_was_not_overwritten_is_still_there() {
        assert_eq!(still_there(b"abXdefgh", b"abcdefgh", false), [(0, 2), (3, 8)]);
        assert_eq!(still_there(b"ab.de.gh", b"abcdefgh", false), [(0, 2), (3, 5), (6, 8)]);
        assert_eq!(still_there(b"*bcdef**", b"abcdefgh", false), [(1, 6)]);
    }

    #[test]
    fn few_bytes_are_equal_by_chance() {
        assert_eq!(still_there(b"zbzdzfzh", b"abcdefgh", true), []);
        assert_eq!(still_there(b"abc*", b"abcd", false), []);
        assert_eq!(still_there(b"abc*", b"abcd", true), [(0, 3)]);
        assert_eq!(still_there(b"abcdefgh", b"", true), []);
        assert_eq!(still_there(b"abcdefgh..k.", b"abcdefghijkl", false), [(0, 8)]);
        assert_eq!(still_there(b"a..defghijkl", b"abcdefghijkl", false), [(3, 12)]);
    }
}
