//! The value of every `return` and of the tail is passed through `returning(value, see)`.
//!
//! Left out are closures, async blocks and nested items, whose `return` is their own, and `?`, which returns no
//! value that the function made. A `return` inside the arguments of a macro is not seen.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, TokenStreamExt as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, ExprAsync, ExprBlock, ExprClosure, ExprConst, ExprMacro, ExprReturn, Item, Macro, Pat, Stmt,
    StmtMacro, Type, parse_quote_spanned, token,
};

/// Wraps every value that the block returns. `see` is a closure that gets a reference to it.
pub(crate) fn wrap_returned(block: &mut Block, see: &TokenStream) {
    let mut returns = Returns { see };
    returns.visit_block_mut(block);
    returns.wrap_tail(block);
}

/// Writes the `()` down that a function returns which returns nothing, so that it is wrapped like any value.
pub(crate) fn spell_out_unit(block: &mut Block) {
    Units.visit_block_mut(block);
    let has_tail = match block.stmts.last() {
        Some(Stmt::Expr(_, None)) => true,
        Some(Stmt::Macro(last)) => last.semi_token.is_none(),
        _ => false,
    };
    if !has_tail {
        block.stmts.push(Stmt::Expr(unit(block.brace_token.span.close()), None));
    }
}

fn unit(span: Span) -> Expr {
    parse_quote_spanned!(span=> ())
}

struct Units;

impl VisitMut for Units {
    fn visit_expr_return_mut(&mut self, expr: &mut ExprReturn) {
        visit_mut::visit_expr_return_mut(self, expr);
        let span = expr.return_token.span;
        expr.expr.get_or_insert_with(|| Box::new(unit(span)));
    }

    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_const_mut(&mut self, _: &mut ExprConst) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
}

struct Returns<'a> {
    see: &'a TokenStream,
}

