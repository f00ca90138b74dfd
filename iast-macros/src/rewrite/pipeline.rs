//! Chains of iterators over a text: `text.chars().rev().collect()`, `percent_decode_str(text).collect()`.

use syn::{Expr, ExprCall, ExprMethodCall};

use super::{copying, names, unwrapped};

/// A chain of method calls that begins with a method or a function that takes a text apart, or with a value that shows it.
pub(super) struct Pipeline<'a> {
    /// The text.
    pub(super) head: &'a Expr,
    /// The texts of pipelines that are joined to this one.
    pub(super) others: Vec<&'a Expr>,
    /// The methods, from the head on. First the path of the function, when the text is its argument. Of links that make
    /// or print numbers, how.
    pub(super) links: Vec<String>,
}

/// The pipeline that an expression is. An operation within it is its head: what that gives is known. When only what is
/// joined to it begins with a text, its first link is the one that joins.
pub(super) fn of(expr: &Expr) -> Option<Pipeline<'_>> {
    let mut links = Vec::new();
    let mut others = Vec::new();
    let mut found = None;
    let mut inner = expr;
    while let Expr::MethodCall(call) = inner {
        let name = call.method.to_string();
        if copying::makes_text(call) || !call.attrs.is_empty() {
            break;
        }
        if name == "chain" {
            if let Some(other) = call.args.first().and_then(of) {
                others.extend(other.others.into_iter().rev());
                others.push(other.head);
                found = Some((&*call.receiver, links.len() + 1));
            } else if joins_a_variable(call) {
                found = Some((&*call.receiver, links.len() + 1));
            }
        }
        let begins = names::begins_a_chain(&name);
        // A function that copies maps nothing.
        let keeps = names::makes_items(&name) && (copying::is_given_a_copy(call) || copying::is_given_ok(call));
        let counted = call.args.first().and_then(counts);
        links.push(if keeps { "cloned".to_owned() } else { counted.unwrap_or(name) });
        inner = &call.receiver;
        if begins {
            found = Some((inner, links.len()));
        }
    }
    if let Expr::Call(call) = inner
        && let Some((function, text)) = taken_apart_by(call, found.is_some())
    {
        links.push(function);
        found = Some((text, links.len()));
    }
    let (head, length) = found?;
    links.truncate(length);
    links.reverse();
    others.reverse();
    Some(Pipeline { head, others, links })
}

/// The path of which an expression, `path.display()`, is only another view.
pub(super) fn displayed(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::MethodCall(call) if call.method == "display" && call.args.is_empty() && call.attrs.is_empty() => {
            Some(&call.receiver)
        }
        _ => None,
    }
}

/// Whether a link joins an iterator, or a text, that is a variable.
fn joins_a_variable(call: &ExprMethodCall) -> bool {
    call.method == "chain" && matches!(call.args.first(), Some(Expr::Path(path)) if path.path.get_ident().is_some())
}

/// The variables that are joined by the last `links` of a pipeline.
pub(super) fn joined_variables_mut(mut expr: &mut Expr, links: usize) -> Vec<&mut Expr> {
    let mut joined = Vec::new();
    for _ in 0..links {
        let Expr::MethodCall(call) = expr else { break };
        if joins_a_variable(call) {
            joined.extend(call.args.first_mut());
        }
        expr = &mut call.receiver;
    }
    joined
}

/// The method by which a link turns its items into numbers, or numbers into text.
fn counts(closure: &Expr) -> Option<String> {
    let name = match closure {
        Expr::Closure(closure) => match unwrapped::value(&closure.body) {
            Expr::MethodCall(call) => call.method.to_string(),
            _ => return None,
        },
        Expr::Path(path) => path.path.segments.last()?.ident.to_string(),
        _ => return None,
    };
    names::counts(&name).then_some(name)
}

