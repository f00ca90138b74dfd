//! Values that follow a secret name: `password = 'x'`, `"token": "x"`, `?sid=x&`, `Authorization: x`, `--token x`.
//!
//! It reads no language. Where it cannot tell the end of a value it takes too much rather than too little.

use std::ops::Range;

use super::syntax::{
    LOOK_BACK, closing, identifier_before, is_blank, is_name, name_before, quoted, skip_blanks, skip_blanks_back, value,
};
use super::{bytes_are_secret_name, insert};

/// How far before `value=` the start of its markup tag is looked for.
const TAG: usize = 256;
/// Operators written as words, between a column and its literal.
const WORD_OPERATORS: &[&[u8]] = &[b"like", b"ilike", b"in", b"is", b"not", b"regexp", b"rlike", b"glob", b"by"];

/// The values of secret names in the text.
pub(super) fn spans(text: &[u8]) -> Vec<Range<usize>> {
    let mut spans = insert::spans(text);
    let mut at = 0;
    while at < text.len() {
        let value = match text[at] {
            b'=' | b':' => after_operator(text, at),
            b'<' | b'>' => after_bracket(text, at),
            b'\'' | b'"' | b'`' => after_word(text, at),
            b'-' => after_flag(text, at),
            _ => None,
        };
        // A value cannot hold the name of another one that matters: it is hidden as a whole.
        at = value.as_ref().map_or(at, |value| value.end.saturating_sub(1)).max(at) + 1;
        spans.extend(value.filter(|value| !is_placeholder(&text[value.clone()])));
    }
    spans
}

/// `name = value`, `name: value` and what looks alike (`==`, `!=`, `=>`, `:=`).
fn after_operator(text: &[u8], at: usize) -> Option<Range<usize>> {
    let colon = text[at] == b':';
    if colon && (text.get(at + 1) == Some(&b':') || (at > 0 && text[at - 1] == b':')) {
        return None;
    }
    let mut before = at;
    while before > at.saturating_sub(3) && matches!(text[before - 1], b'=' | b'!' | b'<' | b'>' | b'~' | b':') {
        before -= 1;
    }
    let name = name_before(text, before);
    if !bytes_are_secret_name(name) && !is_secret_field(text, at, name) {
        return None;
    }
    let mut start = at + 1;
    while text.get(start).is_some_and(|byte| matches!(byte, b'=' | b'>' | b'~')) {
        start += 1;
    }
    let whole_line = name.to_ascii_lowercase().ends_with(b"authorization");
    value(
        text,
        start,
        match (colon, whole_line) {
            (true, true) => |byte| matches!(byte, b'\n' | b'\r'),
            (true, false) => {
                |byte| matches!(byte, b'\n' | b'\r' | b',' | b';' | b'&' | b'"' | b'\'' | b'<' | b'}' | b']' | b')')
            }
            (false, _) => |byte| {
                byte <= b' '
                    || matches!(byte, b',' | b';' | b'&' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'}' | b']' | b')')
            },
        },
    )
}

/// `<input type="password" value="x">` and `<meta name="csrf-token" content="x">`.
fn is_secret_field(text: &[u8], at: usize, name: &[u8]) -> bool {
    if !(name.eq_ignore_ascii_case(b"value") || name.eq_ignore_ascii_case(b"content")) {
        return false;
    }
    let from = at.saturating_sub(TAG);
    text[from..at]
        .iter()
        .rposition(|byte| *byte == b'<')
        .is_some_and(|tag| bytes_are_secret_name(&text[from + tag..at]))
}

/// `<password>x</password>`, `password <> 'x'`, `password > 'x'`.
fn after_bracket(text: &[u8], at: usize) -> Option<Range<usize>> {
    let name = name_before(text, at);
    if !bytes_are_secret_name(name) {
        return None;
    }
    let start = at - name.len().min(at);
    if text[at] == b'>' && start > 0 && text[..at].ends_with(name) && text[start - 1] == b'<' {
        return value(text, at + 1, |byte| byte == b'<');
    }
    let next = at + 1 + usize::from(matches!(text.get(at + 1), Some(b'>' | b'=')));
    quoted(text, skip_blanks(text, next))
}

