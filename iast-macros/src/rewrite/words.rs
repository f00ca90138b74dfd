//! The literals and constants in calls of libraries, as words: what a call is told by the text of the program alone.

use syn::ext::IdentExt as _;
use syn::{BinOp, Expr, ExprCall, ExprMethodCall, Lit, LitStr, UnOp};

use super::inputs;
use super::scope::Scopes;

/// The literals and constants among the arguments of a call, each at its place.
pub(super) fn of_arguments(arguments: &[&Expr], scopes: &Scopes) -> Vec<String> {
    let mut words: Vec<String> = arguments.iter().map(|argument| word(argument, scopes).unwrap_or_default()).collect();
    while words.last().is_some_and(String::is_empty) {
        words.pop();
    }
    words
}

/// The literals and constants in front of a method, in order; what is neither is empty.
pub(super) fn of_chain(expr: &Expr, scopes: &Scopes) -> Vec<String> {
    match expr {
        Expr::MethodCall(call) => chain(&call.receiver, scopes),
        _ => Vec::new(),
    }
}

fn chain(expr: &Expr, scopes: &Scopes) -> Vec<String> {
    let (mut words, arguments) = match expr {
        Expr::MethodCall(ExprMethodCall { receiver, args, .. }) => (chain(receiver, scopes), args),
        Expr::Call(call) => (Vec::new(), &call.args),
        Expr::Await(inner) => return chain(&inner.base, scopes),
        Expr::Paren(inner) => return chain(&inner.expr, scopes),
        Expr::Try(inner) => return chain(&inner.expr, scopes),
        _ => return Vec::new(),
    };
    words.extend(arguments.iter().map(|argument| named(argument, scopes).unwrap_or_default()));
    words
}

/// As [`word`]. A pair goes by its first: `("session", id)`.
fn named(argument: &Expr, scopes: &Scopes) -> Option<String> {
    match argument {
        Expr::Tuple(pair) => word(pair.elems.first()?, scopes),
        _ => word(argument, scopes),
    }
}

/// Stands for a literal of bytes, whose value is not needed.
const BYTES: &str = "[..]";
/// A list of nothing.
const EMPTY: &str = "[]";
/// A route of actix-web without a guard.
const ANY_METHOD: &str = "any method";

/// The text of a literal, or the name of a constant. Of what is made of nothing but these it says how: `Some(days(90))`.
/// A variable or constant of the same function stands for what it was bound to.
pub(super) fn word(expr: &Expr, scopes: &Scopes) -> Option<String> {
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
        Expr::Cast(cast) => word(&cast.expr, scopes),
        Expr::Array(array) if array.elems.iter().all(inputs::is_literal) => Some(BYTES.to_owned()),
        Expr::Binary(_) => Some(number(expr, scopes)?.to_string()),
        Expr::Call(call) => made(call, scopes),
        // What it gives whatever it gets.
        Expr::Closure(closure) => word(&closure.body, scopes),
        Expr::Repeat(repeat) if inputs::is_literal(&repeat.expr) => Some(BYTES.to_owned()),
        Expr::MethodCall(call) if is_for_any_method(call) => Some(ANY_METHOD.to_owned()),
        // Still the same bytes.
        Expr::MethodCall(call)
            if call.args.is_empty()
                && ["as_bytes", "as_ref", "as_slice", "into"].iter().any(|same| call.method == same) =>
        {
            match &*call.receiver {
                // The value of a constant is only known where it is one of this function.
                Expr::Path(path) => scopes.word(path.path.get_ident()?).map(str::to_owned),
                receiver => word(receiver, scopes),
            }
        }
        // The directory of the crate, wherever it was built.
        Expr::Macro(mac) if mac.mac.path.is_ident("env") => {
            syn::parse2::<LitStr>(mac.mac.tokens.clone()).ok().map(|name| name.value())
        }
        Expr::Path(path) => {
            let known = path.path.get_ident().and_then(|name| scopes.word(name)).map(str::to_owned);
            let last = path.path.segments.last()?.ident.unraw().to_string();
            let is_telling = last.starts_with(char::is_uppercase) || last == "no_escape";
            known.or(is_telling.then_some(last))
        }
        Expr::Reference(reference) if reference.mutability.is_none() => word(&reference.expr, scopes),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => {
            word(&unary.expr, scopes).filter(|word| word == BYTES)
        }
        Expr::Paren(inner) => word(&inner.expr, scopes),
        _ => None,
    }
}

/// Functions that hand on the literal that they are given, as another type.
const SAME_BYTES: &[&str] = &["from", "from_slice", "try_from"];

/// Types whose functions are told by their name and what they are given.
const TELLING: &[&str] = &["Duration", "Md", "MessageDigest"];

