//! How the tests of this folder write what becomes of a body.

use quote::ToTokens as _;
use syn::{Block, Signature, parse_quote};

use super::{may_have_operations, operations};

/// Compares a rewritten body, in a function with the parameters `self`, `a`, `b`, `c`, `out`, `text: &str`,
/// `bytes: &[u8]` and `n: usize`.
///
/// In what is expected, `AFTER`, `SOFT`, `ALSO`, `TARGET`, `OUTPUT`, `FROM`, `KEEP`, `LEND`, `TAP`, `INTO`, `ITEMS`, `ITEM`, `DROPPED`,
/// `ITEM_AT`, `EACH`, `PICK`, `STORE`, `USED`, `NEXT`, `WITHIN` and `SCALAR` stand for the runtime's functions (`SOFT` for
/// `after_soft`, `INTO` for `tap_target`), `B0` for `before` with the first site, `@0` for that site, `#0` for the first
/// call of a library, and `^x` for the address of `x`. What is around such a call is named by the function in capitals.
/// `ALSO`, `TARGET` and `OUTPUT` right around `B0` stand for `reads`, `changes` and `fills` with that site, which are the
/// same in one call.
pub(super) fn check(body: &str, expected: &str) {
    let sig: Signature = parse_quote!(fn f(&self, a: A, b: B, c: C, out: O, text: &str, bytes: &[u8], n: usize));
    check_in(&sig, body, expected);
}

pub(super) fn check_in(sig: &Signature, body: &str, expected: &str) {
    let mut block: Block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
    let tokens = block.to_token_stream();
    let sites = operations(sig, &mut block);
    assert!(sites.is_empty() || may_have_operations(tokens), "{body} would not be read");
    assert_eq!(without_spaces(block.to_token_stream()), without_spaces(format!("{{{}}}", written_out(expected))));
    let mut used = (0..sites.operations.len())
        .all(|site| expected.contains(&format!("B{site}")) || expected.contains(&format!("@{site}")));
    used &= (0..sites.calls.len()).all(|call| expected.contains(&format!("#{call}")));
    assert!(used, "{body} has sites for nothing");
}

/// Compares the names and chains of the sites of a body.
pub(super) fn check_sites(body: &str, expected: &[(&str, &[&str])]) {
    let mut block: Block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
    let sites = operations(&parse_quote!(fn f(&self, a: A, b: B, text: &str, bytes: &[u8], n: usize)), &mut block);
    let sites: Vec<(&str, Vec<&str>)> =
        sites.operations.iter().map(|site| (&*site.name, site.chain.iter().map(|link| &**link).collect())).collect();
    assert_eq!(sites, expected.iter().map(|(name, chain)| (*name, chain.to_vec())).collect::<Vec<_>>());
}

/// Checks that bodies stay as they are.
pub(super) fn check_untouched(bodies: &[&str]) {
    for body in bodies {
        check(body, body);
    }
}

fn written_out(expected: &str) -> String {
    let mut text = expected.to_owned();
    for (short, function) in [("ALSO", "reads"), ("TARGET", "changes"), ("OUTPUT", "fills")] {
        for site in 0..10 {
            text = text.replace(&format!("{short}(B{site}"), &format!("(::iast::__private::{function})(@{site}"));
        }
    }
    let functions = [
        ("AFTER", "after"),
        ("SOFT", "after_soft"),
        ("ALSO", "also"),
        ("OUTPUT", "output"),
        ("TARGET", "target"),
        ("FROM", "from"),
        ("KEEP", "keep"),
        ("LEND", "lend"),
        ("TAP", "tap"),
        ("INTO", "tap_target"),
        ("EACH", "each"),
        ("ITEMS", "items"),
        ("ITEM", "item"),
        ("ITEM_AT", "item_at"),
        ("DROPPED", "dropped"),
        ("PICK", "pick"),
        ("STORE", "store"),
        ("USED", "used"),
        ("CALLEE", "callee"),
        ("RECEIVER", "receiver"),
        ("ARG", "arg"),
        ("CALLED", "called"),
        ("CALLED_AS_HINT", "called_soft"),
        ("GIVEN_AS_NO", "given_as_no"),
        ("HELD", "held"),
        ("FILLED", "filled"),
        ("BUFFER", "buffer"),
        ("POSITION", "position"),
        ("ITSELF", "itself"),
        ("ITS", "its_receiver"),
        ("LOGGED", "logged"),
        ("ON", "on"),
        ("GIVEN", "given"),
        ("GIVEN_AS_HINT", "given_soft"),
        ("GIVEN_OK", "given_ok"),
    ];
    for (short, function) in functions {
        text = text.replace(&format!("{short}("), &format!("(::iast::__private::{function})("));
    }
    text = text.replace("SCALAR(", "::iast::__private::scalar(").replace("NEXT(", "::iast::__private::next(");
    text = text.replace("WITHIN(", "::iast::__private::within(");
    text = text.replace("SAID(", "::iast::__private::said(").replace("TAKEN(", "::iast::__private::taken(");
    for site in 0..10 {
        text = text.replace(&format!("B{site}"), &format!("(::iast::__private::before)(@{site})"));
        text = text.replace(&format!("@{site}"), &format!("&__IAST_SITES[{site}]"));
        text = text.replace(&format!("#{site}"), &format!("&__IAST_CALLS[{site}]"));
    }
    text = text.replace(", END)", ", ::iast::__private::END)");
    text.replace('^', "&raw const ")
}

fn without_spaces(tokens: impl std::fmt::Display) -> String {
    tokens.to_string().split_whitespace().collect()
}
