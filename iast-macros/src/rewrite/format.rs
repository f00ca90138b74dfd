//! `format!(..)` becomes `step(&SITE, format!(..))`, so that a finding can tell the way of the data.

use proc_macro2::{Ident, Span};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::visit_mut::{self, VisitMut};
use syn::{
    AngleBracketedGenericArguments, Attribute, Block, Expr, ExprConst, ExprMacro, ExprRepeat, Item, Macro, Pat, Stmt,
    Type, UnOp,
};

use super::call;

/// One rewritten expression: the static that describes it, and the place of the user's tokens.
pub(crate) struct Step {
    pub(crate) site: Ident,
    pub(crate) user: Span,
}

/// Rewrites every `format!` of the body, closures and async blocks included.
pub(crate) fn steps(body: &mut Block) -> Vec<Step> {
    let mut formats = Formats::default();
    formats.visit_block_mut(body);
    formats.steps
}

#[derive(Default)]
struct Formats {
    steps: Vec<Step>,
}

impl Formats {
    fn wrapped(&mut self, expr: &ExprMacro, soft: bool) -> Expr {
        let user = expr.mac.path.span();
        let site = format_ident!("__IAST_STEP_{}", self.steps.len(), span = Span::mixed_site());
        let value = expr.to_token_stream();
        let tokens = if soft {
            // A field access stops the expected type, which is only a hint under `&`, and would become a demand.
            let step = call("step_soft", quote!(&#site, #value), user);
            quote_spanned!(user=> #step.v)
        } else {
            call("step", quote!(&#site, #value), user)
        };
        self.steps.push(Step { site, user });
        Expr::Verbatim(tokens)
    }

    /// The operand of an operator to which the expected type is only a hint.
    fn operand(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Paren(inner) => self.operand(&mut inner.expr),
            Expr::Group(inner) => self.operand(&mut inner.expr),
            Expr::Macro(inner) if is_format(inner) => *expr = self.wrapped(inner, true),
            _ => self.visit_expr_mut(expr),
        }
    }
}

impl VisitMut for Formats {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Macro(inner) if is_format(inner) => *expr = self.wrapped(inner, false),
            Expr::Reference(inner) => self.operand(&mut inner.expr),
            Expr::RawAddr(inner) => self.operand(&mut inner.expr),
            Expr::Unary(inner) if matches!(inner.op, UnOp::Not(_) | UnOp::Neg(_)) => self.operand(&mut inner.expr),
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        if let Some(Stmt::Macro(last)) = block.stmts.last_mut()
            && last.semi_token.is_none()
        {
            let expr = ExprMacro { attrs: std::mem::take(&mut last.attrs), mac: last.mac.clone() };
            if is_format(&expr) {
                let wrapped = self.wrapped(&expr, false);
                block.stmts.pop();
                visit_mut::visit_block_mut(self, block);
                block.stmts.push(Stmt::Expr(wrapped, None));
                return;
            }
            last.attrs = expr.attrs;
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_attribute_mut(&mut self, _: &mut Attribute) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_const_mut(&mut self, _: &mut ExprConst) {}
    fn visit_expr_repeat_mut(&mut self, _: &mut ExprRepeat) {}
    fn visit_macro_mut(&mut self, _: &mut Macro) {}
    fn visit_pat_mut(&mut self, _: &mut Pat) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_angle_bracketed_generic_arguments_mut(&mut self, _: &mut AngleBracketedGenericArguments) {}
}

/// Whether the expression is a `format!` without attributes of its own.
fn is_format(expr: &ExprMacro) -> bool {
    let path = &expr.mac.path;
    let first = path.segments.first().is_some_and(|first| first.ident == "std" || first.ident == "alloc");
    let last = path.segments.last().is_some_and(|last| last.ident == "format");
    expr.attrs.is_empty() && last && (path.segments.len() == 1 || (path.segments.len() == 2 && first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_spaces(tokens: impl std::fmt::Display) -> String {
        tokens.to_string().split_whitespace().collect()
    }

    fn check(body: &str, expected: &str) {
        let mut block: Block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
        let steps = steps(&mut block);
        let expected = expected
            .replace("STEP!", "(::iast::__private::step)")
            .replace("SOFT!", "(::iast::__private::step_soft)")
            .replace('@', "&__IAST_STEP_");
        assert_eq!(without_spaces(block.to_token_stream()), without_spaces(format!("{{{expected}}}")));
        assert_eq!(steps.len(), expected.matches("__IAST_STEP_").count());
    }

    #[test]
    fn an_expression_is_wrapped() {
        check(r#"let a = format!("{x}"); b"#, r#"let a = STEP!(@0, format!("{x}")); b"#);
        check(
            r#"f(std::format!("{x}"), || ::std::format!(""))"#,
            r#"f(STEP!(@0, std::format!("{x}")), || STEP!(@1, ::std::format!("")))"#,
        );
        check(r#"format!("a").len()"#, r#"STEP!(@0, format!("a")).len()"#);
        check(r#"a; format!("a")"#, r#"a; STEP!(@0, format!("a"))"#);
        check(r#"if c { format!("a") } else { b }"#, r#"if c { STEP!(@0, format!("a")) } else { b }"#);
        check(r#"async { format!("a") }"#, r#"async { STEP!(@0, format!("a")) }"#);
    }

    #[test]
    fn an_operand_is_wrapped_softly() {
        check(r#"f(&format!("a"))"#, r#"f(&SOFT!(@0, format!("a")).v)"#);
        check(r#"f(&mut (format!("a")))"#, r#"f(&mut (SOFT!(@0, format!("a")).v))"#);
        check(r#"f(!format!("a"), &g(format!("b")))"#, r#"f(!SOFT!(@0, format!("a")).v, &g(STEP!(@1, format!("b"))))"#);
    }

    #[test]
    fn everything_else_is_left_alone() {
        for body in [
            r#"println!("{}", format!("a"));"#,
            r#"fn g() -> String { format!("a") } g()"#,
            r#"const A: fn() -> String = || format!("a"); A()"#,
            r#"const { f(format!("a")) }"#,
            r#"[format!("a"); 1]"#,
            r#"format!("a");"#,
            r#"f(#[cfg(unix)] format!("a"))"#,
            r#"my::format!("a")"#,
            r#"format_args!("a")"#,
        ] {
            check(body, body);
        }
    }
}
