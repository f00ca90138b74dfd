//! Loops over the chars and bytes of a text: `for c in text.chars() { out.push(c) }`.
//!
//! A char or byte has no address, so the way from the text to where it is put is followed by name: the variable of the
//! loop, what is computed from it, and the operations that mention one of these. The variable is shown to the runtime
//! at the start of the loop's body.
//!
//! The text is looked at while the loop borrows it. This is right for strings and bytes, but another type's `chars`
//! might consume it; so its variable has to be text by its type or by the expression that made it.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit_mut::VisitMut as _;
use syn::{Block, Expr, ExprClosure, LitStr, Pat, Stmt};

use super::body::Body;
use super::kind::Kind;
use super::place::{Place, Use};
use super::scope;
use super::wrap::{self, Operation, Site};
use super::{format, inputs, names, pipeline};

/// What holds one char or byte after the other: a variable, or an expression.
pub(super) struct Scalar {
    /// Its site, for as long as no operation uses it.
    unused: Option<Site>,
    /// The index of its site otherwise.
    site: usize,
    /// Its number, when it is an expression that need not be observed.
    pick: Option<usize>,
    /// Whether it is no char or byte, but the text that a reader begins with.
    pub(super) reads: bool,
}

impl Scalar {
    /// What no operation has used yet.
    pub(super) fn unused(site: Site) -> Self {
        Self { unused: Some(site), site: 0, pick: None, reads: false }
    }

    /// What an expression takes, whose site is known.
    pub(super) fn taken(site: usize, pick: Option<usize>) -> Self {
        Self { unused: None, site, pick, reads: false }
    }
}

/// What an iterator goes over.
#[derive(Clone)]
pub(super) struct Pieces {
    text: Place,
    /// The variable with which the place begins.
    root: usize,
    /// The methods on the text.
    links: Vec<String>,
    user: Span,
}

impl Pieces {
    pub(super) fn text(&self) -> &Place {
        &self.text
    }

    pub(super) fn links(&self) -> &[String] {
        &self.links
    }

    /// The name of the variable with which the text begins, and which of that name it is.
    pub(super) fn root(&self) -> (&Ident, usize) {
        (&self.text.root, self.root)
    }
}

/// A variable that gets the next item before the body of a loop begins.
pub(super) struct Next {
    /// The index of the scalar.
    scalar: usize,
    variable: Ident,
    text: Text,
}

/// What a loop goes over.
enum Text {
    Place(Place),
    /// A value that the loop may take away: so many receivers further in than the iterator.
    Value(usize),
}

/// The text whose items an expression iterates over.
pub(super) fn pieces(body: &Body, expr: &Expr) -> Option<Pieces> {
    let (mut links, mut inner, mut user) = (Vec::new(), expr, None);
    while let Expr::MethodCall(call) = inner {
        let name = call.method.to_string();
        if names::gives_scalars(&name) {
            // `text.as_bytes().iter()` is one.
            user = Some(call.method.span());
        } else if user.is_some() || !names::keeps_items(&name) {
            return None;
        }
        links.push(name);
        inner = &call.receiver;
    }
    links.reverse();
    let text = body.place(inner, Use::Any).filter(|place| place.exact)?;
    let found = body.scopes.variable(inner).filter(|found| found.local.kind == Kind::Text)?;
    Some(Pieces { text, root: found.id(), links, user: user? })
}

/// The variables of a `for` loop.
pub(super) fn in_loop(body: &mut Body, pattern: &Pat, iterator: &Expr) -> Vec<Next> {
    if let Expr::MethodCall(call) = iterator
        && call.method == "zip"
        && let (Pat::Tuple(pair), Some(other)) = (pattern, call.args.first())
        && pair.elems.len() == 2
    {
        let mut both = in_loop(body, &pair.elems[0], &call.receiver);
        both.append(&mut in_loop(body, &pair.elems[1], other));
        both.retain(|next| matches!(next.text, Text::Place(_)));
        return both;
    }
    // The last name of a pattern: before it may stand an index.
    let Some(variable) = scope::names_of(pattern).pop() else { return Vec::new() };
    let (site, text) = if let Some(pieces) = pieces(body, iterator) {
        let name = pieces.links.first().cloned().unwrap_or_default();
        (Site { name, user: pieces.user, chain: pieces.links, complete: false }, Text::Place(pieces.text))
    } else if is_value(body, iterator) {
        (Site { name: "for".to_owned(), user: variable.span(), chain: Vec::new(), complete: false }, Text::Value(0))
    } else if let Some(links) = links_on_a_value(body, iterator) {
        let depth = links.len();
        (Site { name: "for".to_owned(), user: variable.span(), chain: links, complete: false }, Text::Value(depth))
    } else {
        return Vec::new();
    };
    body.scalars.push(Scalar::unused(site));
    vec![Next { scalar: body.scalars.len() - 1, variable, text }]
}

