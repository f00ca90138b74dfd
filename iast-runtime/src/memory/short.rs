//! Copies of texts of our own, the short ones made by moves. A call of `memcpy` would be shown to the interceptor, which costs
//! more than the copy.

use super::intercept;

/// The longest text that is copied without a call.
const LONGEST: usize = 64;

/// Copies `from` to the beginning of `to`, which is at least as long.
#[inline]
pub(crate) fn copy(from: &[u8], to: &mut [u8]) {
    let to = &mut to[..from.len()];
    match from.len() {
        0 => {}
        1..4 => {
            let (middle, last) = (from.len() / 2, from.len() - 1);
            (to[0], to[middle], to[last]) = (from[0], from[middle], from[last]);
        }
        4..8 => both_ends::<4>(from, to),
        8..16 => both_ends::<8>(from, to),
        16..32 => both_ends::<16>(from, to),
        32..=LONGEST => both_ends::<32>(from, to),
        _ => intercept::copy(from, to),
    }
}

/// Copies the first `N` bytes and the last ones, which are all there are, or some of them twice.
#[inline]
fn both_ends<const N: usize>(from: &[u8], to: &mut [u8]) {
    if let (Some(from), Some(to)) = (from.first_chunk::<N>(), to.first_chunk_mut()) {
        *to = *from;
    }
    if let (Some(from), Some(to)) = (from.last_chunk::<N>(), to.last_chunk_mut()) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_copied_and_nothing_behind_them_changes() {
        for len in 0..200_usize {
            let from: Vec<u8> = (0..len).map(|at| at as u8 + 1).collect();
            let mut to = vec![0; len + 3];
            copy(&from, &mut to);
            assert_eq!(to, [&from[..], &[0; 3]].concat(), "{len} bytes");
        }
    }
}
