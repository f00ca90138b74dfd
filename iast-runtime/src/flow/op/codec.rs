//! Codings that are known byte by byte: what an encoder wrote, or a decoder read, is checked against them.
//!
//! Nothing is taken on trust from the name of an operation. A coding counts only if it turns all of the one text into all
//! of the other, so the origins that it gives are exact.

use std::ops::Range;

use super::align::{Cell, Traced};
use super::escape;

/// For each byte of what came out: the bytes of what went in that it was made from.
type Origins = Vec<Range<usize>>;

/// What the bytes of `out` came from, when they are `input` encoded or decoded. `None` when they are neither.
pub(super) fn cells(input: &Traced, out: &[u8]) -> Option<Vec<Cell>> {
    let went_in = &input.bytes;
    if went_in.is_empty() || out.is_empty() {
        return None;
    }
    let origins = escape::encoded(went_in, out)
        .or_else(|| escape::decoded(went_in, out))
        .or_else(|| is_hex(went_in, out).then(|| (0..out.len()).map(|at| at / 2..at / 2 + 1).collect()))
        .or_else(|| is_hex(out, went_in).then(|| (0..out.len()).map(|at| 2 * at..2 * at + 2).collect()))
        .or_else(|| is_base64(went_in, out).then(|| base64_encoded(went_in.len(), out.len())))
        .or_else(|| is_base64(out, went_in).then(|| base64_decoded(out.len())))
        .or_else(|| wide_encoded(went_in, out))
        .or_else(|| wide_decoded(went_in, out))
        .or_else(|| by_table(went_in, out))?;
    Some(input.made_into(out, origins))
}

/// Whether `digits` are the hexadecimal digits of `bytes`.
fn is_hex(bytes: &[u8], digits: &[u8]) -> bool {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    digits.len() == 2 * bytes.len()
        && bytes.iter().enumerate().all(|(at, byte)| {
            digit(digits[2 * at]).zip(digit(digits[2 * at + 1])).is_some_and(|(a, b)| a * 16 + b == u32::from(*byte))
        })
}

/// Whether `digits` are those of `bytes` in base 64, for text or for URLs, padded or not.
fn is_base64(bytes: &[u8], digits: &[u8]) -> bool {
    let padding = digits.iter().rev().take_while(|digit| **digit == b'=').count();
    let digits = &digits[..digits.len() - padding];
    padding < 3
        && digits.len() == (bytes.len() * 8).div_ceil(6)
        && digits.iter().enumerate().all(|(at, digit)| value64(*digit) == Some(six_bits(bytes, 6 * at)))
}

fn value64(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Six bits of `bytes`, from the bit `at` on. Behind the end all are zero.
fn six_bits(bytes: &[u8], at: usize) -> u8 {
    let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or_default());
    let two = byte(at / 8) << 8 | byte(at / 8 + 1);
    (two >> (10 - at % 8) & 63) as u8
}

/// The padding is made from the last byte.
fn base64_encoded(bytes: usize, digits: usize) -> Origins {
    let last = bytes - 1;
    (0..digits).map(|at| (6 * at / 8).min(last)..((6 * at + 5) / 8).min(last) + 1).collect()
}

fn base64_decoded(bytes: usize) -> Origins {
    (0..bytes).map(|at| 8 * at / 6..(8 * at + 7) / 6 + 1).collect()
}

/// From UTF-8 to UTF-16, of whichever byte order.
fn wide_encoded(text: &[u8], wide: &[u8]) -> Option<Origins> {
    let units = wide_units(text, wide)?;
    Some(units.into_iter().flat_map(|(narrow, wide)| std::iter::repeat_n(narrow, wide.len())).collect())
}

/// From UTF-16 to UTF-8.
fn wide_decoded(wide: &[u8], text: &[u8]) -> Option<Origins> {
    let units = wide_units(text, wide)?;
    Some(units.into_iter().flat_map(|(narrow, wide)| std::iter::repeat_n(wide, narrow.len())).collect())
}

