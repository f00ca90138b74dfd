//! Which bytes of a result were copied from which input, when nobody saw the copies.
//!
//! Whole inputs are looked for in their order. Of an input that is not there as a whole, runs are looked for that are
//! too long to be equal by chance.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use super::align::{Cell, Traced};
use super::escape;

/// The shortest run of an input that tells something.
const SHORTEST: usize = 4;

/// Looks for the inputs in one text that was made of them. `part` says that it may be any part of one of them, however
/// short.
pub(super) fn found_in(inputs: &[Traced], out: &[u8], part: bool) -> Vec<Cell> {
    if part
        && out.len() < SHORTEST
        && !out.is_empty()
        && let Some((index, at)) = part_of(inputs, out, (0, 0))
    {
        return (at..at + out.len()).map(|at| inputs[index].cell(at)).collect();
    }
    find(inputs, out).cells
}

/// The inputs one behind the other, when the text is just that: nothing is left to chance then.
pub(super) fn end_to_end(inputs: &[Traced], out: &[u8]) -> Option<Vec<Cell>> {
    let mut rest = out;
    for input in inputs {
        rest = rest.strip_prefix(&input.bytes[..])?;
    }
    let cells = inputs.iter().flat_map(|input| (0..input.bytes.len()).map(|at| input.cell(at)));
    rest.is_empty().then(|| cells.collect())
}

/// As [`found_in`], where an input may be put into the text more than once.
pub(super) fn found_everywhere(inputs: &[Traced], out: &[u8]) -> Vec<Cell> {
    let mut found = find(inputs, out);
    for input in inputs.iter().filter(|input| input.is_tainted()) {
        while found.take_whole(input) {}
    }
    found.cells
}

/// As [`found_in`], beside what is known already.
pub(super) fn found_beside(inputs: &[Traced], out: &[u8], known: impl Iterator<Item = Range<usize>>) -> Vec<Cell> {
    let mut found = Found::new(out);
    known.for_each(|range| found.taken[range].fill(true));
    found.take_each(inputs.iter().filter(|input| !input.bytes.is_empty()).collect());
    found.cells
}

/// The cells of which more came from somewhere.
pub(super) fn or_more(cells: Vec<Cell>, others: Vec<Cell>) -> Vec<Cell> {
    let count = |cells: &[Cell]| cells.iter().filter(|cell| matches!(cell, Cell::Same(_))).count();
    if count(&others) > count(&cells) { others } else { cells }
}

/// What was moved within a text or from it to its end.
pub(super) fn within(before: &Traced, out: &[u8]) -> Vec<Cell> {
    let mut found = Found::new(out);
    let most = before.bytes.len().min(out.len());
    let prefix = before.bytes.iter().zip(out).take_while(|(a, b)| a == b).count();
    let same = before.bytes.iter().rev().zip(out.iter().rev()).take_while(|(a, b)| a == b).count();
    let suffix = if before.bytes.len() == out.len() { same.min(most - prefix) } else { 0 };
    found.take(before, 0, 0, prefix);
    let (moved, end) = (&out[prefix..out.len() - suffix], out.len() - suffix);
    found.take(before, before.bytes.len() - suffix, end, suffix);
    match memchr::memmem::find(&before.bytes, moved) {
        Some(from) => found.take(before, from, prefix, moved.len()),
        None => found.take_runs(before),
    }
    found.cells
}

fn find<'a>(inputs: &[Traced], out: &'a [u8]) -> Found<'a> {
    let inputs: Vec<&Traced> = inputs.iter().filter(|input| !input.bytes.is_empty()).collect();
    let mut found = Found::new(out);
    if found.take_all_in_order(&inputs) {
        return found;
    }
    found.take_each(inputs);
    found
}

/// Looks for the inputs in texts that were made of them, such as the items of a list: each has whole inputs in it, or
/// is part of one, behind the part that was taken before it. When items were `mapped`, short ones say nothing.
pub(super) fn found_in_each(inputs: &[Traced], outs: &[&[u8]], mapped: bool) -> Vec<Vec<Cell>> {
    let mut place = (0, 0);
    outs.iter()
        .map(|out| {
            if !(mapped && out.len() < SHORTEST)
                && let Some((index, at)) = part_of(inputs, out, place)
            {
                place = (index, at + out.len());
                return (at..place.1).map(|at| inputs[index].cell(at)).collect();
            }
            found_in(inputs, out, false)
        })
        .collect()
}

