//! The records of the shadow map and what can be done to the taint of one page.
//!
//! A page is cut into blocks of 256 bytes; each block has a list of entries that do not overlap and do not leave
//! the block. The last one comes first, so that text which is written piece by piece meets only what it was written to
//! last. The first entry of each list is part of the page's record, and so are some for those that come after it, which
//! cost no atomic exchange; the others come from a pool. A page that is one run from end to end has a single entry for all of
//! it.
//!
//! Whoever changes a page holds its bucket's lock. Others may read at the same time and throw away what they saw, so a list
//! may lead anywhere while it is read, but never outside of the pool.

use std::sync::atomic::{AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed};

use super::filter;
use super::pool::{Pool, Record};
use super::{Piece, Tag};

pub(in crate::memory) const BLOCK: usize = 256;
const BLOCKS: usize = filter::PAGE / BLOCK;
/// The entries of a page itself beside the first ones of its blocks, numbered from 1 on.
const OWN: u32 = u16::BITS;

/// Pages that can carry taint at one time.
pub(super) const MAX_PAGES: usize = 1 << 17;
/// Entries in all pages together, beside those of the pages themselves.
pub(super) const MAX_ENTRIES: usize = 1 << 20;

/// The taint of one page.
#[repr(align(64))]
pub(super) struct PageRecord {
    /// The page's number.
    pub(super) number: AtomicU64,
    /// The granules that hold taint.
    pub(super) mask: AtomicU64,
    /// The next page of the same bucket, or of the free list.
    pub(super) next: AtomicU32,
    /// The run that is all of the page. Then the blocks are empty.
    whole: Entry,
    blocks: [Entry; BLOCKS],
    /// Those of `own` that are in use.
    used: AtomicU16,
    own: [Entry; OWN as usize],
}

impl PageRecord {
    /// A page without taint.
    pub(super) const fn new() -> Self {
        Self {
            number: AtomicU64::new(0),
            mask: AtomicU64::new(0),
            next: AtomicU32::new(0),
            whole: Entry::new(),
            blocks: [const { Entry::new() }; BLOCKS],
            used: AtomicU16::new(0),
            own: [const { Entry::new() }; OWN as usize],
        }
    }

    /// How many entries of its own are in use.
    #[cfg(test)]
    pub(super) fn own_in_use(&self) -> u32 {
        self.used.load(Relaxed).count_ones()
    }

    /// Leaves no entry of its own free.
    #[cfg(test)]
    pub(super) fn exhaust(&self) {
        self.used.store(u16::MAX, Relaxed);
    }

    /// Whether the page has no taint.
    pub(super) fn is_empty(&self) -> bool {
        self.mask.load(Relaxed) == 0
    }
}

impl Record for PageRecord {
    fn link(&self) -> &AtomicU32 {
        &self.next
    }
}

/// A run of tainted bytes inside one block.
pub(super) struct Entry {
    /// The number of the next one of the block, which lies before it: one of the page's own, or behind these one of the pool.
    /// That with number zero is never in use.
    next: AtomicU32,
    /// Zero when the entry is not in use.
    tag: AtomicU32,
    offset: AtomicU32,
    /// The place in the page in the high half, the length in the low half.
    span: AtomicU32,
}

impl Entry {
    /// An entry that is not in use.
    pub(super) const fn new() -> Self {
        Self { next: AtomicU32::new(0), tag: AtomicU32::new(0), offset: AtomicU32::new(0), span: AtomicU32::new(0) }
    }

    #[inline]
    fn piece(&self) -> Option<Piece> {
        let tag = Tag::from_bits(self.tag.load(Relaxed))?;
        let span = self.span.load(Relaxed);
        Some(Piece {
            start: (span >> 16) as usize,
            len: (span & 0xffff) as usize,
            tag,
            offset: self.offset.load(Relaxed),
        })
    }

    #[inline]
    fn set(&self, piece: Piece) {
        self.tag.store(piece.tag.bits(), Relaxed);
        self.offset.store(piece.offset, Relaxed);
        self.span.store((piece.start as u32) << 16 | piece.len as u32, Relaxed);
    }

