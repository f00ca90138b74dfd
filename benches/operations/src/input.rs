//! What operations work on. Each input comes in many versions of the same length.

use std::fmt::Write as _;

use crate::engine;

/// A kind of input.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Input {
    /// So many letters, all of them untrusted.
    Letters(usize),
    /// A statement with an untrusted literal in it.
    Statement,
    /// An address whose host is the program's own and whose path is not.
    Address,
    /// A list of objects as JSON with so many bytes at least, all of them untrusted.
    Json(usize),
}

impl Input {
    /// The version `number`, tainted where that is wanted.
    pub(crate) fn make(self, number: usize, tainted: bool) -> String {
        match self {
            Self::Letters(len) => letters(number, len, tainted),
            Self::Statement => format!("SELECT name FROM t WHERE id = '{}'", letters(number, 16, tainted)),
            Self::Address => format!("https://example.com/items/{}", letters(number, 16, tainted)),
            Self::Json(len) => json(number, len, tainted),
        }
    }
}

/// Letters in the order of the alphabet, so that operations find what they look for, behind a number.
fn letters(number: usize, len: usize, tainted: bool) -> String {
    let head = format!("{number:05}");
    let text: String = head.chars().chain(('a'..='w').cycle()).take(len).collect();
    if tainted {
        engine::taint(&text);
    }
    text
}

fn json(number: usize, len: usize, tainted: bool) -> String {
    let mut text = String::with_capacity(len + 256);
    let mut id = 10_000_000 + number * 100;
    while text.len() < len {
        text.push(if text.is_empty() { '[' } else { ',' });
        let _ = write!(
            text,
            r#"{{"id":{id},"name":"item {id}","note":"a \"quoted\" text, of some length","price":{}.25,"tags":["red","green"],"sold":false}}"#,
            id % 1000
        );
        id += 1;
    }
    text.push(']');
    if tainted {
        engine::taint(&text);
    }
    text
}
