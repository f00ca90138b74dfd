//! Hashes of what a client may choose. Nobody can foresee which texts have the same one: they are keyed by numbers that the
//! process draws by lot. It is a folded multiplication, as in wyhash (<https://github.com/wangyi-fudan/wyhash>), which short
//! texts pay less for than for SipHash. It is no proof of anything, so what has the same hash is compared as well.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let random = RandomState::new();
    Keys { start: random.hash_one(0), factor: random.hash_one(1) | 1 }
});

#[derive(Debug, Clone, Copy)]
struct Keys {
    start: u64,
    factor: u64,
}

/// Makes hashers with the keys of the process.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keyed;

impl BuildHasher for Keyed {
    type Hasher = KeyedHasher;

    #[inline]
    fn build_hasher(&self) -> KeyedHasher {
        KeyedHasher::new(*KEYS)
    }
}

#[derive(Debug)]
pub(crate) struct KeyedHasher {
    state: u64,
    factor: u64,
}

impl KeyedHasher {
    #[inline]
    fn new(keys: Keys) -> Self {
        Self { state: keys.start, factor: keys.factor }
    }

    #[inline]
    fn add(&mut self, first: u64, second: u64) {
        self.state = folded(self.state ^ first, self.factor ^ second);
    }
}

impl Hasher for KeyedHasher {
    #[inline]
    fn finish(&self) -> u64 {
        // One product leaves patterns of what is counted up, for some keys.
        folded(self.state, self.factor)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        // The ends of a text may be read twice, so its length tells it from others.
        self.state ^= (bytes.len() as u64).rotate_left(32);
        let mut rest = bytes;
        while rest.len() > 16 {
            self.add(word(rest), word(&rest[8..]));
            rest = &rest[16..];
        }
        let (first, last) = match rest.len() {
            0 => return,
            1..4 => (u64::from(rest[0]) << 8 | u64::from(rest[rest.len() / 2]), u64::from(rest[rest.len() - 1])),
            4..8 => (half(rest), half(&rest[rest.len() - 4..])),
            _ => (word(rest), word(&rest[rest.len() - 8..])),
        };
        self.add(first, last);
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.add(number, 0);
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

/// Both halves of a product, one over the other.
#[inline]
fn folded(first: u64, second: u64) -> u64 {
    let product = u128::from(first) * u128::from(second);
    product as u64 ^ (product >> 64) as u64
}

#[inline]
fn word(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |word| u64::from_le_bytes(*word))
}

#[inline]
fn half(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |half| u32::from_le_bytes(*half)).into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn hash(keys: Keys, bytes: &[u8]) -> u64 {
        let mut hasher = KeyedHasher::new(keys);
        hasher.write(bytes);
        hasher.finish()
    }

    #[test]
    fn every_byte_and_the_length_count() {
        let keys = Keys { start: 0x0123_4567_89ab_cdef, factor: 0xfedc_ba98_7654_3211 };
        for len in 0..100 {
            let text: Vec<u8> = (0..len).collect();
            let mut seen = HashSet::from([hash(keys, &text), hash(keys, &[&text[..], &[0]].concat())]);
            for at in 0..text.len() {
                for bit in 0..8 {
                    let mut other = text.clone();
                    other[at] ^= 1 << bit;
                    seen.insert(hash(keys, &other));
                }
            }
            assert_eq!(seen.len(), 2 + 8 * text.len(), "of {len} bytes");
        }
    }

    #[test]
    fn texts_of_one_letter_are_told_apart_by_their_lengths() {
        let keys = *KEYS;
        let hashes: HashSet<_> = (0..1000).map(|len| hash(keys, &vec![0; len])).collect();
        assert_eq!(hashes.len(), 1000);
    }

    #[test]
    fn another_key_makes_another_hash() {
        let with = |start, factor| hash(Keys { start, factor }, b"text");
        assert_eq!(with(1, 3), with(1, 3));
        assert_ne!(with(1, 3), with(2, 3));
        assert_ne!(with(1, 3), with(1, 5));
    }

    #[test]
    fn hashes_spread_over_all_bits() {
        // Numbers as a client would count them up, in the high and the low bits that tables look at.
        for seed in 0..8 {
            let random = RandomState::new();
            let keys = Keys { start: random.hash_one(seed), factor: random.hash_one(seed + 8) | 1 };
            let hashes: Vec<_> = (0..4096).map(|number| hash(keys, format!("item-{number}").as_bytes())).collect();
            for shift in [0, 20, 52] {
                let places: HashSet<_> = hashes.iter().map(|hash| hash >> shift & 0xfff).collect();
                // Of so many thrown at random into as many places, about 63 in 100 places are hit.
                assert!((2300..2900).contains(&places.len()), "{} places from bit {shift} with {keys:?}", places.len());
            }
        }
    }
}
