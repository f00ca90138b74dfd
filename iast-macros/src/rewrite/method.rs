//! `text.to_uppercase()` and `text.push_str(other)`.

use syn::visit_mut::VisitMut as _;
use syn::{Expr, ExprMethodCall};

use super::body::Body;
use super::inputs::{self, Input};
use super::kind::Kind;
use super::library::{self, Plan};
use super::place::{Place, Use};
use super::scalar::{self, Chain};
use super::wrap::{self, Hint, Site};
use super::{copying, items, names, own, pick, pipeline, unwrapped};

/// Wraps a call of a known method. `false` when it is none, or cannot be observed.
pub(super) fn rewrite(body: &mut Body, expr: &mut Expr, hint: Hint, plan: &mut Option<Plan>) -> bool {
    let Expr::MethodCall(call) = unwrapped::core(expr) else { return false };
    let name = call.method.to_string();
    let (makes, changes) = (copying::makes_text(call), names::changes_text(&name));
    let fills = names::fills_an_argument(&name) || names::writes_argument(&name);
    let filled = if fills { filled(call, body) } else { None };
    let attributed = hint == Hint::Only && !call.attrs.is_empty();
    let observed = makes || changes || filled.is_some();
    let is_item = names::makes_text_of_items(&name)
        && pick::is_direct(&call.receiver)
        && !scalar::mentioned(body, &call.receiver).is_empty();
    let is_read = makes && pick::is_direct(&call.receiver) && !scalar::readers(body, &call.receiver).is_empty();
    let is_number = !is_item && body.scopes.is_number(&call.receiver);
    if !observed || attributed || is_number || inputs::awaits(expr, body) {
        return false;
    }
    let place = body.place(&call.receiver, Use::Any);
    let leads_to_target =
        changes && place.is_none() && names::surely_changes_text(&name) && inputs::is_value(&call.receiver, body);
    if place.is_none() && !(makes || filled.is_some() || leads_to_target) {
        return false;
    }
    let mut chain = Vec::new();
    let mut receiver = match place {
        Some(place) => Input::Place(place),
        None if leads_to_target => Input::Target,
        None if name == "to_string"
            && let Some(path) = Input::displayed(&call.receiver, body) =>
        {
            path
        }
        None => Input::operand(&call.receiver, Use::Any, body),
    };
    let mut joined = Vec::new();
    let mut arguments = inputs::arguments(Some(&call.receiver), &call.args, body);
    if matches!(&receiver, Input::Place(place) if place.exact) {
        inputs::tell_positions(&mut arguments, call, body);
    }
    if names::ends_a_chain(&name) {
        let (input, expr) = match call.args.first() {
            Some(first) if name == "extend" => (arguments.first_mut(), Some(first)),
            // Of other chains it is the text of an item.
            _ if ["into", "to_string"].contains(&&*name) && !ends_in_pieces(&call.receiver) => (None, None),
            _ => (Some(&mut receiver), Some(&*call.receiver)),
        };
        if let (Some(input), Some((head, links))) = (input, expr.and_then(|expr| Input::pipeline(expr, body))) {
            (*input, chain) = (head, links);
            joined = expr.map_or_else(Vec::new, |expr| Input::joined(expr, body));
        }
    }
    let only_ends_a_chain = names::only_ends_a_chain(&name);
    if chain.is_empty() && only_ends_a_chain {
        return false;
    }
    let ends_in_text = names::ends_a_chain(&name) && !only_ends_a_chain;
    let takes_items = ends_in_text && items::become_one(call) && items::are_made(chain_of(call), body);
    let parses = ends_in_text && items::are_parsed(chain_of(call), body);
    let seen = receiver.is_seen() || !joined.is_empty() || arguments.iter().any(Input::is_seen);
    if !seen && inputs::is_literal(&call.receiver) {
        return false;
    }
    let own_arguments = copying::is_given_a_copy(call) || own::are_complete(arguments.iter().zip(&call.args), body);
    let viewed = own::viewed(&call.receiver, &chain);
    let own_receiver = own::are_complete([(&receiver, viewed.unwrap_or(&call.receiver))], body);
    let reads = filled.is_none() || names::fills_an_argument(&name);
    let is_whole = chain.is_empty() || viewed.is_some();
    let complete = is_whole && !takes_items && reads && own_receiver && own_arguments;
    let (is_chain, links) = (!changes && receiver.is_seen() && !chain.is_empty(), chain.len());
    let site = Site { name, user: call.method.span(), chain, complete };
    let takes_out = names::takes_out(&site.name);
    let mut operation = body.begin(site, expr);
    let site = operation.site();
    if let Some((argument, place)) = &filled {
        operation.output(place);
        arguments[*argument] = Input::Unseen;
    }
    match &receiver {
        Input::Place(place) if changes => operation.target(place),
        _ => receiver.before(&mut operation),
    }
    joined.iter().for_each(|place| operation.also(place));
    arguments.iter().for_each(|argument| argument.before(&mut operation));
    if takes_items || parses {
        operation.items();
    }
    if changes {
        scalar::sources(body, &mut operation, &call.args);
    } else if is_item || is_read {
        scalar::sources(body, &mut operation, [&*call.receiver]);
    }
    // What is taken for an item of a list becomes an item of the result.
    let is_direct = pick::is_direct(&call.receiver) || matches!(&*call.receiver, Expr::Array(_));
    let mark = body.picks.mark();
    body.chain = None;
    let core = unwrapped::core_mut(expr, &mut |argument| body.visit_expr_mut(argument));
    body.picks.forget(mark);
    let Expr::MethodCall(call) = core else { return false };
    let units = if is_chain { scalar::links_of_units(&call.receiver, links) } else { None };
    body.chain = is_chain.then_some(Chain { operation: site, links });
    body.visit_receiver(call);
    body.chain = None;
    if !is_direct {
        body.picks.forget(mark);
    }
    for argument in &mut call.args {
        match (argument, &units) {
            (Expr::Closure(closure), Some(units)) => scalar::in_closure(body, closure, site, units.clone()),
            (argument, _) => body.visit_expr_mut(argument),
        }
    }
    if takes_items && let Some(item) = items::made_by(chain_of_mut(call)) {
        operation.item(item);
    }
    let (joined, count) = if changes { (chain_of_mut(call), links) } else { (&mut *call.receiver, links) };
    for variable in pipeline::joined_variables_mut(joined, count) {
        if body.scopes.variable(variable).is_some_and(|found| found.local.kind != Kind::Number) {
            operation.tap(variable);
        }
    }
    receiver.during(&operation, &mut call.receiver);
    for (argument, input) in call.args.iter_mut().zip(&arguments) {
        input.during(&operation, argument);
    }
    if let Some(plan) = plan.take() {
        library::observe(plan, body, unwrapped::core_mut(expr, &mut |_| {}), Hint::Demand);
    }
    scalar::taken(body, &mut operation, mark);
    operation.finish(expr, hint);
    if takes_out {
        pick::take(body, site, None);
    }
    true
}

