//! Texts of which every byte is known to be the program's own, or else is tainted: observed bodies made them of literals,
//! of tainted values and of other such texts.
//!
//! The second witness recognises values by what they say, and a program's own text may say the same: an entry of a list
//! of allowed columns that equals the one that was asked for. What is in this table is never taken for a value.
//!
//! The table is small and forgets: then the witness asks as if it had never known.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use super::image;
use super::shadow::Filter;
use crate::slot;

const BUCKETS: usize = 1 << 13;
/// The entries of a bucket, so that texts of other threads do not push one another out.
const WAYS: usize = 4;
/// Each granule of this many bytes has its bucket.
const GRANULE: usize = 32;
/// A part of a text is only known so far from its start.
const NEAR: usize = 1 << 10;
/// As much of a freed block is looked at for texts that began in it.
const FREED: usize = 4 << 10;

/// Where a text lies, how long it is, and what tells it from another one at the same place. In the buckets of the granules
/// behind the one in which it begins only the address counts.
struct Entry {
    addr: AtomicUsize,
    len: AtomicUsize,
    mark: AtomicU64,
}

type Bucket = [Entry; WAYS];

static TABLE: [Bucket; BUCKETS] = [const {
    [const { Entry { addr: AtomicUsize::new(0), len: AtomicUsize::new(0), mark: AtomicU64::new(0) } }; WAYS]
}; BUCKETS];

/// Where texts begin, so that freeing other memory costs next to nothing. Its bits are set and cleared without a lock and
/// shared by pages far apart: one that is lost leaves an entry behind that no longer holds for its memory.
static STARTS: Filter = Filter::new();

/// Whether there ever was an entry.
static USED: AtomicBool = AtomicBool::new(false);

/// Every byte of a text is known. Nobody would say when one on the stack is gone, so it is not noted.
pub(crate) fn note(text: &[u8]) {
    note_grown(text, 0);
}

/// As [`note`], for a text of which the first `known` bytes were noted before, unless it has moved since.
pub(crate) fn note_grown(text: &[u8], known: usize) {
    let addr = text.as_ptr() as usize;
    if text.is_empty() || image::on_stack(addr) {
        return;
    }
    USED.store(true, Ordering::Relaxed);
    STARTS.add(addr);
    let bucket = bucket(addr / GRANULE);
    let before = beginning_at(addr);
    let known = if before.is_some() { known } else { 0 };
    let entry = before.or_else(|| room(bucket, addr / GRANULE)).unwrap_or(&bucket[addr / 8 % WAYS]);
    entry.set(addr, text.len(), mark(text));
    let (first, last) = ((addr + known.min(NEAR)) / GRANULE, (addr + text.len().min(NEAR) - 1) / GRANULE);
    for granule in first.max(addr / GRANULE + 1)..=last {
        let bucket = self::bucket(granule);
        // The text that begins here is worth more than a part of another.
        if !bucket.iter().any(|entry| entry.addr() == addr)
            && let Some(entry) = room(bucket, granule)
        {
            entry.addr.store(addr, Ordering::Relaxed);
        }
    }
}

/// Whether every byte of a text is known.
pub(crate) fn is_known(text: &[u8]) -> bool {
    let known = beginning_at(text.as_ptr() as usize);
    known.is_some_and(|entry| entry.len() == text.len() && entry.mark.load(Ordering::Relaxed) == mark(text))
}

/// Whether a text is a part of one of which every byte is known.
pub(crate) fn is_part_of_known(text: &[u8]) -> bool {
    let addr = text.as_ptr() as usize;
    let holds = |entry: &Entry| {
        let start = entry.addr();
        // Where it begins is forgotten first.
        let whole = if start == 0 || start > addr { None } else { beginning_at(start) };
        whole.is_some_and(|whole| addr + text.len() <= start.saturating_add(whole.len()) && text.len() < whole.len())
    };
    is_known(text) || bucket(addr / GRANULE).iter().any(holds)
}

/// A block of memory is freed. Of a large one only the front is looked at.
#[inline]
pub(crate) fn forget(addr: usize, len: usize) {
    if USED.load(Ordering::Relaxed) && !STARTS.is_clean(addr, len.min(FREED)) {
        forget_starts(addr, len.min(FREED));
    }
}

#[cold]
#[inline(never)]
fn forget_starts(addr: usize, len: usize) {
    for granule in addr / GRANULE..=(addr + len) / GRANULE {
        for entry in bucket(granule) {
            let start = entry.addr();
            if start / GRANULE == granule && (addr..addr + len).contains(&start) {
                entry.addr.store(0, Ordering::Relaxed);
                // One bit of the filter stands for two granules.
                if !begins_in(granule) && !begins_in(granule ^ 1) {
                    STARTS.remove(start);
                }
            }
        }
    }
}

/// Whether a text is known to begin in a granule.
fn begins_in(granule: usize) -> bool {
    bucket(granule).iter().any(|entry| entry.addr() / GRANULE == granule)
}

