//! The literals and constants in calls of libraries, as words: what a call is told by the text of the program alone.

use syn::{BinOp, Expr, ExprCall, ExprMethodCall, Lit, LitStr};

use super::inputs;

/// The literals and constants among the arguments of a call, each at its place.
pub(super) fn of_arguments(arguments: &[&Expr]) -> Vec<String> {
    let mut words: Vec<String> = arguments.iter().map(|argument| word(argument).unwrap_or_default()).collect();
    while words.last().is_some_and(String::is_empty) {
        words.pop();
    }
    words
}

/// The literals and constants in front of a method, in order.
pub(super) fn of_chain(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::MethodCall(call) => chain(&call.receiver),
        _ => Vec::new(),
    }
}

fn chain(expr: &Expr) -> Vec<String> {
    let (mut words, arguments) = match expr {
        Expr::MethodCall(ExprMethodCall { receiver, args, .. }) => (chain(receiver), args),
        Expr::Call(call) => (Vec::new(), &call.args),
        Expr::Await(inner) => return chain(&inner.base),
        Expr::Paren(inner) => return chain(&inner.expr),
        Expr::Try(inner) => return chain(&inner.expr),
        _ => return Vec::new(),
    };
    words.extend(arguments.iter().filter_map(word));
    words
}

/// Stands for a literal of bytes, whose value is not needed.
const BYTES: &str = "[..]";
/// A list of nothing.
const EMPTY: &str = "[]";

/// The text of a literal, or the name of a constant. Of what is made of nothing but these it says how: `Some(days(90))`.
fn word(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            Lit::Int(number) => Some(number.to_string()),
            Lit::Bool(truth) => Some(truth.value.to_string()),
            Lit::ByteStr(_) => Some(BYTES.to_owned()),
            _ => None,
        },
        Expr::Array(array) if array.elems.is_empty() => Some(EMPTY.to_owned()),
        Expr::Macro(list) if list.mac.path.is_ident("vec") && list.mac.tokens.is_empty() => Some(EMPTY.to_owned()),
        Expr::Cast(cast) => word(&cast.expr),
        Expr::Array(array) if array.elems.iter().all(inputs::is_literal) => Some(BYTES.to_owned()),
        Expr::Binary(_) => Some(number(expr)?.to_string()),
        Expr::Call(call) => made(call),
        // What it gives whatever it gets.
        Expr::Closure(closure) => word(&closure.body),
        Expr::Repeat(repeat) if inputs::is_literal(&repeat.expr) => Some(BYTES.to_owned()),
        // Still the same bytes.
        Expr::MethodCall(call)
            if call.args.is_empty()
                && ["as_bytes", "as_ref", "as_slice", "into"].iter().any(|same| call.method == same) =>
        {
            match &*call.receiver {
                Expr::Path(_) => None,
                receiver => word(receiver),
            }
        }
        // The directory of the crate, wherever it was built.
        Expr::Macro(mac) if mac.mac.path.is_ident("env") => {
            syn::parse2::<LitStr>(mac.mac.tokens.clone()).ok().map(|name| name.value())
        }
        Expr::Path(path) => {
            let name = path.path.segments.last()?.ident.to_string();
            name.starts_with(char::is_uppercase).then_some(name)
        }
        Expr::Reference(reference) => word(&reference.expr),
        Expr::Paren(inner) => word(&inner.expr),
        _ => None,
    }
}

/// Functions that hand on the literal that they are given, as another type.
const SAME_BYTES: &[&str] = &["from", "from_slice", "try_from"];

/// What a constructor, a function of `Duration` or one that only changes the type makes of literals.
fn made(call: &ExprCall) -> Option<String> {
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let (name, parent) = (segments.next()?, segments.next());
    let mut arguments = call.args.iter().map(word);
    if SAME_BYTES.contains(&&*name) && call.args.len() == 1 {
        return arguments.next()?.filter(|word| word == BYTES);
    }
    if call.args.is_empty() && name == "new" && parent.as_deref() == Some("Vec") {
        return Some(EMPTY.to_owned());
    }
    let is_constructor = name.starts_with(char::is_uppercase) || parent.is_some_and(|parent| parent == "Duration");
    let arguments: Option<Vec<String>> = arguments.collect();
    Some(format!("{name}({})", arguments.filter(|_| is_constructor)?.join(",")))
}

/// The value of a product or sum of numbers, such as `60 * 60`.
fn number(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Binary(binary) => {
            let (left, right) = (number(&binary.left)?, number(&binary.right)?);
            match binary.op {
                BinOp::Add(_) => left.checked_add(right),
                BinOp::Mul(_) => left.checked_mul(right),
                _ => None,
            }
        }
        Expr::Paren(inner) => number(&inner.expr),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::{Block, parse_quote};

    use crate::rewrite::operations;

    #[test]
    fn literals_and_constants_are_noted() {
        let words = |text: &str| {
            let mut block: Block = syn::parse_str(&format!("{{ {text} }}")).unwrap();
            let sites = operations(&parse_quote!(fn f(a: A, b: B)), &mut block);
            let words = sites.calls.into_iter().map(|call| call.chain.into_iter().chain(call.arguments));
            words.flatten().collect::<Vec<_>>()
        };
        assert_eq!(words("Command::new(\"sh\").arg(\"-c\").arg(a)"), ["sh", "-c"]);
        assert_eq!(words("Command::new(a)"), [""; 0]);
        assert_eq!(words("x::new(X).y(Z::W, 2).execute(a, &NAME)"), ["X", "W", "2", "", "NAME"]);
        let given = |text: &str| words(&format!("a.with_expiry({text})"));
        assert_eq!(given("Some(A::B(Duration::days(90)))"), ["Some(B(days(90)))"]);
        assert_eq!(given("Duration::from_secs(60 * (30 + 1))"), ["from_secs(1860)"]);
        assert_eq!(given("|_| A::None"), ["None"]);
        for empty in ["[]", "vec![]", "Vec::<&str>::new()", "[] as [&str; 0]"] {
            assert_eq!(given(empty), ["[]"], "{empty}");
        }
        assert_eq!(given("env!(\"CARGO_MANIFEST_DIR\")"), ["CARGO_MANIFEST_DIR"]);
        for unknown in ["Duration::days(a)", "load(1)", "Some(load(1))", "60 / a", "60 - 1", "from_slice(&a)"] {
            assert_eq!(given(unknown), [""; 0], "{unknown}");
        }
        let keys = |text: &str| words(&format!("Aes128::new({text})"));
        assert_eq!(keys("Key::<A>::from_slice(b\"x\")"), ["[..]"]);
        assert_eq!(keys("&GenericArray::from([7; 16])"), ["[..]"]);
        assert_eq!(keys("&Key::from(load(7))"), [""; 0]);
    }
}
