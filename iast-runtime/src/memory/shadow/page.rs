//! The records of the shadow map and what can be done to the taint of one page.
//!
//! A page is cut into blocks of 256 bytes; each block has a list of entries that do not overlap and do not leave
//! the block. The last one comes first, so that text which is written piece by piece meets only what it was written to
//! last. All functions here are for the holder of the page's bucket lock; the fields are atomics only so
//! that no `unsafe` is needed, and are accessed with relaxed ordering.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use super::filter;
use super::pool::{Index, Pool, Record};
use super::{Piece, Tag};

pub(in crate::memory) const BLOCK: usize = 256;
const BLOCKS: usize = filter::PAGE / BLOCK;

/// Pages that can carry taint at one time.
pub(super) const MAX_PAGES: usize = 1 << 17;
/// Entries in all pages together.
pub(super) const MAX_ENTRIES: usize = 1 << 20;

/// The taint of one page.
pub(super) struct PageRecord {
    /// The page's number.
    pub(super) number: AtomicU64,
    /// The next page of the same bucket, or of the free list.
    pub(super) next: AtomicU32,
    /// The granules that hold taint.
    pub(super) mask: AtomicU64,
    blocks: [AtomicU32; BLOCKS],
}

impl PageRecord {
    /// A page without taint.
    pub(super) const fn new() -> Self {
        Self {
            number: AtomicU64::new(0),
            next: AtomicU32::new(0),
            mask: AtomicU64::new(0),
            blocks: [const { AtomicU32::new(0) }; BLOCKS],
        }
    }
}

impl Record for PageRecord {
    fn link(&self) -> &AtomicU32 {
        &self.next
    }
}

/// A run of tainted bytes inside one block.
pub(super) struct Entry {
    next: AtomicU32,
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

    fn piece(&self) -> Option<Piece> {
        let span = self.span.load(Relaxed);
        let tag = Tag::from_bits(self.tag.load(Relaxed))?;
        Some(Piece {
            start: (span >> 16) as usize,
            len: (span & 0xffff) as usize,
            tag,
            offset: self.offset.load(Relaxed),
        })
    }

    fn set(&self, piece: Piece) {
        self.tag.store(piece.tag.bits(), Relaxed);
        self.offset.store(piece.offset, Relaxed);
        self.span.store((piece.start as u32) << 16 | piece.len as u32, Relaxed);
    }
}

impl Record for Entry {
    fn link(&self) -> &AtomicU32 {
        &self.next
    }
}

/// The pool that the entries of all pages come from.
pub(super) type Entries = Pool<Entry, MAX_ENTRIES>;

/// One page, locked.
pub(super) struct Page<'a> {
    pub(super) record: &'a PageRecord,
    pub(super) entries: &'a Entries,
    /// The free list to use.
    pub(super) lane: usize,
}

