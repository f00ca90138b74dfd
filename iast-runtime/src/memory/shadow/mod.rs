//! The shadow map: which bytes of memory are tainted, and from which byte of which tag each came.
//!
//! It is keyed by address, global, and cut into buckets of pages with a small lock each, because tasks and their
//! buffers move between threads. It owns memory ranges and nothing else: what a [`Tag`] means is the business of
//! [`crate::taint`].
//!
//! # Contract
//!
//! * MUST work inside `memcpy`, `free` and signal handlers: no allocation, no panic, no blocking lock. All records
//!   live in static pools.
//! * MUST answer "surely clean" without a lock ([`Shadow::is_clean`]).
//! * MUST NOT leave taint behind on memory that was cleared. When a lock cannot be had within a bound, the whole
//!   bucket is wiped by its next user: taint may be lost, never invented.
//! * MAY lose taint when a pool is exhausted or a lock is contended. Every such loss is counted in [`Losses`].

mod filter;
mod page;
mod pool;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

pub(crate) use filter::Filter;
use filter::{BUCKETS, PAGE, PAGE_BITS};
pub(super) use page::BLOCK;
use page::{Entry, MAX_ENTRIES, MAX_PAGES, Page, PageRecord};
use pool::Pool;

/// Names what a tainted byte came from: see [`crate::taint::tag`]. Never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Tag(std::num::NonZeroU32);

impl Tag {
    pub(crate) fn from_bits(bits: u32) -> Option<Self> {
        std::num::NonZeroU32::new(bits).map(Self)
    }

    pub(crate) fn bits(self) -> u32 {
        self.0.get()
    }
}

/// A run of tainted bytes: `len` bytes from `start` came from the bytes of `tag` from `offset` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Piece {
    /// Where the run starts: relative to whatever was asked for.
    pub(crate) start: usize,
    pub(crate) len: usize,
    pub(crate) tag: Tag,
    pub(crate) offset: u32,
}

impl Piece {
    pub(crate) fn end(&self) -> usize {
        self.start + self.len
    }

    /// The part within `from..to`.
    fn cut(self, from: usize, to: usize) -> Option<Self> {
        let (start, end) = (self.start.max(from), self.end().min(to));
        (start < end).then(|| Self {
            start,
            len: end - start,
            tag: self.tag,
            offset: self.offset.wrapping_add((start - self.start) as u32),
        })
    }

    /// This run and the one right behind it as one, when they continue each other in memory and in the source.
    pub(crate) fn join(self, next: Self) -> Option<Self> {
        let continues = self.end() == next.start
            && self.tag == next.tag
            && u64::from(self.offset) + self.len as u64 == u64::from(next.offset);
        continues.then_some(Self { len: self.len + next.len, ..self })
    }
}

/// What the map could not do, in numbers.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    /// Bytes whose taint was dropped because a pool was exhausted.
    pub(crate) exhausted: AtomicU64,
    /// Updates given up because a lock was held too long.
    pub(crate) contended: AtomicU64,
}

/// The map.
pub(crate) struct Shadow {
    filter: Filter,
    buckets: [Bucket; BUCKETS],
    pages: Pool<PageRecord, MAX_PAGES>,
    entries: Pool<Entry, MAX_ENTRIES>,
    pub(crate) losses: Losses,
}

/// The pages whose numbers agree in the low bits.
struct Bucket {
    locked: AtomicBool,
    /// Somebody could not get the lock to clear memory: the next holder wipes the bucket. Apart from the lock, so that
    /// unlocking is a plain store.
    wipe: AtomicBool,
    head: AtomicU32,
}

impl Bucket {
    const fn new() -> Self {
        Self { locked: AtomicBool::new(false), wipe: AtomicBool::new(false), head: AtomicU32::new(0) }
    }
}

/// Attempts before the processor is offered to others, before the thread sleeps between them, and before the
/// update is given up: about a second, since a preempted holder may have to wait its turn on a loaded machine.
const SPINS: u32 = 100;
const YIELDS: u32 = 200;
const ATTEMPTS: u32 = 5_000;
const NAP: Duration = Duration::from_micros(200);

impl Shadow {
    /// An empty map. All its bytes are zero, so a static one costs no space in the binary.
    pub(crate) const fn new() -> Self {
        Self {
            filter: Filter::new(),
            buckets: [const { Bucket::new() }; BUCKETS],
            pages: Pool::new([const { PageRecord::new() }; MAX_PAGES]),
            entries: Pool::new([const { Entry::new() }; MAX_ENTRIES]),
            losses: Losses { exhausted: AtomicU64::new(0), contended: AtomicU64::new(0) },
        }
    }

