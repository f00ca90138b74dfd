//! Which parts of a text repeat another text.

use std::collections::HashMap;
use std::ops::Range;

use super::op::escape;

/// `len` bytes of a text from `start` on, which stand in the other from `offset` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) offset: usize,
    pub(crate) len: usize,
}

impl Run {
    pub(crate) fn end(&self) -> usize {
        self.start + self.len
    }
}

/// The shortest part that is looked for.
const PART: usize = 4;
/// The shortest part that counts when others are missing, and how much all must have together: less repeats by chance.
const LONG_PART: usize = 6;
const ENOUGH: usize = 8;

/// The places in `text` where `content` stands whole, else those where larger parts of it stand.
pub(crate) fn runs(content: &[u8], text: &[u8]) -> Vec<Run> {
    if content == text {
        return vec![Run { start: 0, offset: 0, len: text.len() }];
    }
    // Some letters stand anywhere.
    if content.len() < LONG_PART {
        return Vec::new();
    }
    let whole: Vec<Run> =
        memchr::memmem::find_iter(text, content).map(|start| Run { start, offset: 0, len: content.len() }).collect();
    if whole.is_empty() { parts(content, text) } else { whole }
}

/// The places in `text` where all of `content` stands in other letters: a `B` for a `b`.
pub(crate) fn in_other_case(content: &[u8], text: &[u8]) -> Vec<usize> {
    let letters = content.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if letters < ENOUGH {
        return Vec::new();
    }
    let mut places: Vec<usize> = Vec::new();
    for (at, part) in text.windows(content.len()).enumerate() {
        if part.eq_ignore_ascii_case(content) && places.last().is_none_or(|last| last + content.len() <= at) {
            places.push(at);
        }
    }
    places
}

/// The place in `text` where all of `content` stands escaped, as in a URL or in HTML.
pub(crate) fn escaped(content: &[u8], text: &[u8]) -> Option<Range<usize>> {
    Some(escaped_with_origins(content, text)?.0)
}

/// The same as in a URL: nothing in it is an escape of another kind.
pub(crate) fn escaped_in_url(content: &[u8], text: &[u8]) -> Option<Range<usize>> {
    let (place, origins) = escaped_with_origins(content, text)?;
    let is_as_it_is = |at: usize| content[origins[at].start] == text[at] && origins.get(at + 1) != Some(&origins[at]);
    let is_other = |at: usize| b"&\\".contains(&text[at]) && !is_as_it_is(at);
    (!place.clone().any(is_other)).then_some(place)
}

/// As [`escaped`], with what each byte of `text` was made from.
fn escaped_with_origins(content: &[u8], text: &[u8]) -> Option<(Range<usize>, Vec<Range<usize>>)> {
    if content.len() < ENOUGH {
        return None;
    }
    let origins = escape::encoded(content, text)?;
    let is_made = |origin: &Range<usize>| !origin.is_empty();
    let place = origins.iter().position(is_made)?..origins.iter().rposition(is_made)? + 1;
    Some((place, origins))
}

/// All of `text`, when it is what a part of `content` says unescaped.
pub(crate) fn unescaped(content: &[u8], text: &[u8]) -> Option<Range<usize>> {
    (escape::has_escapes(content) && text.len() >= ENOUGH && escape::decoded(content, text).is_some())
        .then_some(0..text.len())
}

/// The places in `text` of long pieces of `content`, when nearly all of it is there. Nobody wrote such a text by chance.
pub(crate) fn in_pieces(content: &[u8], text: &[u8]) -> Option<Vec<Run>> {
    const LONG_ENOUGH: usize = 12;
    if content.len() < LONG_ENOUGH {
        return None;
    }
    let short = pieces(content, text, PART);
    let mut covered = vec![false; content.len()];
    short.iter().for_each(|run| covered[run.offset..run.offset + run.len].fill(true));
    if covered.iter().filter(|covered| **covered).count() * 10 >= content.len() * 9 {
        return Some(short);
    }
    let long = pieces(content, text, LONG_PART);
    is_nearly_all(&long, content).then_some(long)
}

fn parts(content: &[u8], text: &[u8]) -> Vec<Run> {
    let mut runs = pieces(content, text, PART);
    let is_said = is_nearly_all(&runs, content) || is_all_but_separators(&runs, text);
    if total(&runs) >= ENOUGH && is_said {
        return runs;
    }
    runs.retain(|run| run.len >= LONG_PART);
    let all = total(&runs);
    let contained = all == text.len();
    if contained || all >= ENOUGH || all * 2 >= content.len() { runs } else { Vec::new() }
}

