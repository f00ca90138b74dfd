//! The allocator wrapper while the crate is off: it passes everything on.

use std::alloc::{GlobalAlloc, Layout, System};

/// A global allocator that leaves everything to `A`: the crate is off.
#[derive(Debug, Default, Clone, Copy)]
pub struct Alloc<A = System>(A);

impl<A> Alloc<A> {
    /// Wraps `inner`.
    #[inline(always)]
    pub const fn new(inner: A) -> Self {
        Self(inner)
    }
}

// SAFETY: every call is passed on to `A` unchanged.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Alloc<A> {
    #[inline(always)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is ours.
        unsafe { self.0.alloc(layout) }
    }

    #[inline(always)]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is ours.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    #[inline(always)]
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract is ours.
        unsafe { self.0.dealloc(ptr, layout) }
    }

    #[inline(always)]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller's contract is ours.
        unsafe { self.0.realloc(ptr, layout, new_size) }
    }
}
