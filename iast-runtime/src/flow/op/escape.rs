//! Escapes: `%XX` and `+` of URLs, `&..;` of HTML, and `\` of string literals and patterns.

use std::ops::Range;

/// A piece of a plain text, and the place of its escaped form.
type Unit = (Range<usize>, Range<usize>);

/// The longest escape: `\ud83d\ude00`.
pub(super) const LONGEST: usize = 12;

/// The most steps in which an escaped text is looked for in a longer one.
const STEPS: usize = 1 << 20;

/// For each byte of `out` the bytes of `plain` that it was made from, when the escaped form of all of `plain` stands in
/// `out`. What stands around it is made from nothing.
pub(in crate::flow) fn encoded(plain: &[u8], out: &[u8]) -> Option<Vec<Range<usize>>> {
    let units = find(plain, out)?;
    let mut origins = vec![0..0; out.len()];
    for (plain, coded) in units {
        origins[coded].fill(plain);
    }
    Some(origins)
}

/// For each byte of `out` the bytes of `coded` that it was made from, when its escaped form stands in `coded`.
pub(in crate::flow) fn decoded(coded: &[u8], out: &[u8]) -> Option<Vec<Range<usize>>> {
    let units = find(out, coded)?;
    let mut origins = vec![0..0; out.len()];
    for (plain, coded) in units {
        origins[plain].fill(coded);
    }
    Some(origins)
}

/// The first place at which all of `plain` stands, as it is or else escaped.
fn find(plain: &[u8], coded: &[u8]) -> Option<Vec<Unit>> {
    if let Some(start) = memchr::memmem::find(coded, plain) {
        return Some((0..plain.len()).map(|at| (at..at + 1, start + at..start + at + 1)).collect());
    }
    if !has_escapes(coded) {
        return None;
    }
    let mut steps = STEPS;
    (0..coded.len()).find_map(|start| units(plain, coded, start, &mut steps))
}

/// Whether a text may have escapes, as of URLs, HTML or string literals.
pub(in crate::flow) fn has_escapes(text: &[u8]) -> bool {
    text.iter().any(|byte| b"%&+\\".contains(byte))
}

/// The units of `plain` escaped at this place.
fn units(plain: &[u8], coded: &[u8], start: usize, steps: &mut usize) -> Option<Vec<Unit>> {
    let (mut plain_at, mut coded_at) = (0, start);
    let mut units = Vec::new();
    while plain_at < plain.len() {
        *steps = steps.checked_sub(1)?;
        let (plain_len, coded_len) = unit(&plain[plain_at..], &coded[coded_at..])?;
        units.push((plain_at..plain_at + plain_len, coded_at..coded_at + coded_len));
        (plain_at, coded_at) = (plain_at + plain_len, coded_at + coded_len);
    }
    Some(units)
}

/// How many bytes at the start of a plain text, and of its escaped form, belong together.
pub(super) fn unit(plain: &[u8], coded: &[u8]) -> Option<(usize, usize)> {
    // What is no escape here may be one in another language.
    escaped(plain, coded).or_else(|| (plain.first()? == coded.first()?).then_some((1, 1)))
}

/// The same when it is an escape.
pub(super) fn escaped(plain: &[u8], coded: &[u8]) -> Option<(usize, usize)> {
    let (value, len) = match coded.first()? {
        b'%' => (Value::Byte(number(coded.get(1..3)?, 16)? as u8), 3),
        b'&' => entity(coded)?,
        b'\\' => backslash(coded)?,
        b'+' => (Value::Byte(b' '), 1),
        _ => return None,
    };
    Some((value.at_the_start_of(plain)?, len))
}

/// What an escape stands for.
enum Value {
    Byte(u8),
    Char(char),
}

impl Value {
    /// Its length, when the text starts with it.
    fn at_the_start_of(&self, plain: &[u8]) -> Option<usize> {
        match self {
            Self::Byte(byte) => (plain.first() == Some(byte)).then_some(1),
            Self::Char(c) => plain.starts_with(c.encode_utf8(&mut [0; 4]).as_bytes()).then_some(c.len_utf8()),
        }
    }
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    u32::from_str_radix(digits, radix).ok().filter(|_| digits.starts_with(|c: char| c.is_digit(radix)))
}

/// The character of a number, with the length of its escape.
fn char_of(digits: &[u8], radix: u32, len: usize) -> Option<(Value, usize)> {
    Some((Value::Char(char::from_u32(number(digits, radix)?)?), len))
}

