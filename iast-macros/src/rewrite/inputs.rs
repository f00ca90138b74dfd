//! The inputs of an operation: what is known about each operand before it is rewritten.
//!
//! A place is passed by its address before the operation begins. A value that exists only as a temporary goes through
//! `tap` on its way. All other operands (literals, closures, blocks, numbers) are not looked at.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut as _;
use syn::{
    BinOp, Expr, ExprAssign, ExprAsync, ExprAwait, ExprClosure, ExprMethodCall, ExprReference, Item, Lit, Macro,
};

use super::body::Body;
use super::place::{Place, Use};
use super::wrap::Operation;
use super::{format, names, pick, pipeline};

/// How an operand is seen.
pub(super) enum Input {
    Place(Place),
    Value,
    /// The value at the head of a pipeline: so many receivers further in.
    Head(usize),
    /// The value that is indexed.
    Indexed,
    /// A value that leads to what is changed.
    Target,
    Unseen,
}

impl Input {
    /// The input that an argument is.
    pub(super) fn argument(expr: &Expr, body: &Body) -> Self {
        match expr {
            Expr::Reference(reference) if reference.attrs.is_empty() => {
                if let Some(place) = body.place(&reference.expr, Use::Borrow) {
                    Self::Place(place)
                } else if is_value(&reference.expr, body) {
                    // With its `&`: under that, the expected type is only a hint.
                    Self::Value
                } else if is_indexed_value(&reference.expr, body) {
                    Self::Indexed
                } else {
                    Self::Unseen
                }
            }
            // One item, which is passed on by itself.
            Expr::Index(index) if pick::is_item(body, index) => Self::Unseen,
            Expr::Unary(_) if pick::is_bound_item(body, expr) => Self::Unseen,
            _ => Self::operand(expr, Use::Any, body),
        }
    }

    /// The input that a receiver or the operand of an operator is.
    pub(super) fn operand(expr: &Expr, usage: Use, body: &Body) -> Self {
        if let Some(place) = body.place(expr, usage) {
            Self::Place(place)
        } else if is_value(expr, body) {
            Self::Value
        } else if is_indexed_value(expr, body) {
            Self::Indexed
        } else {
            Self::Unseen
        }
    }

    /// The input that the path in `path.display()` is.
    pub(super) fn displayed(expr: &Expr, body: &Body) -> Option<Self> {
        let path = pipeline::displayed(expr)?;
        Some(match Self::operand(path, Use::Any, body) {
            Self::Value => Self::Head(1),
            Self::Indexed => Self::Unseen,
            input => input,
        })
    }

    /// The input at the head of a pipeline, and the names of its links.
    pub(super) fn pipeline(expr: &Expr, body: &Body) -> Option<(Self, Vec<String>)> {
        let pipeline = pipeline::of(expr)?;
        let mut links = pipeline.links;
        let head = match pipeline.head {
            // It is the argument of a function.
            Expr::Reference(_) => Self::argument(pipeline.head, body),
            head => Self::operand(head, Use::Any, body),
        };
        let input = match head {
            Self::Value => Self::Head(links.len()),
            Self::Indexed | Self::Unseen => {
                let joined = links.iter().position(|link| link == "chain").filter(|_| !pipeline.others.is_empty());
                links.drain(..joined.unwrap_or_default());
                Self::Unseen
            }
            input => input,
        };
        Some((input, links))
    }

    /// The texts that are joined to the one at the head of a pipeline.
    pub(super) fn joined(expr: &Expr, body: &Body) -> Vec<Place> {
        let others = pipeline::of(expr).map_or_else(Vec::new, |pipeline| pipeline.others);
        others.into_iter().filter_map(|other| body.place(other, Use::Any)).collect()
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
            Self::Target => operation.tap_target(expr),
            Self::Head(depth) => operation.tap(pipeline::head_mut(expr, *depth)),
            Self::Indexed => match expr {
                Expr::Index(index) => operation.tap(&mut index.expr),
                Expr::Reference(reference) => self.during(operation, &mut reference.expr),
                _ => {}
            },
            Self::Place(_) | Self::Unseen => {}
        }
    }

    /// Whether it is handed through a function, which changes the operand.
    pub(super) fn is_passed_by(&self) -> bool {
        !matches!(self, Self::Place(_) | Self::Unseen)
    }

    pub(super) fn is_seen(&self) -> bool {
        !matches!(self, Self::Unseen)
    }
}

/// The inputs that the arguments of a call are. `earlier` is evaluated before them.
pub(super) fn arguments<'a>(
    earlier: Option<&'a Expr>,
    arguments: impl IntoIterator<Item = &'a Expr> + Clone,
    body: &Body,
) -> Vec<Input> {
    let mut inputs: Vec<Input> = arguments.clone().into_iter().map(|expr| Input::argument(expr, body)).collect();
    without_begun(earlier, arguments, &mut inputs);
    inputs
}

