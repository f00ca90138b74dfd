//! What the inputs of a case look like.
//!
//! The inputs of one alphabet have the same length and differ from each other in every byte, whatever the case of the
//! letters, except for the bytes that make the structure which the case needs (`fixed`). Where the length allows, no
//! character stands in an input twice, so that a byte of a value tells which byte of the input it is.

/// How many inputs each case is run on.
pub(crate) const INPUTS: usize = 4;

/// A set of inputs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alphabet {
    name: &'static str,
    make: fn(usize) -> String,
    fixed: &'static str,
}

impl Alphabet {
    /// The inputs.
    pub(crate) fn texts(self) -> Vec<String> {
        (0..INPUTS).map(self.make).collect()
    }

    /// Whether the inputs agree wherever this byte stands.
    pub(crate) fn is_fixed(self, byte: u8) -> bool {
        self.fixed.as_bytes().contains(&byte)
    }
}

/// Where each input starts in a cycle. No two starts differ by a multiple of its length.
const STARTS: [usize; INPUTS] = [0, 6, 20, 15];
const DIGIT_STARTS: [usize; INPUTS] = [0, 2, 4, 7];

/// In no order, so that sorting and neighbours show.
const LETTERS: &[u8; 26] = b"qjxzkvbpygfwmucldrhsniotae";

/// 20 different lower-case letters.
pub(crate) const LOWER: Alphabet = Alphabet { name: "lower", make: |input| letters(input, 20), fixed: "" };