/// The methods by which an expression iterates over the chars or bytes of a temporary: `text.to_lowercase().chars()`.
fn links_on_a_value(body: &Body, iterator: &Expr) -> Option<Vec<String>> {
    let (mut links, mut inner) = (Vec::new(), iterator);
    while let Expr::MethodCall(call) = inner {
        let name = call.method.to_string();
        let begins = names::gives_units(&name);
        if !(begins || names::keeps_items(&name)) {
            return None;
        }
        links.push(name);
        inner = &call.receiver;
        if begins {
            links.reverse();
            return inputs::is_value(inner, body).then_some(links);
        }
    }
    None
}

/// An operation that takes the items of a chain together, while what it is called on is rewritten.
#[derive(Clone, Copy)]
pub(super) struct Chain {
    /// The site of the operation.
    pub(super) operation: usize,
    /// How many links there are from here to the text.
    pub(super) links: usize,
}

/// The links up to here, when the items are still the chars or bytes of the text.
pub(super) fn links_of_units(expr: &Expr, mut count: usize) -> Option<Vec<String>> {
    let (mut links, mut inner) = (Vec::new(), expr);
    while let (Expr::MethodCall(call), 1..) = (inner, count) {
        let name = call.method.to_string();
        if !(names::gives_scalars(&name) || names::keeps_items(&name)) {
            return None;
        }
        links.push(name);
        inner = &call.receiver;
        count -= 1;
    }
    links.reverse();
    (count == 0 && links.iter().any(names::gives_units)).then_some(links)
}

/// Rewrites a closure that gets the items of a chain.
pub(super) fn in_closure(body: &mut Body, closure: &mut ExprClosure, operation: usize, links: Vec<String>) {
    let variable = closure.inputs.last().and_then(|input| scope::names_of(input).pop());
    let Some(variable) = variable.filter(|_| closure.asyncness.is_none()) else {
        return body.visit_expr_closure_mut(closure);
    };
    let site = Site { name: links.join("."), user: variable.span(), chain: links, complete: false };
    body.scalars.push(Scalar::unused(site));
    let scalar = body.scalars.len() - 1;
    body.visit_closure(closure, |body| body.scopes.derive(&variable, scalar));
    if body.scalars[scalar].unused.is_none() {
        wrap::put_first(wrap::within(body.scalars[scalar].site, operation, &variable), &mut closure.body);
    }
}

/// Whether a loop goes over a variable that may be text by itself.
fn is_value(body: &Body, iterator: &Expr) -> bool {
    match iterator {
        Expr::Reference(reference) => reference.mutability.is_none() && is_value(body, &reference.expr),
        _ => {
            let kind = body.scopes.variable(iterator).map(|found| found.local.kind);
            matches!(kind, Some(Kind::Text | Kind::Codes))
        }
    }
}

/// Rewrites the body of a loop, with its variables bound.
pub(super) fn in_body(body: &mut Body, all: Vec<Next>, iterator: &mut Expr, block: &mut Block) {
    for Next { scalar, variable, .. } in &all {
        body.scopes.derive(variable, *scalar);
    }
    body.visit_block_mut(block);
    let place = block.stmts.iter().take_while(|stmt| matches!(stmt, Stmt::Item(_))).count();
    for Next { scalar, variable, text } in all.into_iter().rev() {
        if body.scalars[scalar].unused.is_some() {
            continue;
        }
        let site = body.scalars[scalar].site;
        if let Text::Value(depth) = text {
            wrap::each(pipeline::head_mut(iterator, depth), site);
        }
        let text = if let Text::Place(text) = &text { Some(text) } else { None };
        block.stmts.insert(place, wrap::scalar(site, &variable, text));
    }
}