    /// Takes over what another one says and what comes after it.
    fn take_over(&self, other: &Self) {
        self.tag.store(other.tag.load(Relaxed), Relaxed);
        self.offset.store(other.offset.load(Relaxed), Relaxed);
        self.span.store(other.span.load(Relaxed), Relaxed);
        self.next.store(other.next.load(Relaxed), Relaxed);
    }
}

impl Record for Entry {
    fn link(&self) -> &AtomicU32 {
        &self.next
    }
}

/// The pool that the entries of all pages come from.
pub(super) type Entries = Pool<Entry, MAX_ENTRIES>;

/// One page.
pub(super) struct Page<'a> {
    pub(super) record: &'a PageRecord,
    pub(super) entries: &'a Entries,
    /// The free list to use.
    pub(super) lane: usize,
}

impl<'a> Page<'a> {
    /// Shows every piece that overlaps the bytes `from..to` of the page, cut to them, the last one first.
    #[inline]
    pub(super) fn read(&self, from: usize, to: usize, mut see: impl FnMut(Piece)) {
        self.entries(from, to, |_, piece| {
            if let Some(piece) = piece.cut(from, to) {
                see(piece);
            }
        });
    }

    /// Shows every entry that may overlap the bytes `from..to` of the page, the last one first, and what it says.
    #[inline]
    fn entries(&self, from: usize, to: usize, mut see: impl FnMut(&'a Entry, Piece)) {
        if let Some(whole) = self.record.whole.piece() {
            return see(&self.record.whole, whole);
        }
        for first in self.record.blocks[from / BLOCK..to.div_ceil(BLOCK)].iter().rev() {
            self.list(first, from, &mut see);
        }
    }

    /// Shows the entries of a list that do not end before `from`.
    #[inline]
    fn list(&self, first: &'a Entry, from: usize, mut see: impl FnMut(&'a Entry, Piece)) {
        let mut entry = first;
        // There are no more than bytes: a list that is being changed may go round in circles.
        for _ in 0..BLOCK {
            let Some(piece) = entry.piece().filter(|piece| from < piece.end()) else { break };
            see(entry, piece);
            match entry.next.load(Relaxed) {
                0 => break,
                next => entry = self.entry(next),
            }
        }
    }

    /// Removes the taint of the bytes `from..to`. Returns how many bytes lost taint that should have kept it,
    /// because an entry had to be split and the pool was exhausted.
    pub(super) fn clear(&self, from: usize, to: usize) -> usize {
        if self.record.mask.load(Relaxed) & filter::mask(from, to - 1) == 0 {
            return 0;
        }
        if let Some(whole) = self.record.whole.piece() {
            self.record.whole.tag.store(0, Relaxed);
            if from == 0 && to == filter::PAGE {
                self.record.mask.store(0, Relaxed);
                return 0;
            }
            for (block, entry) in self.record.blocks.iter().enumerate() {
                whole.cut(block * BLOCK, (block + 1) * BLOCK).into_iter().for_each(|piece| entry.set(piece));
            }
        }
        let mut lost = 0;
        for block in from / BLOCK..to.div_ceil(BLOCK) {
            let first = &self.record.blocks[block];
            let Some(piece) = first.piece() else { continue };
            if from <= piece.start && piece.end() <= to && first.next.load(Relaxed) == 0 {
                first.tag.store(0, Relaxed);
                self.unmark(piece.start, piece.end());
            } else if from < piece.end() {
                lost += self.clear_block(block, from, to);
            }
        }
        lost
    }

    fn clear_block(&self, block: usize, from: usize, to: usize) -> usize {
        let (from, to) = (from.max(block * BLOCK), to.min((block + 1) * BLOCK));
        let (mut before, mut entry) = (None, &self.record.blocks[block]);
        let mut behind = None;
        while let Some(piece) = entry.piece().filter(|piece| to <= piece.start) {
            behind = Some(piece);
            (before, entry) = (Some(entry), self.entry(entry.next.load(Relaxed)));
        }
        if entry.piece().is_none_or(|piece| piece.end() <= from) {
            return 0;
        }
        // The granules at both ends may hold what stays.
        self.unmark(from, to);
        behind.into_iter().for_each(|piece| self.mark(piece));
        while let Some(piece) = entry.piece() {
            let (left, right) = (piece.cut(0, from.max(piece.start)), piece.cut(to.min(piece.end()), usize::MAX));
            [left, right].into_iter().flatten().for_each(|rest| self.mark(rest));
            match (left, right) {
                (None, None) => entry = self.remove(before, entry),
                (None, Some(right)) => {
                    entry.set(right);
                    (before, entry) = (Some(entry), self.entry(entry.next.load(Relaxed)));
                }
                (Some(left), None) => {
                    entry.set(left);
                    break;
                }
                (Some(left), Some(right)) => return self.split(entry, left, right),
            }
        }
        0
    }

