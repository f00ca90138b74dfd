//! Chains of iterators over a text: `text.chars().rev().collect()`.

use syn::Expr;

use super::{method, names};

/// A chain of method calls that begins with one that takes a text apart.
pub(super) struct Pipeline<'a> {
    /// The text.
    pub(super) head: &'a Expr,
    /// The methods, from the head on.
    pub(super) links: Vec<String>,
}

/// The pipeline that an expression is. An operation within it is its head: what that gives is known.
pub(super) fn of(expr: &Expr) -> Option<Pipeline<'_>> {
    let mut links = Vec::new();
    let mut found = None;
    let mut inner = expr;
    while let Expr::MethodCall(call) = inner {
        let name = call.method.to_string();
        if method::makes_text(call) || !call.attrs.is_empty() {
            break;
        }
        let begins = names::begins_a_chain(&name);
        // A function that copies maps nothing.
        links.push(if name == "map" && method::is_given_a_copy(call) { "cloned".to_owned() } else { name });
        inner = &call.receiver;
        if begins {
            found = Some((inner, links.len()));
        }
    }
    let (head, length) = found?;
    links.truncate(length);
    links.reverse();
    Some(Pipeline { head, links })
}

/// The head of a pipeline with that many links.
pub(super) fn head_mut(mut expr: &mut Expr, links: usize) -> &mut Expr {
    for _ in 0..links {
        if matches!(expr, Expr::MethodCall(_))
            && let Expr::MethodCall(call) = expr
        {
            expr = &mut call.receiver;
        }
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
        check("a.chars().collect::<Vec<_>>().iter().rev()", Some(("a.chars().collect::<Vec<_>>()", &["iter", "rev"])));
    }

    #[test]
    fn other_expressions_are_none() {
        for expr in ["a", "a.trim()", "a.chars().collect()", "chars(a)", "a.b.c"] {
            check(expr, None);
        }
    }
}