/// The path and the text of a call that takes a text apart, or of a value that shows it. What is not shown, but taken
/// apart by a method, is the value itself.
fn taken_apart_by(call: &ExprCall, by_method: bool) -> Option<(String, &Expr)> {
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    // A type is named by its constructor.
    segments.pop_if(|last| last == "new");
    let is_known =
        |name: &String| names::takes_text_apart(name) || (!by_method && name.starts_with(char::is_uppercase));
    let is_known = segments.last().is_some_and(is_known) && call.attrs.is_empty();
    Some((segments.join("::"), call.args.first()?)).filter(|_| is_known)
}

/// The head of a pipeline with that many links.
pub(super) fn head_mut(mut expr: &mut Expr, links: usize) -> &mut Expr {
    for _ in 0..links {
        expr = match expr {
            Expr::MethodCall(call) => &mut call.receiver,
            Expr::Call(call) => &mut call.args[0],
            _ => unreachable!("a pipeline has calls only"),
        };
    }
    expr
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;

    use super::*;

    fn check(expr: &str, expected: Option<(&str, &[&str])>) {
        let mut expr: Expr = syn::parse_str(expr).unwrap();
        let found = of(&expr).map(|pipeline| (pipeline.head.to_token_stream().to_string(), pipeline.links));
        let text = |expr: &Expr| expr.to_token_stream().to_string();
        let expected = expected.map(|(head, links)| (text(&syn::parse_str(head).unwrap()), links.to_vec()));
        assert_eq!(found.as_ref().map(|(head, links)| (head.clone(), links.iter().map(|l| &**l).collect())), expected);
        if let Some((head, links)) = found {
            assert_eq!(text(head_mut(&mut expr, links.len())), head);
        }
    }

    #[test]
    fn the_text_is_the_head() {
        check("a.chars()", Some(("a", &["chars"])));
        check("a.b.trim().chars().rev().map(|c| c)", Some(("a.b.trim()", &["chars", "rev", "map"])));
        check("f(a)?.lines().flat_map(g)", Some(("f(a)?", &["lines", "flat_map"])));
        check("a.split(',').map(f).into_iter()", Some(("a", &["split", "map", "into_iter"])));
        check("a.to_string().chars()", Some(("a.to_string()", &["chars"])));
        check("p::percent_decode_str(&a).map(f)", Some(("&a", &["p::percent_decode_str", "map"])));
        check("Base64Display::new(f(a), b)", Some(("f(a)", &["Base64Display"])));
        check("a.chars().filter_map(|c| c.to_digit(9)).map(f)", Some(("a", &["chars", "to_digit", "map"])));
        check("a.lines().map(|l| l.parse().unwrap())", Some(("a", &["lines", "parse"])));
        check("a.lines().map(str::len)", Some(("a", &["lines", "len"])));
        check("Some(a).iter().rev()", Some(("Some(a)", &["iter", "rev"])));
        check("percent_decode(a.b()).bytes().rev()", Some(("a.b()", &["percent_decode", "bytes", "rev"])));
        check("a.chars().collect::<Vec<_>>().iter().rev()", Some(("a.chars().collect::<Vec<_>>()", &["iter", "rev"])));
    }

    #[test]
    fn texts_may_be_joined_to_it() {
        let others = |text: &str| -> Vec<String> {
            let expr = syn::parse_str(text).unwrap();
            of(&expr).unwrap().others.iter().map(|other| other.to_token_stream().to_string()).collect()
        };
        assert_eq!(others("a.chars().chain(b.chars()).chain(f(x)).chain(c.bytes().rev())"), ["b", "c"]);
        assert_eq!(others("once('x').chain(b.chars())"), ["b"]);
        check("once('x').chain(b.chars()).rev()", Some(("once('x')", &["chain", "rev"])));
        check("f(a).chain(b)", Some(("f(a)", &["chain"])));
        assert_eq!(others("f(a).chain(b)"), Vec::<String>::new());
    }

    #[test]
    fn other_expressions_are_none() {
        for expr in ["a", "a.trim()", "a.chars().collect()", "chars(a)", "a.b.c", "percent_decode()"] {
            check(expr, None);
        }
    }
}
