//! The items that a chain of iterators makes: `users.iter().map(|user| user.name()).collect::<String>()`.
//!
//! The operation at the end of the chain takes texts that exist only inside of it. The last closure that makes items
//! shows them as they come, and a function that copies each of them is an operation of its own.

use syn::spanned::Spanned as _;
use syn::{Expr, ExprMethodCall, GenericArgument, Stmt, Type};

use super::body::Body;
use super::inputs;
use super::wrap::{self, Site};
use super::{copying, format, names};

/// Whether the items of a chain are made by a closure that can show them.
pub(super) fn are_made(chain: &Expr, body: &Body) -> bool {
    let Expr::MethodCall(call) = chain else { return false };
    match call.args.first() {
        Some(Expr::Closure(closure)) if makes_items(call) => {
            closure.asyncness.is_none() && may_be_text(&closure.body, body)
        }
        _ => names::keeps_items(&call.method.to_string()) && are_made(&call.receiver, body),
    }
}

/// The expression whose values are the items of a chain.
pub(super) fn made_by(chain: &mut Expr) -> Option<&mut Expr> {
    let Expr::MethodCall(call) = chain else { return None };
    if !makes_items(call) {
        return made_by(&mut call.receiver);
    }
    match call.args.first_mut() {
        Some(Expr::Closure(closure)) => tail(&mut closure.body),
        _ => None,
    }
}

/// Whether the items of a chain are put into one text, as far as is known. In a list they stay what they are.
pub(super) fn become_one(end: &ExprMethodCall) -> bool {
    let Some(arguments) = &end.turbofish else { return true };
    !arguments.args.iter().any(|argument| {
        matches!(argument, GenericArgument::Type(Type::Path(path)) if path.path.segments.last().is_some_and(|last| {
            ["BTreeMap", "BTreeSet", "HashMap", "HashSet", "Vec", "VecDeque"].iter().any(|list| last.ident == list)
        }))
    })
}

fn makes_items(call: &ExprMethodCall) -> bool {
    call.args.len() == 1 && names::makes_items(&call.method.to_string())
}

/// Whether the value of a closure may be text.
fn may_be_text(expr: &Expr, body: &Body) -> bool {
    match expr {
        Expr::Block(block) if block.label.is_none() => match block.block.stmts.last() {
            Some(Stmt::Expr(expr, None)) => may_be_text(expr, body),
            Some(Stmt::Macro(last)) => last.semi_token.is_none() && format::is_format(&last.mac),
            _ => false,
        },
        Expr::If(_) | Expr::Match(_) => true,
        // Not the variables: those of the closure are not known here.
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(_) => true,
        Expr::Reference(reference) => reference.mutability.is_none() && may_be_text(&reference.expr, body),
        Expr::Index(index) => matches!(*index.index, Expr::Range(_)),
        _ => inputs::is_value(expr, body),
    }
}

fn tail(expr: &mut Expr) -> Option<&mut Expr> {
    match expr {
        Expr::Block(block) => match block.block.stmts.last_mut() {
            Some(Stmt::Expr(expr, None)) => tail(expr),
            _ => None,
        },
        _ => Some(expr),
    }
}

/// Makes `.map(str::to_owned)` a closure in which the function is observed, where it is given the pieces of a text.
pub(super) fn observe_copies(body: &mut Body, expr: &mut Expr) {
    let Expr::MethodCall(call) = expr else { return };
    if call.method != "map" || !copying::is_given_a_copy(call) || !copying::is_of_iterator(&call.receiver) {
        return;
    }
    let Some(Expr::Path(function)) = call.args.first_mut() else { return };
    let segments = function.path.segments.iter().map(|segment| segment.ident.to_string());
    let name = segments.collect::<Vec<_>>().join("::");
    let site = body.site(Site { name, user: function.span(), chain: Vec::new(), complete: true });
    call.args[0] = wrap::observed(site, function);
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::check;

    #[test]
    fn the_last_closure_of_a_chain_shows_its_items() {
        check(
            "A.iter().map(|x| x.b.trim()).rev().collect::<String>()",
            "AFTER(ITEMS(B0), A.iter().map(|x| ITEM(@0, x.b.trim())).rev().collect::<String>())",
        );
        check(
            "A.map(|x| f(x)).filter_map(|x| { let y = g(x); y.h() }).join(\"\")",
            "AFTER(ITEMS(B0), TAP(@0, A.map(|x| f(x)).filter_map(|x| { let y = g(x); ITEM(@0, y.h()) })).join(\"\"))",
        );
        check(
            "out.extend(a.iter().map(|x| format!(\"{x}\")))",
            "AFTER(ITEMS(ALSO(TARGET(B0, ^out), ^a)),
                out.extend(a.iter().map(|x| ITEM(@0, AFTER(ALSO(B1, ^x), format!(\"{x}\"))))))",
        );
    }

    #[test]
    fn other_items_are_not_shown() {
        for chain in ["A.iter().map(|x| x.len())", "A.iter().map(X::f)", "A.iter().map(|x| f(x)).flat_map(|x| g(x))"] {
            check(&format!("{chain}.collect::<String>()"), &format!("AFTER(B0, {chain}.collect::<String>())"));
        }
        // The items are still what they were.
        check("A.iter().map(|x| f(x)).collect::<Vec<_>>()", "AFTER(B0, A.iter().map(|x| f(x)).collect::<Vec<_>>())");
    }

    #[test]
    fn copies_of_pieces_are_observed() {
        check(
            "for x in a.split(',').map(str::to_owned) {}",
            "for x in a.split(',').map(|item| ::iast::__private::after(
                ::iast::__private::reads(@0, ^item), str::to_owned(item)
            )) {}",
        );
    }
}