/// The input repeated some number of times.
pub(super) fn repeated(input: &Traced, out: &[u8]) -> Option<Vec<Cell>> {
    let is_repeated = !input.bytes.is_empty() && out.chunks(input.bytes.len()).all(|part| part == input.bytes);
    is_repeated.then(|| (0..out.len()).map(|at| input.cell(at % input.bytes.len())).collect())
}

/// What stands at the end as it did before, when the front was written over.
pub(super) fn behind(before: &Traced, out: &[u8]) -> Vec<Cell> {
    let mut cells = vec![Cell::Clean; out.len()];
    let same = before.bytes.iter().rev().zip(out.iter().rev()).take_while(|(a, b)| a == b).count();
    if before.bytes.len() == out.len() && same >= SHORTEST {
        let first = out.len() - same;
        cells[first..].iter_mut().enumerate().for_each(|(at, cell)| *cell = before.cell(first + at));
    }
    cells
}

/// Where a text stands in the inputs, if possible behind `place`: the index of the input and the offset.
fn part_of(inputs: &[Traced], out: &[u8], place: (usize, usize)) -> Option<(usize, usize)> {
    let (first, from) = place;
    let find = |index: usize, from: usize| {
        let at = from + memchr::memmem::find(inputs[index].bytes.get(from..)?, out)?;
        Some((index, at))
    };
    let behind = (first..inputs.len()).find_map(|index| find(index, if index == first { from } else { 0 }));
    behind.or_else(|| (0..inputs.len()).find_map(|index| find(index, 0)))
}

/// A result of which more and more is known.
struct Found<'a> {
    out: &'a [u8],
    cells: Vec<Cell>,
    taken: Vec<bool>,
    /// The end of what was taken last.
    end: usize,
}

impl<'a> Found<'a> {
    fn new(out: &'a [u8]) -> Self {
        Self { out, cells: vec![Cell::Clean; out.len()], taken: vec![false; out.len()], end: 0 }
    }

    /// Takes the places of all inputs as wholes, one behind the other, if that is possible.
    fn take_all_in_order(&mut self, inputs: &[&Traced]) -> bool {
        let mut places = Vec::with_capacity(inputs.len());
        let mut from = 0;
        for input in inputs {
            let Some(at) = memchr::memmem::find(&self.out[from..], &input.bytes) else { return false };
            places.push(from + at);
            from += at + input.bytes.len();
        }
        for (input, at) in inputs.iter().zip(places) {
            self.take(input, 0, at, input.bytes.len());
        }
        true
    }

    /// Takes the places of inputs as wholes, in any order, and of others in runs. Long ones come first, and clean ones
    /// before those that are as long: they have a right to their places.
    fn take_each(&mut self, mut inputs: Vec<&Traced>) {
        inputs.sort_by_key(|input| (Reverse(input.bytes.len()), input.is_tainted()));
        let rest: Vec<&Traced> = inputs.into_iter().filter(|input| !self.take_whole(input)).collect();
        for input in rest.into_iter().filter(|input| input.is_tainted()) {
            if !self.take_escaped(input) {
                self.take_runs(input);
            }
        }
    }

    /// Takes the place of an input as a whole, behind the one before where possible.
    fn take_whole(&mut self, input: &Traced) -> bool {
        let length = input.bytes.len();
        let free = |from: usize| {
            let mut places = memchr::memmem::find_iter(&self.out[from..], &input.bytes).map(|at| from + at);
            places.find(|at| !self.taken[*at..*at + length].contains(&true))
        };
        let Some(at) = free(self.end).or_else(|| free(0)) else { return false };
        self.take(input, 0, at, length);
        true
    }