impl Page<'_> {
    /// Shows every piece that overlaps the bytes `from..to` of the page, cut to them. Order is unspecified.
    pub(super) fn read(&self, from: usize, to: usize, see: &mut dyn FnMut(Piece)) {
        for block in from / BLOCK..to.div_ceil(BLOCK) {
            let mut index = self.record.blocks[block].load(Relaxed);
            while index != 0 {
                let entry = self.entries.get(index);
                let Some(piece) = entry.piece().filter(|piece| from < piece.end()) else { break };
                if let Some(piece) = piece.cut(from, to) {
                    see(piece);
                }
                index = entry.next.load(Relaxed);
            }
        }
    }

    /// Whether `new` knows a tag for each piece within the bytes `from..to`, none of which goes on outside. With `change` they
    /// get these tags.
    pub(super) fn exchange(&self, from: usize, to: usize, new: &dyn Fn(Tag) -> Option<Tag>, change: bool) -> bool {
        let mut known = true;
        for block in from / BLOCK..to.div_ceil(BLOCK) {
            let mut index = self.record.blocks[block].load(Relaxed);
            while index != 0 {
                let entry = self.entries.get(index);
                index = entry.next.load(Relaxed);
                let Some(piece) = entry.piece().filter(|piece| from < piece.end()) else { break };
                let Some(cut) = piece.cut(from, to) else { continue };
                match new(piece.tag).filter(|_| cut.len == piece.len) {
                    Some(tag) if change => entry.tag.store(tag.bits(), Relaxed),
                    Some(_) => {}
                    None => known = false,
                }
            }
        }
        known
    }

    /// Removes the taint of the bytes `from..to`. Returns how many bytes lost taint that should have kept it,
    /// because an entry had to be split and the pool was exhausted.
    pub(super) fn clear(&self, from: usize, to: usize) -> usize {
        let mut lost = 0;
        for block in from / BLOCK..to.div_ceil(BLOCK) {
            let mut link = &self.record.blocks[block];
            let mut is_changed = false;
            loop {
                let index = link.load(Relaxed);
                if index == 0 {
                    break;
                }
                let entry = self.entries.get(index);
                let Some(piece) = entry.piece().filter(|piece| from < piece.end()) else { break };
                if to <= piece.start {
                    link = &entry.next;
                    continue;
                }
                is_changed = true;
                match (piece.cut(0, from.max(piece.start)), piece.cut(to.min(piece.end()), usize::MAX)) {
                    (None, None) => {
                        link.store(entry.next.load(Relaxed), Relaxed);
                        self.entries.give(self.lane, index);
                    }
                    (Some(rest), None) | (None, Some(rest)) => {
                        entry.set(rest);
                        link = &entry.next;
                    }
                    (Some(left), Some(right)) => {
                        entry.set(right);
                        match self.entries.take(self.lane) {
                            Some(index) => {
                                let split = self.entries.get(index);
                                split.set(left);
                                split.next.store(entry.next.load(Relaxed), Relaxed);
                                entry.next.store(index, Relaxed);
                            }
                            None => {
                                entry.set(left);
                                lost += right.len;
                            }
                        }
                        break;
                    }
                }
            }
            if is_changed {
                self.refresh(block);
            }
        }
        lost
    }

    /// Adds taint where there is none. Returns whether there was room.
    pub(super) fn add(&self, piece: Piece) -> bool {
        debug_assert!(piece.len > 0 && piece.start / BLOCK == (piece.end() - 1) / BLOCK);
        let bits = filter::mask(piece.start, piece.end() - 1);
        let mut link = &self.record.blocks[piece.start / BLOCK];
        let mut index = link.load(Relaxed);
        while index != 0 {
            let entry = self.entries.get(index);
            let Some(other) = entry.piece() else { break };
            if other.start < piece.start {
                // Text that is written piece by piece grows one entry instead of a list.
                if let Some(joined) = other.join(piece) {
                    entry.set(joined);
                    self.record.mask.store(self.record.mask.load(Relaxed) | bits, Relaxed);
                    return true;
                }
                break;
            }
            link = &entry.next;
            index = link.load(Relaxed);
        }
        let Some(new) = self.entries.take(self.lane) else { return false };
        let entry = self.entries.get(new);
        entry.set(piece);
        entry.next.store(index, Relaxed);
        link.store(new, Relaxed);
        self.record.mask.store(self.record.mask.load(Relaxed) | bits, Relaxed);
        true
    }

    /// Removes the pieces that `dead` names.
    pub(super) fn sweep(&self, dead: &dyn Fn(Tag) -> bool) {
        for block in 0..BLOCKS {
            let mut link = &self.record.blocks[block];
            loop {
                let index = link.load(Relaxed);
                if index == 0 {
                    break;
                }
                let entry = self.entries.get(index);
                if entry.piece().is_none_or(|piece| dead(piece.tag)) {
                    link.store(entry.next.load(Relaxed), Relaxed);
                    self.entries.give(self.lane, index);
                } else {
                    link = &entry.next;
                }
            }
            self.refresh(block);
        }
    }

    /// Recomputes the granule bits of a block from its entries.
    fn refresh(&self, block: usize) {
        let mut bits = 0;
        let mut index: Index = self.record.blocks[block].load(Relaxed);
        while index != 0 {
            let entry = self.entries.get(index);
            if let Some(piece) = entry.piece() {
                bits |= filter::mask(piece.start, piece.end() - 1);
            }
            index = entry.next.load(Relaxed);
        }
        let own = filter::mask(block * BLOCK, (block + 1) * BLOCK - 1);
        self.record.mask.store(self.record.mask.load(Relaxed) & !own | bits, Relaxed);
    }
}
