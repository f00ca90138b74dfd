//! Texts that observed bodies made of nothing but the program's own: literals, and texts of which it is known that they
//! are clean.
//!
//! The second witness recognises values by what they say, and a program's own text may say the same: an entry of a list
//! of allowed columns that equals the one that was asked for. What is in this table is never taken for a value.
//!
//! The table is small and forgets: then the witness asks as if it had never known.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

const ENTRIES: usize = 1 << 14;
/// How far before a part of a text its start is looked for.
const NEAR: usize = 1 << 10;

/// Where a text lies, how long it is, and what tells it from another one at the same place.
struct Entry {
    addr: AtomicUsize,
    len: AtomicUsize,
    mark: AtomicU64,
}

static TABLE: [Entry; ENTRIES] =
    [const { Entry { addr: AtomicUsize::new(0), len: AtomicUsize::new(0), mark: AtomicU64::new(0) } }; ENTRIES];

/// Whether there ever was an entry.
static USED: AtomicBool = AtomicBool::new(false);

/// A text was made of the program's own.
pub(crate) fn note(text: &[u8]) {
    if text.is_empty() {
        return;
    }
    USED.store(true, Ordering::Relaxed);
    let addr = text.as_ptr() as usize;
    let entry = entry(addr);
    entry.addr.store(addr, Ordering::Relaxed);
    entry.len.store(text.len(), Ordering::Relaxed);
    entry.mark.store(mark(text), Ordering::Relaxed);
}

/// Whether a text is known to be the program's own.
pub(crate) fn is_known(text: &[u8]) -> bool {
    let addr = text.as_ptr() as usize;
    let entry = entry(addr);
    entry.addr.load(Ordering::Relaxed) == addr
        && entry.len.load(Ordering::Relaxed) == text.len()
        && entry.mark.load(Ordering::Relaxed) == mark(text)
}

/// Whether a text is a part of one that is known to be the program's own. Takes a while.
pub(crate) fn is_part_of_known(text: &[u8]) -> bool {
    let addr = text.as_ptr() as usize;
    is_known(text)
        || (addr.saturating_sub(NEAR)..=addr).any(|start| {
            let entry = entry(start);
            entry.addr.load(Ordering::Relaxed) == start
                && start + entry.len.load(Ordering::Relaxed) >= addr + text.len()
        })
}

/// The memory at `addr` is freed.
#[inline]
pub(crate) fn forget(addr: usize) {
    if USED.load(Ordering::Relaxed) {
        let entry = entry(addr);
        if entry.addr.load(Ordering::Relaxed) == addr {
            entry.addr.store(0, Ordering::Relaxed);
        }
    }
}

fn entry(addr: usize) -> &'static Entry {
    // Fibonacci hashing.
    let hash = (addr as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    &TABLE[(hash >> (64 - ENTRIES.ilog2())) as usize]
}

/// Made of the length, the first and the last bytes.
fn mark(text: &[u8]) -> u64 {
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
    let (first, last) = (&text[..text.len().min(8)], &text[text.len().saturating_sub(8)..]);
    word(first) ^ word(last).rotate_left(29)
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
        forget(text.as_ptr() as usize);
        assert!(!is_part_of_known(&text.as_bytes()[1..]));
    }
}