/// Where each char stands in a text in UTF-8 and in the same text in UTF-16.
fn wide_units(text: &[u8], wide: &[u8]) -> Option<Vec<(Range<usize>, Range<usize>)>> {
    let text = std::str::from_utf8(text).ok()?;
    [u16::to_le_bytes, u16::to_be_bytes].into_iter().find_map(|to_bytes| {
        let mut at = 0;
        let units = text.char_indices().map(|(start, c)| {
            let mut buffer = [0; 2];
            let coded: Vec<u8> = c.encode_utf16(&mut buffer).iter().flat_map(|unit| to_bytes(*unit)).collect();
            let end = at + coded.len();
            let unit = (wide.get(at..end)? == coded).then_some((start..start + c.len_utf8(), at..end));
            at = end;
            unit
        });
        let units: Vec<_> = units.collect::<Option<_>>()?;
        (at == wide.len()).then_some(units)
    })
}

/// From an old table of 256 characters to UTF-8, or back: ASCII is as it was, and all else is one character for a byte.
fn by_table(went_in: &[u8], out: &[u8]) -> Option<Origins> {
    let one_for_one = |bytes: &[u8], text: &str| {
        bytes.len() == text.chars().count()
            && bytes
                .iter()
                .zip(text.chars())
                .all(|(byte, c)| if byte.is_ascii() { *byte as u32 == c as u32 } else { !c.is_ascii() })
    };
    let places = |text: &str| -> Vec<Range<usize>> {
        text.char_indices().map(|(start, c)| start..start + c.len_utf8()).collect()
    };
    if let Ok(text) = std::str::from_utf8(out)
        && one_for_one(went_in, text)
    {
        let chars = text.chars().enumerate();
        return Some(chars.flat_map(|(at, c)| std::iter::repeat_n(at..at + 1, c.len_utf8())).collect());
    }
    let text = std::str::from_utf8(went_in).ok()?;
    one_for_one(out, text).then(|| places(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::op::align::tests::{show, traced};

    fn coded(input: &str, out: &[u8]) -> Option<String> {
        cells(&traced(input), out).map(|cells| show(&cells))
    }

    #[test]
    fn hexadecimal_digits_are_made_in_pairs() {
        assert_eq!(coded("a[bc]", b"616263").as_deref(), Some("..****"));
        assert_eq!(coded("61[6263]", b"abc").as_deref(), Some(".**"));
        assert_eq!(coded("[abc]", b"616264"), None);
    }

    #[test]
    fn digits_in_base_64_are_made_from_one_or_two_bytes() {
        assert_eq!(coded("ab[c]d", b"YWJjZA==").as_deref(), Some("..**...."));
        assert_eq!(coded("YW[Jj]ZA", b"abcd").as_deref(), Some(".**."));
        assert_eq!(coded("[a]\u{3ff}", b"Yc-_").as_deref(), Some("**.."));
        assert_eq!(coded("[abc]", b"YWJk"), None);
        assert_eq!(coded("[abc]", b"YWJj===="), None);
    }

    #[test]
    fn utf_16_goes_char_by_char() {
        let wide: Vec<u8> = "xé😀".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(coded("x[é]😀", &wide).as_deref(), Some("..**...."));
        let mut input = traced("");
        input.from = (0..wide.len()).map(|at| traced("[é]").from[0].filter(|_| at > 3)).collect();
        input.bytes = wide;
        assert_eq!(cells(&input, "xé😀".as_bytes()).map(|cells| show(&cells)).as_deref(), Some("...****"));
    }

    #[test]
    fn a_table_has_a_character_for_each_byte() {
        let mut input = traced("[a___b]");
        input.bytes[1..4].copy_from_slice(&[0xe9, 0x80, 0xff]);
        assert_eq!(cells(&input, "aé€ÿb".as_bytes()).map(|cells| show(&cells)).as_deref(), Some("0*******4"));
        assert_eq!(coded("[aéb]", b"a\xe9b").as_deref(), Some("0*3"));
        assert_eq!(coded("[abc]", b"abd"), None);
    }
}