/// Wraps `text.drain(..);`, which changes the text when its value is dropped: at the end of the statement.
pub(super) fn rewrite_statement(body: &mut Body, expr: &mut Expr) -> bool {
    let Expr::MethodCall(call) = &*expr else { return false };
    let name = call.method.to_string();
    if !names::acts_when_dropped(&name) || !call.attrs.is_empty() || inputs::awaits(expr, body) {
        return false;
    }
    let Some(place) = body.place(&call.receiver, Use::Any).filter(|place| place.exact) else { return false };
    let given = |argument| Input::pipeline(argument, body).map_or(Input::Unseen, |(head, _)| head);
    let mut arguments: Vec<Input> = call.args.iter().map(given).collect();
    inputs::tell_positions(&mut arguments, call, body);
    let complete = name == "drain";
    let mut operation = body.begin(Site { name, user: call.method.span(), chain: Vec::new(), complete }, expr);
    operation.target(&place);
    arguments.iter().for_each(|argument| argument.before(&mut operation));
    let Expr::MethodCall(call) = &mut *expr else { return false };
    body.visit_place(&mut call.receiver);
    for (argument, input) in call.args.iter_mut().zip(&arguments) {
        inputs::rewrite(body, &operation, input, argument);
    }
    wrap::dropped(expr);
    operation.finish(expr, Hint::Demand);
    true
}

/// The chain of iterators whose end a call is.
fn chain_of(call: &ExprMethodCall) -> &Expr {
    match call.args.first() {
        Some(argument) if call.method == "extend" => argument,
        _ => &call.receiver,
    }
}

/// As [`chain_of`].
fn chain_of_mut(call: &mut ExprMethodCall) -> &mut Expr {
    match call.args.first_mut() {
        Some(argument) if call.method == "extend" => argument,
        _ => &mut call.receiver,
    }
}