    /// The filter, for the interceptors.
    pub(crate) const fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether none of the `len` bytes at `addr` is tainted. May err on the side of `false`.
    #[inline]
    pub(crate) fn is_clean(&self, addr: usize, len: usize) -> bool {
        self.filter.is_clean(addr, len)
    }

    /// Makes the `len` bytes at `addr` come from `tag`, from its byte `offset` on, whatever they were before.
    pub(crate) fn label(&self, addr: usize, len: usize, tag: Tag, offset: u32) {
        let whole = Piece { start: addr, len, tag, offset };
        for_pages(addr, len, |number, from, to| {
            let base = number << PAGE_BITS;
            let Some(page) = whole.cut(base + from, base + to) else { return };
            self.replace(number, from, to, std::iter::once(Piece { start: from, ..page }));
        });
    }

    /// Removes all taint from the `len` bytes at `addr`.
    #[inline]
    pub(crate) fn clear(&self, addr: usize, len: usize) {
        if !self.is_clean(addr, len) {
            self.clear_pages(addr, len);
        }
    }

    /// Shows the tainted runs of the `len` bytes at `addr`, with starts relative to `addr`, in no special order.
    pub(crate) fn read(&self, addr: usize, len: usize, see: &mut dyn FnMut(Piece)) {
        for_pages(addr, len, |number, from, to| {
            let shift = (number << PAGE_BITS).wrapping_sub(addr);
            self.read_page(number, from, to, &mut |piece| {
                see(Piece { start: piece.start.wrapping_add(shift), ..piece });
            });
        });
    }

    /// Gives the `len` bytes at `dst` the taint of the bytes at `src`; the ranges may overlap. `dead` names tags
    /// that need not be copied.
    pub(crate) fn copy(&self, dst: usize, src: usize, len: usize, dead: impl Fn(Tag) -> bool) {
        if len == 0 || dst == src {
            return;
        }
        if self.is_clean(src, len) {
            self.clear(dst, len);
            return;
        }
        // As with the bytes themselves: when the destination lies behind the source and overlaps it, the end has
        // to be copied first.
        let backward = dst > src && dst - src < len;
        let (mut done, mut most) = (0, BLOCK);
        while done < len {
            let within_block =
                if backward { (src + (len - done) - 1) % BLOCK + 1 } else { BLOCK - (src + done) % BLOCK };
            let step = within_block.min(len - done).min(most);
            let at = if backward { len - done - step } else { done };
            if self.copy_run(dst + at, src + at, step, &dead) {
                done += step;
                most = BLOCK;
            } else {
                most = step / 2;
            }
        }
    }

    /// Gives each run of the `len` bytes at `addr`, which nobody else is using, the tag that `new` makes of its own. When it
    /// does not know one, or when a run goes on outside, nothing is changed and the result is `false`.
    pub(crate) fn exchange(&self, addr: usize, len: usize, new: &dyn Fn(Tag) -> Option<Tag>) -> bool {
        let pass = |change: bool| {
            let mut known = true;
            for_pages(addr, len, |number, from, to| {
                let bucket = number % BUCKETS;
                let Some(_lock) = self.lock(bucket) else {
                    known = false;
                    return;
                };
                if let Some(index) = self.find(bucket, number) {
                    known &= self.page(index, bucket).exchange(from, to, new, change);
                }
            });
            known
        };
        pass(false) && pass(true)
    }

    /// Removes every run whose tag `dead` names.
    pub(crate) fn sweep(&self, dead: &dyn Fn(Tag) -> bool) {
        for bucket in 0..BUCKETS {
            if self.filter.word(bucket) == 0 {
                continue;
            }
            let Some(_lock) = self.lock(bucket) else { continue };
            let mut link = &self.buckets[bucket].head;
            loop {
                let index = link.load(Ordering::Relaxed);
                if index == 0 {
                    break;
                }
                let page = self.page(index, bucket);
                page.sweep(dead);
                if page.record.mask.load(Ordering::Relaxed) == 0 {
                    link.store(page.record.next.load(Ordering::Relaxed), Ordering::Relaxed);
                    self.pages.give(bucket, index);
                } else {
                    link = &page.record.next;
                }
            }
            self.refresh(bucket);
        }
    }

    /// Bytes of memory that the map has touched for its records.
    pub(crate) fn footprint(&self) -> usize {
        self.pages.touched() * size_of::<PageRecord>() + self.entries.touched() * size_of::<Entry>()
    }

