//! The beginning of a response body, noted down as it streams by.

use std::fmt;
use std::io::IoSlice;
use std::sync::Arc;

use bytes::Buf;
use iast_catalogue::response::Body;
use iast_schema::VulnerabilityKind;

use super::report;
use crate::memory::{self, guard::Quiet};
use crate::taint::context::Context;

/// Only this much of a body is looked at.
const LIMIT: usize = 16 << 10;
/// Pieces that one frame may consist of; what is behind them is not seen.
const PIECES: usize = 16;

/// Sees a body go by. When it is dropped, it looks at what it has seen.
pub(crate) struct Watch {
    detectors: Vec<(VulnerabilityKind, &'static Body)>,
    context: Arc<Context>,
    seen: Vec<u8>,
    is_full: bool,
}

impl Watch {
    pub(super) fn new(detectors: Vec<(VulnerabilityKind, &'static Body)>, context: Arc<Context>) -> Self {
        Self { detectors, context, seen: Vec::new(), is_full: false }
    }

    /// The next data of the body, which is left as it is.
    pub(crate) fn see(&mut self, data: &impl Buf) {
        let mut pieces = [IoSlice::new(&[]); PIECES];
        let count = data.chunks_vectored(&mut pieces);
        let remaining = data.remaining();
        // The data may be the program's own type, so only now.
        let _quiet = Quiet::enter();
        let mut total = 0;
        for piece in &pieces[..count] {
            total += piece.len();
            let room = LIMIT - self.seen.len();
            self.seen.extend_from_slice(&piece[..piece.len().min(room)]);
        }
        self.is_full |= self.seen.len() == LIMIT || total < remaining;
    }

    /// Whether it has seen enough.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Reporting runs code of the program, whose panic must not meet another one.
        if self.seen.is_empty() || std::thread::panicking() || !memory::enabled() {
            return;
        }
        for (kind, body) in &self.detectors {
            report(*kind, &self.context, |report| (body.check)(&self.seen, report));
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("seen", &self.seen.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taint::context::Kind;

    #[test]
    fn data_in_several_pieces_is_seen_up_to_the_limit() {
        let mut watch = Watch::new(Vec::new(), Context::open(Kind::Request));
        watch.see(&b"ab"[..].chain(&b"cd"[..]));
        assert_eq!((&watch.seen[..], watch.is_full()), (&b"abcd"[..], false));
        watch.see(&&[b'x'; LIMIT][..]);
        assert_eq!((watch.seen.len(), watch.is_full()), (LIMIT, true));
        watch.see(&&b"more"[..]);
        assert_eq!(watch.seen.len(), LIMIT);
    }
}
