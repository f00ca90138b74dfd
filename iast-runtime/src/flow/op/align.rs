//! From the bytes that went into an operation to those that came out: which came from where.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Where a byte came from: which range of the inputs, and which byte of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct From {
    pub(super) range: usize,
    pub(super) offset: usize,
}

/// A text, with what each of its bytes came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Traced {
    pub(super) bytes: Vec<u8>,
    pub(super) from: Vec<Option<From>>,
}

/// What a byte of the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// The program's own.
    Clean,
    /// The byte of a source.
    Same(From),
    /// Made from bytes of this range.
    Made(usize),
}

/// What stands between the bytes that an operation kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// The program's own text, which may have letters in common with the input by chance.
    Own,
    /// Made from what stood there.
    Made,
    /// Made from the letters and digits that stood there: the input was split at something else.
    MadeOfWords,
}

/// The shortest run of bytes that are not equal by chance.
pub(super) const SHORTEST: usize = 4;

/// The most cells of the table in which an alignment is looked for.
const TABLE: usize = 1 << 18;

impl Traced {
    /// The text from its end, by chars or bytes.
    pub(super) fn reversed(self, chars: bool) -> Self {
        let text = chars.then(|| std::str::from_utf8(&self.bytes).ok()).flatten();
        let starts: Vec<usize> = match text {
            Some(text) => text.char_indices().map(|(at, _)| at).collect(),
            None => (0..self.bytes.len()).collect(),
        };
        let mut out = Self::default();
        let mut end = self.bytes.len();
        for start in starts.into_iter().rev() {
            out.bytes.extend_from_slice(&self.bytes[start..end]);
            out.from.extend_from_slice(&self.from[start..end]);
            end = start;
        }
        out
    }

    /// Whether any of it came from a source.
    pub(super) fn is_tainted(&self) -> bool {
        self.from.iter().any(Option::is_some)
    }

    pub(super) fn cell(&self, at: usize) -> Cell {
        self.from[at].map_or(Cell::Clean, Cell::Same)
    }

    /// What was made of known bytes: `origins` has those of each byte of `out`. A byte that stands for one byte alone and
    /// is equal to it is the same.
    pub(super) fn made_into(&self, out: &[u8], origins: Vec<Range<usize>>) -> Vec<Cell> {
        let overlaps = |at: Option<&Range<usize>>, start: usize| at.is_some_and(|origin| origin.contains(&start));
        let cell = |(at, origin): (usize, &Range<usize>)| {
            let start = origin.start;
            let before = at.checked_sub(1).and_then(|before| origins.get(before));
            let shared = overlaps(before, start) || overlaps(origins.get(at + 1), start);
            if origin.len() == 1 && !shared {
                self.cell(start).of(self.bytes[start] == out[at])
            } else {
                self.range_in(start, origin.end).map_or(Cell::Clean, Cell::Made)
            }
        };
        origins.iter().enumerate().map(cell).collect()
    }

    /// The first range that a byte of `from..to` came from.
    fn range_in(&self, from: usize, to: usize) -> Option<usize> {
        self.from[from..to].iter().flatten().map(|from| from.range).next()
    }
}

/// Aligns what came out with what went in: bytes that are kept in order are the same.
pub(super) fn in_order(input: &Traced, out: &[u8], fold_case: bool, rest: Rest) -> Vec<Cell> {
    let same = |a: u8, b: u8| a == b || fold_case && a.eq_ignore_ascii_case(&b);
    let mut pairs = pairs(&input.bytes, out, &same);
    if rest == Rest::Own && pairs.len() < out.len() {
        pairs = runs(&pairs);
    }
    let is_made = |replaced: &[u8]| match rest {
        Rest::Own => false,
        Rest::Made => true,
        Rest::MadeOfWords => replaced.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()),
    };
    let mut cells = vec![Cell::Clean; out.len()];
    let (mut in_at, mut out_at) = (0, 0);
    for (a, b) in pairs.into_iter().chain([(input.bytes.len(), out.len())]) {
        if is_made(&input.bytes[in_at..a])
            && let Some(range) = input.range_in(in_at, a)
        {
            cells[out_at..b].fill(Cell::Made(range));
        }
        if b < out.len() {
            cells[b] = input.cell(a).of(input.bytes[a] == out[b]);
        }
        (in_at, out_at) = (a + 1, b + 1);
    }
    cells
}

