//! What happens to taint when the process copies bytes.
//!
//! On Linux with glibc (x86-64 and aarch64) this crate defines `memcpy` and `memmove` for the whole program, so
//! every copy of the program, its crates and its bundled C libraries is seen. Elsewhere copies are not seen and
//! only rewritten bodies carry taint on.

#[cfg(intercept)]
mod linux_gnu;
#[cfg(intercept)]
mod threads;

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use super::{SHADOW, guard, image};
use crate::taint::tag;

/// Whether copies are seen on this platform.
pub(crate) const AVAILABLE: bool = cfg!(intercept);

/// Whether `memcpy` and `memmove` look at their arguments: once something is tainted, unless switched off.
static FOLLOWING: AtomicU8 = AtomicU8::new(0);
static SWITCHED_OFF: AtomicBool = AtomicBool::new(false);

/// Whether the copies of this process are followed.
pub(crate) fn follows() -> bool {
    AVAILABLE && !SWITCHED_OFF.load(Ordering::Relaxed)
}

/// Leaves all copies alone from now on, as on a platform without interceptors.
pub(crate) fn switch_off() {
    SWITCHED_OFF.store(true, Ordering::Relaxed);
    stop();
}

/// Something is tainted: from now on copies are looked at.
pub(super) fn start() {
    if follows() {
        FOLLOWING.store(1, Ordering::Relaxed);
    }
}

/// Stops looking at copies.
pub(super) fn stop() {
    FOLLOWING.store(0, Ordering::Relaxed);
}

/// Copies bytes for ourselves, past the interceptor. Both have the same length.
#[inline]
pub(super) fn copy(from: &[u8], to: &mut [u8]) {
    #[cfg(intercept)]
    linux_gnu::copy(from, to);
    #[cfg(not(intercept))]
    to.copy_from_slice(from);
}

/// Carries taint along with a copy of `len` bytes. The ranges may overlap.
///
/// Called from inside `memcpy`: it must not allocate, unwind or block. In a debug build it may itself be the
/// target of compiler-made copies, so the guard comes first.
#[inline]
pub(crate) fn copied(dst: usize, src: usize, len: usize) {
    if guard::ignores_copies() {
        return;
    }
    follow(dst, src, len);
}

fn follow(dst: usize, src: usize, len: usize) {
    let Some(_hook) = guard::Hook::try_enter() else { return };
    if SHADOW.is_clean(src, len) {
        SHADOW.clear(dst, len);
    } else if !image::on_stack(dst) {
        // Nobody clears a stack frame when it is left, so taint must not get there.
        SHADOW.copy(dst, src, len, |own| !tag::is_alive(own));
    }
}
