//! A text that is kept, which needs no memory of its own when it is short.

use crate::memory::short;

/// Pieces of text, one behind the other.
#[derive(Debug)]
pub(super) enum Text {
    Short { len: u8, bytes: [u8; SHORT] },
    Long(Box<[u8]>),
}

/// With its length and what tells it from a long text, this is as much as eight words.
pub(super) const SHORT: usize = 62;

impl Text {
    /// The text that these pieces are together.
    #[inline]
    pub(super) fn of<const N: usize>(pieces: [&[u8]; N]) -> Self {
        let len = pieces.iter().map(|piece| piece.len()).sum::<usize>();
        if len > SHORT {
            return Self::Long(pieces.concat().into());
        }
        let (mut bytes, mut at) = ([0; SHORT], 0);
        for piece in pieces {
            short::copy(piece, &mut bytes[at..]);
            at += piece.len();
        }
        Self::Short { len: len as u8, bytes }
    }

    pub(super) fn is_short(&self) -> bool {
        matches!(self, Self::Short { .. })
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Short { len, bytes } => &bytes[..usize::from(*len)],
            Self::Long(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_one_behind_the_other() {
        let all: Vec<u8> = (0..200).collect();
        for len in [0, 1, 2, SHORT - 1, SHORT, SHORT + 1, 200] {
            for cut in 0..=len {
                let text = Text::of([&all[..cut / 2], &all[cut / 2..cut], &all[cut..len]]);
                assert_eq!(text.bytes(), &all[..len]);
                assert_eq!(text.is_short(), len <= SHORT);
            }
        }
    }
}
