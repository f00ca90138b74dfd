//! Card numbers.

use std::ops::Range;

/// Lengths of card numbers by what they start with.
const CARDS: &[(&[u8], &[usize])] = &[
    (b"4", &[13, 16, 19]),
    (b"51", &[16]),
    (b"52", &[16]),
    (b"53", &[16]),
    (b"54", &[16]),
    (b"55", &[16]),
    (b"2", &[16]),
    (b"34", &[15]),
    (b"37", &[15]),
    (b"30", &[14]),
    (b"36", &[14]),
    (b"38", &[14]),
    (b"35", &[16]),
    (b"6", &[16, 17, 18, 19]),
];

/// A card number: plausible first digits and length, a correct check digit, single separators between digits.
pub(super) fn number(text: &[u8], at: usize) -> Option<Range<usize>> {
    if at > 0 && text[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    let mut digits = Vec::with_capacity(19);
    let (mut end, mut next) = (at, at);
    while let Some(&byte) = text.get(next) {
        if byte.is_ascii_digit() {
            digits.push(byte);
            next += 1;
            end = next;
        } else if matches!(byte, b' ' | b'-' | b'.' | b'_') && next == end {
            next += 1;
        } else {
            break;
        }
        if digits.len() > 19 {
            return None;
        }
    }
    // Another word may follow at once: `4111 1111 1111 1111 12/27`. So every valid length is tried, longest first.
    let lengths = CARDS.iter().filter(|(start, _)| digits.starts_with(start)).flat_map(|(_, lengths)| lengths.iter());
    let length = lengths.copied().filter(|length| *length <= digits.len() && luhn(&digits[..*length])).max()?;
    let mut seen = 0;
    let last = text[at..end].iter().position(|byte| {
        seen += usize::from(byte.is_ascii_digit());
        seen == length
    })?;
    let end = at + last + 1;
    (!text.get(end).is_some_and(u8::is_ascii_alphanumeric)).then_some(at..end)
}

/// The check digit of <https://patents.google.com/patent/US2950048A>.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = (digits.iter().rev().enumerate())
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            let doubled = if at % 2 == 1 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::super::shape::spans;

    fn check(text: &str, expect: &[&str]) {
        crate::testing::assert_parts(&spans(text.as_bytes()), text, expect);
    }

    #[test]
    fn card_numbers() {
        check("pay 4111 1111 1111 1111 now", &["4111 1111 1111 1111"]);
        check("4111-1111-1111-1111", &["4111-1111-1111-1111"]);
        check("'5555555555554444'", &["5555555555554444"]);
        check("378282246310005,", &["378282246310005"]);
        check("4111 1111 1111 1111 12/27", &["4111 1111 1111 1111"]);
        check("4111 1111 1111 1112", &[]);
        check("1700000000000", &[]);
        check("id4111111111111111", &[]);
        check("41111111111111111111111111", &[]);
    }
}