macro_rules! alphabets {
    ($($(#[$doc:meta])* $name:ident: $make:expr, $fixed:literal;)*) => {
        impl crate::case::Case {
            $(
                $(#[$doc])*
                pub(crate) const fn $name(self) -> Self {
                    self.of(Alphabet { name: stringify!($name), make: $make, fixed: $fixed })
                }
            )*
        }

        #[cfg(test)]
        fn all() -> Vec<Alphabet> {
            vec![LOWER, $(Alphabet { name: stringify!($name), make: $make, fixed: $fixed }),*]
        }
    };
}

alphabets! {
    /// Letters, every other one a capital.
    mixed: |input| letters(input, 20).char_indices().map(|(at, letter)| match at % 2 {
        0 => letter,
        _ => letter.to_ascii_uppercase(),
    }).collect(), "";
    /// Three letters, less than anything that copies in words would take.
    short: |input| letters(input, 3), "";
    /// Exactly 32 letters, a length that a program may know.
    fixed_length: |input| letters(input, 32), "";
    /// More than one block of the shadow map.
    long: |input| letters(input, 1000), "";
    /// More than one page.
    huge: |input| letters(input, 9000), "";
    /// Nine digits that fit a `u32` and do not start with a zero.
    digits: |input| cycle(b"481592637", DIGIT_STARTS[input], 9), "";
    /// Characters of two bytes, which have a capital of two bytes.
    utf8: |input| ["àáâãäåæçèé", "пклмнорегд", "χφυτωθηιβγ", "աբգդեզէըթժ"][input].to_owned(), "";
    /// Characters of three bytes.
    wide: |input| multibyte(input, 3), "";
    /// Characters of four bytes.
    astral: |input| multibyte(input, 4), "";
    /// Four words with a blank between them.
    words: |input| group(input, " ", 5), " ";
    /// Two blanks before and behind the letters.
    padded: |input| format!("  {}  ", letters(input, 16)), " ";
    /// Four items of a list with commas.
    list: |input| group(input, ",", 4), ",";
    /// Three lines.
    lines: |input| format!("{}\n", group(input, "\n", 6)), "\n";
    /// `k=v&k=v`, as in a query.
    pairs: |input| {
        let text = letters(input, 16);
        format!("{}={}&{}={}", &text[..4], &text[4..8], &text[8..12], &text[12..])
    }, "=&";
    /// `dir/dir/name.ext`.
    path: |input| {
        let text = letters(input, 16);
        format!("{}/{}/{}.{}", &text[..4], &text[4..8], &text[8..13], &text[13..])
    }, "/.";
    /// Letters with what HTML escapes between them.
    html: |input| {
        let text = letters(input, 12);
        format!("{}<{}&{}>{}\"{}'{}", &text[..2], &text[2..4], &text[4..6], &text[6..8], &text[8..10], &text[10..])
    }, "<>&\"'";
    /// Letters with what string literals escape between them.
    quoted: |input| {
        let text = letters(input, 12);
        format!("{}\"{}\\{}\n{}", &text[..3], &text[3..6], &text[6..9], &text[9..])
    }, "\"\\\n";
    /// The start of an injection into SQL: letters and quotes.
    injection: |input| {
        let text = letters(input, 12);
        format!("{}' or '{}'='{}", &text[..4], &text[4..8], &text[8..])
    }, "' or=";
    /// Lower-case hexadecimal digits, those of visible characters.
    hex: |input| ascii(input, 10).bytes().map(|byte| format!("{byte:02x}")).collect(), "";
    /// Letters and, between them, characters as `%XX`.
    percent: |input| {
        let text = letters(input, 12);
        let visible = ascii(input, 3);
        let coded = visible.bytes().map(|byte| format!("%{byte:02X}"));
        text.as_bytes().chunks(4).zip(coded).map(|(clean, coded)| format!("{}{coded}", clean.escape_ascii())).collect()
    }, "%";
    /// Base64 without padding, of 15 letters and digits.
    base64: |input| {
        let texts = ["cExJaXg2TUVPN0h5VmFR", "WGVrVzlMM3JFTVU2NHlU", "aTR4MnJNUVNrUG5PRWZ3", "YnNCWEEzSjQ3ckdwY3Rh"];
        texts[input].to_owned()
    }, "";
}

/// `len` letters, without a repetition as long as there are enough letters.
fn letters(input: usize, len: usize) -> String {
    cycle(LETTERS, STARTS[input], len)
}

fn cycle(from: &[u8], start: usize, len: usize) -> String {
    (0..len).map(|at| char::from(from[(start + at) % from.len()])).collect()
}

/// Twenty letters in groups of `each`.
fn group(input: usize, separator: &str, each: usize) -> String {
    let text = letters(input, 20);
    text.as_bytes().chunks(each).map(|word| word.escape_ascii().to_string()).collect::<Vec<_>>().join(separator)
}

/// `len` visible ASCII characters both of whose hexadecimal digits differ between the inputs.
fn ascii(input: usize, len: usize) -> String {
    let byte = |at: usize| (4 + (at + input) % 4) << 4 | (1 + (2 * at + DIGIT_STARTS[input]) % 9);
    (0..len).map(|at| u8::try_from(byte(at)).map_or('?', char::from)).collect()
}

/// Six characters of `len` bytes.
fn multibyte(input: usize, len: usize) -> String {
    let lead = [0xe4, 0xf0][len - 3] + input;
    let character = |at: usize| {
        let mut bytes = vec![lead];
        bytes.extend((1..len).map(|part| 0x90 + (input * 5 + at * 7 + part * 3) % 0x20));
        bytes.into_iter().map(|byte| u8::try_from(byte).expect("a byte")).collect::<Vec<u8>>()
    };
    String::from_utf8((0..6).flat_map(character).collect()).expect("characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_differ_in_every_byte_whatever_its_case() {
        for alphabet in all() {
            let texts = alphabet.texts();
            for (at, text) in texts.iter().enumerate() {
                for other in &texts[at + 1..] {
                    assert_eq!(text.len(), other.len(), "{}", alphabet.name);
                    for (left, right) in text.bytes().zip(other.bytes()) {
                        let fixed = left == right && alphabet.is_fixed(left);
                        assert!(fixed || !left.eq_ignore_ascii_case(&right), "{}: {text} {other}", alphabet.name);
                    }
                }
            }
        }
    }

    #[test]
    fn a_character_of_a_short_input_stands_there_once() {
        for alphabet in all() {
            let Some(text) = alphabet.texts().into_iter().find(|text| text.len() <= 24) else { continue };
            if ["hex", "base64", "percent"].contains(&alphabet.name) {
                continue;
            }
            let mut seen: Vec<char> = text.chars().filter(|c| !c.is_ascii() || !alphabet.is_fixed(*c as u8)).collect();
            seen.sort_unstable();
            assert!(seen.is_sorted_by(|left, right| left < right), "{}: {text}", alphabet.name);
        }
    }
}
