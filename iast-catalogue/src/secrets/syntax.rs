//! The little syntax that statements, JSON, URLs, headers and Rust have in common: names, quotes, brackets, blanks.

use std::ops::Range;

/// How far before an operator or a quote its name is looked for.
pub(super) const LOOK_BACK: usize = 128;

/// The value that starts at or after `from`: quoted, in brackets, or up to a byte for which `ends` holds.
pub(super) fn value(text: &[u8], from: usize, ends: impl Fn(u8) -> bool) -> Option<Range<usize>> {
    let start = skip_blanks(text, from);
    if let Some(value) = quoted(text, start) {
        return Some(value);
    }
    let first = *text.get(start)?;
    if matches!(first, b'(' | b'[' | b'{') {
        return Some(start..closing(text, start));
    }
    let length = text[start..].iter().position(|byte| ends(*byte) || *byte == b'(');
    let mut end = length.map_or(text.len(), |length| start + length);
    if text.get(end) == Some(&b'(') {
        // A call such as `md5('x')`.
        end = closing(text, end);
    }
    (start < end && text[start..end].iter().any(|byte| !is_blank(*byte))).then_some(start..end)
}

/// The inside of the quotes that open at `at`, also of `\"..\"`, `N'..'` and `r#"..`. Unclosed ones reach to the end.
pub(super) fn quoted(text: &[u8], at: usize) -> Option<Range<usize>> {
    let mark = |at: usize| text.get(at).filter(|byte| matches!(byte, b'\'' | b'"' | b'`')).copied();
    let prefix = (0..3).find(|skipped| mark(at + skipped).is_some())?;
    if !text[at..at + prefix].iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'\\' | b'#' | b'&')) {
        return None;
    }
    let quote = mark(at + prefix)?;
    let escaped = prefix > 0 && text[at + prefix - 1] == b'\\';
    let start = at + prefix + 1;
    let mut end = start;
    while let Some(&byte) = text.get(end) {
        if escaped && byte == b'\\' && text.get(end + 1) == Some(&quote) {
            break;
        }
        if byte == b'\\' || (byte == quote && text.get(end + 1) == Some(&quote) && end > start) {
            end += 2;
        } else if byte == quote {
            break;
        } else {
            end += 1;
        }
    }
    let end = end.min(text.len());
    (start < end).then_some(start..end)
}

/// The end of the bracket that opens at `at`, or of the text.
pub(super) fn closing(text: &[u8], at: usize) -> usize {
    let close = match text[at] {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    };
    let mut depth = 0_usize;
    let end = text[at..].iter().position(|byte| {
        if *byte == text[at] {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
        }
        depth == 0
    });
    end.map_or(text.len(), |end| at + end + 1)
}

/// The name that ends before `at`, past blanks and what can stand between a name and its operator.
pub(super) fn name_before(text: &[u8], at: usize) -> &[u8] {
    let end = skip_blanks_back(text, at, |byte| {
        is_blank(byte) || matches!(byte, b'"' | b'\'' | b'`' | b']' | b')' | b'\\' | b'?')
    });
    identifier_before(text, end)
}

/// The name that ends at `end`.
pub(super) fn identifier_before(text: &[u8], end: usize) -> &[u8] {
    let floor = end.saturating_sub(LOOK_BACK);
    let start = text[floor..end].iter().rposition(|byte| !is_name(*byte)).map_or(floor, |at| floor + at + 1);
    &text[start..end]
}

/// The first byte at or after `from` that is no blank.
pub(super) fn skip_blanks(text: &[u8], from: usize) -> usize {
    let from = from.min(text.len());
    text[from..].iter().position(|byte| !is_blank(*byte)).map_or(text.len(), |length| from + length)
}

/// The end of the text before `end` without the bytes for which `skip` holds.
pub(super) fn skip_blanks_back(text: &[u8], end: usize, skip: impl Fn(u8) -> bool) -> usize {
    let floor = end.saturating_sub(LOOK_BACK);
    text[floor..end].iter().rposition(|byte| !skip(*byte)).map_or(floor, |at| floor + at + 1)
}

/// Blanks of any language.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// What names are made of, also in headers, paths of modules and languages other than English.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$' | b':') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_with_what_can_stand_before_them() {
        for (text, inside) in [
            ("'a' b", Some("a")),
            ("\"a\\\"b\" c", Some("a\\\"b")),
            ("'it''s' x", Some("it''s")),
            ("\\\"a\\\",", Some("a")),
            ("N'a'", Some("a")),
            ("r#\"a\"#", Some("a")),
            ("'open", Some("open")),
            ("'a\\", Some("a\\")),
            ("''", None),
            ("plain", None),
            ("", None),
        ] {
            assert_eq!(quoted(text.as_bytes(), 0).map(|span| &text[span]), inside, "{text}");
        }
    }

    #[test]
    fn brackets_nest() {
        assert_eq!(closing(b"(a(b)c)d", 0), 7);
        assert_eq!(closing(b"{a{b}", 0), 5);
        assert_eq!(closing(b"[", 0), 1);
    }

    #[test]
    fn names_stand_before_their_operator() {
        assert_eq!(name_before(b"a.\"pin\" ) =", 10), b"pin");
        assert_eq!(name_before(b"x user[pin]", 11), b"pin");
        assert_eq!(name_before(b" ", 1), b"");
        assert_eq!(identifier_before("x pässword".as_bytes(), 11), "pässword".as_bytes());
    }
}
