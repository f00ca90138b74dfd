//! A few pieces of the map, without an allocation.

use std::mem::MaybeUninit;

use super::Piece;

/// Room for a few pieces: as many as most texts have, and no more than fit on the small stack of a signal handler.
pub(crate) struct Few<const ROOM: usize = 8> {
    // Left uninitialised: it is written before it is read, and zeroing it would cost more than reading the map.
    pieces: [MaybeUninit<Piece>; ROOM],
    /// How many were pushed, those included that had no room.
    count: usize,
}

impl<const ROOM: usize> Few<ROOM> {
    pub(crate) const fn new() -> Self {
        Self { pieces: [const { MaybeUninit::uninit() }; ROOM], count: 0 }
    }

    /// Makes these pieces, which are as many as there is room for, the ones that are held.
    #[inline]
    pub(crate) fn set(&mut self, pieces: &[Piece]) {
        self.count = 0;
        pieces.iter().for_each(|piece| self.push(*piece));
    }

    /// Adds a piece, or notes that there was no room.
    #[inline]
    pub(crate) fn push(&mut self, piece: Piece) {
        if let Some(place) = self.pieces.get_mut(self.count) {
            place.write(piece);
        }
        self.count += 1;
    }

    /// Makes one piece of those that continue each other: a text is cut where a block of the map ends. They are in order, the
    /// last one first.
    #[inline]
    pub(crate) fn join(&mut self) {
        if self.count > 1 {
            self.join_several();
        }
    }

    fn join_several(&mut self) {
        let Some(pieces) = self.all_mut() else { return };
        let mut last = 0;
        for next in 1..pieces.len() {
            if let Some(joined) = pieces[next].join(pieces[last]) {
                pieces[last] = joined;
            } else {
                last += 1;
                pieces[last] = pieces[next];
            }
        }
        self.count = last + 1;
    }

    /// Turns the order round.
    #[inline]
    pub(crate) fn reverse(&mut self) {
        if self.count > 1 {
            self.all_mut().unwrap_or_default().reverse();
        }
    }

    /// Drops those pieces that `keep` does not want. Where there were too many nothing is dropped.
    #[inline]
    pub(crate) fn retain(&mut self, keep: impl Fn(Piece) -> bool) {
        let Some(pieces) = self.all_mut() else { return };
        let mut kept = 0;
        for at in 0..pieces.len() {
            if keep(pieces[at]) {
                if kept != at {
                    pieces[kept] = pieces[at];
                }
                kept += 1;
            }
        }
        self.count = kept;
    }

    /// How many pieces were pushed, those included that had no room.
    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Drops all pieces.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.count = 0;
    }

    /// Drops the pieces that were pushed after the first `count`.
    #[inline]
    pub(super) fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
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

    /// As [`Self::all`].
    #[inline]
    pub(crate) fn all_mut(&mut self) -> Option<&mut [Piece]> {
        let pieces = self.pieces.get_mut(..self.count)?;
        // SAFETY: as in `all`.
        Some(unsafe { std::slice::from_raw_parts_mut(pieces.as_mut_ptr().cast::<Piece>(), pieces.len()) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tag;
    use super::*;

    fn piece(start: usize, len: usize, offset: u32) -> Piece {
        Piece { start, len, tag: Tag::from_bits(1).unwrap(), offset }
    }

    #[test]
    fn what_was_pushed_is_there_until_there_are_too_many() {
        let mut few = Few::<8>::new();
        assert_eq!(few.all(), Some(&[][..]));
        (0..8).for_each(|start| few.push(piece(start, 1, 0)));
        assert_eq!(few.all().map(<[_]>::len), Some(8));
        assert_eq!(few.all().unwrap()[7], piece(7, 1, 0));
        few.push(piece(8, 1, 0));
        assert_eq!(few.all(), None);
        few.join();
        few.retain(|_| false);
        few.reverse();
        assert_eq!(few.all(), None);
    }

    #[test]
    fn pieces_that_continue_each_other_become_one() {
        let mut few = Few::<8>::new();
        for piece in [piece(20, 1, 0), piece(9, 3, 9), piece(4, 5, 4), piece(0, 4, 0)] {
            few.push(piece);
        }
        few.join();
        assert_eq!(few.all(), Some(&[piece(20, 1, 0), piece(0, 12, 0)][..]));
        few.reverse();
        assert_eq!(few.all(), Some(&[piece(0, 12, 0), piece(20, 1, 0)][..]));
        few.retain(|piece| piece.start > 0);
        assert_eq!(few.all(), Some(&[piece(20, 1, 0)][..]));
    }
}
