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
//! * MUST answer "surely clean" without a lock ([`Shadow::is_clean`]). Taint is read without one as well, and again with
//!   one when a bucket changed meanwhile: a sequence lock, see Boehm, "Can seqlocks get along with programming language
//!   memory models?", MSPC 2012.
//! * MUST NOT leave taint behind on memory that was cleared. When a lock cannot be had within a bound, the whole
//!   bucket is wiped by its next user: taint may be lost, never invented.
//! * MAY lose taint when a pool is exhausted or a lock is contended. Every such loss is counted in [`Losses`].

mod few;
mod filter;
mod page;
mod pool;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering, fence};
use std::time::Duration;

pub(crate) use few::Few;
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

    #[inline]
    fn shifted(self, by: usize) -> Self {
        Self { start: self.start.wrapping_add(by), ..self }
    }

    /// The part within `from..to`.
    #[inline]
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
    /// Odd while somebody changes the bucket. It goes up with each change, so that whoever reads without the lock knows
    /// whether what he saw was whole.
    version: AtomicU64,
    head: AtomicU32,
    /// Somebody could not get the lock to clear memory: the next holder wipes the bucket. Apart from the lock, so that
    /// unlocking is a plain store.
    wipe: AtomicBool,
}

impl Bucket {
    const fn new() -> Self {
        Self { version: AtomicU64::new(0), head: AtomicU32::new(0), wipe: AtomicBool::new(false) }
    }

    /// Locks the bucket if it is free.
    #[inline]
    fn try_lock(&self) -> Option<Locked<'_>> {
        let free = self.version.load(Ordering::Relaxed) & !1;
        let taken = self.version.compare_exchange(free, free + 1, Ordering::Acquire, Ordering::Relaxed);
        // Whoever sees a change that is made from here on sees that the version is another.
        fence(Ordering::Release);
        taken.is_ok().then(|| Locked { version: &self.version, free })
    }
}

