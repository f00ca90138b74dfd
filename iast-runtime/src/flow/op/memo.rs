//! What operations made of short texts, so that the same text that goes through the same operation again is not aligned
//! again: in loops, and where a value is worked on more than once in a request.
//!
//! What the long way says of a result follows from what is compared here: the texts that went in and their tags, the result,
//! and what copies had shown of it before. Each thread keeps a few.

use std::cell::RefCell;

use super::light::{INPUTS, LONGEST};
use crate::memory;
use crate::memory::shadow::{Few, Piece};
use crate::site::OpSite;
use crate::slot;
use crate::taint::steps;

const SETS: usize = 8;
/// The entries of a set, so that operations of one loop do not push one another out.
const WAYS: usize = 4;

/// What went into an operation: its texts, one behind the other, where each ends, and the tainted runs of all that.
#[derive(Clone, Copy)]
pub(super) struct Went<'a> {
    pub(super) site: &'static OpSite,
    pub(super) text: &'a [u8],
    pub(super) ends: &'a [usize],
    pub(super) pieces: &'a [Piece],
}

/// An operation and what it made.
struct Entry {
    /// `None` where nothing is known.
    site: Option<&'static OpSite>,
    /// Numbers of tags are used again in another era.
    era: u64,
    /// What went in, and behind it the result.
    text: [u8; 2 * LONGEST],
    len: usize,
    ends: [usize; INPUTS],
    inputs: usize,
    pieces: Few,
    out: usize,
    /// The tainted runs of the result, before and after the model had its say.
    copied: Few,
    made: Few,
    /// Whether `made` is known.
    is_whole: bool,
}

struct Memo {
    /// Made when there is something to keep.
    entries: Vec<Entry>,
    /// The one that waits for what is made.
    open: Option<usize>,
    /// Which one of a set was forgotten last.
    next: usize,
}

thread_local! {
    static MEMO: RefCell<Memo> = const { RefCell::new(Memo { entries: Vec::new(), open: None, next: 0 }) };
}

/// Labels a result as it was labelled when the same became of the same. Returns whether that is known, and in this case
/// whether any of it is tainted; else it waits for [`learn`].
pub(super) fn apply(went: &Went<'_>, out: &[u8]) -> Option<bool> {
    if out.is_empty() || out.len() > LONGEST {
        return None;
    }
    with(|memo| {
        let mut copied = Few::new();
        memory::read_few(out, &mut copied);
        let copied = copied.all()?;
        if memo.entries.is_empty() {
            memo.entries.resize_with(SETS * WAYS, || Entry::EMPTY);
        }
        let first = set_of(went) * WAYS;
        let set = &mut memo.entries[first..first + WAYS];
        if let Some(entry) = set.iter().find(|entry| entry.is(went, out, copied)) {
            let made = entry.made.all()?;
            if made != copied && !memory::set(out, made) {
                return Some(false);
            }
            return Some(!made.is_empty());
        }
        memo.next = (memo.next + 1) % WAYS;
        set[memo.next].keep(went, out, copied);
        memo.open = Some(first + memo.next);
        None
    })
}

/// All has been said about a result that was not known.
pub(super) fn learn(site: &'static OpSite, out: &[u8]) {
    let _ = with(|memo| {
        let entry = &mut memo.entries[memo.open.take()?];
        entry.site.filter(|own| std::ptr::eq(*own, site) && entry.out() == out)?;
        memory::read_few(out, &mut entry.made);
        entry.is_whole = entry.made.all().is_some();
        Some(())
    });
}

/// Whether one waits for [`learn`].
pub(super) fn is_open() -> bool {
    MEMO.try_with(|memo| memo.try_borrow().is_ok_and(|memo| memo.open.is_some())).unwrap_or_default()
}

fn with<R>(see: impl FnOnce(&mut Memo) -> Option<R>) -> Option<R> {
    MEMO.try_with(|memo| see(&mut *memo.try_borrow_mut().ok()?)).ok().flatten()
}

fn set_of(went: &Went<'_>) -> usize {
    let tag = went.pieces.first().map_or(0, |piece| piece.tag.bits());
    let key = std::ptr::from_ref(went.site) as u64 ^ u64::from(tag).rotate_left(40) ^ (went.text.len() as u64) << 24;
    slot::of(key, SETS)
}

impl Entry {
    const EMPTY: Self = Self {
        site: None,
        era: 0,
        text: [0; 2 * LONGEST],
        len: 0,
        ends: [0; INPUTS],
        inputs: 0,
        pieces: Few::new(),
        out: 0,
        copied: Few::new(),
        made: Few::new(),
        is_whole: false,
    };

    fn out(&self) -> &[u8] {
        &self.text[self.len..self.len + self.out]
    }

    /// Whether the same became of the same.
    fn is(&self, went: &Went<'_>, out: &[u8], copied: &[Piece]) -> bool {
        self.is_whole
            && self.site.is_some_and(|site| std::ptr::eq(site, went.site))
            && self.era == steps::era()
            && self.pieces.all() == Some(went.pieces)
            && self.ends[..self.inputs] == *went.ends
            && self.copied.all() == Some(copied)
            && self.text[..self.len] == *went.text
            && self.out() == out
    }

    fn keep(&mut self, went: &Went<'_>, out: &[u8], copied: &[Piece]) {
        self.is_whole = false;
        self.site = Some(went.site);
        self.era = steps::era();
        self.len = went.text.len();
        self.text[..self.len].copy_from_slice(went.text);
        self.out = out.len();
        self.text[self.len..self.len + self.out].copy_from_slice(out);
        self.inputs = went.ends.len();
        self.ends[..self.inputs].copy_from_slice(went.ends);
        self.pieces.set(went.pieces);
        self.copied.set(copied);
    }
}