    /// Takes the place of an input in an escaped form, or all when it is what the input says unescaped.
    fn take_escaped(&mut self, input: &Traced) -> bool {
        if input.bytes.len() < SHORTEST {
            return false;
        }
        let encoded = escape::encoded(&input.bytes, self.out);
        let may_be_decoded = self.out.len() >= SHORTEST && !self.taken.contains(&true);
        let decoded = || escape::decoded(&input.bytes, self.out).filter(|_| may_be_decoded);
        let Some(origins) = encoded.or_else(decoded) else { return false };
        for (at, cell) in input.made_into(self.out, origins).into_iter().enumerate() {
            if cell != Cell::Clean && !self.taken[at] {
                self.cells[at] = cell;
                self.taken[at] = true;
            }
        }
        true
    }

    /// Takes the places of long runs of an input.
    fn take_runs(&mut self, input: &Traced) {
        let runs = Runs::of(&input.bytes);
        let (mut at, mut next) = (0, 0);
        while at + SHORTEST <= self.out.len() {
            let free = self.taken[at..].iter().take_while(|taken| !**taken).count();
            match runs.longest(&self.out[at..at + free], next) {
                Some((from, length)) => {
                    self.take(input, from, at, length);
                    (at, next) = (at + length, from + length);
                }
                None => at += 1,
            }
        }
    }

    fn take(&mut self, input: &Traced, from: usize, at: usize, length: usize) {
        for byte in 0..length {
            self.cells[at + byte] = input.cell(from + byte);
            self.taken[at + byte] = true;
        }
        self.end = at + length;
    }
}

/// The runs of a text by how they begin.
struct Runs<'a> {
    bytes: &'a [u8],
    places: HashMap<&'a [u8], Vec<usize>>,
}

impl<'a> Runs<'a> {
    /// The most places that are tried for one beginning.
    const MOST: usize = 32;

    fn of(bytes: &'a [u8]) -> Self {
        let mut places: HashMap<&[u8], Vec<usize>> = HashMap::new();
        for (at, run) in bytes.windows(SHORTEST).enumerate() {
            let places = places.entry(run).or_default();
            if places.len() < Self::MOST {
                places.push(at);
            }
        }
        Self { bytes, places }
    }

