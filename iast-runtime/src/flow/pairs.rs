//! Which pairs of neighbouring bytes stand in a text: a quick answer to whether another text can be in it.

/// Bits of the set: few enough to be made for each argument of a sink.
const BITS: usize = 1 << 10;

/// Which pairs of a text count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chars {
    All,
    /// Those of two letters or digits.
    Words,
}

/// The pairs of a text, whatever the case of its letters.
pub(super) struct Pairs([u64; BITS / 64]);

impl Pairs {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut pairs = Self([0; BITS / 64]);
        for pair in text.windows(2) {
            let place = place(pair);
            pairs.0[place / 64] |= 1 << (place % 64);
        }
        pairs
    }

    /// Whether half of a text may stand in this one, by the pairs of it that count. May err on the side of `true`.
    pub(super) fn may_hold_half_of(&self, text: &[u8], chars: Chars) -> bool {
        let counts = |pair: &&[u8]| chars == Chars::All || pair.iter().all(u8::is_ascii_alphanumeric);
        let (mut there, mut missing) = (0, 0);
        for pair in text.windows(2).filter(counts) {
            let place = place(pair);
            if self.0[place / 64] >> (place % 64) & 1 == 0 {
                missing += 1;
            } else {
                there += 1;
            }
            // Whatever comes, more than half are missing.
            if missing * 2 >= text.len() {
                return false;
            }
        }
        missing <= there
    }
}

/// The bit of a pair.
#[inline]
fn place(pair: &[u8]) -> usize {
    let [first, second] = [pair[0], pair[1]].map(|byte| usize::from(byte.to_ascii_lowercase()));
    (first * 37 + second) % BITS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chars, Pairs};

    #[test]
    fn a_text_that_is_not_there_is_told() {
        let pairs = Pairs::of(b"SELECT id, name FROM products WHERE name = ?1");
        assert!(!pairs.may_hold_half_of(b"Mozilla/5.0 (X11; Linux x86_64)", Chars::All));
        assert!(pairs.may_hold_half_of(b"from PRODUCTS", Chars::All));
        assert!(!pairs.may_hold_half_of(b"from~~PRODUCTS~~~~~~~~~~", Chars::All));
        assert!(pairs.may_hold_half_of(b"from~~PRODUCTS~~~~~~~~~~", Chars::Words));
    }

    proptest! {
        /// What stands in a text, in whatever case, is never ruled out, and neither is what has three quarters of it.
        #[test]
        fn what_is_there_may_be_there(text in "[a-zA-Z0-9 =é]{8,80}", from in 0..60usize, len in 8..40usize) {
            let bytes = text.as_bytes();
            let from = from.min(bytes.len() - 8);
            let part = &bytes[from..(from + len).min(bytes.len())];
            let pairs = Pairs::of(bytes);
            prop_assert!(pairs.may_hold_half_of(part, Chars::All));
            prop_assert!(pairs.may_hold_half_of(&part.to_ascii_uppercase(), Chars::All));
            let more = [part, &vec![b'~'; part.len() / 4]].concat();
            prop_assert!(pairs.may_hold_half_of(&more, Chars::All));
        }
    }
}
