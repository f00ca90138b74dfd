//! Untrusted bytes in a response: they may send the browser elsewhere, be a header, or be markup.
//!
//! Which function put them there is not known here. Where a call of one was reported already, nothing more is said.

use std::fmt;
use std::io::IoSlice;
use std::ops::Range;

use bytes::Buf;
use http::{HeaderMap, Response};
use iast_catalogue::assess;
use iast_catalogue::markup::Markup;
use iast_schema::VulnerabilityKind;

use super::facts::{self, Headers};
use crate::flow::{sink, witness};
use crate::memory::{self, guard::Quiet};
use crate::taint::context;
use crate::taint::range::{self, Checked};

/// Pieces that one frame may consist of; what is behind them is not seen.
const PIECES: usize = 16;
/// What is shown of a body around the bytes that are markup.
const AROUND: usize = 80;

/// Looks at the headers of a response. What is returned has to see its body.
pub(in crate::http) fn check<B>(response: &Response<B>) -> Option<MarkupWatch> {
    if !memory::enabled() || !memory::is_active() {
        return None;
    }
    check_headers(response.headers());
    let headers = Headers(response.headers());
    assess::of_page(&facts::response(response, &headers)).map(MarkupWatch::new)
}

fn check_headers(headers: &HeaderMap) {
    for (name, value) in headers {
        sink::check_header(name.as_str(), value.as_bytes());
    }
}

/// Sees a page go by, and reports untrusted bytes in it that are markup.
pub(in crate::http) struct MarkupWatch {
    /// What such bytes are.
    kind: VulnerabilityKind,
    markup: Markup,
    /// Once is enough.
    has_found: bool,
}

impl MarkupWatch {
    fn new(kind: VulnerabilityKind) -> Self {
        Self { kind, markup: Markup::default(), has_found: false }
    }

    /// The next data of the body, which is left as it is.
    pub(in crate::http) fn see(&mut self, data: &impl Buf) {
        if self.has_found || !memory::enabled() {
            return;
        }
        let mut pieces = [IoSlice::new(&[]); PIECES];
        let count = data.chunks_vectored(&mut pieces);
        for piece in &pieces[..count] {
            if let Some((around, ranges)) = self.find(piece) {
                self.has_found = true;
                sink::check_markup(self.kind, &piece[around], ranges);
                return;
            }
        }
    }

    /// The part of a piece around the first untrusted byte that is markup, and what is untrusted in it.
    ///
    /// Of a value that was decoded byte by byte the letters may have been followed and the brackets not, so what a value
    /// looks like is asked for as well.
    fn find(&mut self, piece: &[u8]) -> Option<(Range<usize>, Vec<Checked>)> {
        let _quiet = Quiet::enter();
        let before = self.markup.clone();
        let ranges = range::of(piece);
        let broken = broken_in(&mut self.markup, piece, &ranges).map(|at| (at, ranges));
        let broken = broken.or_else(|| {
            let ranges = witness::find(&context::current(), piece, |_| true);
            broken_in(&mut before.clone(), piece, &ranges).map(|at| (at, ranges))
        });
        let (broken, ranges) = broken?;
        let around = around(piece, broken.start, broken.end);
        let inside = ranges.into_iter().filter(|range| around.start <= range.start && range.end() <= around.end);
        let moved = inside.map(|range| Checked { start: range.start - around.start, ..range }).collect();
        Some((around, moved))
    }
}

/// The first of the untrusted ranges of a piece of the page that breaks out of where it stands. Without one, all of the
/// piece has been read.
fn broken_in(markup: &mut Markup, piece: &[u8], ranges: &[Checked]) -> Option<Range<usize>> {
    let mut at = 0;
    for range in ranges {
        markup.read(&piece[at..range.start]);
        for byte in &piece[range.start..range.end()] {
            if markup.is_broken_by(*byte) {
                return Some(range.start..range.end());
            }
            markup.read(std::slice::from_ref(byte));
        }
        at = range.end();
    }
    markup.read(&piece[at..]);
    None
}

impl fmt::Debug for MarkupWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MarkupWatch").field("has_found", &self.has_found).finish_non_exhaustive()
    }
}

/// A part of a text with some bytes on both sides, cut between chars.
fn around(text: &[u8], start: usize, end: usize) -> Range<usize> {
    let is_inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
    let mut first = start.saturating_sub(AROUND);
    while is_inside(first) {
        first += 1;
    }
    let mut last = text.len().min(end + AROUND);
    while is_inside(last) {
        last -= 1;
    }
    first..last
}