/// `PASSWORD('x')`, `IDENTIFIED BY 'x'`, `password LIKE 'x'`, `pin IN ('1', '2')`.
fn after_word(text: &[u8], at: usize) -> Option<Range<usize>> {
    if at == 0 || !matches!(text[at - 1], b' ' | b'\t' | b'\n' | b'(') {
        return None;
    }
    let (mut end, mut list) = (at, None);
    for _ in 0..4 {
        let word = skip_blanks_back(text, end, |byte| is_blank(byte) || byte == b'(');
        let name = identifier_before(text, word);
        if bytes_are_secret_name(name) || name.eq_ignore_ascii_case(b"identified") {
            return list.map_or_else(|| quoted(text, at), |open| Some(open..closing(text, open)));
        }
        if name.eq_ignore_ascii_case(b"in") {
            list = text[word..at].iter().position(|byte| *byte == b'(').map(|open| word + open);
        }
        end = word;
        if !WORD_OPERATORS.contains(&name.to_ascii_lowercase().as_slice()) {
            return None;
        }
        end -= name.len();
    }
    None
}

/// `--token x`.
fn after_flag(text: &[u8], at: usize) -> Option<Range<usize>> {
    let is_flag = text.get(at + 1) == Some(&b'-') && (at == 0 || !is_name(text[at - 1]));
    let start = at + 2;
    let length = text.get(start..)?.iter().take(LOOK_BACK).position(|byte| !is_name(*byte))?;
    let blank = text.get(start + length).is_some_and(|byte| is_blank(*byte));
    (is_flag && blank && bytes_are_secret_name(&text[start..start + length]))
        .then(|| value(text, start + length, |byte| byte <= b' '))?
}

/// A bound parameter in a statement is worth showing: it is what the help asks for.
fn is_placeholder(value: &[u8]) -> bool {
    match value {
        [b'?' | b'$', digits @ ..] => digits.len() <= 3 && digits.iter().all(u8::is_ascii_digit),
        b"%s" | b"{}" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        crate::testing::assert_parts(&super::super::merge(spans(text.as_bytes())), text, expect);
    }

    #[test]
    fn statements() {
        check("SELECT 1 FROM u WHERE name = 'bob' AND password = 'hunter2' AND a = 'b'", &["hunter2"]);
        check("WHERE lower(u.\"password\") != N'hun''ter2'", &["hun''ter2"]);
        check("WHERE password LIKE 'hunter%' OR pin IN ('1', '2')", &["hunter%", "('1', '2')"]);
        check("WHERE password NOT LIKE ( 'x'", &["x"]);
        check("WHERE password <> 'hunter2' OR password >= 'h'", &["hunter2", "h"]);
        check("WHERE password = md5('hunter2') AND a = 'b'", &["md5('hunter2')"]);
        check("CREATE USER bob IDENTIFIED BY 'hunter2'", &["hunter2"]);
        check("ALTER ROLE bob WITH PASSWORD 'hunter2'", &["hunter2"]);
        check("WHERE password = 'unclosed and more", &["unclosed and more"]);
    }

    #[test]
    fn placeholders_stay() {
        check("WHERE password = ? AND token = $1 AND pin = ?12 AND secret = {}", &[]);
        check("WHERE password = '' AND token = \"\"", &[]);
    }

    #[test]
    fn notations() {
        check("/search?q=a&token=abc123&x=1", &["abc123"]);
        check("{\"user\": \"bob\", \"password\": \"hunter2\", \"n\": 1}", &["hunter2"]);
        check("{\\\"password\\\":\\\"hunter2\\\",\\\"n\\\":1}", &["hunter2"]);
        check("Login { password: \"hunter2\", pin: 1234, name: \"bob\" }", &["hunter2", "1234"]);
        check(
            "Authorization: Digest username=\"a\", response=\"b\"\r\nHost: h",
            &["Digest username=\"a\", response=\"b\""],
        );
        check("api_key => abc, x => y", &["abc"]);
        check("user[password]=hunter2;a=b", &["hunter2"]);
        check("<password>hunter2</password><a>b</a>", &["hunter2"]);
        check("<input type=\"password\" name=\"x\" value=\"hunter2\"><input value=\"a\">", &["hunter2"]);
        check("tool --token abc123 --name bob --password='x y'", &["abc123", "x y"]);
        check("{\"credentials\": {\"a\": {\"b\": 1}}, \"n\": 2}", &["{\"a\": {\"b\": 1}}"]);
    }

    #[test]
    fn plain_text() {
        for text in [
            "SELECT * FROM session WHERE id = 'x'",
            "author = 'bob'",
            "auth::login",
            "http://host/token/x",
            "password",
            "password = ",
            "a = 'b' -- comment",
            "{\"a\": \"my token\", \"b\": \"x\"}",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn hostile_text_takes_no_quadratic_time() {
        for piece in
            ["=", "password", "password=", "value=", "<", "'", "(", "password=(", "--", "--token", "insert", "://"]
        {
            let start = std::time::Instant::now();
            let _ = spans(piece.repeat(65_536 / piece.len()).as_bytes());
            assert!(start.elapsed().as_millis() < 2_000, "{piece}: {:?}", start.elapsed());
        }
    }
}
