//! Expressions that give nothing but the program's own text: literals, constants, and choices between them.

use syn::{Block, Expr, Stmt};

use super::body::Body;
use super::inputs::Input;

/// Whether all operands are looked at, or are the program's own.
pub(super) fn are_complete<'a>(operands: impl IntoIterator<Item = (&'a Input, &'a Expr)>, body: &Body) -> bool {
    operands.into_iter().all(|(input, expr)| input.is_seen() || is_own(expr, body))
}

/// Whether an expression gives only what the program's text says, as far as that can be told.
pub(super) fn is_own(expr: &Expr, body: &Body) -> bool {
    match expr {
        Expr::Array(array) => array.elems.iter().all(|item| is_own(item, body)),
        Expr::Block(block) => ends_in_own(&block.block, body),
        Expr::Group(group) => is_own(&group.expr, body),
        Expr::If(choice) => {
            let otherwise = choice.else_branch.as_ref();
            ends_in_own(&choice.then_branch, body) && otherwise.is_some_and(|(_, other)| is_own(other, body))
        }
        Expr::Lit(_) => true,
        Expr::Match(choice) => choice.arms.iter().all(|arm| is_own(&arm.body, body)),
        Expr::MethodCall(call) => {
            let views = ["as_bytes", "as_str", "bytes", "char_indices", "chars"].iter().any(|view| call.method == view);
            views && is_own(&call.receiver, body) || body.scopes.is_number(expr)
        }
        Expr::Paren(paren) => is_own(&paren.expr, body),
        Expr::Path(path) => {
            path.path.segments.last().is_some_and(|last| is_constant(&last.ident.to_string()))
                || body.scopes.is_number(expr)
        }
        Expr::Range(range) => [&range.start, &range.end].into_iter().flatten().all(|end| is_own(end, body)),
        Expr::Reference(reference) => is_own(&reference.expr, body),
        _ => body.scopes.is_number(expr),
    }
}

/// Whether a name is one of a constant, by convention.
pub(super) fn is_constant(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn ends_in_own(block: &Block, body: &Body) -> bool {
    matches!(&block.stmts[..], [Stmt::Expr(expr, None)] if is_own(expr, body))
}
