//! Text in a buffer on the stack that is lent to a call: `let name = c.encode_utf8(&mut buffer); find(name)`.
//!
//! Nobody says when memory on the stack becomes something else, so it is never labelled. But as long as a call runs that
//! is given a reference to it, it stays what it is.

use syn::Expr;
use syn::visit_mut;

use super::body::Body;
use super::library::{self, Plan};
use super::place::Use;
use super::wrap::{Hint, Site};
use super::{inputs, scalar};

/// Whether an expression is text in a buffer that a single char was written to.
pub(super) fn is_buffer(value: &Expr) -> bool {
    matches!(value, Expr::MethodCall(call) if call.method == "encode_utf8" && call.args.len() == 1)
}

/// Wraps a call that is given such a text by name. `false` when it is given none, or cannot be observed.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr, hint: Hint, plan: &mut Option<Plan>) -> bool {
    let (arguments, attrs, user) = match &*expr {
        Expr::Call(call) => (&call.args, &call.attrs, call.paren_token.span.open()),
        Expr::MethodCall(call) => (&call.args, &call.attrs, call.method.span()),
        _ => return false,
    };
    let is_lent = |argument: &&Expr| body.scopes.variable(argument).is_some_and(|found| found.local.buffer);
    let Some(argument) = arguments.iter().find(is_lent).filter(|_| attrs.is_empty()).cloned() else { return false };
    if inputs::awaits(expr, body) {
        return false;
    }
    let Some(place) = body.place(&argument, Use::Any) else { return false };
    let site = Site { name: "lend".to_owned(), user, chain: Vec::new(), complete: false };
    let mut operation = body.begin(site, expr);
    scalar::sources(body, &mut operation, [&argument]);
    operation.lend(&place);
    visit_mut::visit_expr_mut(body, expr);
    if let Some(plan) = plan.take() {
        library::observe(plan, body, expr, Hint::Demand);
    }
    operation.finish(expr, hint);
    true
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_untouched};

    #[test]
    fn a_buffer_is_lent_while_a_call_runs() {
        check(
            "let x = text.chars().next()?.encode_utf8(&mut b); f(x)?; a.f(1, x);",
            "let x = PICK(@0, @0, text.chars().next(), ^text)?.encode_utf8(&mut b);
            AFTER(LEND(FROM(B1, @0), ^x), f(x))?;
            AFTER(LEND(FROM(B2, @0), ^x), a.f(1, x));",
        );
        check_untouched(&["let x = f(a); g(x)", "f(c.encode_utf8(&mut b))"]);
    }
}
