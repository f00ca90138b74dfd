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
    if !(makes || changes) || attributed || body.scopes.is_number(&call.receiver) || inputs::awaits(expr) {
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
