//! Fixed pools of records, addressed by index, handed out and taken back without a lock.
//!
//! A pool never allocates: its records live in the shadow map itself, which is zero-initialised static memory
//! that the operating system commits page by page. That is what makes it usable inside `memcpy` and `free`.
//! It knows nothing of what the records mean.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};

/// The index of a record. Zero stands for "none", so record 0 is never handed out.
pub(super) type Index = u32;

/// A record of a pool: it lends one of its fields to the free list while it is not in use.
pub(super) trait Record {
    /// The field that links free records.
    fn link(&self) -> &AtomicU32;
}

/// The number of free lists. Threads that work on different pages use different ones.
const LANES: usize = 16;

/// A pool of `N` records.
pub(super) struct Pool<R, const N: usize> {
    records: [R; N],
    /// Treiber stacks: the low half is the index of the first free record, the high half counts changes, so
    /// that a stack that was popped and pushed in between is told apart (the ABA problem).
    lanes: [Lane; LANES],
    /// How many records were handed out at least once. Counted from zero, so that an unused pool is all zero.
    fresh: AtomicU32,
}

/// One free list, on a cache line of its own.
#[repr(align(64))]
struct Lane(AtomicU64);

impl<R: Record, const N: usize> Pool<R, N> {
    /// A pool whose records are all free; `records` must all be zero.
    pub(super) const fn new(records: [R; N]) -> Self {
        assert!(N > 1 && N < u32::MAX as usize);
        Self { records, lanes: [const { Lane(AtomicU64::new(0)) }; LANES], fresh: AtomicU32::new(0) }
    }

    /// The record at `index`.
    pub(super) fn get(&self, index: Index) -> &R {
        &self.records[index as usize]
    }

    /// Takes a free record, or `None` when all are in use. `lane` spreads the threads.
    pub(super) fn take(&self, lane: usize) -> Option<Index> {
        let lane = lane % LANES;
        let taken = self
            .pop(lane)
            .or_else(|| self.fresh())
            .or_else(|| (1..LANES).find_map(|step| self.pop((lane + step) % LANES)));
        // Somebody may still be reading the record where it was before, without a lock. When he sees what is written to it
        // from here on, he also sees that it was taken out there.
        fence(Ordering::Release);
        taken
    }

    /// Gives a record back. The caller must have unlinked it everywhere.
    pub(super) fn give(&self, lane: usize, index: Index) {
        let head = &self.lanes[lane % LANES].0;
        let link = self.get(index).link();
        let mut seen = head.load(Ordering::Relaxed);
        loop {
            link.store(seen as u32, Ordering::Relaxed);
            let next = (seen & !0xffff_ffff).wrapping_add(1 << 32) | u64::from(index);
            match head.compare_exchange_weak(seen, next, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => seen = now,
            }
        }
    }

    /// How many records were ever handed out: the memory the pool has touched.
    pub(super) fn touched(&self) -> usize {
        (self.fresh.load(Ordering::Relaxed) as usize).min(N - 1)
    }

    fn pop(&self, lane: usize) -> Option<Index> {
        let head = &self.lanes[lane].0;
        let mut seen = head.load(Ordering::Acquire);
        loop {
            let index = seen as u32;
            if index == 0 {
                return None;
            }
            // The record may be taken by another thread between the two loads; then the count has changed and
            // the exchange fails, so the stale link is never used.
            let link = self.get(index).link().load(Ordering::Relaxed);
            let next = (seen & !0xffff_ffff).wrapping_add(1 << 32) | u64::from(link);
            match head.compare_exchange_weak(seen, next, Ordering::Acquire, Ordering::Acquire) {
                Ok(_) => return Some(index),
                Err(now) => seen = now,
            }
        }
    }

    fn fresh(&self) -> Option<Index> {
        // The load keeps the counter from growing without end once the pool is exhausted.
        if self.fresh.load(Ordering::Relaxed) as usize >= N - 1 {
            return None;
        }
        let index = self.fresh.fetch_add(1, Ordering::Relaxed) + 1;
        ((index as usize) < N).then_some(index)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    struct Cell {
        link: AtomicU32,
        owner: AtomicUsize,
    }

    impl Record for Cell {
        fn link(&self) -> &AtomicU32 {
            &self.link
        }
    }

    fn pool<const N: usize>() -> Pool<Cell, N> {
        Pool::new([const { Cell { link: AtomicU32::new(0), owner: AtomicUsize::new(0) } }; N])
    }

    #[test]
    fn an_exhausted_pool_says_so_and_recovers() {
        let pool = pool::<4>();
        let taken: Vec<_> = (0..3).map(|lane| pool.take(lane).unwrap()).collect();
        assert_eq!(pool.take(0), None);
        pool.give(9, taken[1]);
        assert_eq!(pool.take(2), Some(taken[1]), "a record given to one lane is found from another");
        assert_eq!(pool.take(2), None);
        assert_eq!(pool.touched(), 3);
    }

    #[test]
    fn no_record_is_owned_twice() {
        let pool = pool::<64>();
        std::thread::scope(|scope| {
            for thread in 1..=8 {
                let pool = &pool;
                scope.spawn(move || {
                    for round in 0..20_000 {
                        let Some(index) = pool.take(round) else { continue };
                        let owner = &pool.get(index).owner;
                        assert_eq!(owner.swap(thread, Ordering::AcqRel), 0);
                        assert_eq!(owner.swap(0, Ordering::AcqRel), thread);
                        pool.give(round + thread, index);
                    }
                });
            }
        });
    }
}