/// `&amp;`, `&#38;` and `&#x26;`.
fn entity(coded: &[u8]) -> Option<(Value, usize)> {
    let end = coded.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let len = end + 1;
    match &coded[1..end] {
        [b'#', b'x' | b'X', digits @ ..] => char_of(digits, 16, len),
        [b'#', digits @ ..] => char_of(digits, 10, len),
        name => {
            let names: [(&[u8], u8); 5] =
                [(b"amp", b'&'), (b"lt", b'<'), (b"gt", b'>'), (b"quot", b'"'), (b"apos", b'\'')];
            names.into_iter().find(|(known, _)| *known == name).map(|(_, byte)| (Value::Byte(byte), len))
        }
    }
}

/// `\n`, `\x0a`, `\u000a` and `\u{a}`, and a backslash before what is meant as it is.
fn backslash(coded: &[u8]) -> Option<(Value, usize)> {
    let byte = |byte| Some((Value::Byte(byte), 2));
    match *coded.get(1)? {
        b'n' => byte(b'\n'),
        b'r' => byte(b'\r'),
        b't' => byte(b'\t'),
        b'b' => byte(8),
        b'f' => byte(12),
        b'0' => byte(0),
        b'x' => Some((Value::Byte(number(coded.get(2..4)?, 16)? as u8), 4)),
        b'u' if coded.get(2) == Some(&b'{') => {
            let digits = coded[3..].iter().take(7).position(|byte| *byte == b'}')?;
            char_of(&coded[3..3 + digits], 16, digits + 4)
        }
        b'u' => {
            let first = number(coded.get(2..6)?, 16)? as u16;
            let second =
                coded.get(6..12).filter(|next| next.starts_with(b"\\u")).and_then(|next| number(&next[2..], 16));
            let units = [first, second.unwrap_or_default() as u16];
            let c = char::decode_utf16(units).next()?.ok()?;
            Some((Value::Char(c), 6 * c.len_utf16()))
        }
        other if !other.is_ascii_alphanumeric() => byte(other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of `plain` with their forms in `coded`.
    fn pairs<'a>(plain: &'a str, coded: &'a str) -> Option<String> {
        let units = find(plain.as_bytes(), coded.as_bytes())?;
        let pairs = units.into_iter().map(|(p, c)| format!("{}={}", &plain[p], &coded[c]));
        Some(pairs.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn escapes_of_urls() {
        assert_eq!(pairs("a&b", "q=a%26b").as_deref(), Some("a=a &=%26 b=b"));
        assert_eq!(pairs("a b%c", "a+b%c").as_deref(), Some("a=a  =+ b=b %=% c=c"));
        assert_eq!(pairs("a", "%4"), None);
        assert_eq!(pairs("a", "%+1"), None);
        assert_eq!(encoded("aé".as_bytes(), b"a%C3%A9"), Some(vec![0..1, 1..2, 1..2, 1..2, 2..3, 2..3, 2..3]));
        assert_eq!(decoded(b"<%3c>", b"<>"), Some(vec![1..4, 4..5]));
    }

    #[test]
    fn escapes_of_html() {
        assert_eq!(pairs("<a>&", "<b>&lt;a&#62;&amp;").as_deref(), Some("<=&lt; a=a >=&#62; &=&amp;"));
        assert_eq!(pairs("é'", "&#xE9;&apos;").as_deref(), Some("é=&#xE9; '=&apos;"));
        assert_eq!(pairs("<", "&no;"), None);
        assert_eq!(pairs("<", "&lt"), None);
    }

    #[test]
    fn escapes_of_literals() {
        assert_eq!(pairs("a\"\n\\", "\"a\\\"\\n\\\\\"").as_deref(), Some("a=a \"=\\\" \n=\\n \\=\\\\"));
        assert_eq!(pairs("é😀!", "\\u{e9}\\u{1f600}!").as_deref(), Some("é=\\u{e9} 😀=\\u{1f600} !=!"));
        assert_eq!(pairs("é😀", "\\u00e9\\ud83d\\ude00").as_deref(), Some("é=\\u00e9 😀=\\ud83d\\ude00"));
        assert_eq!(pairs("a.b", "a\\.b").as_deref(), Some("a=a .=\\. b=b"));
        assert_eq!(pairs("\u{1}", "\\x01").as_deref(), Some("\u{1}=\\x01"));
        for broken in ["\\", "\\u", "\\u{", "\\u12", "\\ud83d", "\\x1", "\\q"] {
            assert_eq!(pairs("\u{1}", broken), None, "{broken}");
        }
    }

    #[test]
    fn what_stands_there_as_it_is_is_found_first() {
        assert_eq!(pairs("%41", "A%41").as_deref(), Some("%=% 4=4 1=1"));
    }

    #[test]
    fn the_search_ends() {
        let (plain, coded) = (format!("{}b<", "a".repeat(30_000)), "a".repeat(60_000));
        assert_eq!(find(plain.as_bytes(), coded.as_bytes()), None);
    }
}
