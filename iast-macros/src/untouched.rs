//! Functions that `#[instrument]` leaves as they are, which most are, told by their tokens.
//!
//! Reading even the signature of each as syntax would be a fourth of the time that the macros take.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{control, literals, rewrite};

/// Whether an item is a function without operations, about which there is nothing to say. May err on the side of `false`.
pub(crate) fn is(item: &TokenStream) -> bool {
    let mut tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let Some(TokenTree::Group(body)) = tokens.pop().filter(is_braces) else { return false };
    let is_fn = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "fn");
    let Some(place) = tokens.iter().position(is_fn) else { return false };
    let (before, signature) = tokens.split_at(place);
    // The settings may say more about it.
    let is_control = matches!(signature.get(1), Some(TokenTree::Ident(name)) if control::is_named(name));
    !is_control
        && before.iter().all(is_harmless)
        && !has(signature, &|token| is_attribute(token))
        && !rewrite::may_have_operations(body.stream())
        && literals::find(body.stream()).is_empty()
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether a token may stand in front of any function: no `const`, which is an error, and no `#[naked]`.
fn is_harmless(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(ident) => {
            ["pub", "async", "unsafe", "extern", "default"].iter().any(|modifier| ident == modifier)
        }
        TokenTree::Group(group) => {
            let content: Vec<TokenTree> = group.stream().into_iter().collect();
            !has(&content, &|token| matches!(token, TokenTree::Ident(ident) if ident == "naked"))
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => true,
    }
}

/// Whether a token begins an attribute: that of a parameter may be ours.
fn is_attribute(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == '#')
}

fn has(tokens: &[TokenTree], wanted: &dyn Fn(&TokenTree) -> bool) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Group(group) => has(&group.stream().into_iter().collect::<Vec<_>>(), wanted),
        token => wanted(token),
    })
}

#[cfg(test)]
mod tests {
    fn check(item: &str, expected: bool) {
        assert_eq!(super::is(&item.parse().unwrap()), expected, "{item}");
    }

    #[test]
    fn functions_without_operations_are_told() {
        for item in [
            "fn f() {}",
            "/// Text.\n #[inline] pub(crate) async unsafe extern \"C\" fn f<T: Fn(*const u8)>(self, t: T) -> [u8; 4] where T: A { g(t) }",
        ] {
            check(item, true);
        }
    }

    #[test]
    fn whatever_may_need_more_is_not() {
        for item in [
            "fn f(a: A) -> A { a.clone() }",
            "const fn f() {}",
            "#[unsafe(naked)] fn f() {}",
            "fn f(#[source] a: &str) { g(a) }",
            "fn f();",
            "impl A for fn() {}",
            "mod m { fn f() {} }",
            "struct S {}",
            "",
        ] {
            check(item, false);
        }
    }
}