/// The text that begins at an address.
fn beginning_at(addr: usize) -> Option<&'static Entry> {
    bucket(addr / GRANULE).iter().find(|entry| entry.addr() == addr)
}

/// An entry of a bucket that nobody needs: an empty one, else one for a part of a text.
fn room(bucket: &'static Bucket, granule: usize) -> Option<&'static Entry> {
    let is_start = |entry: &&Entry| std::ptr::eq(self::bucket(entry.addr() / GRANULE), bucket);
    let empty = bucket.iter().find(|entry| entry.addr() == 0);
    empty.or_else(|| bucket.iter().cycle().skip(granule % WAYS).take(WAYS).find(|entry| !is_start(entry)))
}

impl Entry {
    fn addr(&self) -> usize {
        self.addr.load(Ordering::Relaxed)
    }

    fn len(&self) -> usize {
        self.len.load(Ordering::Relaxed)
    }

    fn set(&self, addr: usize, len: usize, mark: u64) {
        self.addr.store(addr, Ordering::Relaxed);
        self.len.store(len, Ordering::Relaxed);
        self.mark.store(mark, Ordering::Relaxed);
    }
}

fn bucket(granule: usize) -> &'static Bucket {
    &TABLE[slot::of(granule as u64, BUCKETS)]
}

/// Made of the first and the last bytes, and of where the text lies: what two threads wrote at once fits neither.
fn mark(text: &[u8]) -> u64 {
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
    let (first, last) = match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_be_bytes(*first), u64::from_be_bytes(*last)),
        _ => (word(text), word(text)),
    };
    let place = (text.as_ptr() as u64 ^ (text.len() as u64).rotate_left(48)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    first ^ last.rotate_left(29) ^ place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_until_it_is_another() {
        let mut text = String::from("created_at");
        assert!(!is_known(text.as_bytes()));
        note(text.as_bytes());
        assert!(is_known(text.as_bytes()));
        assert!(!is_known(&text.as_bytes()[1..]));
        assert!(is_part_of_known(&text.as_bytes()[1..]));
        text.replace_range(..1, "x");
        assert!(!is_known(text.as_bytes()));
        forget(text.as_ptr() as usize, text.len());
        assert!(!is_part_of_known(&text.as_bytes()[1..]));
    }

    #[test]
    fn a_text_on_the_stack_is_not_noted() {
        let text = std::hint::black_box(*b"created_at");
        note(&text);
        assert!(!is_known(&text));
    }

    #[test]
    fn a_text_that_grows_is_known_to_its_end() {
        let mut text = String::with_capacity(600);
        forget(text.as_ptr() as usize, 600);
        for _ in 0..40 {
            let before = text.len();
            text.push_str("and a column, ");
            note_grown(text.as_bytes(), before);
        }
        assert!(is_known(text.as_bytes()) && is_part_of_known(&text.as_bytes()[300..500]));
        // Elsewhere nothing was noted before.
        let moved = format!("{text}and more");
        forget(moved.as_ptr() as usize, moved.len());
        note_grown(moved.as_bytes(), text.len());
        assert!(is_part_of_known(&moved.as_bytes()[300..500]));
        forget(moved.as_ptr() as usize, moved.len());
        assert!(!is_part_of_known(&moved.as_bytes()[300..500]));
    }

    /// With one entry for each place of the table, one text in eight would be lost here.
    #[test]
    fn texts_do_not_push_one_another_out() {
        let texts: Vec<String> = (0..2000).map(|number| format!("the name of the column {number}")).collect();
        for text in &texts {
            forget(text.as_ptr() as usize, text.len());
            note(text.as_bytes());
        }
        let long = "a long text ".repeat(500);
        forget(long.as_ptr() as usize, long.len());
        note(long.as_bytes());
        let known = texts.iter().filter(|text| is_known(text.as_bytes())).count();
        assert!(known >= 1995, "{known}");
        texts.iter().for_each(|text| forget(text.as_ptr() as usize, text.len()));
        assert!(!texts.iter().any(|text| is_known(text.as_bytes())));
    }

    #[test]
    fn freeing_one_of_two_texts_in_a_granule_of_the_filter_keeps_the_other() {
        let memory = vec![b'a'; 256];
        let first = memory.as_ptr().align_offset(64);
        let (one, other) = (&memory[first..first + 20], &memory[first + 32..first + 52]);
        note(one);
        note(other);
        forget(one.as_ptr() as usize, 32);
        assert!(!is_known(one) && is_known(other));
        forget(other.as_ptr() as usize, 32);
        assert!(!is_known(other));
    }

    #[test]
    fn a_part_far_from_the_start_is_known() {
        let text = "column ".repeat(100);
        forget(text.as_ptr() as usize, text.len());
        note(text.as_bytes());
        assert!(is_part_of_known(&text.as_bytes()[333..400]));
        forget(text.as_ptr() as usize, text.len());
        assert!(!is_part_of_known(&text.as_bytes()[333..400]));
    }
}
