//! The tokens of a SQL statement, with the bytes that each is made of.

use std::ops::Range;

use sqlparser::dialect::GenericDialect;
use sqlparser::tokenizer::{Location, Token as Parsed, TokenWithSpan, Tokenizer, Whitespace};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Space,
    Comment,
    /// `'..'`, also with a letter in front.
    Literal,
    /// `".."` or `` `..` ``.
    QuotedName,
    /// A name, a keyword or a number.
    Word,
    /// An operator, a comma, a parenthesis, a placeholder.
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

/// Takes a statement of ASCII characters apart.
pub(super) fn of(statement: &str) -> Tokens {
    let mut parsed = Vec::new();
    let is_complete =
        Tokenizer::new(&GenericDialect {}, statement).tokenize_with_location_into_buf(&mut parsed).is_ok();
    let breaks = statement.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    let lines: Vec<usize> = [0].into_iter().chain(breaks).collect();
    // Lines and columns count from 1, columns in characters, of which each is a byte.
    let offset = |Location { line, column }: Location| {
        let line = usize::try_from(line).ok().and_then(|line| lines.get(line.checked_sub(1)?).copied());
        let column = usize::try_from(column).ok().and_then(|column| column.checked_sub(1));
        line.zip(column).map_or(statement.len(), |(line, column)| statement.len().min(line + column))
    };
    let token = |TokenWithSpan { token, span }: TokenWithSpan| {
        let at = offset(span.start)..offset(span.end);
        Token { class: class(&token, statement.get(at.clone()).unwrap_or_default()), at }
    };
    Tokens { list: parsed.into_iter().map(token).collect(), is_complete }
}

fn class(token: &Parsed, text: &str) -> Class {
    match token {
        Parsed::Whitespace(Whitespace::Space | Whitespace::Newline | Whitespace::Tab) => Class::Space,
        Parsed::Whitespace(_) => Class::Comment,
        Parsed::Word(word) if word.quote_style.is_some() => Class::QuotedName,
        Parsed::Word(_) | Parsed::Number(..) => Class::Word,
        // Two dollars quote, one makes a placeholder.
        Parsed::DollarQuotedString(_) | Parsed::CopyData { .. } => Class::Literal,
        _ if text.ends_with('"') => Class::QuotedName,
        _ if text.ends_with('\'') => Class::Literal,
        // Hexadecimal numbers.
        _ if text.starts_with(|first: char| first.is_ascii_alphanumeric()) => Class::Word,
        _ => Class::Symbol,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first letter of the class of each byte; `?` where no token was found.
    fn letters(statement: &str) -> String {
        let tokens = of(statement);
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
            ("0x1F", "wwww"),
            ("", ""),
        ] {
            assert_eq!(letters(statement), expected, "{statement}");
        }
    }
}