    /// Copies the taint of bytes in one block. `false` when there are more pieces than fit on the stack, which may be
    /// the small one of a signal handler; half of the bytes are then few enough sooner or later.
    fn copy_run(&self, dst: usize, src: usize, len: usize, dead: &impl Fn(Tag) -> bool) -> bool {
        const ROOM: usize = 32;
        // Left uninitialised: it is written before it is read, and zeroing it would cost more than the copy.
        let mut found = [const { std::mem::MaybeUninit::<Piece>::uninit() }; ROOM];
        let mut count = 0;
        if !self.is_clean(src, len) {
            let from = src % PAGE;
            self.read_page(src >> PAGE_BITS, from, from + len, &mut |piece| {
                if !dead(piece.tag) {
                    if let Some(place) = found.get_mut(count) {
                        place.write(Piece { start: dst + (piece.start - from), ..piece });
                    }
                    count += 1;
                }
            });
        }
        if count > ROOM {
            return false;
        }
        if count == 0 {
            self.clear(dst, len);
            return true;
        }
        // SAFETY: the first `count` items were written above.
        let found = unsafe { std::slice::from_raw_parts(found.as_ptr().cast::<Piece>(), count) };
        for_pages(dst, len, |number, from, to| {
            let base = number << PAGE_BITS;
            let here = found.iter().filter_map(|piece| piece.cut(base + from, base + to));
            self.replace(number, from, to, here.map(|piece| Piece { start: piece.start - base, ..piece }));
        });
        true
    }

    /// Makes `pieces`, which lie within `from..to`, the taint of the bytes `from..to` of a page.
    fn replace(&self, number: usize, from: usize, to: usize, pieces: impl Iterator<Item = Piece> + Clone) {
        let bucket = number % BUCKETS;
        let wanted: usize = pieces.clone().map(|piece| piece.len).sum();
        let Some(_lock) = self.lock(bucket) else {
            self.give_up(bucket);
            return;
        };
        let mut lost = 0;
        let index = match self.find(bucket, number) {
            Some(index) => {
                lost += self.page(index, bucket).clear(from, to);
                Some(index)
            }
            None if wanted == 0 => return,
            None => self.insert(bucket, number),
        };
        let Some(index) = index else {
            self.losses.exhausted.fetch_add(wanted as u64, Ordering::Relaxed);
            return;
        };
        let page = self.page(index, bucket);
        for mut piece in pieces {
            while piece.len > 0 {
                let len = (BLOCK - piece.start % BLOCK).min(piece.len);
                if !page.add(Piece { len, ..piece }) {
                    lost += len;
                }
                piece = Piece {
                    start: piece.start + len,
                    len: piece.len - len,
                    offset: piece.offset.wrapping_add(len as u32),
                    ..piece
                };
            }
        }
        if lost > 0 {
            self.losses.exhausted.fetch_add(lost as u64, Ordering::Relaxed);
        }
        self.drop_if_empty(bucket, index);
        self.refresh(bucket);
    }

    #[cold]
    #[inline(never)]
    fn clear_pages(&self, addr: usize, len: usize) {
        for_pages(addr, len, |number, from, to| {
            if self.filter.word(number) & filter::mask(from, to - 1) == 0 {
                return;
            }
            self.replace(number, from, to, std::iter::empty());
        });
    }

    fn read_page(&self, number: usize, from: usize, to: usize, see: &mut dyn FnMut(Piece)) {
        if self.filter.word(number) & filter::mask(from, to - 1) == 0 {
            return;
        }
        let bucket = number % BUCKETS;
        let Some(_lock) = self.lock(bucket) else {
            self.losses.contended.fetch_add(1, Ordering::Relaxed);
            return;
        };
        if let Some(index) = self.find(bucket, number) {
            self.page(index, bucket).read(from, to, see);
        }
    }