/// Makes the arguments inputs that say by a number, or by a range, where a method changes its receiver. The text itself
/// does not tell that: two equal bytes that change places look as before.
pub(super) fn tell_positions(inputs: &mut [Input], call: &ExprMethodCall, body: &Body) {
    let count = names::positions_of(&call.method.to_string());
    for (input, argument) in inputs.iter_mut().zip(&call.args).take(count) {
        if is_position(argument, body) {
            *input = Input::Value;
        }
    }
}

fn is_position(argument: &Expr, body: &Body) -> bool {
    match argument {
        Expr::Range(range) => range.attrs.is_empty(),
        Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_)),
        _ => body.scopes.is_number(argument),
    }
}

/// The first argument that is lent to be written to, with its place: `&mut out`. As an input it is not looked at.
pub(super) fn output<'a>(
    arguments: impl IntoIterator<Item = &'a Expr>,
    inputs: &mut [Input],
    body: &Body,
) -> Option<Place> {
    arguments.into_iter().zip(inputs).find_map(|(argument, input)| match argument {
        Expr::Reference(reference) if reference.mutability.is_some() && reference.attrs.is_empty() => {
            *input = Input::Unseen;
            body.place(&reference.expr, Use::Borrow)
        }
        _ => None,
    })
}

/// Whether an operand may give a variable its value or its type. Then its place is not to be looked at before.
pub(super) fn may_begin(expr: &Expr, root: &Ident) -> bool {
    let mut begins = Begins { root, found: false };
    begins.visit_expr(expr);
    begins.found
}

struct Begins<'a> {
    root: &'a Ident,
    found: bool,
}

impl<'ast> Visit<'ast> for Begins<'_> {
    fn visit_expr_assign(&mut self, expr: &'ast ExprAssign) {
        self.found |= mentions(expr.left.to_token_stream(), self.root);
        visit::visit_expr_assign(self, expr);
    }

    fn visit_expr_reference(&mut self, expr: &'ast ExprReference) {
        self.found |= expr.mutability.is_some() && mentions(expr.expr.to_token_stream(), self.root);
        visit::visit_expr_reference(self, expr);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.found |= mentions(mac.tokens.clone(), self.root);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Takes back the places that an earlier operand may begin.
pub(super) fn without_begun<'a>(
    earlier: Option<&'a Expr>,
    operands: impl IntoIterator<Item = &'a Expr>,
    inputs: &mut [Input],
) {
    let mut earlier: Vec<&Expr> = earlier.into_iter().collect();
    for (operand, input) in operands.into_iter().zip(inputs) {
        if let Input::Place(place) = input
            && earlier.iter().any(|earlier| may_begin(earlier, &place.root))
        {
            *input = Input::Unseen;
        }
        earlier.push(operand);
    }
}

/// Whether tokens have a name in them.
pub(super) fn mentions(tokens: TokenStream, name: &Ident) -> bool {
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
        Expr::Array(array) => array.attrs.is_empty() && array.elems.iter().any(|item| is_made_here(item, body)),
        Expr::Binary(binary) => {
            binary.attrs.is_empty() && matches!(binary.op, BinOp::Add(_)) && !body.scopes.is_number(expr)
        }
        Expr::Call(call) => call.attrs.is_empty() && !is_constructor(&call.func),
        Expr::Group(group) => group.attrs.is_empty() && is_value(&group.expr, body),
        Expr::Macro(expr) => expr.attrs.is_empty() && (format::is_format(&expr.mac) || format::is_list(&expr.mac)),
        Expr::MethodCall(call) => call.attrs.is_empty() && !names::gives_a_number(&call.method.to_string()),
        Expr::Paren(paren) => paren.attrs.is_empty() && is_value(&paren.expr, body),
        Expr::Try(expr) => expr.attrs.is_empty() && !body.scopes.is_number(&expr.expr),
        _ => false,
    }
}

fn is_indexed_value(expr: &Expr, body: &Body) -> bool {
    matches!(expr, Expr::Index(index) if index.attrs.is_empty() && is_value(&index.expr, body))
}

/// Whether an item is made of local variables or calls: then the array that it is in is a temporary, and no static that
/// rustc makes of constants.
fn is_made_here(item: &Expr, body: &Body) -> bool {
    match item {
        Expr::Reference(reference) => is_made_here(&reference.expr, body),
        Expr::Tuple(tuple) => tuple.elems.iter().any(|item| is_made_here(item, body)),
        Expr::Unary(unary) => is_made_here(&unary.expr, body),
        _ => body.place(item, Use::Borrow).is_some() || is_value(item, body),
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

/// As [`rewrite`], for what a method is called on.
pub(super) fn rewrite_receiver(body: &mut Body, operation: &Operation, input: &Input, expr: &mut Expr) {
    body.visit_place(expr);
    input.during(operation, expr);
}