/// What a constructor, a function of one of some types or one that only changes the type makes of literals.
fn made(call: &ExprCall, scopes: &Scopes) -> Option<String> {
    let Expr::Path(path) = &*call.func else { return None };
    let mut segments = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let (name, parent) = (segments.next()?, segments.next());
    let parent = parent.as_deref();
    let mut arguments = call.args.iter().map(|argument| word(argument, scopes));
    if SAME_BYTES.contains(&&*name) && call.args.len() == 1 {
        return arguments.next()?.filter(|word| word == BYTES);
    }
    if call.args.is_empty() && name == "new" && parent == Some("Vec") {
        return Some(EMPTY.to_owned());
    }
    if name == "to" && parent == Some("web") {
        return Some(ANY_METHOD.to_owned());
    }
    let is_telling = name.starts_with(char::is_uppercase) || parent.is_some_and(|parent| TELLING.contains(&parent));
    let arguments: Option<Vec<String>> = arguments.collect();
    Some(format!("{name}({})", arguments.filter(|_| is_telling)?.join(",")))
}

/// Whether a method call makes a route of actix-web for any method: `web::route().to(f)`, `web::resource("/x").to(f)`.
fn is_for_any_method(call: &ExprMethodCall) -> bool {
    call.method == "to"
        && begins_with(&call.receiver, &["guard", "method", "route"])
            .is_some_and(|name| name == "resource" || name == "route")
}

/// Whether an argument is such a route.
pub(super) fn is_route_for_any_method(expr: &Expr, scopes: &Scopes) -> bool {
    word(expr, scopes).is_some_and(|word| word == ANY_METHOD)
}

/// Whether a router of salvo is made where it is used, and nothing says for which methods.
pub(super) fn is_unfiltered(router: &Expr) -> bool {
    let filters = ["filter", "filter_fn", "then"];
    begins_with(router, &filters).is_some_and(|name| name == "new" || name == "with_path")
}

/// The name of the function whose result a chain of methods begins with, when none of them is one of `without`.
fn begins_with(expr: &Expr, without: &[&str]) -> Option<String> {
    match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
            _ => None,
        },
        Expr::MethodCall(call) if without.iter().any(|name| call.method == name) => None,
        Expr::MethodCall(call) => begins_with(&call.receiver, without),
        _ => None,
    }
}

/// The value of a product or sum of numbers, such as `60 * 60`.
fn number(expr: &Expr, scopes: &Scopes) -> Option<u64> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Binary(binary) => {
            let (left, right) = (number(&binary.left, scopes)?, number(&binary.right, scopes)?);
            match binary.op {
                BinOp::Add(_) => left.checked_add(right),
                BinOp::Mul(_) => left.checked_mul(right),
                _ => None,
            }
        }
        Expr::Paren(inner) => number(&inner.expr, scopes),
        Expr::Path(path) => scopes.word(path.path.get_ident()?)?.replace('_', "").parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::{Block, parse_quote};

    use crate::rewrite::operations;
    use crate::rewrite::scope::Scopes;

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
        let after = |statements: &str, text: &str| words(&format!("{statements} a.with_expiry({text})"));
        assert_eq!(after("let idle = Duration::days(90);", "Some(A::B(idle))"), ["Some(B(days(90)))"]);
        assert_eq!(
            after("const DAY: u64 = 24 * 3_600; let week = DAY * 7;", "Duration::from_secs(week)"),
            ["from_secs(604800)"]
        );
        assert_eq!(after("static KEY: &[u8] = b\"x\"; let key: &[u8] = KEY;", "key.into()"), ["[..]"]);
        for changed in
            ["let mut idle = 90;", "let idle = &mut [0; 3];", "let idle;", "let idle = 90; let idle = f(idle);"]
        {
            assert_eq!(after(changed, "idle"), [""; 0], "{changed}");
        }
        assert_eq!(after("static mut KEY: [u8; 1] = [1];", "KEY"), ["KEY"]);
        let keys = |text: &str| words(&format!("Aes128::new({text})"));
        assert_eq!(keys("Key::<A>::from_slice(b\"x\")"), ["[..]"]);
        assert_eq!(keys("&GenericArray::from([7; 16])"), ["[..]"]);
        assert_eq!(keys("&Key::from(load(7))"), [""; 0]);
        assert_eq!(words("hash::hash(MessageDigest::md5(), b)"), ["md5()"]);
        assert_eq!(words("a.register_escape_fn(handlebars::no_escape)"), ["no_escape"]);
    }

    #[test]
    fn a_route_is_for_any_method_unless_something_guards_it() {
        let is_any = |text: &str| {
            super::is_route_for_any_method(&syn::parse_str(text).unwrap(), &Scopes::of(&parse_quote!(fn f())))
        };
        for any in ["web::to(f)", "web::route().to(f)", "web::resource(\"/x\").name(\"x\").to(f)"] {
            assert!(is_any(any), "{any}");
        }
        for other in [
            "web::get().to(f)",
            "web::route().method(Method::GET).to(f)",
            "web::route().guard(guard::Get()).to(f)",
            "web::resource(\"/x\").guard(g).to(f)",
            "web::resource(\"/x\").route(web::get().to(f))",
            "a.to(f)",
            "x::to(f)",
        ] {
            assert!(!is_any(other), "{other}");
        }
        let is_unfiltered = |text: &str| super::is_unfiltered(&syn::parse_str(text).unwrap());
        assert!(is_unfiltered("Router::new().path(\"x\")") && is_unfiltered("Router::with_path(\"x\")"));
        assert!(
            !is_unfiltered("Router::with_filter(f)")
                && !is_unfiltered("Router::new().filter(f)")
                && !is_unfiltered("a")
        );
    }
}