/// The loop variables that an expression derives from.
pub(super) fn mentioned(body: &Body, expr: &Expr) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    if !body.scalars.is_empty() {
        mentioned_in(body, expr.to_token_stream(), &mut found);
    }
    found
}

/// Those of them that are texts of readers.
pub(super) fn readers(body: &Body, expr: &Expr) -> BTreeSet<usize> {
    let mut found = mentioned(body, expr);
    found.retain(|scalar| body.scalars[*scalar].reads);
    found
}

fn mentioned_in(body: &Body, tokens: TokenStream, found: &mut BTreeSet<usize>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => mentioned_by(body, &name, found),
            // A format string may name some.
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse2::<LitStr>(literal.into_token_stream()) {
                    let names = format::names(&text.value());
                    let names = names.iter().filter_map(|name| syn::parse_str(name).ok());
                    names.for_each(|name| mentioned_by(body, &name, found));
                }
            }
            TokenTree::Group(group) => mentioned_in(body, group.stream(), found),
            TokenTree::Punct(_) => {}
        }
    }
}

fn mentioned_by(body: &Body, name: &Ident, found: &mut BTreeSet<usize>) {
    if let Some(known) = body.scopes.find(name) {
        found.extend(&known.local.scalars);
    }
}

/// Says which of these an operation uses.
pub(super) fn sources<'a>(body: &mut Body, operation: &mut Operation, operands: impl IntoIterator<Item = &'a Expr>) {
    let mut all = BTreeSet::new();
    for operand in operands {
        all.append(&mut mentioned(body, operand));
    }
    uses(body, operation, all);
}

/// Says that an operation uses these.
pub(super) fn uses(body: &mut Body, operation: &mut Operation, all: BTreeSet<usize>) {
    for scalar in all {
        let site = used(body, scalar);
        operation.from(site);
    }
}

/// The site of a scalar that an operation uses.
pub(super) fn used(body: &mut Body, scalar: usize) -> usize {
    if let Some(site) = body.scalars[scalar].unused.take() {
        body.scalars[scalar].site = body.site(site);
    }
    if let Some(pick) = body.scalars[scalar].pick {
        body.picks.is_used(pick);
    }
    body.scalars[scalar].site
}