/// The pairs that stand in runs.
fn runs(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let runs = pairs.chunk_by(|(a, b), next| (a + 1, b + 1) == *next);
    runs.filter(|run| run.len() >= SHORTEST).flatten().copied().collect()
}

/// What stands before and behind a place that was changed stays; what is new there is the program's own. All is new
/// when less than half of the shorter text stands: a letter or two are equal by chance.
///
/// Where bytes could be taken for those before or behind the place, `from_end` prefers those behind.
pub(super) fn around(input: &Traced, out: &[u8], from_end: bool) -> Vec<Cell> {
    let most = input.bytes.len().min(out.len());
    let mut prefix = input.bytes.iter().zip(out).take_while(|(a, b)| a == b).count();
    let mut suffix = input.bytes.iter().rev().zip(out.iter().rev()).take_while(|(a, b)| a == b).count();
    if from_end {
        prefix = prefix.min(most - suffix);
    } else {
        suffix = suffix.min(most - prefix);
    }
    let mut cells = vec![Cell::Clean; out.len()];
    if (prefix + suffix) * 2 < most {
        return cells;
    }
    for (at, cell) in cells.iter_mut().enumerate() {
        if at < prefix {
            *cell = input.cell(at);
        } else if at >= out.len() - suffix {
            *cell = input.cell(input.bytes.len() - (out.len() - at));
        }
    }
    cells
}

/// What stands at the end is new.
pub(super) fn beginning(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let kept = input.bytes.iter().zip(out).take_while(|(a, b)| a == b).count();
    (0..out.len()).map(|at| if at < kept { input.cell(at) } else { Cell::Clean }).collect()
}

/// One char or byte of so many, beginning with the first. `None` when the result is not that.
pub(super) fn every_nth(input: &Traced, out: &[u8], chars: bool) -> Option<Vec<Cell>> {
    let units: Vec<Range<usize>> = if chars {
        let text = std::str::from_utf8(&input.bytes).ok()?;
        text.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect()
    } else {
        (0..input.bytes.len()).map(|at| at..at + 1).collect()
    };
    let taken = |step: usize| units.iter().step_by(step).cloned();
    let is_it = |step: &usize| taken(*step).flat_map(|unit| &input.bytes[unit]).eq(out);
    let step = (1..=units.len()).find(is_it)?;
    Some(taken(step).flatten().map(|at| input.cell(at)).collect())
}

/// Bytes that stand where they stood are the same, others the program's own.
pub(super) fn in_place(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let cell = |(at, byte): (usize, &u8)| if input.bytes.get(at) == Some(byte) { input.cell(at) } else { Cell::Clean };
    out.iter().enumerate().map(cell).collect()
}

/// A part of the text was filled with one byte.
pub(super) fn filled(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let mut cells = in_place(input, out);
    let changed = |at: &usize| input.bytes.get(*at) != out.get(*at);
    if let (Some(first), Some(last)) = ((0..out.len()).find(changed), (0..out.len()).rfind(changed)) {
        let with = out[first];
        let before = out[..first].iter().rev().take_while(|byte| **byte == with).count();
        let behind = out[last..].iter().take_while(|byte| **byte == with).count();
        cells[first - before..last + behind].fill(Cell::Clean);
    }
    cells
}

