//! How many inputs of operations there were on this thread of which nobody knows where they come from: neither from the
//! program's own text nor from a source.

use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

pub(super) fn count() -> u32 {
    COUNT.try_with(Cell::get).unwrap_or_default()
}

/// One more.
pub(super) fn note() {
    let _ = COUNT.try_with(|count| count.set(count.get().wrapping_add(1)));
}
