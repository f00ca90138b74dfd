//! `String::from(text)` and `encode(text)`.

use syn::Expr;
use syn::visit_mut::VisitMut as _;

use super::body::Body;
use super::inputs;
use super::library::{self, Plan};
use super::wrap::{Hint, Site};
use super::{names, own, pick, scalar, unwrapped};

/// Wraps a call of a known function. `false` when it is none, or cannot be observed.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr, hint: Hint, plan: &mut Option<Plan>) -> bool {
    let Expr::Call(call) = unwrapped::core(expr) else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let attributed = hint == Hint::Only && !call.attrs.is_empty();
    if !is_known(&call.func) || attributed || call.args.iter().all(inputs::is_literal) || inputs::awaits(expr, body) {
        return false;
    }
    let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let Some(last) = path.path.segments.last() else { return false };
    let mut arguments = inputs::arguments(None, &call.args, body);
    let writes = names::writes_argument(&last.ident.to_string());
    let output = if writes { inputs::output(&call.args, &mut arguments, body) } else { None };
    let complete = output.is_none() && own::are_complete(arguments.iter().zip(&call.args), body);
    let site = Site { name: segments.join("::"), user: last.ident.span(), chain: Vec::new(), complete };
    let mut operation = body.begin(site, expr);
    output.iter().for_each(|output| operation.output(output));
    arguments.iter().for_each(|argument| argument.before(&mut operation));
    scalar::sources(body, &mut operation, call.args.iter().filter(|argument| pick::is_direct(argument)));
    let mark = body.picks.mark();
    let core = unwrapped::core_mut(expr, &mut |argument| body.visit_expr_mut(argument));
    body.picks.forget(mark);
    let Expr::Call(call) = core else { return false };
    for (argument, input) in call.args.iter_mut().zip(&arguments) {
        let (is_direct, before) = (pick::is_direct(argument), body.picks.mark());
        inputs::rewrite(body, &operation, input, argument);
        if !is_direct {
            body.picks.forget(before);
        }
    }
    if let Some(plan) = plan.take() {
        library::observe(plan, body, unwrapped::core_mut(expr, &mut |_| {}), Hint::Demand);
    }
    scalar::taken(body, &mut operation, mark);
    operation.finish(expr, hint);
    true
}

/// Whether a function is one of those that are observed.
pub(super) fn is_known(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let Some(name) = segments.next() else { return false };
    let ty = segments.next().unwrap_or_default();
    if name == "new" {
        return names::new_copies_text(&ty);
    }
    (names::function_makes_text(&name) || names::writes_argument(&name)) && !names::is_number_type(&ty)
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_sites, check_untouched};

    #[test]
    fn arguments_are_inputs() {
        check("String::from(a)", "AFTER(ALSO(B0, ^a), String::from(a))");
        check("x::encode_text(&self.a)", "AFTER(ALSO(B0, ^self.a), x::encode_text(&self.a))");
        check("from_utf8(f(a))?", "AFTER(B0, from_utf8(TAP(@0, f(a)))?)");
        check("f(&quote(A))", "f(&SOFT(B0, quote(A)).v)");
        check("<B as From<A>>::from(a)", "AFTER(ALSO(B0, ^a), <B as From<A>>::from(a))");
        check("CString::new(a)", "AFTER(ALSO(B0, ^a), CString::new(a))");
        check("encode_to_slice(a, &mut b[..n])?", "AFTER(ALSO(OUTPUT(B0, ^b), ^a), encode_to_slice(a, &mut b[..n])?)");
        check("encode_to_slice(a, b)", "AFTER(ALSO(ALSO(B0, ^a), ^b), encode_to_slice(a, b))");
        check_sites("String::from_utf8(a)", &[("String::from_utf8", &[])]);
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&[
            "f(a)",
            "String::from(\"a\")",
            "u32::from(a)",
            "String::new(a)",
            "From(a)",
            "(self.from)(a)",
            "String::from(a.await)",
        ]);
    }
}
