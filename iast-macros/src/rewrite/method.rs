//! `text.to_uppercase()` and `text.push_str(other)`.

use syn::Expr;

use super::body::Body;
use super::inputs::{self, Input};
use super::place::Use;
use super::wrap::{Hint, Site};
use super::{names, scalar};

/// Wraps a call of a known method. `false` when it is none, or cannot be observed.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr, hint: Hint) -> bool {
    let Expr::MethodCall(call) = &*expr else { return false };
    let name = call.method.to_string();
    let (makes, changes) = (names::makes_text(&name), names::changes_text(&name));
    let attributed = hint == Hint::Only && !call.attrs.is_empty();
    if !(makes || changes) || attributed || body.scopes.is_number(&call.receiver) || inputs::awaits(expr, body) {
        return false;
    }
    let place = body.place(&call.receiver, Use::Any);
    if place.is_none() && !makes {
        return false;
    }
    let mut chain = Vec::new();
    let mut receiver = match place {
        Some(place) => Input::Place(place),
        None => Input::operand(&call.receiver, Use::Any, body),
    };
    let mut arguments = inputs::arguments(Some(&call.receiver), &call.args, body);
    if names::ends_a_chain(&name) {
        let (input, expr) = match call.args.first() {
            Some(first) if name == "extend" => (arguments.first_mut(), Some(first)),
            _ if name == "to_string" && !ends_in_pieces(&call.receiver) => (None, None),
            _ => (Some(&mut receiver), Some(&*call.receiver)),
        };
        if let (Some(input), Some((head, links))) = (input, expr.and_then(|expr| Input::pipeline(expr, body))) {
            (*input, chain) = (head, links);
        }
    }
    let seen = receiver.is_seen() || arguments.iter().any(Input::is_seen);
    if !seen && inputs::is_literal(&call.receiver) {
        return false;
    }
    let site = Site { name, user: call.method.span(), chain };
    let mut operation = body.begin(site, expr);
    match &receiver {
        Input::Place(place) if changes => operation.target(place),
        _ => receiver.before(&mut operation),
    }
    arguments.iter().for_each(|argument| argument.before(&mut operation));
    if changes {
        scalar::sources(body, &mut operation, &call.args);
    }
    let Expr::MethodCall(call) = expr else { return false };
    inputs::rewrite(body, &operation, &receiver, &mut call.receiver);
    for (argument, input) in call.args.iter_mut().zip(&arguments) {
        inputs::rewrite(body, &operation, input, argument);
    }
    operation.finish(expr, hint);
    true
}

