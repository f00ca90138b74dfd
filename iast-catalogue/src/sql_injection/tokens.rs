//! The tokens of a SQL statement, with the bytes that each is made of.
//!
//! Written by hand: `sqlparser` would be the larger part of the build of this crate. The tests hold it against that one.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Space,
    Comment,
    /// `'..'` or `$$..$$`, also with a letter in front.
    Literal,
    /// `".."` or `` `..` ``.
    QuotedName,
    /// A name, a keyword or a number.
    Word,
    /// A character of an operator, a comma, a parenthesis, a placeholder.
    Symbol,
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) class: Class,
    pub(super) at: Range<usize>,
}

/// The tokens of a statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    /// Whether these are all: a quote or a comment may lack its end.
    pub(super) is_complete: bool,
}

/// Takes a statement apart.
pub(super) fn of(statement: &[u8]) -> Tokens {
    // A token and the blanks behind it have six bytes or more in most statements.
    let mut tokens = Tokens { list: Vec::with_capacity(statement.len() / 3 + 1), is_complete: true };
    let mut start = 0;
    while start < statement.len() {
        let (class, len) = first(&statement[start..]);
        let Some(len) = len else {
            tokens.is_complete = false;
            break;
        };
        tokens.list.push(Token { class, at: start..start + len });
        start += len;
    }
    tokens
}

/// The class and the length of the first token. One that lacks its end has no length.
fn first(text: &[u8]) -> (Class, Option<usize>) {
    match text {
        [first, ..] if first.is_ascii_whitespace() => (Class::Space, Some(1)),
        [b'-', b'-', ..] => (Class::Comment, Some(position(text, b'\n').unwrap_or(text.len()))),
        [b'/', b'*', ..] => (Class::Comment, comment(text)),
        [quote @ (b'"' | b'`'), ..] => (Class::QuotedName, quoted(text, *quote)),
        [b'\'', ..] => (Class::Literal, quoted(text, b'\'')),
        [b'n' | b'N' | b'e' | b'E' | b'b' | b'B' | b'x' | b'X' | b'r' | b'R', b'\'', ..] => {
            (Class::Literal, quoted(&text[1..], b'\'').map(|len| len + 1))
        }
        [b'u' | b'U', b'&', b'\'', ..] => (Class::Literal, quoted(&text[2..], b'\'').map(|len| len + 2)),
        [b'$', ..] => match dollars(text) {
            Some(len) => (Class::Literal, len),
            None => (Class::Symbol, Some(1 + word(&text[1..]))),
        },
        [first, ..] if first.is_ascii_digit() => (Class::Word, Some(number(text))),
        [b'.', first, ..] if first.is_ascii_digit() => (Class::Word, Some(number(text))),
        [first, ..] if is_word(first) => (Class::Word, Some(word(text))),
        _ => (Class::Symbol, Some(1)),
    }
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'#' | b'$')
}

fn word(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_word(byte)).count()
}

