//! Other readings of a text: percent-decoded and with backslash escapes resolved.
//!
//! A secret hides in a URL as `a%2Fb` and in JSON as `a\/b`. Each reading remembers where its bytes came from, so that
//! what is found in it can be cut out of the original.

use std::ops::Range;

/// One reading of a text.
#[derive(Debug)]
pub(super) struct View {
    /// The bytes as they read, which need not be UTF-8.
    pub(super) bytes: Vec<u8>,
    /// Where in the original each byte starts, and its length at last. `None` when nothing was decoded.
    map: Option<Vec<usize>>,
}

impl View {
    /// The place in the original of a span of this reading.
    pub(super) fn original(&self, span: &Range<usize>) -> Range<usize> {
        match &self.map {
            None => span.clone(),
            Some(map) => {
                let at = |index: usize| map.get(index).or(map.last()).copied().unwrap_or_default();
                at(span.start)..at(span.end)
            }
        }
    }
}

/// The text as it is, and those readings that differ from it.
pub(super) fn views(text: &str) -> Vec<View> {
    let mut views = vec![View { bytes: text.as_bytes().to_vec(), map: None }];
    if text.contains(['%', '+']) {
        views.push(decoded(text.as_bytes(), percent));
    }
    if text.contains('\\') {
        views.push(decoded(text.as_bytes(), backslash));
    }
    views
}

/// Decodes with a function from the rest of the text to (bytes, how many of them, length of what they stand for).
fn decoded(text: &[u8], decode: impl Fn(&[u8]) -> Option<([u8; 4], usize, usize)>) -> View {
    let (mut bytes, mut map, mut at) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len() + 1), 0);
    while at < text.len() {
        let (decoded, count, length) = decode(&text[at..]).unwrap_or(([text[at], 0, 0, 0], 1, 1));
        bytes.extend_from_slice(&decoded[..count.min(4)]);
        map.resize(bytes.len(), at);
        at += length.max(1);
    }
    map.push(text.len());
    View { bytes, map: Some(map) }
}

fn percent(text: &[u8]) -> Option<([u8; 4], usize, usize)> {
    match *text {
        [b'+', ..] => Some(([b' ', 0, 0, 0], 1, 1)),
        [b'%', high, low, ..] => Some(([(hex(high)? << 4 | hex(low)?) as u8, 0, 0, 0], 1, 3)),
        _ => None,
    }
}

fn backslash(text: &[u8]) -> Option<([u8; 4], usize, usize)> {
    let one = |byte| Some(([byte, 0, 0, 0], 1, 2));
    match *text {
        [b'\\', escaped @ (b'"' | b'\'' | b'\\' | b'/'), ..] => one(escaped),
        [b'\\', b'n', ..] => one(b'\n'),
        [b'\\', b'r', ..] => one(b'\r'),
        [b'\\', b't', ..] => one(b'\t'),
        [b'\\', b'x', high, low, ..] => Some(([(hex(high)? << 4 | hex(low)?) as u8, 0, 0, 0], 1, 4)),
        [b'\\', b'u', b'{', ref rest @ ..] => {
            let length = rest.iter().take(7).position(|byte| *byte == b'}')?;
            character(&rest[..length], length + 4)
        }
        [b'\\', b'u', ref rest @ ..] => character(rest.get(..4)?, 6),
        _ => None,
    }
}

fn character(digits: &[u8], length: usize) -> Option<([u8; 4], usize, usize)> {
    let code = digits.iter().try_fold(0, |code, digit| Some(code << 4 | hex(*digit)?))?;
    let mut bytes = [0; 4];
    let count = char::from_u32(code)?.encode_utf8(&mut bytes).len();
    Some((bytes, count, length))
}

fn hex(digit: u8) -> Option<u32> {
    char::from(digit).to_digit(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, read: &str, part: &str, original: &str) {
        let found = views(text).into_iter().find(|view| view.bytes == read.as_bytes());
        let view = found.unwrap_or_else(|| panic!("{text} has no reading {read}"));
        let start = read.find(part).unwrap();
        assert_eq!(&text[view.original(&(start..start + part.len()))], original);
    }

    #[test]
    fn readings_point_back_into_the_text() {
        check("plain", "plain", "lai", "lai");
        check("a%2fb+c%zz%4", "a/b c%zz%4", "/b ", "%2fb+");
        check("%C3%A4x", "äx", "ä", "%C3%A4");
        check(r#"{\"a\":\"\u00e4\u{1F600}\x41\n\q"#, "{\"a\":\"ä😀A\n\\q", "ä😀A", r"\u00e4\u{1F600}\x41");
        check(r"\ud83d\u", r"\ud83d\u", "3d", "3d");
    }
}
