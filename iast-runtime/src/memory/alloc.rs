//! The allocator hook: freed memory loses its taint before anyone can get it again, and taint moves with
//! `realloc`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};

use super::own;

/// Whether any [`Alloc`] has served an allocation: without one, freed memory keeps its taint.
static INSTALLED: AtomicBool = AtomicBool::new(false);

/// A global allocator that keeps the shadow map right and leaves the allocating to `A`.
///
/// `iast` installs `Alloc<System>` itself. A program with an allocator of its own turns the feature
/// `custom-allocator` on and wraps it:
///
/// ```
/// # use iast_runtime as iast;
/// use std::alloc::System; // or any other allocator
///
/// #[global_allocator]
/// static ALLOCATOR: iast::Alloc<System> = iast::Alloc::new(System);
/// # fn main() {}
/// ```
#[derive(Debug, Default, Clone, Copy)]
pub struct Alloc<A = System>(A);

impl<A> Alloc<A> {
    /// Wraps `inner`.
    pub const fn new(inner: A) -> Self {
        Self(inner)
    }
}

// SAFETY: every call goes to `A` with the arguments that came in, or with ones that `A` accepts: a block that is
// allocated here is freed here with the same layout. Between the calls only the shadow map is touched, which does
// not allocate and does not unwind.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Alloc<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if super::is_idle() {
            // SAFETY: the caller's contract is ours.
            return unsafe { self.0.alloc(layout) };
        }
        // SAFETY: the caller's contract is ours.
        unsafe { self.alloc_clean(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if super::is_idle() {
            // SAFETY: the caller's contract is ours.
            return unsafe { self.0.alloc_zeroed(layout) };
        }
        // SAFETY: the caller's contract is ours.
        fresh(unsafe { self.0.alloc_zeroed(layout) }, layout.size())
    }

    #[inline]
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        if super::is_active() {
            // SAFETY: the caller's contract is ours.
            return unsafe { self.dealloc_clean(ptr, layout) };
        }
        // SAFETY: the caller's contract is ours.
        unsafe { self.0.dealloc(ptr, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if super::is_idle() {
            // SAFETY: the caller's contract is ours.
            return unsafe { self.0.realloc(ptr, layout, new_size) };
        }
        // SAFETY: the caller's contract is ours.
        unsafe { self.realloc_clean(ptr, layout, new_size) }
    }
}

/// What is done while something is tainted. Out of the way of the functions above, which only jump to the allocator while
/// nothing is.
impl<A: GlobalAlloc> Alloc<A> {
    /// # Safety
    ///
    /// As [`GlobalAlloc::alloc`].
    #[inline(never)]
    unsafe fn alloc_clean(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is ours.
        fresh(unsafe { self.0.alloc(layout) }, layout.size())
    }

    /// # Safety
    ///
    /// As [`GlobalAlloc::dealloc`].
    #[inline(never)]
    unsafe fn dealloc_clean(&self, ptr: *mut u8, layout: Layout) {
        super::clear(ptr as usize, layout.size());
        own::forget(ptr as usize, layout.size());
        // SAFETY: the caller's contract is ours.
        unsafe { self.0.dealloc(ptr, layout) }
    }

    /// # Safety
    ///
    /// As [`GlobalAlloc::realloc`].
    #[inline(never)]
    unsafe fn realloc_clean(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        own::forget(ptr as usize, layout.size());
        if super::is_clean(ptr as usize, layout.size()) {
            // SAFETY: the caller's contract is ours.
            return fresh_tail(unsafe { self.0.realloc(ptr, layout, new_size) }, layout.size(), new_size);
        }
        // SAFETY: the caller's contract is ours.
        unsafe { self.realloc_tainted(ptr, layout, new_size) }
    }

    /// Moves a tainted block by hand: inside `A` the bytes would move unseen, and the old block must be clean
    /// before `A` can give it to another thread. When there is no memory the old block stays as it is.
    ///
    /// # Safety
    ///
    /// As [`GlobalAlloc::realloc`].
    #[cold]
    #[inline(never)]
    unsafe fn realloc_tainted(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: `new_size` is not zero and does not overflow with this alignment, by the caller's contract.
        let new_layout = unsafe { Layout::from_size_align_unchecked(new_size, layout.align()) };
        // SAFETY: `new_layout` has a size that is not zero.
        let new = unsafe { self.alloc(new_layout) };
        if new.is_null() {
            return new;
        }
        let len = layout.size().min(new_size);
        // SAFETY: both blocks hold at least `len` bytes, and a block just allocated overlaps no other.
        unsafe { std::ptr::copy_nonoverlapping(ptr, new, len) };
        if !super::intercept::follows() {
            super::intercept::copied(new as usize, ptr as usize, len);
        }
        // SAFETY: the block at `ptr` was allocated here with `layout` and is not used again.
        unsafe { self.dealloc(ptr, layout) };
        new
    }
}

/// Whether the program's allocator is an [`Alloc`].
pub(crate) fn installed() -> bool {
    INSTALLED.load(Ordering::Relaxed)
}

/// Memory from the allocator is clean, whoever freed it: C code frees without us.
#[inline]
fn fresh(block: *mut u8, size: usize) -> *mut u8 {
    if !INSTALLED.load(Ordering::Relaxed) {
        INSTALLED.store(true, Ordering::Relaxed);
        super::allocator_seen();
    }
    super::clear(block as usize, size);
    own::forget(block as usize, size);
    block
}

/// A clean block that grew is clean behind its old end as well.
#[inline]
fn fresh_tail(block: *mut u8, old_size: usize, new_size: usize) -> *mut u8 {
    if !block.is_null() && new_size > old_size {
        super::clear(block as usize + old_size, new_size - old_size);
    }
    block
}