impl Returns<'_> {
    fn wrap_tail(&self, block: &mut Block) {
        match block.stmts.last_mut() {
            Some(Stmt::Expr(tail, None)) => {
                let diverges = may_diverge(tail);
                self.wrap(tail);
                allow_unreachable(tail, diverges);
            }
            Some(Stmt::Macro(last)) if last.semi_token.is_none() => {
                let mut tail = macro_value(last.clone());
                let diverges = may_diverge(&tail);
                self.wrap_value(&mut tail);
                allow_unreachable(&mut tail, diverges);
                block.stmts.pop();
                block.stmts.push(Stmt::Expr(tail, None));
            }
            _ => {}
        }
    }

    fn wrap(&self, expr: &mut Expr) {
        match expr {
            // A `return` in tail position has been wrapped inside.
            Expr::Return(_) => {}
            // The block itself as an argument would be `unused_braces`.
            Expr::Block(ExprBlock { label: None, block, .. }) => self.wrap_tail(block),
            _ => self.wrap_value(expr),
        }
    }

    fn wrap_value(&self, expr: &mut Expr) {
        if let Some((attributes, value)) = split_attributes(expr) {
            let see = self.see;
            let wrapped = returning(quote!(#value, #see), value.span());
            *expr = Expr::Verbatim(quote!(#attributes #wrapped));
        }
    }
}

impl VisitMut for Returns<'_> {
    fn visit_expr_return_mut(&mut self, expr: &mut ExprReturn) {
        visit_mut::visit_expr_return_mut(self, expr);
        if let Some(value) = &mut expr.expr {
            self.wrap(value);
        }
    }

    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_const_mut(&mut self, _: &mut ExprConst) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_macro_mut(&mut self, _: &mut Macro) {}
    fn visit_pat_mut(&mut self, _: &mut Pat) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
}

/// `(::iast::__private::returning)(arguments)` as tokens in the place of the user's.
///
/// The parentheses have the user's span, so that the expression has the edition of the user's crate: the macro's would
/// change what closures capture and when temporaries are dropped, without an error. The path has the macro's span, so
/// that it is resolved alike in every edition.
fn returning(arguments: TokenStream, user: Span) -> TokenStream {
    let here = Span::mixed_site();
    let path = quote_spanned!(here=> ::iast::__private::returning);
    let mut tokens = TokenStream::new();
    for content in [path, arguments] {
        let mut group = Group::new(Delimiter::Parenthesis, content);
        group.set_span(user);
        tokens.append(TokenTree::Group(group));
    }
    tokens
}

/// The outer attributes of an expression, and the rest. `None` when an operand carries them: there they belong to a
/// part of the expression.
fn split_attributes(expr: &Expr) -> Option<(TokenStream, TokenStream)> {
    let mut rest = expr.to_token_stream().into_iter().peekable();
    let mut attributes = TokenStream::new();
    while let Some(pound) = rest.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#')) {
        attributes.extend([pound].into_iter().chain(rest.next()));
    }
    let operators = matches!(expr, Expr::Assign(_) | Expr::Binary(_) | Expr::Cast(_) | Expr::Range(_));
    (attributes.is_empty() || !operators).then(|| (attributes, rest.collect()))
}

/// A tail may be a call that never returns. Then all of `returning(tail, see)` is unreachable, which is no fault of the
/// user's. (A `return` of such a call is one already.)
fn allow_unreachable(tail: &mut Expr, diverges: bool) {
    if let Expr::Verbatim(wrapped) = tail
        && diverges
    {
        let allow = quote_spanned!(Span::mixed_site()=> #[allow(unreachable_code)]);
        *tail = Expr::Verbatim(quote!(#allow #wrapped));
    }
}

/// Whether an expression may have the type `!`, as far as its syntax tells.
fn may_diverge(expr: &Expr) -> bool {
    match expr {
        Expr::Await(_)
        | Expr::Block(_)
        | Expr::Call(_)
        | Expr::If(_)
        | Expr::Loop(_)
        | Expr::Match(_)
        | Expr::MethodCall(_)
        | Expr::Unsafe(_) => true,
        Expr::Macro(expr) => !named(&expr.mac, &["format", "matches", "vec"]),
        Expr::Group(expr) => may_diverge(&expr.expr),
        Expr::Paren(expr) => may_diverge(&expr.expr),
        _ => false,
    }
}

/// A macro with braces in tail position, as an argument. It may expand to statements before the value, so unless it is
/// known to be an expression it gets a block of its own.
fn macro_value(tail: StmtMacro) -> Expr {
    if named(&tail.mac, &["format", "matches", "panic", "todo", "unimplemented", "unreachable", "vec"]) {
        return Expr::Macro(ExprMacro { attrs: tail.attrs, mac: tail.mac });
    }
    let brace_token = token::Brace(tail.mac.path.span());
    let block = Block { brace_token, stmts: vec![Stmt::Macro(tail)] };
    Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block })
}

fn named(mac: &Macro, names: &[&str]) -> bool {
    mac.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_spaces(tokens: impl std::fmt::Display) -> String {
        tokens.to_string().split_whitespace().collect()
    }

    fn check(body: &str, expected: &str) {
        let mut block: Block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
        wrap_returned(&mut block, &quote!(see));
        let expected =
            expected.replace("D!", "#[allow(unreachable_code)] R!").replace("R!", "(::iast::__private::returning)");
        assert_eq!(without_spaces(block.to_token_stream()), without_spaces(format!("{{{expected}}}")));
    }

    #[test]
    fn tails_are_wrapped() {
        check("a", "R!(a, see)");
        check("let b = 1; a + b", "let b = 1; R!(a + b, see)");
        check("if a { b } else { c }", "D!(if a { b } else { c }, see)");
        check("match a { _ => b }", "D!(match a { _ => b }, see)");
        check("'l: loop { break 'l a; }", "D!('l: loop { break 'l a; }, see)");
        check("unsafe { a }", "D!(unsafe { a }, see)");
        check("a?", "R!(a?, see)");
        check("{ a; { b } }", "{ a; { R!(b, see) } }");
        check("#[allow(x)] a(b)", "#[allow(unreachable_code)] #[allow(x)] R!(a(b), see)");
    }

    #[test]
    fn returns_are_wrapped_where_they_stand() {
        check("if a { return b; } c", "if a { return R!(b, see); } R!(c, see)");
        check("return a", "return R!(a, see)");
        check("return a;", "return R!(a, see);");
        check("for x in y { return Some(x) } None", "for x in y { return R!(Some(x), see) } R!(None, see)");
        check("let Some(x) = a else { return b }; x", "let Some(x) = a else { return R!(b, see) }; R!(x, see)");
        check("return if a { return b } else { c };", "return R!(if a { return R!(b, see) } else { c }, see);");
    }

    #[test]
    fn what_is_nothing_is_written_down() {
        let check = |body: &str, expected: &str| {
            let mut block: Block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
            spell_out_unit(&mut block);
            assert_eq!(without_spaces(block.to_token_stream()), without_spaces(format!("{{{expected}}}")));
        };
        check("", "()");
        check("a();", "a(); ()");
        check("a()", "a()");
        check("if a { return; } b!();", "if a { return (); } b!(); ()");
        check("let f = || return; f()", "let f = || return; f()");
        check("a! {}", "a! {}");
    }

    #[test]
    fn other_functions_are_not_entered() {
        for body in [
            "let f = || return a;",
            "let f = async { return a };",
            "fn f() -> A { return a }",
            "const A: fn() -> A = || { return a };",
            "m!(return a);",
            "return;",
            "#[x] a + b",
        ] {
            check(body, body);
        }
    }

    #[test]
    fn macros_in_tail_position_are_values() {
        check("format!(\"a\")", "R!(format!(\"a\"), see)");
        check("m!(a)", "D!(m!(a), see)");
        check("return { m! {} };", "return { D!({ m! {} }, see) };");
        check("vec![a]", "R!(vec![a], see)");
        check("m! { a }", "D!({ m! { a } }, see)");
        check("m!(a);", "m!(a);");
    }
}