    /// The longest run with which `text` begins, among equals the one at `next`: where it stands and its length.
    fn longest(&self, text: &[u8], next: usize) -> Option<(usize, usize)> {
        let length = |at: usize| self.bytes[at..].iter().zip(text).take_while(|(a, b)| a == b).count();
        let places = self.places.get(text.get(..SHORTEST)?)?;
        places.iter().map(|at| (*at, length(*at))).max_by_key(|(at, length)| (*length, *at == next, usize::MAX - at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::align::tests::{show, traced};
    use super::*;

    fn found(inputs: &[&str], out: &str) -> String {
        show(&found_in(&inputs.iter().map(|input| traced(input)).collect::<Vec<_>>(), out.as_bytes(), false))
    }

    #[test]
    fn whole_inputs_are_found_in_order() {
        assert_eq!(found(&["[ab]", "[b]"], "ab b"), "01.0");
        assert_eq!(found(&["[ab]", "[b]"], "b ab b"), "..01.0");
        assert_eq!(found(&["ab", "[ab]", "ab"], "ab,ab,ab"), "...01...");
        assert_eq!(found(&["[ab]", "[cd]"], "cdab"), "0101");
        assert_eq!(found(&["e", "[hello]"], "hello e"), "01234..");
        assert_eq!(found(&["[ab]", "[ab]"], "abxab"), "01.01");
        assert_eq!(found(&["[ab]"], "abxab"), "01...");
    }

    #[test]
    fn inputs_end_to_end_are_certain() {
        let cells = |inputs: &[&str], out: &str| {
            let inputs: Vec<Traced> = inputs.iter().map(|input| traced(input)).collect();
            end_to_end(&inputs, out.as_bytes()).map(|cells| show(&cells))
        };
        assert_eq!(cells(&["[a]", "ab", "[b]"], "aabb").as_deref(), Some("0..0"));
        assert_eq!(cells(&["[a]", "[b]"], "a,b"), None);
        assert_eq!(cells(&["[a]", "[b]"], "abc"), None);
        assert_eq!(cells(&["[a]", "[b]"], "ba"), None);
    }

    #[test]
    fn of_others_long_runs_are_found() {
        assert_eq!(found(&["[abcdefgh]"], "cd"), "..");
        assert_eq!(show(&found_in(&[traced("[abcdefgh]")], b"cd", true)), "23");
        assert_eq!(found(&["[abcdefgh]"], "cdefg"), "23456");
        assert_eq!(found(&["[abcdefgh]"], "<cde>"), ".....");
        assert_eq!(found(&["[abcdefgh]"], "<defg>"), ".3456.");
        assert_eq!(found(&["[abcdefgh]"], "efgh-abcd"), "4567.0123");
        assert_eq!(found(&["x=[abcd]"], "x=abc"), "..012");
        assert_eq!(found(&["[abcdabcd]"], "abcdabcd"), "01234567");
        assert_eq!(found(&["[abc]", "[defghi]"], "abc efghi"), "012.12345");
    }

    #[test]
    fn an_escaped_input_is_found() {
        assert_eq!(show(&found_in(&[traced("[ab<c]")], b"<p>ab&lt;c</p>", false)), "...01****3....");
        assert_eq!(show(&found_in(&[traced("[a<c]")], b"<p>a&lt;c</p>", false)), ".............");
        assert_eq!(show(&found_in(&[traced("\"[ab\\\"cde]\"")], b"ab\"cde", false)), "01*456");
    }

    #[test]
    fn items_are_parts_of_an_input() {
        let each = |input: &str, outs: &[&str]| {
            let outs: Vec<&[u8]> = outs.iter().map(|out| out.as_bytes()).collect();
            found_in_each(&[traced(input)], &outs, false).iter().map(|cells| show(cells)).collect::<Vec<_>>()
        };
        assert_eq!(each("[ab,cd,ab]", &["ab", "cd", "ab"]), ["01", "34", "67"]);
        assert_eq!(each("x,[x]", &["x", "x"]), [".", "0"]);
        assert_eq!(each("[abcd]", &["<abcd>", "d"]), [".0123.", "3"]);
    }

    #[test]
    fn clean_inputs_have_their_places() {
        assert_eq!(found(&["abcdef", "[abcdef]"], "abcdef"), "......");
        assert_eq!(found(&["abcdef", "[cdefgh]"], "abcdef"), "......");
        assert_eq!(found(&["ab", "[abcd]"], "abcdab"), "0123..");
    }

    #[test]
    fn what_is_known_is_left_alone() {
        assert_eq!(show(&found_beside(&[traced("[ab]")], b"abcab", std::iter::once(0..3))), "...01");
    }

    #[test]
    fn some_inputs_are_put_in_again_and_again() {
        let found = |inputs: &[&str], out: &str| {
            show(&found_everywhere(&inputs.iter().map(|input| traced(input)).collect::<Vec<_>>(), out.as_bytes()))
        };
        assert_eq!(found(&["[ab]"], "xabyabz"), ".01.01.");
        assert_eq!(found(&["ab", "[ab]"], "ab-ab"), "...01");
    }

    #[test]
    fn what_is_moved_within_a_text_is_found() {
        assert_eq!(show(&within(&traced("[abcd]----"), b"abcd--ab")), "0123..01");
        assert_eq!(show(&within(&traced("a[bcd]"), b"abcdcd")), ".01212");
    }

    #[test]
    fn what_was_not_written_over_stays() {
        assert_eq!(show(&behind(&traced("ab[cdef]"), b"xycdef")), "..0123");
        assert_eq!(show(&behind(&traced("[abcdef]"), b"xyzdef")), "......");
        assert_eq!(show(&behind(&traced("[abcdef]"), b"xabcdef")), ".......");
    }

    #[test]
    fn repetitions_are_found() {
        let repeated = |input: &str, out: &str| repeated(&traced(input), out.as_bytes()).map(|cells| show(&cells));
        assert_eq!(repeated("a[bc]", "abcabc").as_deref(), Some(".01.01"));
        assert_eq!(repeated("a[bc]", "abcab"), None);
    }
}