/// The bytes turned round by some number of places. All clean when they are not that.
pub(super) fn rotated(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let len = out.len();
    let places = (0..len).find(|places| {
        let (head, tail) = input.bytes.split_at((*places).min(input.bytes.len()));
        input.bytes.len() == len && out.starts_with(tail) && out.ends_with(head)
    });
    match places {
        Some(places) => (0..len).map(|at| input.cell((at + places) % len)).collect(),
        None => vec![Cell::Clean; len],
    }
}

/// Two bytes have changed places: those that differ.
pub(super) fn swapped(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let mut cells = in_place(input, out);
    let changed: Vec<usize> = (0..out.len()).filter(|at| input.bytes.get(*at) != out.get(*at)).collect();
    if let [a, b] = changed[..]
        && input.bytes.len() == out.len()
        && let (Some(was_a), Some(was_b)) = (input.bytes.get(a), input.bytes.get(b))
        && (out[a], out[b]) == (*was_b, *was_a)
    {
        (cells[a], cells[b]) = (input.cell(b), input.cell(a));
    }
    cells
}

/// The last byte has taken the place of another one.
pub(super) fn last_moved(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let mut cells = in_place(input, out);
    let changed = (0..out.len()).find(|at| input.bytes.get(*at) != out.get(*at));
    if let Some(at) = changed
        && input.bytes.len() == out.len() + 1
        && input.bytes.last() == out.get(at)
    {
        cells[at] = input.cell(out.len());
    }
    cells
}

/// The bytes in order of their values.
pub(super) fn sorted(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let mut places: Vec<usize> = (0..input.bytes.len()).collect();
    places.sort_by_key(|at| input.bytes[*at]);
    let same = places.iter().map(|at| &input.bytes[*at]).eq(out);
    if same { places.iter().map(|at| input.cell(*at)).collect() } else { vec![Cell::Clean; out.len()] }
}

/// The items that many different ones became: a mask or a class, in which nothing is left of them.
fn masks(went_in: &[char], came_out: &[char]) -> HashSet<char> {
    const MANY: usize = 3;
    let mut became: HashMap<char, HashSet<char>> = HashMap::new();
    for (old, new) in went_in.iter().zip(came_out) {
        became.entry(*new).or_default().insert(*old);
    }
    became.into_iter().filter(|(_, of)| of.len() >= MANY).map(|(new, _)| new).collect()
}

/// Maps char by char: the chars of the input become, in order, the strings that `map` writes for them. `None` when the
/// result is not that. A range of which any char was changed is made as a whole, and not one for each word of it.
pub(super) fn by_char(input: &Traced, out: &[u8], map: impl Fn(char, &mut String)) -> Option<Vec<Cell>> {
    let text = std::str::from_utf8(&input.bytes).ok()?;
    let mut cells = Vec::with_capacity(out.len());
    let mut mapped = String::with_capacity(16);
    for (at, c) in text.char_indices() {
        mapped.clear();
        map(c, &mut mapped);
        if !out[cells.len()..].starts_with(mapped.as_bytes()) {
            return None;
        }
        let is_same = mapped.as_bytes() == &input.bytes[at..at + c.len_utf8()];
        for byte in 0..mapped.len() {
            cells.push(input.cell(at + byte.min(c.len_utf8() - 1)).of(is_same));
        }
    }
    for run in cells.chunk_by_mut(|left, right| left.range() == right.range()) {
        if let Some(made) = run.iter().copied().find(|cell| matches!(cell, Cell::Made(_))) {
            run.fill(made);
        }
    }
    (cells.len() == out.len()).then_some(cells)
}

/// The letters and digits in order, whatever their case, with other separators between the words. `None` when that is
/// not so. The separators are the program's own.
pub(super) fn words(input: &Traced, out: &[u8]) -> Option<Vec<Cell>> {
    let (went_in, came_out) = (std::str::from_utf8(&input.bytes).ok()?, std::str::from_utf8(out).ok()?);
    let mut rest = went_in.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let mut cells = vec![Cell::Clean; out.len()];
    for (out_at, new) in came_out.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let (at, old) = rest.next().filter(|(_, old)| old.to_lowercase().eq(new.to_lowercase()))?;
        for byte in 0..new.len_utf8() {
            cells[out_at + byte] = input.cell(at + byte.min(old.len_utf8() - 1)).of(old == new);
        }
    }
    rest.next().is_none().then_some(cells)
}

