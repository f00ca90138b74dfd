//! Codings that are known byte by byte: what an encoder wrote, or a decoder read, is checked against them.
//!
//! Nothing is taken on trust from the name of an operation. A coding counts only if it turns the one text into the other,
//! so the origins that it gives are exact.

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
        .or_else(|| CODES.iter().find_map(|code| code.encoded(went_in, out)))
        .or_else(|| CODES.iter().find_map(|code| code.decoded(went_in, out)))
        .or_else(|| wide_encoded(went_in, out))
        .or_else(|| wide_decoded(went_in, out))
        .or_else(|| by_table(went_in, out))?;
    Some(input.made_into(out, origins))
}

/// What the bytes of `out` came from, when `input` was encoded or decoded to its start.
pub(super) fn cells_at_the_start(input: &Traced, out: &[u8]) -> Vec<Cell> {
    let written = CODES.iter().find_map(|code| {
        let digits = out.iter().take_while(|byte| code.is_digit(byte)).count();
        code.encoded(&input.bytes, &out[..digits])
            .or_else(|| code.decoded_where(&input.bytes, |bytes| out.starts_with(bytes)))
    });
    let mut origins = written.unwrap_or_default();
    origins.resize(out.len(), 0..0);
    input.made_into(out, origins)
}

/// A coding in digits of some bits each.
struct Digits {
    bits: usize,
    value: fn(u8) -> Option<u8>,
}

const CODES: [Digits; 2] = [Digits { bits: 4, value: value16 }, Digits { bits: 6, value: value64 }];

impl Digits {
    /// When `out` are the digits of a part of `bytes`. The padding is made from the last byte.
    fn encoded(&self, bytes: &[u8], out: &[u8]) -> Option<Origins> {
        let coded = self.bytes(out)?;
        let start = memchr::memmem::find(bytes, &coded)?;
        let last = start + coded.len() - 1;
        let byte = |bit: usize| (start + bit / 8).min(last);
        Some((0..out.len()).map(|at| byte(self.bits * at)..byte(self.bits * (at + 1) - 1) + 1).collect())
    }

    /// When a part of `digits` are those of `out`.
    fn decoded(&self, digits: &[u8], out: &[u8]) -> Option<Origins> {
        self.decoded_where(digits, |bytes| bytes == out)
    }

    /// When a part of `digits` are those of what is looked for.
    fn decoded_where(&self, digits: &[u8], is_it: impl Fn(&[u8]) -> bool) -> Option<Origins> {
        let runs = digits.chunk_by(|a, b| self.is_digit(a) == self.is_digit(b));
        runs.scan(0, |end, run| {
            let start = *end;
            *end += run.len();
            Some((start, run))
        })
        .find_map(|(start, run)| {
            let bytes = self.bytes(run).filter(|bytes| is_it(bytes))?;
            let digit = |bit: usize| start + bit / self.bits;
            Some((0..bytes.len()).map(|at| digit(8 * at)..digit(8 * at + 7) + 1).collect())
        })
    }

    fn is_digit(&self, byte: &u8) -> bool {
        (self.value)(*byte).is_some() || *byte == b'='
    }

    /// What the digits stand for. `None` when there are others, none, or too many.
    fn bytes(&self, digits: &[u8]) -> Option<Vec<u8>> {
        let padding = digits.iter().rev().take_while(|digit| **digit == b'=').count();
        let digits = &digits[..digits.len() - padding];
        let (mut held, mut bits, mut bytes) = (0_u32, 0, Vec::with_capacity(digits.len()));
        for digit in digits {
            held = held << self.bits | u32::from((self.value)(*digit)?);
            bits += self.bits;
            if bits >= 8 {
                bits -= 8;
                bytes.push((held >> bits) as u8);
            }
        }
        // The bits behind the last byte are zero, and less than a digit.
        let is_whole = bits < self.bits && held & ((1 << bits) - 1) == 0;
        let may_be_padded = ((digits.len() + padding) * self.bits).is_multiple_of(24) && padding < 3;
        (!bytes.is_empty() && is_whole && (padding == 0 || may_be_padded)).then_some(bytes)
    }
}

fn value16(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// For text or for URLs.
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
        assert_eq!(coded("[abc]", b"YWJj===="), None);
        assert_eq!(coded("[abc]", b"YWJj="), None);
        assert_eq!(coded("[abc]", b"YWJk"), None);
    }

    #[test]
    fn a_part_may_be_coded() {
        assert_eq!(coded("x[abc]def", b"616263").as_deref(), Some("******"));
        assert_eq!(coded("Basic [YWJj]", b"abc").as_deref(), Some("***"));
        assert_eq!(coded("a:[6162]", b"ab").as_deref(), Some("**"));
    }

    #[test]
    fn the_rest_of_a_buffer_is_as_it_was() {
        let written = |input, out: &[u8]| show(&cells_at_the_start(&traced(input), out));
        assert_eq!(written("a[bc]", b"616263\0\0"), "..****..");
        assert_eq!(written("YW[Jj]", b"abc\0"), ".**.");
        assert_eq!(written("[abc]", b"none"), "....");
        assert_eq!(written("[abc]", b""), "");
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
