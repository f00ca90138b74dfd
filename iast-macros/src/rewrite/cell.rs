//! Cells that hold a char or byte: `let last = Cell::new('-'); last.set(c); out.push(last.get());`.
//!
//! What is put into a cell is noted for it, whatever it is, so what was there before is forgotten. Each operation that
//! mentions the cell asks for that. A cell may be changed through a reference as well, so what it is said to hold only
//! counts where the very same char or byte comes out.

use syn::visit_mut::VisitMut as _;
use syn::{Expr, Pat};

use super::body::Body;
use super::kind::Kind;
use super::scalar::{self, Scalar};
use super::wrap::{Operation, Site};
use super::{inputs, pick};

/// The scalar of a new cell, when a pattern is bound to one.
pub(super) fn begun(body: &mut Body, pattern: &Pat, value: &Expr) -> Option<usize> {
    let Pat::Ident(name) = pattern else { return None };
    let is_cell = name.by_ref.is_none() && name.subpat.is_none() && content(value).is_some();
    is_cell.then(|| {
        let (user, chain) = (name.ident.span(), Vec::new());
        body.scalars.push(Scalar::unused(Site { name: "Cell".to_owned(), user, chain, complete: false }));
        body.scalars.len() - 1
    })
}

/// What `Cell::new(..)` begins with.
fn content(value: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = value else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev();
    let is_new = segments.next().is_some_and(|last| last.ident == "new");
    let is_cell = is_new && segments.next().is_some_and(|ty| ty.ident == "Cell") && call.attrs.is_empty();
    call.args.first().filter(|content| is_cell && call.args.len() == 1 && may_be_kept(content))
}

/// Rewrites `Cell::new(..)` for the scalar of the cell.
pub(super) fn rewrite_new(body: &mut Body, scalar: usize, value: &mut Expr) {
    if let Expr::Call(call) = value
        && let Some(content) = call.args.first_mut()
    {
        keep(body, scalar, content);
    }
}

/// Rewrites `cell.set(..)`. `false` when it is something else, or cannot be observed.
pub(super) fn rewrite_set(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::MethodCall(call) = &*expr else { return false };
    let is_set = call.method == "set" && call.args.len() == 1 && call.attrs.is_empty() && may_be_kept(&call.args[0]);
    let cell = body.scopes.variable(&call.receiver).filter(|found| is_set && found.local.kind == Kind::Cell);
    let Some(scalar) = cell.and_then(|found| found.local.scalars.first().copied()) else { return false };
    if inputs::awaits(expr, body) {
        return false;
    }
    if let Expr::MethodCall(call) = expr {
        keep(body, scalar, &mut call.args[0]);
    }
    true
}

/// Whether a value may be a char or byte, and keeps its type when it is handed through a function.
fn may_be_kept(value: &Expr) -> bool {
    matches!(value, Expr::Lit(_)) || (pick::is_direct(value) && !matches!(value, Expr::Reference(_)))
}

fn keep(body: &mut Body, scalar: usize, value: &mut Expr) {
    let mut operation = Operation::new(scalar::used(body, scalar), value);
    scalar::sources(body, &mut operation, [&*value]);
    let mark = body.picks.mark();
    body.visit_expr_mut(value);
    scalar::taken(body, &mut operation, mark);
    operation.finish_kept(value);
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_untouched};

    #[test]
    fn what_is_put_into_a_cell_is_noted() {
        check(
            "let x = Cell::new(b'x'); x.set(bytes[n]); out.push(x.get());",
            "let x = Cell::new(KEEP(B0, b'x'));
            x.set(KEEP(B0, USED(@0, @1, *ITEM_AT(@1, &bytes[n]))));
            AFTER(FROM(TARGET(B2, ^out), @0), out.push(TAP(@2, x.get())));",
        );
        check(
            "for x in text.chars() { let y = Cell::new(x); out.push(y.get()); }",
            "for x in text.chars() {
                SCALAR(@1, &x, ^text);
                let y = Cell::new(KEEP(FROM(B0, @1), x));
                AFTER(FROM(TARGET(B2, ^out), @0), out.push(TAP(@2, y.get())));
            }",
        );
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&[
            "a.set(bytes[n])",
            "let x = Cell::new(&a);",
            "let x = Cell::new(f(1, 2));",
            "let x = RefCell::new(1);",
            "let &x = Cell::new(1);",
        ]);
    }
}