/// The pieces that are copied at once: as many as fit on the stack, which may be the small one of a signal handler.
const ROOM: usize = 16;

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
            self.replace(number, from, to, &[Piece { start: from, ..page }]);
        });
    }

    /// Makes `pieces`, a few that are in order and begin relative to `addr`, all the taint that the `len` bytes at `addr` have.
    pub(crate) fn set(&self, addr: usize, len: usize, pieces: &[Piece]) {
        if let [piece] = pieces
            && is_in_page(addr, len)
        {
            let from = addr % PAGE;
            return self.replace(addr >> PAGE_BITS, from, from + len, &[piece.shifted(from)]);
        }
        for_pages(addr, len, |number, from, to| {
            let (base, mut here) = (number << PAGE_BITS, Few::<ROOM>::new());
            for piece in pieces.iter().rev().filter_map(|piece| piece.shifted(addr).cut(base + from, base + to)) {
                here.push(Piece { start: piece.start - base, ..piece });
            }
            match here.all().unwrap_or_default() {
                [] => self.clear_part(number, from, to),
                pieces => self.replace(number, from, to, pieces),
            }
        });
    }

    /// Removes all taint from the `len` bytes at `addr`.
    #[inline]
    pub(crate) fn clear(&self, addr: usize, len: usize) {
        if !self.is_clean(addr, len) {
            self.clear_tainted(addr, len);
        }
    }

    /// Shows the tainted runs of the `len` bytes at `addr`, with starts relative to `addr`, the last one first.
    #[inline]
    pub(crate) fn read(&self, addr: usize, len: usize, mut see: impl FnMut(Piece)) {
        let Some(last) = len.checked_sub(1).and_then(|last| addr.checked_add(last)) else { return };
        for number in (addr >> PAGE_BITS..=last >> PAGE_BITS).rev() {
            let (from, to) = part_of_page(addr, last, number);
            let shift = (number << PAGE_BITS).wrapping_sub(addr);
            self.read_page(number, from, to, |piece| see(piece.shifted(shift)));
        }
    }

    /// Reads the tainted runs of the `len` bytes at `addr` into `few`, with starts relative to `addr`, the last one first. Those
    /// are one that continue each other.
    #[inline]
    pub(crate) fn read_few<const ROOM: usize>(&self, addr: usize, len: usize, few: &mut Few<ROOM>) {
        let Some(last) = len.checked_sub(1).and_then(|last| addr.checked_add(last)) else { return };
        let before = few.count();
        if is_in_block(addr, len) {
            let (number, from) = (addr >> PAGE_BITS, addr % PAGE);
            let shift = from.wrapping_neg();
            let read = |page: Page<'_>| page.read_in_block(from, from + len, |piece| few.push(piece.shifted(shift)));
            if self.glance(number, read) {
                return few.join();
            }
            few.truncate(before);
        }
        for number in (addr >> PAGE_BITS..=last >> PAGE_BITS).rev() {
            let (from, to) = part_of_page(addr, last, number);
            if self.filter.word(number) & filter::mask(from, to - 1) == 0 {
                continue;
            }
            let (shift, before) = ((number << PAGE_BITS).wrapping_sub(addr), few.count());
            if !self.glance(number, |page| page.read(from, to, |piece| few.push(piece.shifted(shift)))) {
                few.truncate(before);
                self.read_locked(number, from, to, |piece| few.push(piece.shifted(shift)));
            }
        }
        few.join();
    }

    /// Gives the `len` bytes at `dst` the taint of the bytes at `src`; the ranges may overlap. `dead` names tags
    /// that need not be copied.
    #[inline]
    pub(crate) fn copy(&self, dst: usize, src: usize, len: usize, dead: impl Fn(Tag) -> bool) {
        if len == 0 || dst == src {
            return;
        }
        if !is_in_page(dst, len) || self.copy_run(dst, src, len, &dead).is_err() {
            self.copy_runs(dst, src, len, &dead);
        }
    }

    /// As [`Self::copy`], in parts that are small enough.
    #[inline(never)]
    fn copy_runs(&self, dst: usize, src: usize, len: usize, dead: &impl Fn(Tag) -> bool) {
        // As with the bytes themselves: when the destination lies behind the source and overlaps it, the end has
        // to be copied first.
        let backward = dst > src && dst - src < len;
        let (mut done, mut most) = (0, PAGE);
        while done < len {
            let within_page = if backward { (dst + (len - done) - 1) % PAGE + 1 } else { PAGE - (dst + done) % PAGE };
            let step = within_page.min(len - done).min(most);
            let at = if backward { len - done - step } else { done };
            let pieces = match self.copy_run(dst + at, src + at, step, dead) {
                Ok(pieces) => {
                    done += step;
                    pieces
                }
                Err(pieces) => pieces,
            };
            // As many bytes as have nearly as many pieces as there is room for, if they go on as here.
            most = (step * (ROOM - ROOM / 4) / pieces.max(1)).clamp(1, PAGE);
        }
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
                if page.record.is_empty() {
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

    /// Copies the taint of bytes that go into one page. Says how many pieces they have: an error when that is more than
    /// there is room for, and nothing was done. A single byte has one.
    #[inline]
    fn copy_run(&self, dst: usize, src: usize, len: usize, dead: &impl Fn(Tag) -> bool) -> Result<usize, usize> {
        let (mut found, from) = (Few::<ROOM>::new(), dst % PAGE);
        self.read_few(src, len, &mut found);
        let count = found.count();
        found.retain(|piece| !dead(piece.tag));
        match found.all_mut() {
            None => return Err(count),
            Some([]) => self.clear(dst, len),
            Some(found) => {
                found.iter_mut().for_each(|piece| piece.start += from);
                self.replace(dst >> PAGE_BITS, from, from + len, found);
            }
        }
        Ok(count)
    }

    /// Makes `pieces`, one or more that lie within `from..to`, the last one first, the taint of the bytes `from..to` of a page.
    fn replace(&self, number: usize, from: usize, to: usize, pieces: &[Piece]) {
        let bucket = number % BUCKETS;
        let Some(_lock) = self.lock(bucket) else {
            self.give_up(bucket);
            return;
        };
        let Some(index) = self.find(bucket, number).or_else(|| self.insert(bucket, number)) else {
            let lost: usize = pieces.iter().map(|piece| piece.len).sum();
            self.losses.exhausted.fetch_add(lost as u64, Ordering::Relaxed);
            return;
        };
        let page = self.page(index, bucket);
        let lost = match pieces {
            // A text that lies in a block of its own, or comes where there was nothing.
            [piece] if page.put(*piece, from, to) => 0,
            _ => page.clear(from, to) + pieces.iter().rev().map(|piece| page.add(*piece)).sum::<usize>(),
        };
        self.close(bucket, index, lost);
    }

    /// As [`Self::clear`], for bytes that may be tainted.
    #[inline(never)]
    pub(crate) fn clear_tainted(&self, addr: usize, len: usize) {
        if !is_in_block(addr, len) {
            return for_pages(addr, len, |number, from, to| {
                if self.filter.word(number) & filter::mask(from, to - 1) != 0 {
                    self.clear_part(number, from, to);
                }
            });
        }
        // Most often a few bytes that lie beside taint: of a new block, or written between the values of a document.
        let (number, from) = (addr >> PAGE_BITS, addr % PAGE);
        let mut is_tainted = false;
        let look = |page: Page<'_>| is_tainted = page.has_in_block(from, from + len);
        if !self.glance(number, look) || is_tainted {
            self.clear_part(number, from, from + len);
        }
    }

    /// Removes the taint of the bytes `from..to` of a page.
    fn clear_part(&self, number: usize, from: usize, to: usize) {
        let bucket = number % BUCKETS;
        let Some(_lock) = self.lock(bucket) else { return self.give_up(bucket) };
        if let Some(index) = self.find(bucket, number) {
            let lost = self.page(index, bucket).clear(from, to);
            self.close(bucket, index, lost);
        }
    }

    /// A page of a locked bucket was changed, and so many bytes lost taint for which there was no room.
    #[inline]
    fn close(&self, bucket: usize, index: u32, lost: usize) {
        if lost > 0 {
            self.losses.exhausted.fetch_add(lost as u64, Ordering::Relaxed);
        }
        self.drop_if_empty(bucket, index);
        self.refresh(bucket);
    }

    /// Shows the runs of a part of a page, the last one first.
    fn read_page(&self, number: usize, from: usize, to: usize, see: impl FnMut(Piece)) {
        if self.filter.word(number) & filter::mask(from, to - 1) == 0 {
            return;
        }
        let mut few = Few::<8>::new();
        if self.glance(number, |page| page.read(from, to, |piece| few.push(piece)))
            && let Some(pieces) = few.all()
        {
            pieces.iter().copied().for_each(see);
        } else {
            self.read_locked(number, from, to, see);
        }
    }

    fn read_locked(&self, number: usize, from: usize, to: usize, see: impl FnMut(Piece)) {
        let bucket = number % BUCKETS;
        let Some(_lock) = self.lock(bucket) else {
            self.losses.contended.fetch_add(1, Ordering::Relaxed);
            return;
        };
        if let Some(index) = self.find(bucket, number) {
            self.page(index, bucket).read(from, to, see);
        }
    }

    /// Looks at a page, if it has a record, without the lock. `false` when somebody changed the bucket meanwhile: then what was
    /// seen is nothing that ever was.
    #[inline]
    fn glance<'a>(&'a self, number: usize, look: impl FnOnce(Page<'a>)) -> bool {
        let bucket = &self.buckets[number % BUCKETS];
        let version = bucket.version.load(Ordering::Acquire);
        if version & 1 != 0 || bucket.wipe.load(Ordering::Relaxed) {
            return false;
        }
        if let Some(index) = self.find(number % BUCKETS, number) {
            look(self.page(index, number % BUCKETS));
        }
        fence(Ordering::Acquire);
        bucket.version.load(Ordering::Relaxed) == version
    }

    fn page(&self, index: u32, bucket: usize) -> Page<'_> {
        Page { record: self.pages.get(index), entries: &self.entries, lane: bucket }
    }

    /// The record of a page. Pages that share a bucket are few, but while the bucket is being changed its list may go round
    /// in circles.
    #[inline]
    fn find(&self, bucket: usize, number: usize) -> Option<u32> {
        let mut index = self.buckets[bucket].head.load(Ordering::Relaxed);
        for _ in 0..MAX_PAGES {
            if index == 0 {
                break;
            }
            let record = self.pages.get(index);
            if record.number.load(Ordering::Relaxed) == number as u64 {
                return Some(index);
            }
            index = record.next.load(Ordering::Relaxed);
        }
        None
    }

    fn insert(&self, bucket: usize, number: usize) -> Option<u32> {
        let head = &self.buckets[bucket].head;
        let first = head.load(Ordering::Relaxed);
        if first != 0 && self.pages.get(first).is_empty() {
            self.pages.get(first).number.store(number as u64, Ordering::Relaxed);
            return Some(first);
        }
        let index = self.pages.take(bucket)?;
        let record = self.pages.get(index);
        record.number.store(number as u64, Ordering::Relaxed);
        record.next.store(first, Ordering::Relaxed);
        head.store(index, Ordering::Relaxed);
        Some(index)
    }

    /// Gives the record of a page back that has no taint any more. A bucket keeps its only one, which is soon needed again.
    #[inline]
    fn drop_if_empty(&self, bucket: usize, index: u32) {
        let record = self.pages.get(index);
        if !record.is_empty() {
            return;
        }
        let mut link = &self.buckets[bucket].head;
        let next = record.next.load(Ordering::Relaxed);
        if link.load(Ordering::Relaxed) == index && next == 0 && self.pages.touched() < MAX_PAGES / 2 {
            return;
        }
        while link.load(Ordering::Relaxed) != index {
            link = &self.pages.get(link.load(Ordering::Relaxed)).next;
        }
        link.store(next, Ordering::Relaxed);
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
        let lock = self.buckets[bucket].try_lock().or_else(|| self.wait_for(bucket))?;
        if self.buckets[bucket].wipe.load(Ordering::Relaxed) {
            self.wipe(bucket);
        }
        Some(lock)
    }

    /// Waits for a bucket that is locked, and locks it. `None` after a bounded time.
    #[cold]
    #[inline(never)]
    fn wait_for(&self, bucket: usize) -> Option<Locked<'_>> {
        let bucket = &self.buckets[bucket];
        for attempt in 0..ATTEMPTS {
            if let Some(lock) = bucket.try_lock() {
                return Some(lock);
            }
            // The holder runs a few instructions only, so after a while it was preempted: let it run.
            match attempt {
                0..SPINS => std::hint::spin_loop(),
                SPINS..YIELDS => std::thread::yield_now(),
                // Somebody waited the whole time already: the holder may never come back.
                _ if bucket.wipe.load(Ordering::Relaxed) => return None,
                _ => std::thread::sleep(NAP),
            }
        }
        None
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
struct Locked<'a> {
    version: &'a AtomicU64,
    /// The version before.
    free: u64,
}

impl Drop for Locked<'_> {
    #[inline]
    fn drop(&mut self) {
        self.version.store(self.free.wrapping_add(2), Ordering::Release);
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
        let (from, to) = part_of_page(addr, last, number);
        each(number, from, to);
    }
}

/// Whether the `len` bytes at `addr`, of which there are some, lie in one page.
#[inline]
fn is_in_page(addr: usize, len: usize) -> bool {
    addr ^ addr.wrapping_add(len - 1) < PAGE
}

/// Whether the `len` bytes at `addr`, of which there are some, lie in one block.
#[inline]
fn is_in_block(addr: usize, len: usize) -> bool {
    addr ^ addr.wrapping_add(len - 1) < BLOCK
}

/// Where the bytes from `addr` to `last`, that one included, begin and end in a page that they touch.
#[inline]
fn part_of_page(addr: usize, last: usize, number: usize) -> (usize, usize) {
    let from = if number == addr >> PAGE_BITS { addr % PAGE } else { 0 };
    let to = if number == last >> PAGE_BITS { last % PAGE + 1 } else { PAGE };
    (from, to)
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
