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

    /// These pieces, which are as many as there is room for.
    pub(crate) fn of(pieces: &[Piece]) -> Self {
        let mut few = Self::new();
        pieces.iter().for_each(|piece| few.push(*piece));
        few
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

    /// Puts the pieces in order and makes one of those that continue each other: a text is cut where a block of the map ends.
    #[inline]
    pub(crate) fn join(&mut self) {
        if (2..=ROOM).contains(&self.count) {
            self.join_several();
        }
    }

    fn join_several(&mut self) {
        let mut sorted: [Piece; ROOM] = [self.all().unwrap_or_default()[0]; ROOM];
        let count = self.count;
        sorted[..count].copy_from_slice(self.all().unwrap_or_default());
        sorted[..count].sort_unstable();
        self.count = 0;
        let mut last = sorted[0];
        for next in &sorted[1..count] {
            match last.join(*next) {
                Some(joined) => last = joined,
                None => self.push(std::mem::replace(&mut last, *next)),
            }
        }
        self.push(last);
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
        few.join();
        assert_eq!(few.all(), None);
    }

    #[test]
    fn pieces_that_continue_each_other_become_one() {
        let piece = |start, len, offset| Piece { start, len, tag: Tag::from_bits(1).unwrap(), offset };
        let mut few = Few::new();
        [piece(9, 3, 9), piece(0, 4, 0), piece(20, 1, 0), piece(4, 5, 4)].into_iter().for_each(|piece| few.push(piece));
        few.join();
        assert_eq!(few.all(), Some(&[piece(0, 12, 0), piece(20, 1, 0)][..]));
        let mut one = Few::new();
        one.push(piece(3, 1, 7));
        one.join();
        assert_eq!(one.all(), Some(&[piece(3, 1, 7)][..]));
    }
}