/// Maps item by item whatever the mapping is: as many chars or bytes came out as went in. `None` when not.
pub(super) fn by_position(input: &Traced, out: &[u8], chars: bool) -> Option<Vec<Cell>> {
    if !chars {
        if input.bytes.len() != out.len() {
            return None;
        }
        let items = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<Vec<_>>();
        let masks = masks(&items(&input.bytes), &items(out));
        let is_mask = |at: usize| masks.contains(&char::from(out[at]));
        let cell = |at: usize| if is_mask(at) { Cell::Clean } else { input.cell(at).of(input.bytes[at] == out[at]) };
        return Some((0..out.len()).map(cell).collect());
    }
    let (went_in, came_out) = (std::str::from_utf8(&input.bytes).ok()?, std::str::from_utf8(out).ok()?);
    if went_in.chars().count() != came_out.chars().count() {
        return None;
    }
    let masks = masks(&went_in.chars().collect::<Vec<_>>(), &came_out.chars().collect::<Vec<_>>());
    let mut cells = Vec::with_capacity(out.len());
    for ((at, old), new) in went_in.char_indices().zip(came_out.chars()) {
        for byte in 0..new.len_utf8() {
            let from = input.cell(at + byte.min(old.len_utf8() - 1));
            cells.push(if masks.contains(&new) { Cell::Clean } else { from.of(old == new) });
        }
    }
    Some(cells)
}

impl Cell {
    /// The range that it came from.
    fn range(self) -> Option<usize> {
        match self {
            Self::Clean => None,
            Self::Same(From { range, .. }) | Self::Made(range) => Some(range),
        }
    }

    /// The cell of a byte that is the same or is not.
    fn of(self, is_same: bool) -> Self {
        match self {
            Self::Same(from) if !is_same => Self::Made(from.range),
            cell => cell,
        }
    }
}

/// A longest common subsequence of the two, as pairs of positions. For long texts a greedy one.
fn pairs(a: &[u8], b: &[u8], same: &dyn Fn(u8, u8) -> bool) -> Vec<(usize, usize)> {
    let prefix = a.iter().zip(b).take_while(|(a, b)| same(**a, **b)).count();
    let (rest_a, rest_b) = (&a[prefix..], &b[prefix..]);
    let suffix = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| same(**a, **b)).count();
    let (middle_a, middle_b) = (&rest_a[..rest_a.len() - suffix], &rest_b[..rest_b.len() - suffix]);
    let mut pairs: Vec<_> = (0..prefix).map(|at| (at, at)).collect();
    let middle = if let Some(all) = subsequence(middle_a, middle_b, same) {
        all
    } else if middle_a.len().saturating_mul(middle_b.len()) <= TABLE {
        longest(middle_a, middle_b, same)
    } else {
        greedy(middle_a, middle_b, same)
    };
    pairs.extend(middle.into_iter().map(|(x, y)| (x + prefix, y + prefix)));
    pairs.extend((0..suffix).map(|at| (a.len() - suffix + at, b.len() - suffix + at)));
    pairs
}

/// The bytes of `b` one by one in `a`, when all are there in order: then a table would tell nothing more.
fn subsequence(a: &[u8], b: &[u8], same: &dyn Fn(u8, u8) -> bool) -> Option<Vec<(usize, usize)>> {
    let mut from = 0;
    b.iter()
        .enumerate()
        .map(|(y, byte)| {
            let x = from + a[from..].iter().position(|candidate| same(*candidate, *byte))?;
            from = x + 1;
            Some((x, y))
        })
        .collect()
}

