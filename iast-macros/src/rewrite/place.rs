//! Which expressions are places whose address may be taken once more.
//!
//! A place is a local variable, a field, a `*` or an index with a literal. An index operand that is no literal may be
//! moved by its use, so it is never repeated: the base stands for all of it. Neither is a call; in front of an index,
//! what `as_bytes` views stands for it.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::{Expr, ExprPath, UnOp};

use super::kind::Kind;
use super::scope::Scopes;

/// What is done with a place, which decides whether a closure may mention it once more.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// As a receiver or by value. A closure may capture what it points to instead.
    Any,
    /// By `&` in the user's own code: a closure captures the very same place.
    Borrow,
}

/// An expression that can be repeated.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) tokens: TokenStream,
    /// The variable that it begins with.
    pub(super) root: Ident,
    /// Whether it is the whole expression, not the base of an index.
    pub(super) exact: bool,
    /// Whether it contains a `*`.
    dereferences: bool,
    /// Whether a method gives the view of it that is meant.
    viewed: bool,
}

/// The place that an expression is or lies in, if its address may be taken here.
pub(super) fn find(expr: &Expr, usage: Use, scopes: &Scopes, is_unsafe: bool) -> Option<Place> {
    let place = syntax(expr)?;
    let found = scopes.find(&place.root)?;
    // Behind a `*` in unsafe code may lie what is not valid for its type.
    // A closure captures a `String` as it is, whatever is done with it, but of a reference only what it points to.
    let captured = found.captured && (usage == Use::Any && !found.local.owned || place.viewed);
    let forbidden = found.local.kind == Kind::Number || captured || (is_unsafe && place.dereferences);
    (!forbidden).then_some(place)
}

fn syntax(expr: &Expr) -> Option<Place> {
    match expr {
        Expr::Path(path) => local(path),
        Expr::Group(group) if group.attrs.is_empty() => syntax(&group.expr),
        Expr::Paren(paren) if paren.attrs.is_empty() => syntax(&paren.expr),
        // Another field of an item may be borrowed mutably: then so is part of the base.
        Expr::Field(field) if field.attrs.is_empty() => around(expr, syntax(&field.base).filter(|base| base.exact)?),
        Expr::Index(index) if index.attrs.is_empty() => {
            let base = syntax(&index.expr).or_else(|| viewed(&index.expr))?;
            if is_literal(&index.index) { around(expr, base) } else { Some(Place { exact: false, ..base }) }
        }
        Expr::Unary(unary) if unary.attrs.is_empty() && matches!(unary.op, UnOp::Deref(_)) => {
            let inner = syntax(&unary.expr)?;
            around(expr, Place { dereferences: true, ..inner })
        }
        _ => None,
    }
}

/// The text of which `text.as_bytes()` is a view.
fn viewed(expr: &Expr) -> Option<Place> {
    match expr {
        Expr::MethodCall(call)
            if call.attrs.is_empty() && ["as_bytes", "as_str"].iter().any(|view| call.method == view) =>
        {
            Some(Place { exact: false, viewed: true, ..syntax(&call.receiver)? })
        }
        _ => None,
    }
}

/// The place `expr` inside of `base`.
fn around(expr: &Expr, base: Place) -> Option<Place> {
    Some(if base.exact { Place { tokens: expr.to_token_stream(), ..base } } else { base })
}

fn local(path: &ExprPath) -> Option<Place> {
    let root = path.path.get_ident().filter(|_| path.attrs.is_empty() && path.qself.is_none())?;
    Some(Place { tokens: root.to_token_stream(), root: root.clone(), exact: true, dereferences: false, viewed: false })
}

fn is_literal(index: &Expr) -> bool {
    match index {
        Expr::Lit(literal) => literal.attrs.is_empty(),
        Expr::Group(group) => is_literal(&group.expr),
        Expr::Reference(reference) => matches!(&*reference.expr, Expr::Lit(_)),
        Expr::Range(range) => [&range.start, &range.end].into_iter().flatten().all(|end| is_literal(end)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn check(expr: &str, expected: Option<&str>) {
        let scopes = Scopes::of(&parse_quote!(fn f(&self, a: A, n: usize)));
        let place = find(&syn::parse_str(expr).unwrap(), Use::Any, &scopes, false);
        let text = |tokens: &str| tokens.split_whitespace().collect::<String>();
        assert_eq!(place.map(|place| text(&place.tokens.to_string())), expected.map(text), "{expr}");
    }

    #[test]
    fn places_begin_with_a_local() {
        for place in ["a", "self.b", "a.b.0", "*a", "(*a).b", "a[0]", "a[&\"b\"].c", "a[1..]", "a[..]"] {
            check(place, Some(place));
        }
        check("(a.b)", Some("a.b"));
        for other in ["b", "A", "A.b", "x::a", "a()", "a.b().c", "a?", "a.await.b", "&a", "-a", "n", "\"a\"", "m!(a)"] {
            check(other, None);
        }
    }

    #[test]
    fn an_index_is_not_repeated() {
        check("a[n]", Some("a"));
        check("a.b[n].c", None);
        check("*a[n]", Some("a"));
        check("a[n][0]", Some("a"));
        check("a[b..]", Some("a"));
        check("a.b()[0]", None);
        check("a.b.as_bytes()[..n]", Some("a.b"));
    }

    #[test]
    fn unsafe_code_and_closures_forbid_some() {
        let mut scopes = Scopes::of(&parse_quote!(fn f(a: A)));
        let found = |text: &str, usage, scopes: &Scopes, is_unsafe| {
            find(&syn::parse_str(text).unwrap(), usage, scopes, is_unsafe).is_some()
        };
        assert!(found("a.b", Use::Any, &scopes, true));
        assert!(!found("(*a).b", Use::Any, &scopes, true));
        scopes.enter_capturing();
        assert!(found("a", Use::Borrow, &scopes, false));
        assert!(!found("a", Use::Any, &scopes, false));
        assert!(!found("a.as_bytes()[..]", Use::Borrow, &scopes, false));
        let mut scopes = Scopes::of(&parse_quote!(fn f(a: String, b: &String, c: Vec<String>)));
        scopes.enter_capturing();
        assert!(found("a", Use::Any, &scopes, false));
        assert!(found("a[1..]", Use::Any, &scopes, false));
        assert!(found("c[n]", Use::Any, &scopes, false));
        assert!(!found("b", Use::Any, &scopes, false));
        assert!(found("c[0].b", Use::Any, &scopes, false));
    }
}
