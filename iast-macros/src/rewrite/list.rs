//! What is in a `vec![..]` or a `join!(..)`: `vec![b'<', bytes[0]]`.

use std::collections::BTreeSet;

use syn::visit_mut::VisitMut as _;
use syn::{Expr, Macro};

use super::arguments::Arguments;
use super::body::Body;
use super::wrap::{Hint, Site};
use super::{format, inputs, pick, scalar};

/// Rewrites what is in a list. `false` when it is another macro, or of the form `vec![a; n]`.
///
/// A list of chars or bytes, of which some were taken from a text, is an operation itself. The chain of its site says
/// which of its items those are.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr, hint: Hint) -> bool {
    let Expr::Macro(call) = &*expr else { return false };
    let is_list = format::is_list(&call.mac);
    if !(is_list || is_join(&call.mac, body.is_async)) {
        return false;
    }
    let Some(items) = Arguments::of(&call.mac).filter(|items| items.0.iter().all(|item| item.name.is_none())) else {
        return false;
    };
    let Some(user) = call.mac.path.segments.last().map(|last| last.ident.span()) else { return false };
    let may_be_observed = is_list && (hint != Hint::Only || call.attrs.is_empty()) && !inputs::awaits(expr, body);
    let (mut chain, mut used) = (Vec::new(), BTreeSet::new());
    let mark = body.picks.mark();
    items.rewrite(expr, |_, item| {
        let is_direct = pick::is_direct(item);
        let mut mentioned = if is_direct { scalar::mentioned(body, item) } else { BTreeSet::new() };
        mentioned.retain(|scalar| !body.scalars[*scalar].reads);
        let before = body.picks.mark();
        let changed = body.changes(|body| body.visit_expr_mut(item));
        if !is_direct {
            body.picks.forget(before);
        }
        let takes = !mentioned.is_empty() || body.picks.mark() > before;
        chain.push(if takes { "_".to_owned() } else { String::new() });
        used.append(&mut mentioned);
        changed
    });
    if !may_be_observed || chain.iter().all(String::is_empty) {
        body.picks.forget(mark);
        return true;
    }
    let mut operation = body.begin(Site { name: "vec!".to_owned(), user, chain, complete: false }, expr);
    scalar::uses(body, &mut operation, used);
    scalar::taken(body, &mut operation, mark);
    operation.finish(expr, hint);
    true
}

/// Whether a macro awaits its arguments, which it takes as expressions.
fn is_join(mac: &Macro, is_async: bool) -> bool {
    let crates = ["futures", "futures_lite", "futures_util", "tokio"];
    let segments = &mac.path.segments;
    let is_known = segments.len() == 2 && crates.iter().any(|krate| segments[0].ident == krate);
    let is_join = segments.last().is_some_and(|last| ["join", "try_join"].iter().any(|join| last.ident == join));
    is_async && (is_known || segments.len() == 1) && is_join
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_sites, check_untouched};

    #[test]
    fn operations_in_lists_are_wrapped() {
        check("vec![a, b.clone(), 1]", "vec![a, AFTER(ALSO(B0, ^b), b.clone()), 1]");
        check("x; vec![a.clone()]", "x; vec![AFTER(ALSO(B0, ^a), a.clone())]");
        check(
            "async move { let x = tokio::join!(f(b.clone()), c); }",
            "async move { let x = tokio::join!(f(AFTER(ALSO(B0, ^b), b.clone())), c); }",
        );
        check_untouched(&["join!(b.clone())", "async move { let x = my::join!(b.clone()); }"]);
    }

    #[test]
    fn a_list_of_what_was_taken_is_an_operation() {
        check("vec![b'x', bytes[n]]", "AFTER(B1, USED(@1, @0, vec![b'x', *ITEM_AT(@0, &bytes[n])]))");
        check(
            "let x = bytes[n]; f(&vec![x, b'x', if a { x } else { b'y' }])",
            "let x = *ITEM_AT(@0, &bytes[n]); f(&SOFT(FROM(B1, @0), vec![x, b'x', if a { x } else { b'y' }]).v)",
        );
        check_sites("vec![b'x', bytes[n]]", &[("[]", &[]), ("vec!", &["", "_"])]);
        check_untouched(&["vec![f(bytes[n] == b'x', 1)]", "vec![bytes[n]; 2]"]);
    }
}
