//! `String::from(text)` and `encode(text)`.

use syn::visit_mut::VisitMut as _;
use syn::{Expr, Lit};

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
    let parses = parses(&call.func);
    if parses && !call.args.iter().nth(1).is_some_and(is_sixteen) {
        return false;
    }
    if !is_known(&call.func) || attributed || call.args.iter().all(inputs::is_literal) || inputs::awaits(expr, body) {
        return false;
    }
    let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let Some(last) = path.path.segments.last() else { return false };
    let mut arguments = inputs::arguments(None, &call.args, body);
    if parses && let (Some(Expr::Reference(_)), Some(digits)) = (call.args.first(), arguments.first_mut()) {
        // Of the text that they are a part of, just these.
        *digits = inputs::Input::Value;
    }
    let writes = names::writes_argument(&last.ident.to_string());
    let output = if writes { inputs::output(&call.args, &mut arguments, body) } else { None };
    let complete = output.is_none() && own::are_complete(arguments.iter().zip(&call.args), body);
    let site = Site { name: segments.join("::"), user: last.ident.span(), chain: Vec::new(), complete };
    let mut operation = body.begin(site, expr);
    if parses {
        operation.items();
    }
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
    let site = operation.site();
    operation.finish(expr, hint);
    if parses {
        pick::take(body, site, None);
    }
    true
}

/// Whether a function makes a number of digits that may be a char or byte.
fn parses(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    segments.next().is_some_and(|name| names::parses_digits(&name))
        && segments.next().is_some_and(|ty| ["u16", "u32", "u8"].contains(&&*ty))
}

fn is_sixteen(radix: &Expr) -> bool {
    matches!(radix, Expr::Lit(literal) if matches!(&literal.lit, Lit::Int(radix) if radix.base10_digits() == "16"))
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
    let makes = names::function_makes_text(&name) || names::writes_argument(&name);
    makes && !names::is_number_type(&ty) || parses(function)
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
    fn a_byte_may_be_parsed() {
        check(
            "out.push(u8::from_str_radix(&a[..2], 16)?);",
            "AFTER(TARGET(B0, ^out), USED(@0, @1, out.push(
                TAP(@0, AFTER(ITEMS(B1), u8::from_str_radix(TAP(@1, &a[..2]), 16)?))
            )));",
        );
        check_untouched(&["u8::from_str_radix(a, 10)", "i64::from_str_radix(a, 16)", "from_str_radix(a, 16)"]);
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
