//! Text of others on a terminal: whatever could move the cursor, hide or reorder text is written out as an escape.

/// The text on one line, of visible characters only.
#[must_use]
pub fn visible(text: &str) -> String {
    // Nearly all text is, and reports have much of it.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().flat_map(visible_char).collect()
}

/// A character, or its escape (`\n`, `\u{1b}`): controls, direction marks, characters without a width of their own.
pub fn visible_char(c: char) -> impl Iterator<Item = char> {
    // These are printable; `escape_debug` escapes them for the sake of literals.
    let literal = matches!(c, '"' | '\'' | '\\');
    literal.then_some(c).into_iter().chain((!literal).then(|| c.escape_debug()).into_iter().flatten())
}

/// The number of columns, at most: everything that is not ASCII counts as wide.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The text, or its start and `…`.
#[must_use]
pub fn clip(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `1 test`, `2 tests`.
#[must_use]
pub fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_is_left() {
        assert_eq!(visible("a\tb\r\nc"), r"a\tb\r\nc");
        assert_eq!(visible("\u{1b}[31mred\u{7}"), r"\u{1b}[31mred\u{7}");
        assert_eq!(visible("a\u{202e}b\u{200b}c\u{feff}\u{2066}\u{ad}"), r"a\u{202e}b\u{200b}c\u{feff}\u{2066}\u{ad}");
        assert_eq!(visible("\u{9b}1m\u{85}\u{2028}\u{e0041}"), r"\u{9b}1m\u{85}\u{2028}\u{e0041}");
        assert_eq!(visible("e\u{301}\u{fe0f}"), r"e\u{301}\u{fe0f}");
        assert_eq!(visible("it's \"ok\" \\ ä 漢 😀"), "it's \"ok\" \\ ä 漢 😀");
    }

    #[test]
    fn clipping_and_counting() {
        assert_eq!(clip("äöü", 2), "äö…");
        assert_eq!(clip("äöü", 3), "äöü");
        assert_eq!(width("aä"), 3);
        assert_eq!((count(1, "test"), count(0, "test")), ("1 test".to_owned(), "0 tests".to_owned()));
    }
}
