//! Cells that hold a char or byte, `let last = Cell::new('-'); last.set(c); out.push(last.get());`, and readers of which
//! nobody sees how they copy: `let rows = csv::Reader::from_reader(text); for row in rows.records() { .. }`.
//!
//! What is put into a cell is noted for it, whatever it is, so what was there before is forgotten. Each operation that
//! mentions the cell asks for that. A cell may be changed through a reference as well, so what it is said to hold only
//! counts where the very same char or byte comes out.
//!
//! Of a reader the text is noted that it reads from. What is mentioned along with it later, or with what came out of it,
//! may be a part of that.

use syn::visit_mut::VisitMut as _;
use syn::{Expr, Pat};

use super::body::Body;
use super::kind::Kind;
use super::scalar::{self, Scalar};
use super::wrap::{Operation, Site};
use super::{names, pick};

/// The scalar of what a pattern is bound to, when that is a new cell or reader.
pub(super) fn begun(body: &mut Body, pattern: &Pat, value: &Expr) -> Option<(usize, Kind)> {
    let Pat::Ident(name) = pattern else { return None };
    let (content, kind) = content(value).filter(|_| name.by_ref.is_none() && name.subpat.is_none())?;
    // Another task may run between what is noted and its use.
    if body.is_async || !may_be_kept(content) {
        return None;
    }
    let (name, user, chain) = (format!("{kind:?}"), name.ident.span(), Vec::new());
    let mut scalar = Scalar::unused(Site { name, user, chain, complete: false });
    scalar.reads = kind == Kind::Reader;
    body.scalars.push(scalar);
    Some((body.scalars.len() - 1, kind))
}

/// What `Cell::new(..)` begins with, and what `csv::Reader::from_reader(..)` reads from.
fn content(value: &Expr) -> Option<(&Expr, Kind)> {
    match value {
        Expr::MethodCall(call) if call.args.len() == 1 && names::begins_to_read(&call.method.to_string()) => {
            Some((call.args.first()?, Kind::Reader))
        }
        Expr::Call(call) if call.args.len() == 1 && call.attrs.is_empty() => {
            let Expr::Path(path) = &*call.func else { return None };
            let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
            let (name, ty) = (segments.next()?, segments.next().unwrap_or_default());
            // A function that is not one of a type gives what was read.
            let kind = match &*name {
                "new" if ty == "Cell" => Kind::Cell,
                _ if names::begins_to_read(&name) && ty.starts_with(char::is_uppercase) => Kind::Reader,
                _ => return None,
            };
            Some((call.args.first()?, kind))
        }
        _ => None,
    }
}

/// Rewrites what a new cell or reader begins with, for its scalar.
pub(super) fn rewrite_new(body: &mut Body, scalar: usize, value: &mut Expr) {
    match value {
        Expr::MethodCall(call) => {
            body.visit_place(&mut call.receiver);
            call.args.iter_mut().for_each(|content| keep(body, scalar, content));
        }
        Expr::Call(call) => call.args.iter_mut().for_each(|content| keep(body, scalar, content)),
        _ => {}
    }
}

/// Rewrites `cell.set(..)`. `false` when it is something else, or cannot be observed.
pub(super) fn rewrite_set(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::MethodCall(call) = &*expr else { return false };
    let is_set = call.method == "set" && call.args.len() == 1 && call.attrs.is_empty() && may_be_kept(&call.args[0]);
    let cell = body.scopes.variable(&call.receiver).filter(|found| is_set && found.local.kind == Kind::Cell);
    let Some(scalar) = cell.and_then(|found| found.local.scalars.first().copied()) else { return false };
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
    fn what_is_read_may_be_of_what_the_reader_began_with() {
        check(
            "let mut x = csv::Reader::from_reader(a); for y in x.records() { let z = y?; out.push_str(&z[0]); f(z[1].to_owned()) }",
            "let mut x = csv::Reader::from_reader(KEEP(B0, a));
            for y in x.records() {
                let z = y?;
                AFTER(FROM(ALSO(TARGET(B1, ^out), ^z[0]), @0), out.push_str(&z[0]));
                f(AFTER(FROM(ALSO(B2, ^z[1]), @0), z[1].to_owned()))
            }",
        );
        check(
            "let x = b.from_reader(f(a)); g(x.c().to_owned())",
            "let x = b.from_reader(KEEP(B0, f(a))); g(AFTER(FROM(B1, @0), TAP(@1, x.c()).to_owned()))",
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
            "async move { let x = Cell::new(1); }",
        ]);
        check("let x = Reader::from_reader(&mut a);", "let x = AFTER(ALSO(B0, ^a), Reader::from_reader(&mut a));");
    }
}
