//! Memory: what is tainted in it, and who tells the shadow map that it changed.

pub(crate) mod alloc;
pub(crate) mod by_id;
pub(crate) mod guard;
pub(crate) mod image;
pub(crate) mod intercept;
pub(crate) mod own;
pub(crate) mod shadow;
pub(crate) mod short;
pub(crate) mod text;
pub(crate) mod texts;

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use shadow::{Few, Piece, Shadow, Tag};

use crate::taint::{steps, tag};

/// The shadow map of the process.
pub(crate) static SHADOW: Shadow = Shadow::new();

/// Whether anything was ever tainted: [`IDLE`], until then the hooks return after one load, or [`TAINTED`].
static ACTIVE: AtomicU8 = AtomicU8::new(UNSEEN);

const IDLE: u8 = 0;
const TAINTED: u8 = 1;
/// As [`IDLE`], before the allocator has said that it is ours.
const UNSEEN: u8 = 2;

/// Set where the settings switch the engine off, and in a forked child, where the locks may be held by threads that do not
/// exist there.
static DISABLED: AtomicBool = AtomicBool::new(false);

/// Whether anything was ever tainted in this process, or may be by an observed operation.
#[inline]
pub(crate) fn is_active() -> bool {
    ACTIVE.load(Ordering::Relaxed) == TAINTED
}

/// Whether the allocator has nothing to do for us.
#[inline]
fn is_idle() -> bool {
    ACTIVE.load(Ordering::Relaxed) == IDLE
}

/// The allocator is ours.
#[cold]
fn allocator_seen() {
    let _ = ACTIVE.compare_exchange(UNSEEN, IDLE, Ordering::Relaxed, Ordering::Relaxed);
}

/// Whether the engine works in this process: not where it is switched off, and not in a forked child.
pub(crate) fn enabled() -> bool {
    !DISABLED.load(Ordering::Relaxed)
}

/// Has observed operations and sinks looked at before anything is tainted: what they read may be what is, or a value came in
/// that lies where nothing can be.
pub(crate) fn expect_taint() {
    ACTIVE.store(TAINTED, Ordering::Relaxed);
}

/// Switches the hooks and the engine off for good. Called in a forked child, and when the settings say so.
pub(crate) fn disable() {
    DISABLED.store(true, Ordering::Relaxed);
    ACTIVE.store(IDLE, Ordering::Relaxed);
    intercept::stop();
}

/// Taints `bytes`: they are the bytes of `tag` from `offset` on. Returns whether they could be tainted: stack
/// memory and the program's own image are never labelled, because nobody would clear them.
pub(crate) fn label(bytes: &[u8], tag: Tag, offset: u32) -> bool {
    let addr = bytes.as_ptr() as usize;
    if bytes.is_empty() || !can_be_tainted(addr) {
        return false;
    }
    ACTIVE.store(TAINTED, Ordering::Relaxed);
    intercept::start();
    let _hook = guard::Hook::enter();
    SHADOW.label(addr, bytes.len(), tag, offset);
    true
}

/// Makes `pieces` all the taint that `bytes` have; they are in order. Returns whether they could be tainted, as [`label`] does.
pub(crate) fn set(bytes: &[u8], pieces: &[Piece]) -> bool {
    let addr = bytes.as_ptr() as usize;
    // What is tainted already can be.
    if SHADOW.is_clean(addr, bytes.len()) && !can_be_tainted(addr) {
        return false;
    }
    let _hook = guard::Hook::enter();
    SHADOW.set(addr, bytes.len(), pieces);
    true
}

/// Whether somebody clears the memory at an address when it is freed.
fn can_be_tainted(addr: usize) -> bool {
    enabled() && !image::contains(addr) && !image::on_stack(addr)
}

/// As [`label`], for memory that must not be read because it may have been freed.
pub(crate) fn label_at(addr: usize, len: usize, tag: Tag, offset: u32) {
    let _hook = guard::Hook::enter();
    SHADOW.label(addr, len, tag, offset);
}

/// Removes the taint of a range of memory. Cheap when there is none.
#[inline]
pub(crate) fn clear(addr: usize, len: usize) {
    if is_active() && !SHADOW.is_clean(addr, len) {
        clear_tainted(addr, len);
    }
}

/// Whether a range of memory is surely clean.
#[inline]
pub(crate) fn is_clean(addr: usize, len: usize) -> bool {
    !is_active() || SHADOW.is_clean(addr, len)
}

