//! `decode(text)?` and `encoder.decode(text).unwrap()`: calls whose result is looked at when it is taken out of what it
//! came in.
//!
//! A `Result` with an error of another crate is no text type. So the operation ends where the text itself appears.

use syn::{Expr, Member};

use super::{call, names};

/// The call that an expression unwraps the result of; the expression itself when it unwraps none.
pub(super) fn core(expr: &Expr) -> &Expr {
    let inner = value(expr);
    if starts_with_a_field(expr) || !is_operation(inner) { expr } else { inner }
}

/// What an expression unwraps.
pub(super) fn value(mut expr: &Expr) -> &Expr {
    while let Some(inner) = step(expr) {
        expr = inner;
    }
    expr
}

/// As [`core`], with what is to be rewritten on the way handed to `visit`.
pub(super) fn core_mut<'a>(mut expr: &'a mut Expr, visit: &mut dyn FnMut(&mut Expr)) -> &'a mut Expr {
    if std::ptr::eq(core(expr), expr) {
        return expr;
    }
    while step(expr).is_some() {
        expr = match expr {
            Expr::Try(unwrap) => &mut unwrap.expr,
            Expr::Field(field) => &mut field.base,
            Expr::MethodCall(call) => {
                call.args.iter_mut().for_each(&mut *visit);
                &mut call.receiver
            }
            _ => unreachable!("`step` knows no other expression"),
        };
    }
    expr
}

/// What an expression takes its value out of.
fn step(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Try(unwrap) if unwrap.attrs.is_empty() => Some(&unwrap.expr),
        // Of the tuples that decoders give, the text.
        Expr::Field(field) if field.attrs.is_empty() && matches!(field.member, Member::Unnamed(_)) => Some(&field.base),
        Expr::MethodCall(call) if call.attrs.is_empty() => {
            let name = call.method.to_string();
            let is_step = match &*name {
                "as_str" | "as_bytes" => step(&call.receiver).is_some(),
                "into_owned" => starts_with_a_field(&call.receiver),
                _ => names::unwraps(&name),
            };
            is_step.then_some(&*call.receiver)
        }
        _ => None,
    }
}

/// The field of a temporary may be a place, which a call would move.
fn starts_with_a_field(expr: &Expr) -> bool {
    matches!(expr, Expr::Field(_))
}

fn is_operation(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            (names::makes_text(&name) || names::writes_argument(&name)) && !names::changes_text(&name)
        }
        Expr::Call(call) => call::is_known(&call.func),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rewrite::checking::{check, check_sites, check_untouched};

    #[test]
    fn the_operation_ends_where_the_text_appears() {
        check("x.decode(a)?", "AFTER(ALSO(B0, ^a), x.decode(a)?)");
        check("X.decode(&a).unwrap()", "AFTER(ALSO(B0, ^a), X.decode(&a).unwrap())");
        check("hex::decode(a).ok()", "AFTER(ALSO(B0, ^a), hex::decode(a).ok())");
        check("decode(f(a)).map_err(E::from)?", "AFTER(B0, decode(TAP(@0, f(a))).map_err(E::from)?)");
        check("X.decode(a).0.into_owned()", "AFTER(ALSO(B0, ^a), X.decode(a).0.into_owned())");
        check("H::from_bytes(a)?.as_str()", "AFTER(ALSO(B0, ^a), H::from_bytes(a)?.as_str())");
        check("f(&decode(a)?)", "f(&SOFT(ALSO(B0, ^a), decode(a)?).v)");
        check_sites("X.decode(a).unwrap_or_default()", &[("decode", &[])]);
    }

    #[test]
    fn arguments_on_the_way_are_rewritten() {
        check(
            "decode(a).map_err(|e| E(e.to_string()))?",
            "AFTER(ALSO(B0, ^a), decode(a).map_err(|e| E(AFTER(ALSO(B1, ^e), e.to_string())))?)",
        );
    }

    #[test]
    fn others_end_where_they_did() {
        check("a.clone().len()", "AFTER(ALSO(B0, ^a), a.clone()).len()");
        check("decode(a).0", "AFTER(ALSO(B0, ^a), decode(a)).0");
        check("decode(a).b?", "AFTER(ALSO(B0, ^a), decode(a)).b?");
        check("a.to_string().as_str()", "AFTER(ALSO(B0, ^a), a.to_string()).as_str()");
        check("#[x] decode(a).unwrap()", "#[x] AFTER(ALSO(B0, ^a), decode(a)).unwrap()");
        check("f(a).0.into_owned()", "AFTER(B0, f(a).0.into_owned())");
        check_untouched(&["f(a)?", "a.b?.unwrap()", "a.next().unwrap()", "decode(a.await)?", "a.len().ok()"]);
    }
}
