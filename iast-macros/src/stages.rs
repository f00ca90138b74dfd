//! The way of one attribute through the stages: read, check, and with the feature on rewrite.
//!
//! Owns their order. Everything works on `proc_macro2` tokens, so that tests can run it outside of a macro.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::visit_mut::VisitMut as _;

use crate::args::{Args, Role};
use crate::diag::Errors;
use crate::item::{self, FunctionMut, Target};
use crate::model::Plan;
use crate::rewrite::{self, VisibleGroups};
use crate::{check, control, expand, fallback, literals, untouched};

/// Whether code is generated: the feature `enable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Off,
    On,
}

impl Mode {
    pub(crate) const CURRENT: Self = if cfg!(feature = "enable") { Self::On } else { Self::Off };
}

/// Expands one attribute on one item.
pub(crate) fn attribute(role: Role, args: TokenStream, tokens: TokenStream, mode: Mode) -> TokenStream {
    if role == Role::Instrument && args.is_empty() && untouched::is(&tokens) {
        return tokens;
    }
    let mut errors = Errors::new();
    let args = Args::parse(role, args, &mut errors);
    if role == Role::Skip {
        return match errors.finish() {
            Some(errors) => fallback::with_errors(tokens, &errors),
            None => tokens,
        };
    }
    let mut target = Target::parse(&tokens);
    check::target(role, &target, &mut errors);
    let plans = plans(role, &args, &mut target, &mut errors);
    let plain = fallback::unchanged(role, &mut target, tokens);
    match (errors.finish(), mode) {
        (Some(errors), _) => fallback::with_errors(plain, &errors),
        (None, Mode::Off) => plain,
        (None, Mode::On) => rewritten(target, &plans).unwrap_or(plain),
    }
}

/// What to do to each function, in the order in which they are visited.
fn plans(role: Role, args: &Args, target: &mut Target, errors: &mut Errors) -> Vec<Plan> {
    match target {
        Target::Function(function) if function.body.is_some() => {
            vec![check::function(role, args, &function.attrs, &function.sig, errors)]
        }
        Target::Container(container) if role == Role::Instrument => {
            let mut plans = Vec::new();
            item::each_function(container, &mut |function| {
                plans.push(check::function(role, args, function.attrs, function.sig, errors));
            });
            plans
        }
        _ => Vec::new(),
    }
}

