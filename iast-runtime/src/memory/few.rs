//! A few pieces of the shadow map, without an allocation.

use std::mem::MaybeUninit;

use super::shadow::Piece;

/// As many as most texts have, and no more than fit on the small stack of a signal handler.
const ROOM: usize = 8;

/// Room for a few pieces.
pub(crate) struct Few {
    // Left uninitialised: it is written before it is read, and zeroing it would cost more than reading the map.
    pieces: [MaybeUninit<Piece>; ROOM],
    /// How many were pushed, those included that had no room.
    count: usize,
}

impl Few {
    pub(crate) const fn new() -> Self {
        Self { pieces: [const { MaybeUninit::uninit() }; ROOM], count: 0 }
    }

    /// Adds a piece, or notes that there was no room.
    #[inline]
    pub(crate) fn push(&mut self, piece: Piece) {
        if let Some(place) = self.pieces.get_mut(self.count) {
            place.write(piece);
        }
        self.count += 1;
    }

    /// Whether there is room for so many more.
    #[inline]
    pub(crate) fn has_room_for(&self, more: usize) -> bool {
        self.count + more <= ROOM
    }

    /// All pieces that were pushed, unless there were too many.
    #[inline]
    pub(crate) fn all(&self) -> Option<&[Piece]> {
        let pieces = self.pieces.get(..self.count)?;
        // SAFETY: `push` has written the first `count` items when there was room for so many.
        Some(unsafe { std::slice::from_raw_parts(pieces.as_ptr().cast::<Piece>(), pieces.len()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::shadow::Tag;

    #[test]
    fn what_was_pushed_is_there_until_there_are_too_many() {
        let piece = |start| Piece { start, len: 1, tag: Tag::from_bits(1).unwrap(), offset: 0 };
        let mut few = Few::new();
        assert_eq!(few.all(), Some(&[][..]));
        (0..ROOM).for_each(|start| few.push(piece(start)));
        assert_eq!(few.all().map(<[_]>::len), Some(ROOM));
        assert_eq!(few.all().unwrap()[ROOM - 1], piece(ROOM - 1));
        few.push(piece(ROOM));
        assert_eq!(few.all(), None);
    }
}
