//! The question that is asked on every copy: is this memory surely clean?
//!
//! One 64-bit word per bucket of pages, one bit per 64-byte granule. A zero bit means that no page of the bucket
//! has taint in that granule; a one means "look it up". Words are written under the bucket's lock and read
//! without any: a thread that may read the bytes is ordered after the thread that tainted them by whatever
//! hands the bytes over, and so sees the bit.

use std::sync::atomic::{AtomicU64, Ordering};

/// The size of a page, in bytes.
pub(crate) const PAGE: usize = 1 << PAGE_BITS;
pub(crate) const PAGE_BITS: u32 = 12;
/// The number of buckets: pages whose numbers agree in the low bits share one.
pub(crate) const BUCKETS: usize = 1 << 16;
const GRANULE_BITS: u32 = 6;

/// The words, by bucket. The interceptors read them from assembly.
#[repr(transparent)]
pub(crate) struct Filter([AtomicU64; BUCKETS]);

impl Filter {
    pub(in crate::memory) const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; BUCKETS])
    }

    /// Whether none of the `len` bytes at `addr` is tainted. May err on the side of `false`.
    #[inline]
    pub(in crate::memory) fn is_clean(&self, addr: usize, len: usize) -> bool {
        if len == 0 {
            return true;
        }
        let Some(last) = addr.checked_add(len - 1) else { return true };
        if addr >> PAGE_BITS == last >> PAGE_BITS {
            return self.word(addr >> PAGE_BITS) & mask(addr % PAGE, last % PAGE) == 0;
        }
        self.spans_clean(addr, last)
    }

    #[cold]
    #[inline(never)]
    fn spans_clean(&self, addr: usize, last: usize) -> bool {
        let (first_page, last_page) = (addr >> PAGE_BITS, last >> PAGE_BITS);
        if last_page - first_page >= BUCKETS {
            return false;
        }
        self.word(first_page) & mask(addr % PAGE, PAGE - 1) == 0
            && self.word(last_page) & mask(0, last % PAGE) == 0
            && (first_page + 1..last_page).all(|page| self.word(page) == 0)
    }

    /// The word of the bucket that `page` falls into.
    #[inline]
    pub(super) fn word(&self, page: usize) -> u64 {
        self.0[page % BUCKETS].load(Ordering::Relaxed)
    }

    /// Sets the bit of the granule of one byte, for users without locks.
    pub(in crate::memory) fn add(&self, addr: usize) {
        let bit = mask(addr % PAGE, addr % PAGE);
        if self.word(addr >> PAGE_BITS) & bit == 0 {
            self.0[(addr >> PAGE_BITS) % BUCKETS].fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// Clears the bit of the granule of one byte, for users without locks.
    pub(in crate::memory) fn remove(&self, addr: usize) {
        self.0[(addr >> PAGE_BITS) % BUCKETS].fetch_and(!mask(addr % PAGE, addr % PAGE), Ordering::Relaxed);
    }

    /// Replaces the word of a bucket. Only for the holder of the bucket's lock.
    pub(super) fn set(&self, bucket: usize, word: u64) {
        self.0[bucket].store(word, Ordering::Release);
    }
}

/// The bits of the granules that hold the bytes `first..=last` of a page.
#[inline]
pub(super) fn mask(first: usize, last: usize) -> u64 {
    let (low, high) = (first >> GRANULE_BITS, last >> GRANULE_BITS);
    (u64::MAX >> (63 - (high - low))) << low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_covers_exactly_the_granules_of_its_bytes() {
        assert_eq!(mask(0, 0), 1);
        assert_eq!(mask(0, 63), 1);
        assert_eq!(mask(63, 64), 0b11);
        assert_eq!(mask(64, 64), 0b10);
        assert_eq!(mask(0, PAGE - 1), u64::MAX);
        assert_eq!(mask(PAGE - 1, PAGE - 1), 1 << 63);
    }

    #[test]
    fn ranges_over_page_ends_are_looked_up_on_both_sides() {
        let filter: Box<Filter> = super::super::zeroed();
        filter.set(5, 1);
        assert!(filter.is_clean(5 * PAGE - 10, 10));
        assert!(!filter.is_clean(5 * PAGE - 10, 11));
        assert!(filter.is_clean(5 * PAGE + 64, 2 * PAGE));
        assert!(!filter.is_clean(4 * PAGE, 3 * PAGE));
        assert!(filter.is_clean(5 * PAGE, 0));
        assert!(!filter.is_clean((5 + BUCKETS) * PAGE, 1), "a page of the same bucket is not surely clean");
        assert!(filter.is_clean(usize::MAX - 3, 100), "a length that runs over the end of memory is no memory");
    }
}