    /// Makes two entries of one. Returns how many bytes there was no room for.
    fn split(&self, entry: &Entry, left: Piece, right: Piece) -> usize {
        let Some((index, new)) = self.take() else {
            entry.set(left);
            self.refresh(left.start / BLOCK);
            return right.len;
        };
        new.set(left);
        new.next.store(entry.next.load(Relaxed), Relaxed);
        entry.set(right);
        entry.next.store(index, Relaxed);
        0
    }

    /// Takes an entry out of its list, in which it comes after `before`. Returns the one that is in its place now.
    fn remove(&self, before: Option<&'a Entry>, entry: &'a Entry) -> &'a Entry {
        let next = entry.next.load(Relaxed);
        match before {
            // The first one stays where it is and takes over the next.
            None if next == 0 => {
                entry.tag.store(0, Relaxed);
                entry
            }
            None => {
                entry.take_over(self.entry(next));
                self.free(next);
                entry
            }
            Some(before) => {
                let own = before.next.swap(next, Relaxed);
                self.free(own);
                self.entry(next)
            }
        }
    }

    /// The entry with a number.
    #[inline]
    fn entry(&self, number: u32) -> &'a Entry {
        match number.checked_sub(1).and_then(|own| self.record.own.get(own as usize)) {
            Some(own) => own,
            None => self.entries.get(number.saturating_sub(OWN)),
        }
    }

    /// An entry that is not in use, with its number.
    #[inline]
    fn take(&self) -> Option<(u32, &'a Entry)> {
        let used = self.record.used.load(Relaxed);
        let number = match used.trailing_ones() {
            OWN => self.entries.take(self.lane)? + OWN,
            own => {
                self.record.used.store(used | 1 << own, Relaxed);
                own + 1
            }
        };
        Some((number, self.entry(number)))
    }

    /// Gives an entry back that is in no list any more.
    #[inline]
    fn free(&self, number: u32) {
        self.entry(number).tag.store(0, Relaxed);
        match number.checked_sub(OWN + 1) {
            None => self.record.used.store(self.record.used.load(Relaxed) & !(1 << (number - 1)), Relaxed),
            Some(in_pool) => self.entries.give(self.lane, in_pool + 1),
        }
    }

    /// As [`Self::read`], for bytes that lie in one block.
    #[inline]
    pub(super) fn read_in_block(&self, from: usize, to: usize, mut see: impl FnMut(Piece)) {
        let first = &self.record.blocks[from / BLOCK];
        let first = if first.piece().is_some() { first } else { &self.record.whole };
        self.list(first, from, |_, piece| {
            if let Some(piece) = piece.cut(from, to) {
                see(piece);
            }
        });
    }

    /// Whether bytes that lie in one block have taint.
    #[inline]
    pub(super) fn has_in_block(&self, from: usize, to: usize) -> bool {
        let mut has = false;
        self.read_in_block(from, to, |_| has = true);
        has
    }

    /// Makes a piece the taint of the bytes `from..to`, if these lie in a block that has no taint but there or before.
    #[inline]
    pub(super) fn put(&self, piece: Piece, from: usize, to: usize) -> bool {
        if !super::is_in_block(from, to - from) {
            return false;
        }
        let first = &self.record.blocks[from / BLOCK];
        match first.piece() {
            Some(last) if last.end() <= from => return self.push(first, last, piece),
            Some(old) if from <= old.start && old.end() <= to && first.next.load(Relaxed) == 0 => {
                self.unmark(old.start, old.end())
            }
            None if self.record.whole.piece().is_none() => {}
            _ => return false,
        }
        first.set(piece);
        self.mark(piece);
        true
    }

    /// Puts a piece in front of the list that begins with `first`, which says `last`. Returns whether there was room.
    #[inline]
    fn push(&self, first: &Entry, last: Piece, piece: Piece) -> bool {
        // Text that is written piece by piece grows one entry instead of a list.
        if let Some(joined) = last.join(piece) {
            first.set(joined);
        } else {
            let Some((number, new)) = self.take() else { return false };
            new.take_over(first);
            first.set(piece);
            first.next.store(number, Relaxed);
        }
        self.mark(piece);
        true
    }

    /// Notes the granules of a piece.
    #[inline]
    fn mark(&self, piece: Piece) {
        let bits = filter::mask(piece.start, piece.end() - 1);
        self.record.mask.store(self.record.mask.load(Relaxed) | bits, Relaxed);
    }

    /// Adds taint where there is none. Returns for how many bytes there was no room.
    pub(super) fn add(&self, mut piece: Piece) -> usize {
        if piece.len == filter::PAGE {
            self.record.whole.set(piece);
            self.record.mask.store(u64::MAX, Relaxed);
            return 0;
        }
        let mut lost = 0;
        while piece.len > BLOCK - piece.start % BLOCK {
            let len = BLOCK - piece.start % BLOCK;
            lost += self.add_to_block(Piece { len, ..piece });
            piece = Piece {
                start: piece.start + len,
                len: piece.len - len,
                offset: piece.offset.wrapping_add(len as u32),
                ..piece
            };
        }
        lost + self.add_to_block(piece)
    }

    fn add_to_block(&self, piece: Piece) -> usize {
        let first = &self.record.blocks[piece.start / BLOCK];
        let added = match first.piece() {
            None => {
                first.set(piece);
                self.mark(piece);
                true
            }
            Some(last) if last.start < piece.start => self.push(first, last, piece),
            Some(_) => self.insert(first, piece),
        };
        if added { 0 } else { piece.len }
    }

    /// Puts a piece into a list behind `first`, which lies behind it in memory. Returns whether there was room.
    fn insert(&self, first: &'a Entry, piece: Piece) -> bool {
        let (mut before, mut entry, mut other) = (first, first, first.piece());
        while let Some(after) = other.filter(|other| other.start > piece.start) {
            debug_assert!(after.start >= piece.end());
            (before, entry) = (entry, self.entry(entry.next.load(Relaxed)));
            other = entry.piece();
        }
        if let Some(joined) = other.and_then(|other| other.join(piece)) {
            entry.set(joined);
        } else {
            let Some((number, new)) = self.take() else { return false };
            new.set(piece);
            new.next.store(before.next.load(Relaxed), Relaxed);
            before.next.store(number, Relaxed);
        }
        self.mark(piece);
        true
    }

    /// Removes the pieces that `dead` names.
    pub(super) fn sweep(&self, dead: &dyn Fn(Tag) -> bool) {
        if let Some(whole) = self.record.whole.piece() {
            if dead(whole.tag) {
                self.clear(0, filter::PAGE);
            }
            return;
        }
        for (block, first) in self.record.blocks.iter().enumerate() {
            let (mut before, mut entry) = (None, first);
            while let Some(piece) = entry.piece() {
                if dead(piece.tag) {
                    entry = self.remove(before, entry);
                } else {
                    (before, entry) = (Some(entry), self.entry(entry.next.load(Relaxed)));
                }
            }
            self.refresh(block);
        }
    }

    /// Recomputes the granule bits of a block from its entries.
    fn refresh(&self, block: usize) {
        let mut bits = 0;
        let mut entry = &self.record.blocks[block];
        while let Some(piece) = entry.piece() {
            bits |= filter::mask(piece.start, piece.end() - 1);
            entry = self.entry(entry.next.load(Relaxed));
        }
        self.unmark(block * BLOCK, (block + 1) * BLOCK);
        self.record.mask.store(self.record.mask.load(Relaxed) | bits, Relaxed);
    }

    /// Forgets the granules of the bytes `from..to`.
    #[inline]
    fn unmark(&self, from: usize, to: usize) {
        let bits = filter::mask(from, to - 1);
        self.record.mask.store(self.record.mask.load(Relaxed) & !bits, Relaxed);
    }
}