fn longest(a: &[u8], b: &[u8], same: &dyn Fn(u8, u8) -> bool) -> Vec<(usize, usize)> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let width = b.len() + 1;
    let mut lengths = vec![0_u32; (a.len() + 1) * width];
    for x in (0..a.len()).rev() {
        for y in (0..b.len()).rev() {
            lengths[x * width + y] = if same(a[x], b[y]) {
                lengths[(x + 1) * width + y + 1] + 1
            } else {
                lengths[(x + 1) * width + y].max(lengths[x * width + y + 1])
            };
        }
    }
    let (mut x, mut y, mut pairs) = (0, 0, Vec::new());
    while x < a.len() && y < b.len() {
        if same(a[x], b[y]) {
            pairs.push((x, y));
            (x, y) = (x + 1, y + 1);
        } else if lengths[(x + 1) * width + y] >= lengths[x * width + y + 1] {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

/// Takes for each byte of the result the next equal byte of the input, if there is one near.
fn greedy(a: &[u8], b: &[u8], same: &dyn Fn(u8, u8) -> bool) -> Vec<(usize, usize)> {
    const NEAR: usize = 64;
    let (mut x, mut pairs) = (0, Vec::new());
    for (y, byte) in b.iter().enumerate() {
        let window = &a[x..a.len().min(x + NEAR)];
        if let Some(step) = window.iter().position(|candidate| same(*candidate, *byte)) {
            pairs.push((x + step, y));
            x += step + 1;
        }
    }
    pairs
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// `.` for clean, the offset's digit for the same byte, `*` for a made one.
    pub(crate) fn show(cells: &[Cell]) -> String {
        cells
            .iter()
            .map(|cell| match cell {
                Cell::Clean => '.',
                Cell::Same(from) => char::from_digit(from.offset as u32 % 36, 36).unwrap(),
                Cell::Made(_) => '*',
            })
            .collect()
    }

    /// The part between brackets is tainted.
    pub(crate) fn traced(text: &str) -> Traced {
        let mut traced = Traced::default();
        let mut offset = None;
        for byte in text.bytes() {
            match byte {
                b'[' => offset = Some(0),
                b']' => offset = None,
                byte => {
                    traced.bytes.push(byte);
                    traced.from.push(offset.map(|offset| From { range: 0, offset }));
                    offset = offset.map(|offset| offset + 1);
                }
            }
        }
        traced
    }

    #[test]
    fn kept_bytes_are_the_same_and_replaced_ones_made() {
        assert_eq!(show(&in_order(&traced("id=[a%20b]"), b"id=a b", false, Rest::Made)), "...0*4");
        assert_eq!(show(&in_place(&traced("[a b c]"), b"a_b_c")), "0.2.4");
        assert_eq!(show(&in_order(&traced("x[abc]y"), b"xacy", false, Rest::Own)), ".02.");
        assert_eq!(show(&in_order(&traced("[SELECT]"), b"none left", false, Rest::Own)), ".........");
        let split = |rest| show(&in_order(&traced("[ab,cd]"), b"ab;xd", false, rest));
        assert_eq!((split(Rest::Made), split(Rest::MadeOfWords)), ("01**4".into(), "01**4".into()));
        let split = |rest| show(&in_order(&traced("[ab,cd]"), b"ab; cd", false, rest));
        assert_eq!((split(Rest::Made), split(Rest::MadeOfWords)), ("01**34".into(), "01..34".into()));
        assert_eq!(show(&in_order(&traced("x"), b"abc", false, Rest::Made)), "...");
        assert_eq!(show(&in_order(&traced("[abc]"), b"", false, Rest::Made)), "");
    }

    #[test]
    fn chars_are_mapped_one_by_one() {
        let upper = |c: char, mapped: &mut String| mapped.extend(c.to_uppercase());
        assert_eq!(show(&by_char(&traced("x[aBß]"), "XABSS".as_bytes(), upper).unwrap()), ".****");
        assert_eq!(show(&by_char(&traced("x[1-B]y"), b"X1-BY", upper).unwrap()), ".012.");
        assert_eq!(by_char(&traced("[ab]"), b"XY", upper), None);
    }

    #[test]
    fn one_of_so_many_is_taken() {
        let nth = |input, out: &str, chars| every_nth(&traced(input), out.as_bytes(), chars).map(|cells| show(&cells));
        assert_eq!(nth("a [abc]", "aac", true).as_deref(), Some(".02"));
        assert_eq!(nth("[aébc]", "ab", true).as_deref(), Some("03"));
        assert_eq!(nth("[abcdef]", "ad", false).as_deref(), Some("03"));
        assert_eq!(nth("[abcdef]", "ace", true).as_deref(), Some("024"));
        assert_eq!(nth("[abcdef]", "acf", true), None);
        assert_eq!(nth("", "", true), None);
    }

    #[test]
    fn words_keep_their_letters_in_another_case() {
        assert_eq!(show(&words(&traced("x [aBc dé]"), b"X_a_bc_d\xc3\xa9").unwrap()), "..0.*2.456");
        assert_eq!(show(&words(&traced("[a-b]"), b"A B").unwrap()), "*.*");
        assert_eq!(words(&traced("[a-b]"), b"a"), None);
        assert_eq!(words(&traced("[a-b]"), b"a-b-c"), None);
        assert_eq!(words(&traced("[a-b]"), b"a-c"), None);
    }

    #[test]
    fn a_byte_is_the_same_only_when_it_stands_for_one_byte_alone() {
        let made = |origins: &[Range<usize>]| show(&traced("x[abc]").made_into(b"aabc", origins.to_vec()));
        assert_eq!(made(&[1..2, 1..2, 2..3, 3..4]), "**12");
        assert_eq!(made(&[0..0, 1..2, 1..3, 2..3]), ".***");
        assert_eq!(made(&[0..1, 0..1, 2..3, 1..2]), "..1*");
    }

    #[test]
    fn reversing_goes_by_chars_or_bytes() {
        let reversed = traced("x[äb]").reversed(true);
        assert_eq!(reversed.bytes, "bäx".as_bytes());
        assert_eq!(reversed.from.iter().flatten().map(|from| from.offset).collect::<Vec<_>>(), [2, 0, 1]);
        assert_eq!(traced("[ab]c").reversed(false).bytes, b"cba");
    }

    #[test]
    fn behind_what_is_equal_all_is_new() {
        assert_eq!(show(&beginning(&traced("[a/b.xyk]"), b"a/b.bak")), "0123...");
    }

    #[test]
    fn bytes_that_differ_have_changed_places() {
        assert_eq!(show(&swapped(&traced("[abc]d"), b"dbca")), ".120");
        assert_eq!(show(&swapped(&traced("[abc]a"), b"abca")), "012.");
    }

    #[test]
    fn items_are_stored_over_and_moved() {
        assert_eq!(show(&filled(&traced("[ab*defg]"), b"a****fg")), "0....56");
        assert_eq!(show(&filled(&traced("[a**]"), b"***")), "...");
        assert_eq!(show(&last_moved(&traced("[abcd]"), b"adc")), "032");
        assert_eq!(show(&last_moved(&traced("[abcd]"), b"abc")), "012");
    }

    #[test]
    fn what_many_became_is_a_mask() {
        assert_eq!(show(&by_position(&traced("[abcdx]"), b"****x", false).unwrap()), "....4");
        assert_eq!(show(&by_position(&traced("[abcd]"), b"bcde", false).unwrap()), "****");
        assert_eq!(show(&by_position(&traced("[aßcd]"), "--ad".as_bytes(), true).unwrap()), "***4");
    }

    #[test]
    fn long_texts_take_bounded_time() {
        let text = format!("[{}]", "abc".repeat(200_000));
        let out = "acb".repeat(200_000);
        assert_eq!(in_order(&traced(&text), out.as_bytes(), false, Rest::Made).len(), out.len());
    }
}