/// The item with its functions rewritten. `None` when there is nothing to do, and for what is not understood: rustc will
/// say what is wrong.
fn rewritten(target: Target, plans: &[Plan]) -> Option<TokenStream> {
    match target {
        Target::Function(function) => {
            let (_, body) = function.body.as_ref()?;
            let may_be_control = control::is_named(&function.sig.ident);
            let secrets = literals::find(body.clone());
            let is_of_interest = plans.first()?.is_role() || may_be_control || !secrets.is_empty();
            if !is_of_interest && !rewrite::may_have_operations(body.clone()) {
                return None;
            }
            let mut item = function.into_item().ok()?;
            VisibleGroups.visit_impl_item_fn_mut(&mut item);
            let syn::ImplItemFn { attrs, sig, block, .. } = &mut item;
            expand::function(plans.first()?, FunctionMut { attrs, sig, block }, &secrets);
            Some(item.into_token_stream())
        }
        Target::Container(mut container) => {
            VisibleGroups.visit_item_mut(&mut container);
            let mut plans = plans.iter();
            item::each_function(&mut container, &mut |function| {
                if let Some(plan) = plans.next() {
                    let secrets = literals::find(function.block.to_token_stream());
                    expand::function(plan, function, &secrets);
                }
            });
            let constants = item::constants(&container);
            let mut tokens = container.into_token_stream();
            tokens.extend(literals::registration(&literals::find(constants)));
            Some(tokens)
        }
        Target::Other { .. } | Target::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Functions on which every attribute is right with these arguments.
    const RIGHT: &[(Role, &str, &str)] = &[
        (Role::Source, "", "async fn f(Query(q): Query<Search>, #[cfg(unix)] State(s): State<Db>) -> Html { page(q) }"),
        (Role::Source, "returns, origin = \"sql.row.value\"", "pub(crate) fn f(&self) -> String { self.0.clone() }"),
        (
            Role::Sink,
            "kind = \"sql, NOSQL_MONGODB_INJECTION\", args(query)",
            "fn f(c: &C, query: &str) { c.run(query) }",
        ),
        (Role::Sanitizer, "kind = \"*\"", "fn f<'a, const N: usize>(s: &'a str) -> Cow<'a, str> where { esc!(s) }"),
        (Role::Validator, "kind = \"path\", args(p)", "fn f(p: &Path, strict: bool) -> io::Result<()> { Ok(()) }"),
        (Role::Propagator, "", "unsafe extern \"C\" fn f(p: *const c_char) -> *mut c_char { unsafe { g(p) } }"),
        (Role::Instrument, "", "fn f(a: A) -> ! { g(a.clone()); panic!() }"),
        (Role::Instrument, "", "impl<T> S<T> { const A: u8 = 1; const fn f() {} fn g(self) -> T { self.0.clone() } }"),
        (Role::Instrument, "", "mod m { use super::*; trait T { fn f(); fn g() {} } fn h(a: A) -> A { a.clone() } }"),
        (Role::Skip, "", "const A: u8 = 1 ;"),
    ];

    fn tokens(text: &str) -> TokenStream {
        text.parse().unwrap()
    }

    #[test]
    fn off_gives_the_tokens_back_unchanged() {
        for (role, args, item) in RIGHT {
            let out = attribute(*role, tokens(args), tokens(item), Mode::Off);
            assert_eq!(out.to_string(), tokens(item).to_string());
        }
    }

    #[test]
    fn on_generates_code_for_each_function() {
        for (role, args, item) in RIGHT {
            let out = attribute(*role, tokens(args), tokens(item), Mode::On).to_string();
            assert!(!out.contains("compile_error"), "{out}");
            assert_eq!(out.contains("__IAST_FN"), *role != Role::Skip, "{out}");
        }
    }

    #[test]
    fn attributes_on_parameters_are_removed_in_both_modes() {
        let item = "fn f(#[source(name = \"a\")] a: &str, #[iast::source] b: &str) { g(a, b) }";
        let off = attribute(Role::Sink, tokens("kind = \"sql\""), tokens(item), Mode::Off);
        assert_eq!(off.to_string(), tokens("fn f(a: &str, b: &str) { g(a, b) }").to_string());
        let on = attribute(Role::Sink, tokens("kind = \"sql\""), tokens(item), Mode::On).to_string();
        assert!(!on.contains("# [source") && on.matches("iast_source").count() == 2, "{on}");
        let container = format!("impl S {{ {item} }}");
        let off = attribute(Role::Instrument, tokens(""), tokens(&container), Mode::Off);
        assert_eq!(off.to_string(), tokens("impl S { fn f(a: &str, b: &str) { g(a, b) } }").to_string());
    }

    #[test]
    fn the_source_attribute_of_the_function_owns_those_of_the_parameters() {
        let item = "#[iast::source] fn f(#[source] a: &str) { g(a) }";
        for mode in [Mode::Off, Mode::On] {
            let out = attribute(Role::Sink, tokens("kind = \"sql\""), tokens(item), mode).to_string();
            assert!(out.contains("# [source] a") && !out.contains("iast_source"), "{out}");
        }
    }

    #[test]
    fn errors_come_with_the_item_and_all_at_once() {
        for mode in [Mode::Off, Mode::On] {
            let item = "fn f(n: u32) { g(n) }";
            let out = attribute(Role::Sink, tokens("kind = \"sqli\", args(m)"), tokens(item), mode).to_string();
            assert!(out.starts_with(&tokens(item).to_string()), "{out}");
            assert_eq!(out.matches("compile_error").count(), 2, "{out}");
        }
    }

    #[test]
    fn what_does_not_parse_is_left_to_rustc() {
        for item in ["fn f() { let = ; }", "fn f() { 1 +/ 2 }", "fn f(a b) {}", "what is this"] {
            let out = attribute(Role::Instrument, tokens(""), tokens(item), Mode::On);
            assert_eq!(out.to_string(), tokens(item).to_string());
        }
    }

    #[test]
    fn a_second_attribute_adds_no_second_site() {
        let once = attribute(
            Role::Sink,
            tokens("kind = \"sql\""),
            tokens("fn f(a: &str) -> String { format!(\"{a}\") }"),
            Mode::On,
        );
        let twice = attribute(Role::Sanitizer, tokens("kind = \"xss\""), once, Mode::On).to_string();
        assert_eq!(twice.matches("static __IAST_FN").count(), 1, "{twice}");
        assert_eq!(twice.matches("static __IAST_SITES").count(), 1, "{twice}");
        assert_eq!(twice.matches("iast_sanitize").count(), 1, "{twice}");
    }

    #[test]
    fn a_function_with_a_secret_says_once_that_it_runs() {
        let item = "fn f(a: &str) { let api_key = \"abcdefghij0\"; g(a, api_key) }";
        let once = attribute(Role::Instrument, tokens(""), tokens(item), Mode::On);
        let twice = attribute(Role::Sink, tokens("kind = \"sql\""), once, Mode::On).to_string();
        for (part, count) in [("LiteralsRef", 1), ("runs (", 1), ("FnRef", 1), ("SinkRef", 1)] {
            assert_eq!(twice.matches(part).count(), count, "{part}: {twice}");
        }
        let module = "mod m { const API_KEY: &str = \"abcdefghij0\"; fn f() {} }";
        let module = attribute(Role::Instrument, tokens(""), tokens(module), Mode::On).to_string();
        assert!(module.contains("LiteralsRef") && !module.contains("runs ("), "{module}");
    }

    #[test]
    fn a_call_that_has_the_name_of_a_control_is_made_known() {
        let item = "fn f(a: &str) -> String { x::a_control(a) }";
        let out = attribute(Role::Instrument, tokens(""), tokens(item), Mode::On).to_string();
        assert!(out.contains("ControlCallRef (\"a_control\")"), "{out}");
    }

    #[test]
    fn a_function_with_the_name_of_a_control_is_watched_once() {
        let item = "fn a_control(a: &str) -> String { if a == b { return c } a.to_uppercase() }";
        let once = attribute(Role::Instrument, tokens(""), tokens(item), Mode::On);
        let twice = attribute(Role::Sanitizer, tokens("kind = \"xss\""), once, Mode::On).to_string();
        assert_eq!(twice.matches("ControlRef").count(), 1, "{twice}");
        assert_eq!(twice.matches("iast_control_argument").count(), 1, "{twice}");
        assert_eq!(twice.matches("iast_control_returned").count(), 2, "{twice}");
        assert_eq!(twice.matches("iast_sanitize").count(), 2, "{twice}");
        let both = attribute(Role::Sanitizer, tokens("kind = \"xss\""), tokens(item), Mode::On).to_string();
        assert_eq!((both.matches("iast_control_returned").count(), both.matches("iast_sanitize").count()), (2, 2));
        let other = attribute(Role::Instrument, tokens(""), tokens(&item.replace("a_control", "f")), Mode::On);
        assert!(!other.to_string().contains("ontrol"), "{other}");
    }

    #[test]
    fn a_control_that_returns_nothing_is_watched_at_each_of_its_ends() {
        let item = "fn a_control(a: &str) { if a == b { return; } assert!(a != c); }";
        let out = attribute(Role::Instrument, tokens(""), tokens(item), Mode::On).to_string();
        assert_eq!(out.matches("iast_control_returned").count(), 2, "{out}");
    }

    #[test]
    fn in_a_container_some_functions_are_left_alone() {
        let item = "mod m {
            const fn a() {}
            #[iast::skip] fn b() {}
            #[sink(kind = \"sql\")] fn c(q: &str) {}
            #[iast::skip] impl S { fn d() {} }
            #[instrument(level = \"debug\")] fn e(a: A) -> A { a.clone() }
            fn f() {}
        }";
        let out = attribute(Role::Instrument, tokens(""), tokens(item), Mode::On).to_string();
        assert_eq!(out.matches("static __IAST_FN").count(), 1, "{out}");
    }
}
