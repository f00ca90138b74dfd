//! Expressions that give nothing but the program's own text: literals, constants, and choices between them.

use syn::{Block, Expr, Stmt};

use super::body::Body;
use super::inputs::Input;
use super::pipeline;

/// Whether all operands are looked at, or are the program's own.
pub(super) fn are_complete<'a>(operands: impl IntoIterator<Item = (&'a Input, &'a Expr)>, body: &Body) -> bool {
    operands.into_iter().all(|(input, expr)| input.is_seen() || is_own(expr, body))
}

/// The text of which a receiver with these links is only another view: that of `Path::new(text)`.
pub(super) fn viewed<'a>(receiver: &'a Expr, links: &[String]) -> Option<&'a Expr> {
    let [link] = links else { return None };
    let is_view = ["OsStr", "Path"].contains(&link.rsplit("::").next()?);
    pipeline::of(receiver).filter(|_| is_view).map(|pipeline| pipeline.head)
}

/// Macros that become literals.
const LITERALS: &[&str] =
    &["column", "concat", "env", "file", "include_bytes", "include_str", "line", "module_path", "stringify"];

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
        Expr::Macro(expr) => expr.mac.path.get_ident().is_some_and(|name| LITERALS.iter().any(|known| name == known)),
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

#[cfg(test)]
mod tests {
    use syn::{Block, parse_quote};

    use crate::rewrite::operations;

    #[test]
    fn an_operation_is_complete_when_nothing_unknown_goes_in() {
        let is_complete = |text: &str| {
            let mut block: Block = syn::parse_str(&format!("{{ {text} }}")).unwrap();
            operations(&parse_quote!(fn f(a: A, b: B)), &mut block).operations[0].complete
        };
        for text in [
            "a.join(b)",
            "Path::new(ROOT).join(a)",
            "std::path::Path::new(env!(\"CARGO_MANIFEST_DIR\")).join(a)",
            "Path::new(&f(a)).join(b)",
            "String::from(if b { \"x\" } else { ROOT })",
        ] {
            assert!(is_complete(text), "{text}");
        }
        for text in [
            "Path::new(match a { _ => f() }).join(a)",
            "Other::new(ROOT).join(a)",
            "Path::new(ROOT).join(unknown!(a))",
            "String::from(if b { f() } else { ROOT })",
        ] {
            assert!(!is_complete(text), "{text}");
        }
    }
}