/// The length of a number: digits, one point, and an exponent.
fn number(text: &[u8]) -> usize {
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if let [b'0', b'x' | b'X', hex @ ..] = text {
        return 2 + hex.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    }
    let mut len = digits(0);
    if text.get(len) == Some(&b'.') {
        len += 1 + digits(len + 1);
    }
    if let [b'e' | b'E', rest @ ..] = &text[len..] {
        let sign = usize::from(matches!(rest, [b'+' | b'-', ..]));
        let exponent = digits(len + 1 + sign);
        len += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    len
}

/// The length of what starts with a quote, which stands for itself where it is doubled.
fn quoted(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        at += position(&text[at..], quote)? + 1;
        if text.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// The length of a comment in `/* */`. Comments in it have to end as well.
fn comment(text: &[u8]) -> Option<usize> {
    let (mut at, mut open) = (0, 0);
    loop {
        match text.get(at..)? {
            [b'/', b'*', ..] => (at, open) = (at + 2, open + 1),
            [b'*', b'/', ..] if open == 1 => return Some(at + 2),
            [b'*', b'/', ..] => (at, open) = (at + 2, open - 1),
            [] => return None,
            _ => at += 1,
        }
    }
}

/// The length of what stands in `$$ $$` or `$tag$ $tag$`, if the text starts so.
fn dollars(text: &[u8]) -> Option<Option<usize>> {
    let tag = text[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let tag = text.get(..tag + 2).filter(|tag| tag.ends_with(b"$") && !tag[1].is_ascii_digit())?;
    Some(memchr::memmem::find(&text[tag.len()..], tag).map(|len| len + 2 * tag.len()))
}

fn position(text: &[u8], wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first letter of the class of each byte; `?` where no token was found.
    fn letters(statement: &str) -> String {
        let tokens = of(statement.as_bytes());
        let mut letters = vec!['?'; statement.len()];
        for Token { class, at } in &tokens.list {
            letters[at.clone()].fill(match class {
                Class::Space => ' ',
                Class::Comment => 'c',
                Class::Literal => 'l',
                Class::QuotedName => 'q',
                Class::Word => 'w',
                Class::Symbol => 's',
            });
        }
        assert_eq!(tokens.is_complete, !letters.contains(&'?'), "{statement}");
        letters.into_iter().collect()
    }

    #[test]
    fn each_byte_has_its_class() {
        for (statement, expected) in [
            ("SELECT a.b, 'it''s' FROM \"t\" WHERE c=-1.5", "wwwwww wsws lllllll wwww qqq wwwww wsswww"),
            ("SELECT `a` -- 'x'\n, /* y */ 2", "wwwwww qqq cccccc s ccccccc w"),
            ("N'x' E'y' x'00' $$z$$ $1 ?", "llll llll lllll lllll ss s"),
            ("a = 'b\n c' AND d", "w s llllll www w"),
            ("a = 'b", "w s ??"),
            ("a /* b", "w ????"),
            // Of `//` the second may begin a comment: only DuckDB has an operator of the two.
            ("a //* b */ c", "w sccccccc w"),
            ("//*/ ", "s????"),
            ("0x1F", "wwww"),
            ("", ""),
        ] {
            assert_eq!(letters(statement), expected, "{statement}");
        }
    }

    /// The class of each byte as `sqlparser` sees it, in the letters from above.
    fn as_parsed(statement: &str) -> String {
        use sqlparser::dialect::GenericDialect;
        use sqlparser::tokenizer::{Token as Parsed, Tokenizer, Whitespace};
        let mut parsed = Vec::new();
        let _ = Tokenizer::new(&GenericDialect {}, statement).tokenize_with_location_into_buf(&mut parsed);
        let mut letters = vec!['?'; statement.len()];
        for token in parsed {
            // The statements have one line.
            let at = token.span.start.column as usize - 1..token.span.end.column as usize - 1;
            let text = &statement[at.clone()];
            letters[at].fill(match token.token {
                Parsed::Whitespace(Whitespace::Space | Whitespace::Newline | Whitespace::Tab) => ' ',
                Parsed::Whitespace(_) => 'c',
                Parsed::Word(word) if word.quote_style.is_some() => 'q',
                Parsed::Word(_) | Parsed::Number(..) => 'w',
                Parsed::DollarQuotedString(_) => 'l',
                _ if text.ends_with('"') => 'q',
                _ if text.ends_with('\'') => 'l',
                _ if text.starts_with(|first: char| first.is_ascii_alphanumeric()) => 'w',
                _ => 's',
            });
        }
        letters.into_iter().collect()
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 2000, failure_persistence: None, ..Default::default() })]

        /// Letters that start a literal of some dialect, such as `q'[..]'` of Oracle, are left out where they would.
        #[test]
        fn statements_are_read_as_sqlparser_reads_them(
            pieces in proptest::collection::vec(
                proptest::prop_oneof![
                    "[f-m]{1,4}", "[0-9]{1,3}(\\.[0-9]{1,2})?", "'", "\"", "`", " ", " -- ", " /\\*", "\\*/ ", "[=<>,;()+*/-]",
                    "'[f-m ]{0,4}'", "'[f-m]''[f-m]'", " [NEX]'[0-9]{2}'", "\\$\\$",
                ],
                0..12,
            ),
        ) {
            let statement = pieces.concat();
            // An operator of DuckDB, which sqlparser knows in any dialect. Elsewhere a comment may begin with its second half.
            proptest::prop_assume!(!statement.contains("//"));
            proptest::prop_assert_eq!(letters(&statement), as_parsed(&statement), "{}", statement);
        }

        #[test]
        fn any_text_has_tokens(text in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40), ascii in "[a'\"`$*/ -]{0,20}") {
            for text in [&text[..], ascii.as_bytes()] {
                let tokens = of(text);
                let end = tokens.list.iter().fold(0, |end, token| {
                    assert!(token.at.start == end && token.at.end > end);
                    token.at.end
                });
                proptest::prop_assert_eq!(tokens.is_complete, end == text.len());
            }
        }
    }
}
