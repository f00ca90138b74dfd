//! Whether the tokens of a body can hold an operation, found out without reading them as syntax.
//!
//! Most functions of a program have none, and reading and printing a body costs more than all else that is done to it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{library_names, names};
use crate::control;

/// May err on the side of `true`.
pub(crate) fn may_have_operations(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Ident(ident) => {
                let is_macro = matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '!');
                let name = ident.to_string();
                names::is_observed(&name)
                    || control::is_named(ident)
                    || is_macro && library_names::logs(&format!("{name}!"))
            }
            TokenTree::Punct(sign) if sign.as_char() == '+' => {
                tokens.next_if(|next| matches!(next, TokenTree::Punct(sign) if sign.as_char() == '='));
                !tokens.peek().is_some_and(is_number)
            }
            TokenTree::Punct(sign) if sign.as_char() == '*' => changes_an_item(tokens.clone()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
            TokenTree::Group(group) => {
                let stored_to = group.delimiter() == Delimiter::Bracket
                    && matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '=');
                stored_to || may_have_operations(group.stream())
            }
        };
        if found {
            return true;
        }
    }
    false
}

/// Whether a `*` begins `*item = value` or `*item ^= value`.
fn changes_an_item(mut tokens: impl Iterator<Item = TokenTree>) -> bool {
    if !matches!(tokens.next(), Some(TokenTree::Ident(_))) {
        return false;
    }
    let signs: String = tokens
        .map_while(|token| match token {
            TokenTree::Punct(sign) => Some(sign.as_char()),
            _ => None,
        })
        .collect();
    let is_comparison = ["==", "!=", "<=", ">="].iter().any(|comparison| signs.starts_with(comparison));
    let assigned = signs.trim_start_matches(|sign| "+-*/%^&|<>".contains(sign));
    !is_comparison && assigned.starts_with('=')
}

fn is_number(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(literal) if literal.to_string().starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::may_have_operations;

    fn check(body: &str, expected: bool) {
        assert_eq!(may_have_operations(body.parse().unwrap()), expected, "{body}");
    }

    #[test]
    fn operations_are_found_wherever_they_stand() {
        for body in [
            "a.clone()",
            "f([{ m!(x::encode(a)) }])",
            "a + b",
            "a += &b",
            "a[0] = b",
            "*a = b",
            "*a <<= *b",
            "format!(\"{a}\")",
        ] {
            check(body, true);
        }
    }

    #[test]
    fn a_body_without_operations_is_told_by_its_tokens() {
        for body in
            ["a.len() + 1", "n += 1; self.n", "if a == b { f(a)? } else { [a, b] }", "\"a + b\"", "*a == *b", "*a <= b"]
        {
            check(body, false);
        }
    }
}