/// The pieces of `content` that have `shortest` bytes or more.
fn pieces(content: &[u8], text: &[u8], shortest: usize) -> Vec<Run> {
    let mut places: HashMap<&[u8], usize> = HashMap::new();
    for (at, part) in content.windows(shortest).enumerate() {
        places.entry(part).or_insert(at);
    }
    let mut runs = Vec::new();
    let mut start = 0;
    while let Some(part) = text.get(start..start + shortest) {
        let Some(&offset) = places.get(part) else {
            start += 1;
            continue;
        };
        let len = content[offset..].iter().zip(&text[start..]).take_while(|(a, b)| a == b).count();
        runs.push(Run { start, offset, len });
        start += len;
    }
    runs
}

fn total(runs: &[Run]) -> usize {
    runs.iter().map(|run| run.len).sum()
}

/// Whether no letter and no digit of the text is outside of the runs.
fn is_all_but_separators(runs: &[Run], text: &[u8]) -> bool {
    let is_separator = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let mut end = 0;
    let between = runs.iter().map(|run| std::mem::replace(&mut end, run.end())..run.start);
    let mut gaps: Vec<Range<usize>> = between.collect();
    gaps.push(end..text.len());
    gaps.into_iter().all(|gap| text[gap].iter().all(is_separator))
}

fn is_nearly_all(runs: &[Run], content: &[u8]) -> bool {
    total(runs) * 4 >= content.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, text: &str, expected: &[(usize, usize, usize)]) {
        let found: Vec<_> =
            runs(content.as_bytes(), text.as_bytes()).into_iter().map(|run| (run.start, run.offset, run.len)).collect();
        assert_eq!(found, expected, "{content} in {text}");
    }

    #[test]
    fn a_text_is_found_whole() {
        check("abc", "abc", &[(0, 0, 3)]);
        check("a lamp", "x a lamp, a lamp", &[(2, 0, 6), (10, 0, 6)]);
    }

    #[test]
    fn large_parts_are_found() {
        check("0123456789", "x 456789 y 012345", &[(2, 4, 6), (11, 0, 6)]);
        check("0123456789", "3456789", &[(0, 3, 7)]);
        check("0123456789", "345678", &[(0, 3, 6)]);
    }

    #[test]
    fn all_of_a_text_is_found_in_pieces() {
        check("ab12,cd34,ef56", "ab12+cd34+ef56", &[(0, 0, 4), (5, 5, 4), (10, 10, 4)]);
        check("ab12,cd34,ef56", "ab12+xx+yy", &[]);
        check("ab12,cd34,ef56,gh78", "gh78 ab12", &[(0, 15, 4), (5, 0, 4)]);
        check("ab12,cd34,ef56,gh78", "gh78 ab12 x", &[]);
    }

    #[test]
    fn an_escaped_text_is_found() {
        assert_eq!(escaped(b"desk & lamp", b"?q=desk+%26+lamp&n=1"), Some(3..16));
        assert_eq!(escaped(b"desk & lamp", b"?q=desk"), None);
        assert_eq!(unescaped(b"q=desk+%26+lamp", b"desk & lamp"), Some(0..11));
        assert_eq!(unescaped(b"q=desk+%26+lamp", b"a desk & lamp"), None);
        assert_eq!(escaped_in_url(b"desk & <lamp", b"#desk%20&%20%3Clamp"), Some(1..19));
        assert_eq!(escaped_in_url(b"desk & <lamp", b"desk & &lt;lamp"), None);
        assert_eq!(escaped_in_url(b"desk & lamp", b"desk &amp; lamp"), None);
    }

    #[test]
    fn other_letters_are_the_same_text() {
        assert_eq!(in_other_case(b"desk lamp", b"<Desk LAMP>DESK lamp"), [1, 11]);
        assert!(in_other_case(b"1234 lamp", b"1234 LAMP").is_empty());
        assert!(in_other_case(b"desk lamp", b"DESK").is_empty());
    }

    #[test]
    fn small_parts_are_chance() {
        check("abc", "x abc", &[]);
        check("SELECT * FROM a_table", "x FROM a y", &[]);
        check("a long text about products", "our products", &[(3, 17, 9)]);
        check("a long text about some", "our some x", &[]);
        check("", "", &[(0, 0, 0)]);
    }
}
