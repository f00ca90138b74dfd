//! The values of `INSERT INTO users (name, password) VALUES ('x', 'y')`, where its place tells the name of a value.

use std::ops::Range;

use super::bytes_are_secret_name;
use super::syntax::quoted;

/// The values that go into columns with secret names.
///
/// A row with another number of values than there are columns (untrusted text can cause that) counts as a whole.
pub(super) fn spans(text: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let Some(insert) = find(text, b"insert", 0) else { return spans };
    let Some(values) = find(text, b"values", insert) else { return spans };
    let Some(open) = text[insert..values].iter().position(|byte| *byte == b'(').map(|open| insert + open) else {
        return spans;
    };
    let columns: Vec<bool> = text[open..values].split(|byte| *byte == b',').map(bytes_are_secret_name).collect();
    if !columns.contains(&true) {
        return spans;
    }
    let mut at = values + b"values".len();
    while let Some(open) = text[at..].iter().position(|byte| *byte == b'(').map(|open| at + open) {
        let (items, end) = row(text, open + 1);
        if items.len() == columns.len() {
            let secret = items.into_iter().zip(&columns).filter(|(_, secret)| **secret);
            spans.extend(secret.map(|(item, _)| quoted(text, item.start).unwrap_or(item)));
        } else {
            spans.push(open + 1..end);
        }
        at = end;
    }
    spans
}

/// The items of a row that starts at `at`, without blanks around them, and the end of the row.
fn row(text: &[u8], at: usize) -> (Vec<Range<usize>>, usize) {
    let (mut items, mut start, mut depth, mut at) = (Vec::new(), at, 0_usize, at);
    loop {
        match text.get(at) {
            None => break,
            Some(b'\'' | b'"') => at = quoted(text, at).map_or(at + 1, |literal| literal.end.min(text.len())),
            Some(b'(') => depth += 1,
            Some(b')') if depth == 0 => break,
            Some(b')') => depth -= 1,
            Some(b',') if depth == 0 => {
                items.push(trimmed(text, start..at));
                start = at + 1;
            }
            Some(_) => {}
        }
        at += 1;
    }
    let end = at.min(text.len());
    items.push(trimmed(text, start.min(end)..end));
    (items, end)
}

fn trimmed(text: &[u8], item: Range<usize>) -> Range<usize> {
    let blanks = text[item.clone()].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    item.start + blanks..item.end
}

fn find(text: &[u8], word: &[u8], from: usize) -> Option<usize> {
    text[from..].windows(word.len()).position(|window| window.eq_ignore_ascii_case(word)).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        crate::testing::assert_parts(&spans(text.as_bytes()), text, expect);
    }

    #[test]
    fn the_place_tells_the_column() {
        check("INSERT INTO users (name, password) VALUES ('bob', 'hunter2')", &["hunter2"]);
        check("insert into u(pin,name)values(1234, 'a,b'), ( 99, 'c')", &["1234", "99"]);
        check("INSERT INTO u (name, password, n) VALUES ('o''(', md5('x'), 1)", &["md5('x')"]);
        check("INSERT INTO users (name) VALUES ('bob')", &[]);
        check("INSERT INTO users VALUES ('bob', 'hunter2')", &[]);
    }

    #[test]
    fn a_row_that_does_not_fit_counts_as_a_whole() {
        check("INSERT INTO u (name, password) VALUES ('a', 'b', 'hunter2')", &["'a', 'b', 'hunter2'"]);
        check("INSERT INTO u (name, password) VALUES ('hunter2", &["'hunter2"]);
        check("INSERT INTO u (name, password) VALUES (", &[""]);
    }
}
