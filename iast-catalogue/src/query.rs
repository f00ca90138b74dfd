//! `application/x-www-form-urlencoded` text, cut into names and values with their places, as the URL standard
//! reads it (<https://url.spec.whatwg.org/#urlencoded-parsing>).

use std::borrow::Cow;
use std::ops::Range;

/// One `name=value` of a query or form.
#[derive(Debug, PartialEq, Eq)]
pub struct Pair {
    /// Where the name stands.
    pub name: Range<usize>,
    /// Where the value stands.
    pub value: Range<usize>,
}

/// The pairs of `text`, empty ones left out.
#[inline]
pub fn pairs(text: &[u8]) -> impl Iterator<Item = Pair> {
    let mut start = 0;
    text.split(|byte| *byte == b'&').filter_map(move |pair| {
        let from = start;
        let to = from + pair.len();
        start = to + 1;
        if pair.is_empty() {
            return None;
        }
        let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (from..from + at, from + at + 1..to),
            None => (from..to, to..to),
        };
        Some(Pair { name, value })
    })
}

/// A run of bytes that decoding leaves as they are.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it stands in the encoded text.
    pub at: usize,
    /// Where it stands in the decoded text.
    pub decoded_at: usize,
    /// How many bytes it has.
    pub len: usize,
}

/// Decodes percent escapes, and `+` to a space when `plus` says so. Also returns the runs that stay as they are.
#[inline]
#[must_use]
pub fn decode(text: &[u8], plus: bool) -> (Cow<'_, [u8]>, Vec<Run>) {
    if !is_encoded(text, plus) {
        let whole = Run { at: 0, decoded_at: 0, len: text.len() };
        return (Cow::Borrowed(text), if text.is_empty() { Vec::new() } else { vec![whole] });
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let escape = (*byte == b'%').then(|| Some(hex(text.get(at + 1)?)? << 4 | hex(text.get(at + 2)?)?)).flatten();
        match escape {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
                continue;
            }
            None if plus && *byte == b'+' => decoded.push(b' '),
            None => {
                match runs.last_mut() {
                    Some(run) if run.at + run.len == at => run.len += 1,
                    _ => runs.push(Run { at, decoded_at: decoded.len(), len: 1 }),
                }
                decoded.push(*byte);
            }
        }
        at += 1;
    }
    (Cow::Owned(decoded), runs)
}

/// Whether decoding changes anything, or may.
#[inline]
#[must_use]
pub fn is_encoded(text: &[u8], plus: bool) -> bool {
    text.iter().any(|byte| *byte == b'%' || plus && *byte == b'+')
}

/// Decodes as [`decode`], for who need not know the runs.
#[inline]
#[must_use]
pub fn decoded(text: &[u8], plus: bool) -> Cow<'_, [u8]> {
    if is_encoded(text, plus) { decode(text, plus).0 } else { Cow::Borrowed(text) }
}

/// The decoded text. What is none becomes replacement characters.
#[inline]
#[must_use]
pub fn text(text: &[u8], plus: bool) -> Cow<'_, str> {
    match decoded(text, plus) {
        Cow::Borrowed(text) => String::from_utf8_lossy(text),
        Cow::Owned(text) => Cow::Owned(String::from_utf8_lossy(&text).into_owned()),
    }
}

#[inline]
fn hex(digit: &u8) -> Option<u8> {
    char::from(*digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let string =
            |range: Range<usize>| String::from_utf8_lossy(&decode(&text.as_bytes()[range], true).0).into_owned();
        pairs(text.as_bytes()).map(|pair| (string(pair.name), string(pair.value))).collect()
    }

    #[test]
    fn escapes_and_plus_signs_are_decoded() {
        assert_eq!(read("q=%27%20or+1%3D1&x"), [("q".into(), "' or 1=1".into()), ("x".into(), String::new())]);
        assert_eq!(read("&&a=b=c&"), [("a".into(), "b=c".into())]);
        assert_eq!(read("q=100%&r=%zz"), [("q".into(), "100%".into()), ("r".into(), "%zz".into())]);
    }

    #[test]
    fn what_needs_no_decoding_is_not_copied() {
        assert!(matches!(text(b"a+b", false), Cow::Borrowed("a+b")));
        assert!(matches!(decoded(b"", true), Cow::Borrowed(b"")));
        assert_eq!((&*text(b"a+b", true), &*text(b"%ff%41", false)), ("a b", "\u{fffd}A"));
    }

    #[test]
    fn a_path_keeps_its_plus_signs() {
        assert_eq!(&*decode(b"a+b%2f", false).0, b"a+b/");
    }

    proptest! {
        /// The library that the frameworks use reads the same pairs.
        #[test]
        fn it_agrees_with_form_urlencoded(text in "[a-c=&+%0-9A-Fz]{0,40}") {
            let theirs: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            prop_assert_eq!(read(&text), theirs);
        }

        #[test]
        fn a_run_is_the_same_text_on_both_sides(text in "[a-c+%27 ]{0,40}") {
            let (decoded, runs) = decode(text.as_bytes(), true);
            for run in runs {
                prop_assert_eq!(
                    &text.as_bytes()[run.at..run.at + run.len],
                    &decoded[run.decoded_at..run.decoded_at + run.len]
                );
            }
        }
    }
}
