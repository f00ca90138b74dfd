//! Places in tables of a fixed size.

/// The place of a key in a table of `slots` places, a power of two: Fibonacci hashing, which spreads addresses and counters.
#[inline]
pub(crate) fn of(key: u64, slots: usize) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - slots.ilog2())) as usize
}