    fn page(&self, index: u32, bucket: usize) -> Page<'_> {
        Page { record: self.pages.get(index), entries: &self.entries, lane: bucket }
    }

    fn find(&self, bucket: usize, number: usize) -> Option<u32> {
        let mut index = self.buckets[bucket].head.load(Ordering::Relaxed);
        while index != 0 {
            let record = self.pages.get(index);
            if record.number.load(Ordering::Relaxed) == number as u64 {
                return Some(index);
            }
            index = record.next.load(Ordering::Relaxed);
        }
        None
    }

    fn insert(&self, bucket: usize, number: usize) -> Option<u32> {
        let index = self.pages.take(bucket)?;
        let record = self.pages.get(index);
        record.number.store(number as u64, Ordering::Relaxed);
        let head = &self.buckets[bucket].head;
        record.next.store(head.load(Ordering::Relaxed), Ordering::Relaxed);
        head.store(index, Ordering::Relaxed);
        Some(index)
    }

    fn drop_if_empty(&self, bucket: usize, index: u32) {
        let record = self.pages.get(index);
        if record.mask.load(Ordering::Relaxed) != 0 {
            return;
        }
        let mut link = &self.buckets[bucket].head;
        while link.load(Ordering::Relaxed) != index {
            link = &self.pages.get(link.load(Ordering::Relaxed)).next;
        }
        link.store(record.next.load(Ordering::Relaxed), Ordering::Relaxed);
        self.pages.give(bucket, index);
    }

    /// Recomputes a bucket's filter word from its pages.
    fn refresh(&self, bucket: usize) {
        let mut word = 0;
        let mut index = self.buckets[bucket].head.load(Ordering::Relaxed);
        while index != 0 {
            let record = self.pages.get(index);
            word |= record.mask.load(Ordering::Relaxed);
            index = record.next.load(Ordering::Relaxed);
        }
        self.filter.set(bucket, word);
    }

    /// Locks a bucket, wiping it first when somebody asked for that. `None` after a bounded time.
    #[inline]
    fn lock(&self, bucket: usize) -> Option<Locked<'_>> {
        let locked = &self.buckets[bucket].locked;
        if locked.swap(true, Ordering::Acquire) && !self.wait_for(bucket) {
            return None;
        }
        if self.buckets[bucket].wipe.load(Ordering::Relaxed) {
            self.wipe(bucket);
        }
        Some(Locked(locked))
    }

    /// Waits for a bucket that is locked, and locks it. `false` after a bounded time.
    #[cold]
    #[inline(never)]
    fn wait_for(&self, bucket: usize) -> bool {
        let Bucket { locked, wipe, .. } = &self.buckets[bucket];
        for attempt in 0..ATTEMPTS {
            if !locked.load(Ordering::Relaxed) && !locked.swap(true, Ordering::Acquire) {
                return true;
            }
            // The holder runs a few instructions only, so after a while it was preempted: let it run.
            match attempt {
                0..SPINS => std::hint::spin_loop(),
                SPINS..YIELDS => std::thread::yield_now(),
                // Somebody waited the whole time already: the holder may never come back.
                _ if wipe.load(Ordering::Relaxed) => return false,
                _ => std::thread::sleep(NAP),
            }
        }
        false
    }

    /// Notes that memory of a bucket should have been rewritten and was not.
    fn give_up(&self, bucket: usize) {
        self.losses.contended.fetch_add(1, Ordering::Relaxed);
        self.buckets[bucket].wipe.store(true, Ordering::Relaxed);
    }

    #[cold]
    fn wipe(&self, bucket: usize) {
        // Whoever has asked until now has his memory wiped below.
        self.buckets[bucket].wipe.store(false, Ordering::Relaxed);
        let mut index = self.buckets[bucket].head.swap(0, Ordering::Relaxed);
        while index != 0 {
            let page = self.page(index, bucket);
            page.sweep(&|_| true);
            let next = page.record.next.load(Ordering::Relaxed);
            self.pages.give(bucket, index);
            index = next;
        }
        self.refresh(bucket);
    }
}

/// A bucket's lock, released on drop.
struct Locked<'a>(&'a AtomicBool);

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Calls `each(page number, from, to)` for every page that the range touches.
#[inline]
fn for_pages(addr: usize, len: usize, mut each: impl FnMut(usize, usize, usize)) {
    if len == 0 {
        return;
    }
    let Some(last) = addr.checked_add(len - 1) else { return };
    for number in addr >> PAGE_BITS..=last >> PAGE_BITS {
        let from = if number == addr >> PAGE_BITS { addr % PAGE } else { 0 };
        let to = if number == last >> PAGE_BITS { last % PAGE + 1 } else { PAGE };
        each(number, from, to);
    }
}

/// A value whose zero bytes are a valid value, on the heap and never on the stack.
#[cfg(test)]
fn zeroed<T>() -> Box<T> {
    let layout = std::alloc::Layout::new::<T>();
    // SAFETY: only called for maps and filters, which consist of atomic integers; for those zero bytes are valid.
    unsafe {
        let place = std::alloc::alloc_zeroed(layout).cast::<T>();
        assert!(!place.is_null());
        Box::from_raw(place)
    }
}
