//! Per-thread flags that keep the hooks from entering themselves and from tracking our own data.
//!
//! Both are `const`-initialised cells without a destructor, so they work during thread start and exit, inside the
//! allocator and inside `memcpy`.

use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    /// The thread is inside the shadow map.
    static HOOKED: Cell<bool> = const { Cell::new(false) };
    /// The thread runs our own code: its copies are not followed.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// While it lives, hooks on this thread do nothing. For code that holds locks of the shadow map.
#[must_use]
pub(crate) struct Hook(bool, PhantomData<*const ()>);

impl Hook {
    /// Enters, nested or not.
    #[inline]
    pub(crate) fn enter() -> Self {
        Self(HOOKED.replace(true), PhantomData)
    }

    /// Enters unless the thread is already inside.
    #[inline]
    pub(crate) fn try_enter() -> Option<Self> {
        (!HOOKED.replace(true)).then_some(Self(false, PhantomData))
    }
}

impl Drop for Hook {
    #[inline]
    fn drop(&mut self) {
        HOOKED.set(self.0);
    }
}

/// While it lives, copies on this thread are not followed: what we note down about the program is not the
/// program's data. Must not be held while code of the program runs.
#[must_use]
pub(crate) struct Quiet(bool, PhantomData<*const ()>);

impl Quiet {
    pub(crate) fn enter() -> Self {
        Self(QUIET.replace(true), PhantomData)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        QUIET.set(self.0);
    }
}

/// Whether copies on this thread are to be ignored.
#[inline]
pub(crate) fn ignores_copies() -> bool {
    HOOKED.get() || QUIET.get()
}