/// Whether the receiver is `text.escape_debug()`, which is text as a whole.
fn ends_in_pieces(receiver: &Expr) -> bool {
    matches!(receiver, Expr::MethodCall(call) if names::begins_a_chain(&call.method.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_sites, check_untouched};

    #[test]
    fn a_receiver_is_a_place_or_passes_by() {
        check("a.to_uppercase()", "AFTER(ALSO(B0, ^a), a.to_uppercase())");
        check("self.b.0.clone();", "AFTER(ALSO(B0, ^self.b.0), self.b.0.clone());");
        check("a.trim().to_owned()", "AFTER(B0, TAP(@0, a.trim()).to_owned())");
        check("f(a)?.into()", "AFTER(B0, TAP(@0, f(a)?).into())");
        check("format!(\"x\").into()", "AFTER(B0, TAP(@0, format!(\"x\")).into())");
        check("(a + b).into()", "AFTER(B0, TAP(@0, AFTER(ALSO(ALSO(B1, ^a), ^b), a + b)).into())");
        check("STATIC.to_string()", "AFTER(B0, STATIC.to_string())");
        check("f(a).b.to_string()", "AFTER(B0, f(a).b.to_string())");
        check("a[n].to_string()", "AFTER(ALSO(B0, ^a), a[n].to_string())");
        check("a.clone().join(b)", "AFTER(ALSO(B0, ^b), TAP(@0, AFTER(ALSO(B1, ^a), a.clone())).join(b))");
    }

    #[test]
    fn arguments_are_inputs() {
        check("a.replace(b, &c)", "AFTER(ALSO(ALSO(ALSO(B0, ^a), ^b), ^c), a.replace(b, &c))");
        check("a.replace('a', f(b))", "AFTER(ALSO(B0, ^a), a.replace('a', TAP(@0, f(b))))");
        check("a.replace(b.d(), &c.d())", "AFTER(ALSO(B0, ^a), a.replace(TAP(@0, b.d()), TAP(@0, &c.d())))");
        check("a.replacen(|c| c, \"\", n)", "AFTER(ALSO(B0, ^a), a.replacen(|c| c, \"\", n))");
        check("\"a\".repeat(n)", "\"a\".repeat(n)");
        check("[\"a\"].join(b)", "AFTER(ALSO(B0, ^b), [\"a\"].join(b))");
        check("a.join(Some(b), b.len())", "AFTER(ALSO(B0, ^a), a.join(Some(b), b.len()))");
    }

    #[test]
    fn an_argument_that_comes_into_being_is_no_place() {
        check("a.replace({ b = f(); 1 }, b)", "AFTER(ALSO(B0, ^a), a.replace({ b = f(); 1 }, b))");
        check(
            "self.next()?.replace(&self.b, c)",
            "AFTER(ALSO(ALSO(B0, ^self.b), ^c), TAP(@0, self.next()?).replace(&self.b, c))",
        );
        check("f(&mut b).replace(c, b)", "AFTER(ALSO(B0, ^c), TAP(@0, f(&mut b)).replace(c, b))");
    }

    #[test]
    fn a_changed_place_is_the_target() {
        check("out.push('a');", "AFTER(TARGET(B0, ^out), out.push('a'));");
        check("self.out.push_str(&a)", "AFTER(ALSO(TARGET(B0, ^self.out), ^a), self.out.push_str(&a))");
        check("out[..n].reverse()", "AFTER(TARGET(B0, ^out), out[..n].reverse())");
        check("f(out).pop()", "AFTER(B0, TAP(@0, f(out)).pop())");
        check_untouched(&["f(out).push('a')", "STATIC.clear()", "out.borrow_mut().push_str(b)"]);
    }

    #[test]
    fn a_pipeline_has_its_head_as_input() {
        check("a.chars().rev().collect()", "AFTER(ALSO(B0, ^a), a.chars().rev().collect())");
        check("a.d().chars().collect()", "AFTER(B0, TAP(@0, a.d()).chars().collect())");
        check("A.chars().collect()", "AFTER(B0, A.chars().collect())");
        check("out.extend(a.bytes())", "AFTER(ALSO(TARGET(B0, ^out), ^a), out.extend(a.bytes()))");
        check("a.escape_debug().to_string()", "AFTER(ALSO(B0, ^a), a.escape_debug().to_string())");
        check("a.lines().next()?.to_string()", "AFTER(B0, TAP(@0, a.lines().next()?).to_string())");
        check_sites("a.chars().rev().collect()", &[("collect", &["chars", "rev"])]);
        check_sites("b.extend(a.b.bytes().map(f))", &[("extend", &["bytes", "map"])]);
        check_sites(
            "a.lines().map(str::trim).join(\"-\").to_string()",
            &[("to_string", &[]), ("join", &["lines", "map"])],
        );
    }

    #[test]
    fn under_an_operator_the_type_is_a_hint() {
        check("f(&a.clone())", "f(&SOFT(ALSO(B0, ^a), a.clone()).v)");
        check("!(a.clone())", "!(SOFT(ALSO(B0, ^a), a.clone()).v)");
        check("-*a.clone()", "-*AFTER(ALSO(B0, ^a), a.clone())");
    }

    #[test]
    fn attributes_stay_in_front() {
        check("#[cfg(x)] out.clear();", "#[cfg(x)] AFTER(TARGET(B0, ^out), out.clear());");
        check_untouched(&["f(&#[x] a.clone())"]);
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&[
            "a.trim()",
            "n.to_string()",
            "a.len().to_string()",
            "f(a).await.to_string()",
            "a.push_str(b.await)",
            "async move { a.push_str(join!(b)) }",
            "const { A.clone() }",
            "[a.clone(); 2]",
            "fn g(a: A) { a.clone() }",
            "println!(\"{}\", a.clone());",
            "match a { x if x.clone() == b => {} }",
        ]);
    }
}
