//! The naive model that the shadow map is held against: one cell per byte, no filter, no pools, no locks.

use std::collections::BTreeMap;

use super::{Piece, Tag};

/// Per address, what the byte there came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Reference(BTreeMap<usize, (Tag, u32)>);

impl Reference {
    pub(super) fn label(&mut self, addr: usize, len: usize, tag: Tag, offset: u32) {
        for at in 0..len {
            self.0.insert(addr + at, (tag, offset.wrapping_add(at as u32)));
        }
    }

    pub(super) fn clear(&mut self, addr: usize, len: usize) {
        for at in addr..addr + len {
            self.0.remove(&at);
        }
    }

    pub(super) fn copy(&mut self, dst: usize, src: usize, len: usize) {
        let bytes: Vec<_> = (0..len).map(|at| self.0.get(&(src + at)).copied()).collect();
        for (at, byte) in bytes.into_iter().enumerate() {
            match byte {
                Some(byte) => self.0.insert(dst + at, byte),
                None => self.0.remove(&(dst + at)),
            };
        }
    }

    pub(super) fn retag(&mut self, addr: usize, len: usize, new: fn(Tag) -> Tag) {
        for (tag, _) in self.0.range_mut(addr..addr + len).map(|(_, byte)| byte) {
            *tag = new(*tag);
        }
    }

    pub(super) fn kill(&mut self, tag: Tag) {
        self.0.retain(|_, (own, _)| *own != tag);
    }

    /// The tainted runs of a range, each as long as it can be, in order.
    pub(super) fn read(&self, addr: usize, len: usize) -> Vec<Piece> {
        joined(self.0.range(addr..addr + len).map(|(at, (tag, offset))| Piece {
            start: at - addr,
            len: 1,
            tag: *tag,
            offset: *offset,
        }))
    }
}

/// Joins runs that continue each other; `pieces` must be in order.
pub(super) fn joined(pieces: impl IntoIterator<Item = Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match out.last_mut().and_then(|last| last.join(piece).map(|joined| (last, joined))) {
            Some((last, joined)) => *last = joined,
            None => out.push(piece),
        }
    }
    out
}
