//! Edits of a text at places that the arguments tell: `insert(at, ..)`, `copy_within(part, to)`.
//!
//! Each byte that comes out stood at a place that can be computed, or is new. What the text says is only asked whether
//! that is so: in `aab` without its first letter nothing tells which of the two is gone.

use std::ops::Range;

use super::align::{Cell, Traced};
use super::position::Position;

/// What became of the bytes of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edited {
    pub(super) cells: Vec<Cell>,
    /// Where what did not stand in the text before is now.
    pub(super) new: Range<usize>,
}

/// Where the bytes of a text of `out` bytes stood before in one of `len` bytes: runs of them in their order, and the
/// place of what is new.
struct Moves {
    runs: Vec<Range<usize>>,
    /// The number of runs before what is new.
    before_new: usize,
}

/// What the operation of this name at these positions did to a text of `len` bytes. `before` is empty when that was
/// clean. `None` when the positions do not tell, or the text says otherwise.
pub(super) fn cells(name: &str, positions: &[Position], before: &Traced, len: usize, out: &[u8]) -> Option<Edited> {
    let Moves { runs, before_new } = moves(name, positions, len, out.len())?;
    let is_inside = |run: &Range<usize>| run.start <= run.end && run.end <= len;
    let moved = runs.iter().map(Range::len).sum::<usize>();
    let new = out.len().checked_sub(moved)?;
    let is_read = before.bytes.len() == len;
    if !runs.iter().all(is_inside) || !(is_read || before.bytes.is_empty()) {
        return None;
    }
    let first = runs[..before_new].iter().map(Range::len).sum::<usize>();
    let new = first..first + new;
    let mut cells = vec![Cell::Clean; out.len()];
    let mut at = 0;
    for (number, run) in runs.into_iter().enumerate() {
        at += if number == before_new { new.len() } else { 0 };
        if is_read {
            if out[at..at + run.len()] != before.bytes[run.clone()] {
                return None;
            }
            run.clone().enumerate().for_each(|(step, from)| cells[at + step] = before.cell(from));
        }
        at += run.len();
    }
    Some(Edited { cells, new })
}

fn moves(name: &str, positions: &[Position], len: usize, out: usize) -> Option<Moves> {
    use Position::{At, Part};
    let part = |part: &Range<usize>| part.start.min(len)..part.end.min(len);
    let without = |part: Range<usize>| Some(Moves { runs: vec![0..part.start, part.end..len], before_new: 1 });
    let in_order = |runs: Vec<Range<usize>>| Some(Moves { before_new: runs.len(), runs });
    match (name, positions) {
        ("insert" | "insert_str", [At(at)]) => without(*at..*at),
        ("remove", [At(at)]) => without(*at..at.saturating_add(len.checked_sub(out)?)),
        ("truncate" | "resize", [At(at)]) => without(*at.min(&len)..len),
        ("drain" | "splice" | "replace_range", [Part(removed)]) => without(part(removed)),
        ("extend_from_within", [Part(copied)]) => in_order(vec![0..len, part(copied)]),
        ("copy_within", [Part(copied), At(to)] | [At(to), Part(copied)]) => {
            let copied = part(copied);
            in_order(vec![0..*to, copied.clone(), to.saturating_add(copied.len())..len])
        }
        ("rotate_left", [At(by)]) => in_order(vec![*by..len, 0..*by]),
        ("rotate_right", [At(by)]) => {
            let first = len.checked_sub(*by)?;
            in_order(vec![first..len, 0..first])
        }
        ("swap", [At(a), At(b)]) if a == b => in_order(vec![0..*a, *a..len]),
        ("swap", [At(a), At(b)]) => {
            let (a, b) = (*a.min(b), *a.max(b));
            in_order(vec![0..a, b..b.saturating_add(1), a + 1..b, a..a + 1, b.saturating_add(1)..len])
        }
        ("swap_remove", [At(at)]) => {
            let last = len.checked_sub(1)?;
            let into_it = if *at == last { last..last } else { last..len };
            in_order(vec![0..*at, into_it, at.saturating_add(1).min(last)..last])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::align::tests::{show, traced};
    use super::Position::{At, Part};
    use super::*;

    fn edited(name: &str, positions: &[Position], before: &str, out: &str) -> Option<(String, Range<usize>)> {
        let before = traced(before);
        let edited = cells(name, positions, &before, before.bytes.len(), out.as_bytes())?;
        Some((show(&edited.cells), edited.new))
    }

    fn check(name: &str, positions: &[Position], before: &str, out: &str, cells: &str, new: Range<usize>) {
        assert_eq!(edited(name, positions, before, out), Some((cells.to_owned(), new)), "{name}");
    }

    #[test]
    fn what_stands_there_already_does_not_matter() {
        check("insert", &[At(0)], "[aab]", "aaab", ".012", 0..1);
        check("insert_str", &[At(1)], "[aab]", "aaaab", "0..12", 1..3);
        check("remove", &[At(0)], "a[ab]", "ab", "01", 0..0);
        check("truncate", &[At(2)], "[aab]", "aa", "01", 2..2);
        check("truncate", &[At(9)], "[aab]", "aab", "012", 3..3);
        check("resize", &[At(4)], "[ab]", "ab--", "01..", 2..4);
        check("drain", &[Part(0..2)], "aa[aab]", "aab", "012", 0..0);
        check("replace_range", &[Part(0..1)], "[aab]", "aaab", "..12", 0..2);
        check("splice", &[Part(1..usize::MAX)], "[ab]", "axy", "0..", 1..3);
    }

    #[test]
    fn what_is_moved_comes_from_where_it_stood() {
        check("copy_within", &[Part(0..2), At(4)], "[abab]ab", "ababab", "012301", 6..6);
        check("copy_within", &[At(1), Part(0..2)], "a[bcd]", "aabd", "..02", 4..4);
        check("extend_from_within", &[Part(2..4)], "ab[ab]", "ababab", "..0101", 6..6);
        check("rotate_left", &[At(2)], "ab[ab]", "abab", "01..", 4..4);
        check("rotate_right", &[At(1)], "aa[a]", "aaa", "0..", 3..3);
        check("swap", &[At(2), At(0)], "[a]aa", "aaa", "..0", 3..3);
        check("swap", &[At(1), At(1)], "[aaa]", "aaa", "012", 3..3);
        check("swap_remove", &[At(0)], "aa[a]", "aa", "0.", 2..2);
        check("swap_remove", &[At(2)], "a[aa]", "aa", ".0", 2..2);
    }

    #[test]
    fn a_clean_text_need_not_be_read() {
        let edited = cells("insert_str", &[At(1)], &Traced::default(), 2, b"axyb");
        assert_eq!(edited, Some(Edited { cells: vec![Cell::Clean; 4], new: 1..3 }));
    }

    #[test]
    fn what_the_text_denies_is_not_told() {
        assert_eq!(edited("insert", &[At(0)], "[ab]", "xba"), None);
        assert_eq!(edited("insert", &[At(7)], "[ab]", "xab"), None);
        assert_eq!(edited("remove", &[At(0)], "[ab]", "abc"), None);
        assert_eq!(edited("copy_within", &[Part(0..2), At(3)], "[abc]", "abcab"), None);
        assert_eq!(edited("swap", &[At(0), At(4)], "[abc]", "abc"), None);
        assert_eq!(edited("swap_remove", &[At(4)], "[abc]", "ab"), None);
        assert_eq!(edited("push", &[At(0)], "[ab]", "abc"), None);
        assert_eq!(edited("insert", &[], "[ab]", "abc"), None);
    }
}
