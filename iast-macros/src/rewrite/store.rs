//! Stores of single chars and bytes: `bytes[at] = b'-'`, `*last = c`.
//!
//! A store is seen by nobody else. It becomes a call that gets the value first and the place behind it, which is the
//! order of an assignment.

use proc_macro2::Ident;
use syn::spanned::Spanned as _;
use syn::visit_mut::VisitMut as _;
use syn::{Expr, ExprIndex, Pat, UnOp};

use super::body::Body;
use super::inputs;
use super::kind::Kind;
use super::place::Use;
use super::wrap::{self, Site};
use super::{operator, scalar, scope};

/// Wraps an assignment to an item of a text. `false` when it is another one, or cannot be observed.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::Assign(assign) = &*expr else { return false };
    if !assign.attrs.is_empty() || may_be_coerced(&assign.right) || inputs::awaits(expr, body) {
        return false;
    }
    match &*assign.left {
        Expr::Index(index) if index.attrs.is_empty() => {
            if is_item(body, index) {
                store(body, expr, "[]=");
                true
            } else {
                store_anywhere(body, expr)
            }
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) && unary.attrs.is_empty() => {
            let is_slot = is_slot(body, &unary.expr);
            if is_slot {
                store(body, expr, "*=");
            }
            is_slot
        }
        _ => false,
    }
}

/// Wraps `*byte ^= key`. `false` when it is something else, or cannot be observed.
pub(super) fn rewrite_change(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::Binary(binary) = &*expr else { return false };
    let Expr::Unary(left) = &*binary.left else { return false };
    let is_change = operator::assigns(&binary.op) && matches!(left.op, UnOp::Deref(_)) && left.attrs.is_empty();
    if !is_change || !binary.attrs.is_empty() || !is_slot(body, &left.expr) || inputs::awaits(expr, body) {
        return false;
    }
    let Some(place) = body.place(&binary.left, Use::Any) else { return false };
    let user = left.op.span();
    let mut operation = body.begin(Site { name: "op=".to_owned(), user, chain: Vec::new(), complete: false }, expr);
    operation.target(&place);
    let Expr::Binary(binary) = &mut *expr else { return false };
    body.visit_expr_mut(&mut binary.right);
    operation.finish(expr, wrap::Hint::Demand);
    true
}

/// Whether an expression is a reference to an item of a text, through which that may be changed.
pub(super) fn is_slot(body: &Body, expr: &Expr) -> bool {
    match expr {
        Expr::Paren(inner) => is_slot(body, &inner.expr),
        Expr::Path(_) => body.scopes.variable(expr).is_some_and(|found| found.local.kind == Kind::Slot),
        Expr::Try(inner) => is_slot(body, &inner.expr),
        Expr::MethodCall(call) => match &*call.method.to_string() {
            "first_mut" | "get_mut" | "last_mut" => is_text(body, &call.receiver),
            "expect" | "unwrap" => is_slot(body, &call.receiver),
            _ => false,
        },
        _ => false,
    }
}

/// The variable of a loop that is one such reference after the other.
pub(super) fn slot_of_loop(body: &Body, pattern: &Pat, iterator: &Expr) -> Option<Ident> {
    match iterator {
        Expr::Reference(reference) if reference.mutability.is_some() && is_text(body, &reference.expr) => {
            scope::names_of(pattern).pop()
        }
        Expr::MethodCall(call) => match (&*call.method.to_string(), pattern) {
            ("iter_mut", _) if is_text(body, &call.receiver) => scope::names_of(pattern).pop(),
            ("zip", Pat::Tuple(pair)) => slot_of_loop(body, pair.elems.first()?, &call.receiver),
            ("enumerate" | "rev" | "skip" | "step_by" | "take", _) => slot_of_loop(body, pattern, &call.receiver),
            _ => None,
        },
        _ => None,
    }
}

fn is_text(body: &Body, expr: &Expr) -> bool {
    body.scopes.variable(expr).is_some_and(|found| found.local.kind == Kind::Text)
}

/// Whether a value may be given another type where it is stored. As an argument it would keep its own. No char and no
/// byte is one.
fn may_be_coerced(value: &Expr) -> bool {
    match value {
        Expr::Closure(_) | Expr::Reference(_) => true,
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "new"))
        }
        Expr::Group(inner) => may_be_coerced(&inner.expr),
        Expr::Paren(inner) => may_be_coerced(&inner.expr),
        _ => false,
    }
}

/// Whether an index is for one item of a text.
fn is_item(body: &Body, index: &ExprIndex) -> bool {
    is_text(body, &index.expr)
}

fn store(body: &mut Body, expr: &mut Expr, name: &str) {
    let Expr::Assign(assign) = &mut *expr else { return };
    let user = assign.eq_token.span;
    let right = assign.right.clone();
    let mark = body.picks.mark();
    let mut operation = body.begin(Site { name: name.to_owned(), user, chain: Vec::new(), complete: false }, expr);
    scalar::sources(body, &mut operation, [&*right]);
    let Expr::Assign(assign) = &mut *expr else { return };
    body.visit_place(&mut assign.left);
    body.visit_expr_mut(&mut assign.right);
    scalar::taken(body, &mut operation, mark);
    operation.finish_store(expr);
}

/// Wraps `out[i] = c` when what is stored comes from a text, wherever it is put.
fn store_anywhere(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::Assign(assign) = &*expr else { return false };
    let Expr::Index(index) = &*assign.left else { return false };
    if scalar::mentioned(body, &assign.right).is_empty() {
        return false;
    }
    let Some(target) = body.place(&index.expr, Use::Any) else { return false };
    let user = index.bracket_token.span.open();
    let mut operation = body.begin(Site { name: "[]=".to_owned(), user, chain: Vec::new(), complete: false }, expr);
    operation.target(&target);
    scalar::sources(body, &mut operation, [&*assign.right]);
    let Expr::Assign(assign) = expr else { return false };
    body.visit_place(&mut assign.left);
    body.visit_expr_mut(&mut assign.right);
    operation.finish(expr, wrap::Hint::Demand);
    true
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use crate::rewrite::checking::{check, check_in, check_untouched};

    #[test]
    fn a_store_becomes_a_call() {
        let sig = parse_quote!(fn f(a: &mut [u8], b: B, n: usize));
        check_in(&sig, "a[n] = b'x';", "STORE(b'x', B0, &mut a[n]);");
        check_in(&sig, "a[n + 1] = (a[n] | 1);", "STORE(*ITEM_AT(@1, &a[n]) | 1, FROM(B0, @1), &mut a[n + 1]);");
        check_in(&sig, "for x in b.as_bytes() { a[n] = *x }", "for x in b.as_bytes() { STORE(*x, B0, &mut a[n]) }");
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&["a[n] = b'x'", "*a = b", "self.a[n] = a[n]", "a[n] = b.await"]);
        check_untouched(&["bytes[n] = &a", "bytes[n] = (Box::new(a))", "f((bytes[n], a) = (1, 2))"]);
        check(
            "for x in text.bytes() { out[n] = x; }",
            "for x in text.bytes() { SCALAR(@1, &x, ^text); AFTER(FROM(TARGET(B0, ^out), @1), out[n] = x); }",
        );
    }
}