/// Says that an operation uses what its operands took since `mark`.
pub(super) fn taken(body: &mut Body, operation: &mut Operation, mark: usize) {
    for scalar in body.picks.since(mark) {
        let site = used(body, scalar);
        operation.takes(site);
    }
    body.picks.forget(mark);
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_untouched};

    #[test]
    fn the_variable_of_a_loop_derives_from_the_text() {
        check(
            "for x in text.chars().rev() { out.push(x); }",
            "for x in text.chars().rev() { SCALAR(@1, &x, ^text); AFTER(FROM(TARGET(B0, ^out), @1), out.push(x)); }",
        );
        check(
            "for (_, &x) in text.as_bytes().iter().enumerate() { out[n] = x; }",
            "for (_, &x) in text.as_bytes().iter().enumerate() {
                SCALAR(@1, &x, ^text);
                AFTER(FROM(TARGET(B0, ^out), @1), out[n] = x);
            }",
        );
    }

    #[test]
    fn a_loop_may_take_its_text_away() {
        check(
            "let y: Vec<u32> = a; for x in y { out.push(x) }",
            "let y: Vec<u32> = a;
            for x in EACH(@1, y) { NEXT(@1, &x); AFTER(FROM(TARGET(B0, ^out), @1), out.push(x)) }",
        );
        check(
            "for x in &text { out.push(*x); }",
            "for x in EACH(@1, &text) { NEXT(@1, &x); AFTER(FROM(TARGET(B0, ^out), @1), out.push(*x)); }",
        );
        check(
            "for (x, y) in text.chars().zip(text.bytes()) { out.push(y); }",
            "for (x, y) in text.chars().zip(text.bytes()) {
                SCALAR(@1, &y, ^text);
                AFTER(FROM(TARGET(B0, ^out), @1), out.push(y));
            }",
        );
    }

    #[test]
    fn a_loop_may_go_over_a_temporary() {
        check(
            "for (n, x) in f(a).chars().rev().enumerate() { out.push(x) }",
            "for (n, x) in EACH(@1, f(a)).chars().rev().enumerate() {
                NEXT(@1, &x); AFTER(FROM(TARGET(B0, ^out), @1), out.push(x))
            }",
        );
        check(
            "for x in a.to_lowercase().as_bytes().iter() { out.push(*x) }",
            "for x in EACH(@2, AFTER(ALSO(B0, ^a), a.to_lowercase())).as_bytes().iter() {
                NEXT(@2, &x); AFTER(FROM(TARGET(B1, ^out), @2), out.push(*x))
            }",
        );
        check_untouched(&["for x in f(a).chars() { f(x) }"]);
    }

    #[test]
    fn a_closure_gets_the_items_of_its_chain() {
        check(
            "a.chars().rev().map(|x| x.to_string()).collect()",
            "AFTER(ITEMS(ALSO(B0, ^a)), a.chars().rev().map(|x| {
                WITHIN(@2, @0, &x); ITEM(@0, AFTER(FROM(B1, @2), x.to_string()))
            }).collect())",
        );
        check(
            "a.bytes().fold(b, |mut y, x| { y.push(x); y })",
            "AFTER(ALSO(ALSO(B0, ^a), ^b), a.bytes().fold(b, |mut y, x| {
                WITHIN(@2, @0, &x); AFTER(FROM(TARGET(B1, ^y), @2), y.push(x)); y
            }))",
        );
        check(
            "f(a.chars().map(|x| x.to_string())).chars().collect()",
            "AFTER(B0, TAP(@0, f(a.chars().map(|x| AFTER(ALSO(B1, ^x), x.to_string())))).chars().collect())",
        );
        check(
            "a.split(b).map(|x| x.to_string()).collect()",
            "AFTER(ITEMS(ALSO(B0, ^a)), a.split(b).map(|x| ITEM(@0, AFTER(ALSO(B1, ^x), x.to_string()))).collect())",
        );
    }

    #[test]
    fn what_is_computed_from_it_derives_from_it() {
        check(
            "for x in text.chars() { let y = f(x); match y { Z(z) => out.push(z), _ => out.push('a') } }",
            "for x in text.chars() { SCALAR(@1, &x, ^text); let y = f(x); match y {
                Z(z) => AFTER(FROM(ALSO(TARGET(B0, ^out), ^z), @1), out.push(z)),
                _ => AFTER(TARGET(B2, ^out), out.push('a'))
            } }",
        );
        check(
            "for x in text.chars() { write!(out, \"{x}\"); write!(out, \"{}\", f(x))?; }",
            "for x in text.chars() { SCALAR(@1, &x, ^text); write!(out, \"{x}\");
                AFTER(FROM(TARGET(B0, ^out), @1), write!(out, \"{}\", TAP(@0, f(x))))?; }",
        );
    }

    #[test]
    fn others_are_left_alone() {
        check_untouched(&["for x in text.chars() { f(x) }", "for x in text.chars() { n += 1; }", "out[n] = b;"]);
        // Of another type, `a` might not be there any more.
        let push = "AFTER(ALSO(TARGET(B0, ^out), ^x), out.push(x))";
        for iterator in ["a.chars()", "text.split('a')", "text.chars().map(f)", "f(text).iter()"] {
            check(&format!("for x in {iterator} {{ out.push(x) }}"), &format!("for x in {iterator} {{ {push} }}"));
        }
        check(
            "let mut x = text.chars(); let text = f(); while let Some(y) = x.next() { out.insert(n, y) }",
            "let mut x = text.chars(); let text = f(); while let Some(y) = x.next() {
                AFTER(ALSO(TARGET(B0, ^out), ^y), out.insert(TAP(@0, n), y))
            }",
        );
    }
}
