//! Which method calls make text: by their name, or by the function that they are given.

use syn::{Expr, ExprMethodCall, ExprPath, GenericArgument};

use super::kind::{self, Kind};
use super::{names, pipeline};

/// Whether a method makes text, by its name or by the function that it is given.
pub(super) fn makes_text(call: &ExprMethodCall) -> bool {
    let name = call.method.to_string();
    (names::makes_text(&name) && !gives_a_number(call))
        || (names::maps_an_option(&name) && is_given_a_copy(call) && !is_of_iterator(&call.receiver))
}

/// Whether the result is a number by what is written: `.parse::<u32>()`.
fn gives_a_number(call: &ExprMethodCall) -> bool {
    let first = call.turbofish.as_ref().and_then(|generics| generics.args.first());
    matches!(first, Some(GenericArgument::Type(ty)) if kind::of_type(ty) == Kind::Number)
}

/// Whether a method is given nothing, or the path of a function that makes text: `.map(str::to_owned)`.
pub(super) fn is_given_a_copy(call: &ExprMethodCall) -> bool {
    call.args.is_empty() || call.args.iter().any(|argument| matches!(argument, Expr::Path(path) if copies_text(path)))
}

/// Whether the path of a function says that it makes text of text. A name of one segment may be a local one.
fn copies_text(path: &ExprPath) -> bool {
    let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let (Some(name), Some(ty)) = (segments.next(), segments.next()) else { return false };
    let is_text = ty != "char" && !names::is_number_type(&ty);
    is_text && (names::makes_text(&name) || names::function_makes_text(&name))
}

/// Whether a method is given `Result::ok`.
pub(super) fn is_given_ok(call: &ExprMethodCall) -> bool {
    matches!(call.args.first(), Some(Expr::Path(path)) if path.path.segments.last().is_some_and(|last| last.ident == "ok"))
}

/// Whether an expression is an iterator over pieces of a text, rather than one of its items.
pub(super) fn is_of_iterator(expr: &Expr) -> bool {
    pipeline::of(expr).is_some_and(|chain| {
        chain.links.first().is_some_and(names::begins_a_chain) && !chain.links.last().is_some_and(names::gives_one_item)
    })
}
