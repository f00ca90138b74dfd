//! `text + other` and `text += other`.
//!
//! Syntax does not tell text from numbers. Whatever shows that an operand is a number, as most are, leaves it alone.

use syn::{BinOp, Expr, ExprBinary};

use super::body::Body;
use super::inputs::{self, Input};
use super::own;
use super::place::Use;
use super::scalar;
use super::wrap::{self, Hint, Site};

/// Wraps an addition. `false` when it is none, or cannot be observed.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr, hint: Hint) -> bool {
    let Expr::Binary(binary) = &*expr else { return false };
    let (changes, user) = match &binary.op {
        BinOp::Add(sign) => (false, sign.span),
        BinOp::AddAssign(signs) => (true, signs.spans[0]),
        _ => return false,
    };
    let ExprBinary { left, right, .. } = binary;
    let is_number = body.scopes.is_number(left) || body.scopes.is_number(right);
    // Attributes at the beginning belong to the whole statement, or to the left operand: that is for rustc to say.
    let attributed = wrap::begins_with_attribute(expr);
    if is_number || attributed || (is_constant(left) && is_constant(right)) || inputs::awaits(expr, body) {
        return false;
    }
    let operands = (Input::operand(left, Use::Any, body), addend(left, right, body));
    match &operands.0 {
        Input::Place(_) => {}
        Input::Value if !changes => {}
        _ if !changes && matches!(operands.1, Input::Place(_)) => {}
        _ => return false,
    }
    let name = if changes { "+=" } else { "+" };
    let complete = own::are_complete([(&operands.0, &**left), (&operands.1, &**right)], body);
    let mut operation = body.begin(Site { name: name.to_owned(), user, chain: Vec::new(), complete }, expr);
    match &operands.0 {
        Input::Place(place) if changes => operation.target(place),
        input => input.before(&mut operation),
    }
    operands.1.before(&mut operation);
    if changes {
        scalar::sources(body, &mut operation, [&**right]);
    }
    let mark = body.picks.mark();
    let Expr::Binary(binary) = expr else { return false };
    if changes {
        inputs::rewrite_receiver(body, &operation, &operands.0, &mut binary.left);
    } else {
        inputs::rewrite(body, &operation, &operands.0, &mut binary.left);
    }
    inputs::rewrite(body, &operation, &operands.1, &mut binary.right);
    if changes {
        scalar::taken(body, &mut operation, mark);
    }
    body.picks.forget(mark);
    operation.finish(expr, hint);
    true
}

/// Whether an operator changes its left operand.
pub(super) fn assigns(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

/// Whether the result of an operator is a truth.
pub(super) fn gives_a_truth(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::And(_)
            | BinOp::Or(_)
            | BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_)
    )
}

/// The right operand. It is coerced to a type that the left one decides, as an argument is.
fn addend(left: &Expr, right: &Expr, body: &Body) -> Input {
    match (inputs::arguments(Some(left), [right], body).pop(), right) {
        (Some(Input::Place(place)), _) => Input::Place(place),
        (Some(input @ Input::Value), Expr::Reference(reference)) if reference.mutability.is_none() => input,
        (Some(input @ Input::Value), Expr::Call(_) | Expr::MethodCall(_)) => input,
        _ => Input::Unseen,
    }
}

/// Whether an operand may be a constant. The sum of two of them may be promoted to a static.
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => {
            path.path.segments.last().is_some_and(|last| {
                path.path.segments.len() > 1 || last.ident.to_string().starts_with(char::is_uppercase)
            })
        }
        Expr::Group(group) => is_constant(&group.expr),
        Expr::Paren(paren) => is_constant(&paren.expr),
        Expr::Binary(binary) => is_constant(&binary.left) && is_constant(&binary.right),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_untouched};

    #[test]
    fn operands_are_inputs() {
        check("a + b", "AFTER(ALSO(ALSO(B0, ^a), ^b), a + b)");
        check("a + &b.c", "AFTER(ALSO(ALSO(B0, ^a), ^b.c), a + &b.c)");
        check("a + \"x\"", "AFTER(ALSO(B0, ^a), a + \"x\")");
        check("f(a) + f(b)", "AFTER(B0, TAP(@0, f(a)) + TAP(@0, f(b)))");
        check("a + &f(b)", "AFTER(ALSO(B0, ^a), a + TAP(@0, &f(b)))");
        check("a + b + c", "AFTER(ALSO(B0, ^c), TAP(@0, AFTER(ALSO(ALSO(B1, ^a), ^b), a + b)) + c)");
        check("f(&(a + b))", "f(&(SOFT(ALSO(ALSO(B0, ^a), ^b), a + b).v))");
        check("(a + b).len()", "AFTER(ALSO(ALSO(B0, ^a), ^b), a + b).len()");
    }

    #[test]
    fn the_left_side_of_an_assignment_is_the_target() {
        check("a += b;", "AFTER(ALSO(TARGET(B0, ^a), ^b), a += b);");
        check("*out += f(b);", "AFTER(TARGET(B0, ^*out), *out += TAP(@0, f(b)));");
        check("a.b[0] += &c", "AFTER(ALSO(TARGET(B0, ^a.b[0]), ^c), a.b[0] += &c)");
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&[
            "a + 1",
            "n + a",
            "a += a.len();",
            "a as u64 + b",
            "A + B",
            "x::a + B",
            "a - b",
            "#[x] a + b",
            "#[x] a += b;",
            "f(a)[0] += b;",
            "a + b.await",
            "{ let i = 1; a[i] += i }",
            "for i in 0..n { a += i; }",
        ]);
    }
}