/// Whether all of `bytes` is tainted, by whatever context.
pub(crate) fn carries_taint(bytes: &[u8]) -> bool {
    let addr = bytes.as_ptr() as usize;
    let mut tainted = 0;
    if !is_clean(addr, bytes.len()) {
        let _hook = guard::Hook::enter();
        SHADOW.read(addr, bytes.len(), |piece| tainted += piece.len);
    }
    tainted == bytes.len()
}

/// The tainted runs of `bytes` in order, as they are recorded, without those of ended contexts.
pub(crate) fn read(bytes: &[u8]) -> Vec<Piece> {
    let addr = bytes.as_ptr() as usize;
    if is_clean(addr, bytes.len()) {
        return Vec::new();
    }
    // The map must not be entered again by an allocation while it is read, so the room is there beforehand. Most texts
    // have a piece or two.
    let mut few = Few::new();
    read_few(bytes, &mut few);
    if let Some(few) = few.all() {
        return few.to_vec();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut wanted = few.count() * 2;
    loop {
        pieces.clear();
        pieces.reserve_exact(wanted);
        let seen = read_pieces(bytes, |piece| {
            if pieces.len() < pieces.capacity() {
                pieces.push(piece);
            }
        });
        if seen <= pieces.capacity() {
            break;
        }
        wanted = seen * 2;
    }
    pieces.reverse();
    pieces
}

/// Shows the tainted runs of `bytes`, as they are recorded, the last one first, without those of ended contexts. Returns how
/// many there are.
fn read_pieces(bytes: &[u8], mut see: impl FnMut(Piece)) -> usize {
    let mut seen = 0;
    let _hook = guard::Hook::enter();
    SHADOW.read(bytes.as_ptr() as usize, bytes.len(), |piece| {
        if tag::is_alive(piece.tag) {
            seen += 1;
            see(piece);
        }
    });
    seen
}

/// Reads the tainted runs of `bytes` into `few` in order, each as long as it can be, without those of ended contexts.
pub(crate) fn read_few(bytes: &[u8], few: &mut Few) {
    few.clear();
    let _hook = guard::Hook::enter();
    SHADOW.read_few(bytes.as_ptr() as usize, bytes.len(), few);
    few.retain(|piece| tag::is_alive(piece.tag));
    few.reverse();
}

/// Drops the entries of ended contexts from the whole map.
pub(crate) fn sweep() {
    steps::clear();
    let _hook = guard::Hook::enter();
    SHADOW.sweep(&|tag| !tag::is_alive(tag));
}

/// Gives the bytes at `addr` the tag `new`, as far as they still are the bytes of `old` from `offset` on. The
/// memory itself is not read: it may have been freed.
pub(crate) fn retag(addr: usize, len: usize, old: Tag, offset: usize, new: Tag) {
    let mut same = [None; 16];
    let mut count = 0;
    let Some(_hook) = guard::Hook::try_enter() else { return };
    SHADOW.read(addr, len, |piece| {
        if piece.tag == old && piece.offset as usize == offset + piece.start && count < same.len() {
            same[count] = Some(piece);
            count += 1;
        }
    });
    // A range of one source is in as many pieces as the blocks it touches; a longer one is done in parts.
    for piece in same.into_iter().flatten() {
        SHADOW.label(addr + piece.start, piece.len, new, piece.offset);
    }
    if count == same.len() && len > shadow::BLOCK {
        let half = len / 2;
        drop(_hook);
        retag(addr, half, old, offset, new);
        retag(addr + half, len - half, old, offset + half, new);
    }
}

/// The first tags of the bytes at `addr`, which are not read: they may have been freed.
pub(crate) fn tags(addr: usize, len: usize) -> impl Iterator<Item = Tag> {
    let mut found = [None; 8];
    if let Some(_hook) = guard::Hook::try_enter() {
        SHADOW.read(addr, len, |piece| {
            let free = found.iter_mut().find(|found| found.is_none_or(|tag| tag == piece.tag));
            free.map(|free| free.replace(piece.tag));
        });
    }
    found.into_iter().flatten()
}

#[cold]
#[inline(never)]
fn clear_tainted(addr: usize, len: usize) {
    // Nested in our own update (a signal handler frees memory) the lock may be ours: give up rather than wait.
    let Some(_hook) = guard::Hook::try_enter() else { return };
    SHADOW.clear_tainted(addr, len);
}
