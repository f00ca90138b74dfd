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
use syn::{Block, Expr, LitStr, Pat, Stmt};

use super::body::Body;
use super::kind::Kind;
use super::place::{Place, Use};
use super::scope;
use super::wrap::{self, Operation, Site};
use super::{format, names};

/// What holds one char or byte after the other: a variable, or an expression.
pub(super) struct Scalar {
    /// Its site, for as long as no operation uses it.
    unused: Option<Site>,
    /// The index of its site otherwise.
    site: usize,
    /// Its number, when it is an expression that need not be observed.
    pick: Option<usize>,
}

impl Scalar {
    /// What an expression takes, whose site is known.
    pub(super) fn taken(site: usize, pick: Option<usize>) -> Self {
        Self { unused: None, site, pick }
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
    text: Place,
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

/// The variable of a `for` loop.
pub(super) fn in_loop(body: &mut Body, pattern: &Pat, iterator: &Expr) -> Option<Next> {
    let pieces = pieces(body, iterator)?;
    next(body, pattern, &pieces)
}

/// The last name of a pattern: before it may stand an index.
fn next(body: &mut Body, pattern: &Pat, pieces: &Pieces) -> Option<Next> {
    let variable = scope::names_of(pattern).pop()?;
    let name = pieces.links.first()?.clone();
    let site = Site { name, user: pieces.user, chain: pieces.links.clone(), complete: false };
    body.scalars.push(Scalar { unused: Some(site), site: 0, pick: None });
    Some(Next { scalar: body.scalars.len() - 1, variable, text: pieces.text.clone() })
}

/// Rewrites the body of a loop, with its variable bound.
pub(super) fn in_body(body: &mut Body, next: Option<Next>, block: &mut Block) {
    let Some(Next { scalar, variable, text }) = next else { return body.visit_block_mut(block) };
    body.scopes.derive(&variable, scalar);
    body.visit_block_mut(block);
    if body.scalars[scalar].unused.is_none() {
        let place = block.stmts.iter().take_while(|stmt| matches!(stmt, Stmt::Item(_))).count();
        block.stmts.insert(place, wrap::scalar(body.scalars[scalar].site, &variable, &text));
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
    for scalar in all {
        let site = used(body, scalar);
        operation.from(site);
    }
}

/// The site of a scalar that an operation uses.
fn used(body: &mut Body, scalar: usize) -> usize {
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
        for iterator in ["a.chars()", "text.split('a')", "text.chars().map(f)", "f(text).chars()"] {
            check(&format!("for x in {iterator} {{ out.push(x) }}"), &format!("for x in {iterator} {{ {push} }}"));
        }
        check(
            "let mut x = text.chars(); let text = f(); while let Some(y) = x.next() { out.insert(n, y) }",
            "let mut x = text.chars(); let text = f(); while let Some(y) = x.next() {
                AFTER(ALSO(TARGET(B0, ^out), ^y), out.insert(n, y))
            }",
        );
    }
}
