//! The inputs of an operation: what is known about each operand before it is rewritten.
//!
//! A place is passed by its address before the operation begins. A value that exists only as a temporary goes through
//! `tap` on its way. All other operands (literals, closures, blocks, numbers) are not looked at.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit::Visit;
use syn::visit_mut::VisitMut as _;
use syn::{BinOp, Expr, ExprAsync, ExprAwait, ExprClosure, Item, Macro};

use super::body::Body;
use super::place::{Place, Use};
use super::wrap::Operation;
use super::{format, names, pipeline};

/// How an operand is seen.
pub(super) enum Input {
    Place(Place),
    Value,
    /// The value at the head of a pipeline: so many receivers further in.
    Head(usize),
    Unseen,
}

impl Input {
    /// The input that an argument is.
    pub(super) fn argument(expr: &Expr, body: &Body) -> Self {
        match expr {
            Expr::Reference(reference) if reference.attrs.is_empty() => {
                if let Some(place) = body.place(&reference.expr, Use::Borrow) {
                    Self::Place(place)
                } else if reference.mutability.is_none() && is_value(&reference.expr, body) {
                    // With its `&`: under that, the expected type is only a hint.
                    Self::Value
                } else {
                    Self::Unseen
                }
            }
            _ => Self::operand(expr, Use::Any, body),
        }
    }

    /// The input that a receiver or the operand of an operator is.
    pub(super) fn operand(expr: &Expr, usage: Use, body: &Body) -> Self {
        if let Some(place) = body.place(expr, usage) {
            Self::Place(place)
        } else if is_value(expr, body) {
            Self::Value
        } else {
            Self::Unseen
        }
    }

    /// The input at the head of a pipeline, and the names of its links.
    pub(super) fn pipeline(expr: &Expr, body: &Body) -> Option<(Self, Vec<String>)> {
        let pipeline = pipeline::of(expr)?;
        let input = match Self::operand(pipeline.head, Use::Any, body) {
            Self::Value => Self::Head(pipeline.links.len()),
            input => input,
        };
        Some((input, pipeline.links))
    }

    /// Before the operation: notes a place.
    pub(super) fn before(&self, operation: &mut Operation) {
        if let Self::Place(place) = self {
            operation.also(place);
        }
    }

    /// On the operand, when it has been rewritten.
    pub(super) fn during(&self, operation: &Operation, expr: &mut Expr) {
        match self {
            Self::Value => operation.tap(expr),
            Self::Head(depth) => operation.tap(pipeline::head_mut(expr, *depth)),
            Self::Place(_) | Self::Unseen => {}
        }
    }

    pub(super) fn is_seen(&self) -> bool {
        !matches!(self, Self::Unseen)
    }
}

/// The inputs that the arguments of a call are. `earlier` is evaluated before them.
pub(super) fn arguments<'a>(
    earlier: Option<&'a Expr>,
    arguments: impl IntoIterator<Item = &'a Expr>,
    body: &Body,
) -> Vec<Input> {
    let mut earlier: Vec<&Expr> = earlier.into_iter().collect();
    let mut inputs = Vec::new();
    for argument in arguments {
        let mut input = Input::argument(argument, body);
        if let Input::Place(place) = &input
            && earlier.iter().any(|earlier| may_change(earlier, &place.root, body))
        {
            input = Input::Unseen;
        }
        inputs.push(input);
        earlier.push(argument);
    }
    inputs
}

/// Whether an operand may give a variable its value, or another one. Then its place is not to be looked at before.
fn may_change(expr: &Expr, root: &Ident, body: &Body) -> bool {
    if body.place(expr, Use::Borrow).is_some() {
        return false;
    }
    match expr {
        Expr::Reference(reference) if reference.mutability.is_none() => may_change(&reference.expr, root, body),
        Expr::Binary(binary) if matches!(binary.op, BinOp::Add(_)) => {
            may_change(&binary.left, root, body) || may_change(&binary.right, root, body)
        }
        Expr::MethodCall(call) if only_reads(&call.method.to_string()) => {
            may_change(&call.receiver, root, body) || call.args.iter().any(|argument| may_change(argument, root, body))
        }
        _ => mentions(expr.to_token_stream(), root),
    }
}

fn only_reads(method: &String) -> bool {
    names::gives_a_number(method) || (names::makes_text(method) && !names::changes_text(method))
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    })
}

/// Whether an expression is a temporary that may be text.
///
/// Blocks and unknown macros may turn out to be places, which a function call would move.
pub(super) fn is_value(expr: &Expr, body: &Body) -> bool {
    match expr {
        Expr::Binary(binary) => {
            binary.attrs.is_empty() && matches!(binary.op, BinOp::Add(_)) && !body.scopes.is_number(expr)
        }
        Expr::Call(call) => call.attrs.is_empty() && !is_constructor(&call.func),
        Expr::Group(group) => group.attrs.is_empty() && is_value(&group.expr, body),
        Expr::Macro(expr) => expr.attrs.is_empty() && format::is_format(&expr.mac),
        Expr::MethodCall(call) => call.attrs.is_empty() && !names::gives_a_number(&call.method.to_string()),
        Expr::Paren(paren) => paren.attrs.is_empty() && is_value(&paren.expr, body),
        Expr::Try(expr) => expr.attrs.is_empty() && !body.scopes.is_number(&expr.expr),
        _ => false,
    }
}

/// Whether a function is a tuple struct or a variant.
fn is_constructor(function: &Expr) -> bool {
    match function {
        Expr::Path(path) => {
            path.path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
        }
        _ => false,
    }
}

/// Whether an expression is a literal, of which nothing is tainted.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Array(array) => array.elems.iter().all(is_literal),
        Expr::Group(group) => is_literal(&group.expr),
        Expr::Paren(paren) => is_literal(&paren.expr),
        Expr::Reference(reference) => is_literal(&reference.expr),
        _ => false,
    }
}

/// Whether there may be an await in an expression. Between the begin and the end of an operation there must be none: the
/// task may go on in another thread.
pub(super) fn awaits(expr: &Expr, body: &Body) -> bool {
    let mut awaits = Awaits { found: false, is_async: body.is_async };
    awaits.visit_expr(expr);
    awaits.found
}

struct Awaits {
    found: bool,
    is_async: bool,
}

impl<'ast> Visit<'ast> for Awaits {
    fn visit_expr_await(&mut self, _: &'ast ExprAwait) {
        self.found = true;
    }

    /// Macros like `join!` await without a word.
    fn visit_macro(&mut self, mac: &'ast Macro) {
        let may_await = self.is_async && !format::never_awaits(mac);
        self.found |= may_await || mentions(mac.tokens.clone(), &Ident::new("await", Span::call_site()));
    }

    fn visit_expr_async(&mut self, _: &'ast ExprAsync) {}
    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}
    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Rewrites an operand and makes it the input that it is.
pub(super) fn rewrite(body: &mut Body, operation: &Operation, input: &Input, expr: &mut Expr) {
    body.visit_expr_mut(expr);
    input.during(operation, expr);
}