/// The argument that is filled, and its place.
fn filled(call: &ExprMethodCall, body: &Body) -> Option<(usize, Place)> {
    call.args.iter().enumerate().find_map(|(index, argument)| match argument {
        Expr::Reference(reference) if reference.mutability.is_some() && reference.attrs.is_empty() => {
            Some((index, body.place(&reference.expr, Use::Borrow).filter(|place| place.exact)?))
        }
        _ => None,
    })
}

/// Whether the receiver is `text.escape_debug()`, `items.format(",")` or `percent_encode(text, set)`, which is text as a
/// whole.
fn ends_in_pieces(receiver: &Expr) -> bool {
    match receiver {
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            names::begins_a_chain(&name) || names::formats_items(&name)
        }
        _ => true,
    }
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
        check("a[n..].to_string()", "AFTER(ALSO(B0, ^a), a[n..].to_string())");
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
        check("out.swap(n, n + 1)", "AFTER(TARGET(B0, ^out), out.swap(TAP(@0, n), TAP(@0, n + 1)))");
        check("out.swap(a, f(n))", "AFTER(ALSO(TARGET(B0, ^out), ^a), out.swap(a, TAP(@0, f(n))))");
        check("X.encode_string(a, &mut out);", "AFTER(ALSO(OUTPUT(B0, ^out), ^a), X.encode_string(a, &mut out));");
        check("f(out).pop()", "AFTER(B0, TAP(@0, f(out)).pop())");
        check_untouched(&["f(out).push('a')", "STATIC.clear()", "f(out).clear()"]);
        check("out.borrow_mut().push_str(b)", "AFTER(ALSO(B0, ^b), INTO(@0, out.borrow_mut()).push_str(b))");
    }

    #[test]
    fn numbers_that_say_where_pass_by() {
        check("out.insert(0, 'a')", "AFTER(TARGET(B0, ^out), out.insert(TAP(@0, 0), 'a'))");
        check("out.insert(n, n)", "AFTER(TARGET(B0, ^out), out.insert(TAP(@0, n), n))");
        check("out.copy_within(..a, n)", "AFTER(TARGET(B0, ^out), out.copy_within(TAP(@0, ..a), TAP(@0, n)))");
        check("out.remove(a)", "AFTER(ALSO(TARGET(B0, ^out), ^a), out.remove(a))");
        // These are places in a part of it.
        check("out[n..].swap(0, 1)", "AFTER(TARGET(B0, ^out), out[n..].swap(0, 1))");
        check("out.insert(b'a', n)", "AFTER(TARGET(B0, ^out), out.insert(b'a', n))");
    }

    #[test]
    fn a_pipeline_has_its_head_as_input() {
        check("a.chars().rev().collect()", "AFTER(ALSO(B0, ^a), a.chars().rev().collect())");
        check("a.d().chars().collect()", "AFTER(B0, TAP(@0, a.d()).chars().collect())");
        check("A.chars().collect()", "AFTER(B0, A.chars().collect())");
        check("out.extend(a.bytes())", "AFTER(ALSO(TARGET(B0, ^out), ^a), out.extend(a.bytes()))");
        check("a.escape_debug().to_string()", "AFTER(ALSO(B0, ^a), a.escape_debug().to_string())");
        check("a.split(b).format(c).to_string()", "AFTER(ALSO(B0, ^a), a.split(b).format(c).to_string())");
        check("a.lines().next()?.to_string()", "AFTER(B0, TAP(@0, a.lines().next()?).to_string())");
        check(
            "A.chars().chain(a.chars()).chain(b.chars()).collect()",
            "AFTER(ALSO(ALSO(B0, ^a), ^b), A.chars().chain(a.chars()).chain(b.chars()).collect())",
        );
        check_untouched(&["a.for_each(|x| f(x))", "a.partition(f)"]);
        check_sites("A.chars().chain(a.chars()).rev().collect()", &[("collect", &["chain", "rev"])]);
        check_sites("a.chars().rev().collect()", &[("collect", &["chars", "rev"])]);
        check_sites("b.extend(a.b.bytes().map(f))", &[("extend", &["bytes", "map"])]);
        check_sites(
            "a.lines().map(str::trim).join(\"-\").to_string()",
            &[("to_string", &[]), ("join", &["lines", "map"])],
        );
    }

    #[test]
    fn what_is_joined_passes_by() {
        check("f(b).chain(a).collect()", "AFTER(B0, TAP(@0, f(b)).chain(TAP(@0, a)).collect())");
        check(
            "out.extend(b.iter().chain(a))",
            "AFTER(ALSO(TARGET(B0, ^out), ^b), out.extend(b.iter().chain(TAP(@0, a))))",
        );
        check("A.iter().chain(n).collect()", "AFTER(B0, A.iter().chain(n).collect())");
        check(
            "text.chars().next().map_or(a, |x| x.to_uppercase().chain(b).collect())",
            "PICK(@0, @0, text.chars().next(), ^text).map_or(a, |x| AFTER(
                FROM(B1, @0), TAP(@1, AFTER(ALSO(B2, ^x), x.to_uppercase())).chain(TAP(@1, b)).collect()
            ))",
        );
    }

    #[test]
    fn a_list_made_here_passes_by_as_a_whole() {
        check("[a, \"x\"].concat()", "AFTER(B0, TAP(@0, [a, \"x\"]).concat())");
        check("[&a[1..], X].join(b)", "AFTER(ALSO(B0, ^b), TAP(@0, [&a[1..], X]).join(b))");
        check("out.extend(vec![\"x\"])", "AFTER(TARGET(B0, ^out), out.extend(TAP(@0, vec![\"x\"])))");
        check("[X, \"x\"].concat()", "AFTER(B0, [X, \"x\"].concat())");
        check("[n, 1].concat()", "AFTER(B0, [n, 1].concat())");
        check("[a].iter().rev().collect()", "AFTER(B0, TAP(@0, [a]).iter().rev().collect())");
    }

    #[test]
    fn what_is_indexed_passes_by() {
        check("f(a)[1..].to_vec()", "AFTER(B0, TAP(@0, f(a))[1..].to_vec())");
        check(
            "out.extend_from_slice(&f(a)[..b])",
            "AFTER(TARGET(B0, ^out), out.extend_from_slice(&TAP(@0, f(a))[..b]))",
        );
        check("f(a)[n].to_vec()", "AFTER(B0, TAP(@0, f(a))[n].to_vec())");
        check("f(a)[n].to_string()", "AFTER(B0, TAP(@0, f(a))[n].to_string())");
        check("f(a)[n].b.to_vec()", "AFTER(B0, f(a)[n].b.to_vec())");
    }

    #[test]
    fn an_item_may_be_made_text_by_a_path() {
        check("a.map(str::to_owned)", "AFTER(ALSO(B0, ^a), a.map(str::to_owned))");
        check("a.b().map_or_else(String::new, X::from)", "AFTER(B0, TAP(@0, a.b()).map_or_else(String::new, X::from))");
        check("a.get(b).cloned()", "AFTER(B0, TAP(@0, a.get(b)).cloned())");
        check("a.split(b).last().map(String::from)", "AFTER(B0, TAP(@0, a.split(b).last()).map(String::from))");
        check_sites(
            "a.split(b).map(str::to_owned).collect()",
            &[("collect", &["split", "cloned"]), ("str::to_owned", &[])],
        );
        check_sites("a.lines().map_while(Result::ok).collect()", &[("collect", &["lines", "cloned"])]);
        check_sites("a.split(b).map(X::f).collect()", &[("collect", &["split", "map"])]);
        check_untouched(&["a.map(|x| x)", "a.map(to_owned)", "a.map(X::f)", "a.iter().cloned()"]);
    }

    #[test]
    fn what_is_drained_is_looked_at_afterwards() {
        check("a.drain(..n);", "AFTER(TARGET(B0, ^a), DROPPED(a.drain(TAP(@0, ..n))));");
        check(
            "b.splice(1..2, a.bytes());",
            "AFTER(ALSO(TARGET(B0, ^b), ^a), DROPPED(b.splice(TAP(@0, 1..2), a.bytes())));",
        );
        check_untouched(&["let x = a.drain(..n);", "a.drain(..n)", "f(a).drain(..);", "a.drain(..n).count();"]);
    }

    #[test]
    fn a_filled_argument_is_the_target() {
        check("a.read_line(&mut b)?", "AFTER(ALSO(OUTPUT(B0, ^b), ^a), a.read_line(&mut b))?");
        check("f(a).read_to_end(&mut self.b)", "AFTER(OUTPUT(B0, ^self.b), TAP(@0, f(a)).read_to_end(&mut self.b))");
        check_untouched(&["a.read_line(b)", "a.read()", "a.read(&b)"]);
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
            "a.parse::<u16>()",
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
