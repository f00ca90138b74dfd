//! What stands beside known bytes in a text that was unescaped or put in another case unseen: a decoder copies a run
//! without escapes, maybe only the first, and stores the rest byte by byte.
//!
//! A run shows where in its source the decoder was. If an escape stands next to that place, and what it stands for next
//! to the run, then that was made from it, and what follows was decoded as well.

use super::align::{Cell, SHORTEST};
use super::escape;
use crate::taint::range::Checked;

/// The bytes of `out` that were made from escapes beside the `known` ranges of it. `None` when there are none.
pub(super) fn unescaped(out: &[u8], known: &[Checked]) -> Option<Vec<Cell>> {
    let mut cells = None;
    for (number, range) in known.iter().enumerate() {
        let previous = number.checked_sub(1).map_or(0, |previous| known[previous].end());
        let next = known.get(number + 1).map_or(out.len(), |next| next.start);
        let source = range.data.content();
        let (front, coded_front) = (&out[previous..range.start], &source[..range.offset]);
        let (rest, coded_rest) = (&out[range.end()..next], &source[range.offset + range.len..]);
        let in_other_case_before = in_other_case(front.iter().rev(), coded_front.iter().rev());
        let before = backward(front, coded_front).max(in_other_case_before);
        let behind = forward(rest, coded_rest).max(in_other_case(rest.iter(), coded_rest.iter()));
        if before + behind > 0 {
            let cells = cells.get_or_insert_with(|| vec![Cell::Clean; out.len()]);
            cells[range.start - before..range.start].fill(Cell::Made(number));
            cells[range.end()..range.end() + behind].fill(Cell::Made(number));
        }
    }
    cells
}

/// How many bytes of a text are those of another one in another case, from where both begin. Few are by chance.
fn in_other_case<'a>(text: impl Iterator<Item = &'a u8>, other: impl Iterator<Item = &'a u8>) -> usize {
    const FEWEST: usize = 2 * SHORTEST;
    let (mut same, mut differs) = (0, false);
    for (a, b) in text.zip(other).take_while(|(a, b)| a.eq_ignore_ascii_case(b)) {
        same += 1;
        differs |= a != b;
    }
    if same >= FEWEST && differs { same } else { 0 }
}

/// How many bytes at the start of `plain` are what the start of `coded` stands for, if there is an escape in it.
fn forward(plain: &[u8], coded: &[u8]) -> usize {
    let (mut plain_at, mut coded_at, mut sure) = (0, 0, 0);
    while let Some((plain_len, coded_len)) = escape::unit(&plain[plain_at..], &coded[coded_at..]) {
        let is_escape = escape::escaped(&plain[plain_at..], &coded[coded_at..]).is_some();
        (plain_at, coded_at) = (plain_at + plain_len, coded_at + coded_len);
        sure = if is_escape { plain_at } else { sure };
    }
    // Behind the last escape a few bytes may be equal by chance, if there is more of both.
    let ends = plain_at == plain.len() || coded_at == coded.len() || plain_at - sure >= SHORTEST;
    if ends && sure > 0 { plain_at } else { sure }
}

/// How many bytes at the end of `plain` are those that escapes at the end of `coded` stand for.
fn backward(plain: &[u8], coded: &[u8]) -> usize {
    const LONGEST: usize = 4;
    let (mut plain_end, mut coded_end) = (plain.len(), coded.len());
    'escapes: loop {
        for len in 1..=LONGEST.min(plain_end) {
            for coded_len in 1..=escape::LONGEST.min(coded_end) {
                let last = (&plain[plain_end - len..plain_end], &coded[coded_end - coded_len..coded_end]);
                if escape::escaped(last.0, last.1) == Some((len, coded_len)) {
                    (plain_end, coded_end) = (plain_end - len, coded_end - coded_len);
                    continue 'escapes;
                }
            }
        }
        return plain.len() - plain_end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_at_the_start() {
        assert_eq!(forward(b"A B", b"%41+%42c"), 3);
        assert_eq!(forward(b"xAyB", b"x%41y%42z"), 4);
        assert_eq!(forward(b"Ayz", b"%41yz&"), 3);
        assert_eq!(forward(b"Ayz-", b"%41yz&"), 1);
        assert_eq!(forward(b"Awxyz-", b"%41wxyz&"), 5);
        assert_eq!(forward(b"<a", b"&lt;a"), 2);
        assert_eq!(forward("é!".as_bytes(), b"\\u00e9!"), 3);
        assert_eq!(forward(b"AB", b"%41"), 1);
        assert_eq!(
            (forward(b"A", b"A"), forward(b"A", b"%42"), forward(b"", b"%42"), forward(b"A", b"")),
            (0, 0, 0, 0)
        );
    }

    #[test]
    fn letters_in_another_case() {
        let in_other_case = |text: &str, other: &str| in_other_case(text.as_bytes().iter(), other.as_bytes().iter());
        assert_eq!(in_other_case("xample.org/", "XAMPLE.ORG:"), 10);
        assert_eq!(in_other_case("example", "EXAMPLE"), 0, "too short");
        assert_eq!(in_other_case("example.org", "example.org"), 0, "a copy that was not followed");
    }

    #[test]
    fn escapes_at_the_end() {
        assert_eq!(backward(b"xA B", b"c%41+%42"), 3);
        assert_eq!(backward(b"a<", b"a&lt;"), 1);
        assert_eq!(backward("!é".as_bytes(), b"!\\u00e9"), 2);
        assert_eq!(
            (backward(b"A", b"A"), backward(b"A", b"%42"), backward(b"", b"%42"), backward(b"A", b"")),
            (0, 0, 0, 0)
        );
    }
}
