//! Operands that came out of a `macro_rules!` fragment get parentheses.
//!
//! `$e * 2` reaches us as an invisible group around the tokens of `$e`. Rustc ignores such a group once a procedural
//! macro has made it anew, so that `1 + 2` in the place of `$e` would silently be read as `1 + 2 * 2`. Groups inside
//! the arguments of macros are passed on as they came and need nothing.

use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprParen, ExprStruct, Type, TypeParen, token};

/// Makes the grouping visible, in a function or a container of functions.
pub(crate) struct VisibleGroups;

impl VisitMut for VisibleGroups {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Await(parent) => operand(&mut parent.base),
            Expr::Binary(parent) => {
                operand(&mut parent.left);
                operand(&mut parent.right);
            }
            Expr::Call(parent) => operand(&mut parent.func),
            Expr::Cast(parent) => operand(&mut parent.expr),
            Expr::Field(parent) => operand(&mut parent.base),
            Expr::ForLoop(parent) => head(&mut parent.expr),
            Expr::If(parent) => head(&mut parent.cond),
            Expr::Index(parent) => operand(&mut parent.expr),
            Expr::Let(parent) => operand(&mut parent.expr),
            Expr::Match(parent) => head(&mut parent.expr),
            Expr::MethodCall(parent) => operand(&mut parent.receiver),
            Expr::Range(parent) => {
                [&mut parent.start, &mut parent.end].into_iter().flatten().for_each(|end| operand(end));
            }
            Expr::RawAddr(parent) => operand(&mut parent.expr),
            Expr::Reference(parent) => operand(&mut parent.expr),
            Expr::Try(parent) => operand(&mut parent.expr),
            Expr::Unary(parent) => operand(&mut parent.expr),
            Expr::While(parent) => head(&mut parent.cond),
            _ => {}
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::Ptr(parent) => pointee(&mut parent.elem),
            Type::Reference(parent) => pointee(&mut parent.elem),
            _ => {}
        }
        visit_mut::visit_type_mut(self, ty);
    }
}

/// An operand of an operator: anything but the expressions that bind tightest.
fn operand(expr: &mut Expr) {
    let Expr::Group(group) = expr else { return };
    let tight = matches!(
        *group.expr,
        Expr::Array(_)
            | Expr::Await(_)
            | Expr::Call(_)
            | Expr::Field(_)
            | Expr::Group(_)
            | Expr::Index(_)
            | Expr::Lit(_)
            | Expr::Macro(_)
            | Expr::MethodCall(_)
            | Expr::Paren(_)
            | Expr::Path(_)
            | Expr::Repeat(_)
            | Expr::Try(_)
            | Expr::Tuple(_)
    );
    if !tight {
        parenthesise(expr);
    }
}

/// The head of an `if`, `match` or loop, where a struct literal would be taken for the block.
fn head(expr: &mut Expr) {
    struct Structs(bool);
    impl Visit<'_> for Structs {
        fn visit_expr_struct(&mut self, _: &ExprStruct) {
            self.0 = true;
        }
    }
    if let Expr::Group(group) = expr {
        let mut structs = Structs(false);
        visit::visit_expr(&mut structs, &group.expr);
        if structs.0 {
            parenthesise(expr);
        }
    }
}

fn parenthesise(expr: &mut Expr) {
    if let Expr::Group(group) = expr {
        let inner = std::mem::replace(&mut *group.expr, Expr::Verbatim(proc_macro2::TokenStream::new()));
        *expr = Expr::Paren(ExprParen {
            attrs: std::mem::take(&mut group.attrs),
            paren_token: token::Paren(group.group_token.span),
            expr: Box::new(inner),
        });
    }
}

/// `&$t` with `dyn A + B`.
fn pointee(ty: &mut Type) {
    if let Type::Group(group) = ty
        && matches!(*group.elem, Type::TraitObject(_) | Type::ImplTrait(_))
    {
        let inner = std::mem::replace(&mut *group.elem, Type::Verbatim(proc_macro2::TokenStream::new()));
        let paren_token = token::Paren(group.group_token.span);
        *ty = Type::Paren(TypeParen { attrs: Vec::new(), paren_token, elem: Box::new(inner) });
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
    use quote::{ToTokens as _, quote};

    use super::*;

    fn fragment(tokens: TokenStream) -> TokenTree {
        Group::new(Delimiter::None, tokens).into()
    }

    fn check(tokens: TokenStream, expected: &str) {
        let mut expr: Expr = syn::parse2(tokens).unwrap();
        VisibleGroups.visit_expr_mut(&mut expr);
        // In text, invisible groups are invisible.
        let strip = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(strip(&expr.to_token_stream().to_string()), strip(expected));
    }

    #[test]
    fn operands_keep_their_precedence() {
        let sum = fragment(quote!(1 + 2));
        check(quote!(#sum * 2), "(1 + 2) * 2");
        check(quote!(f(-#sum, #sum, &#sum)), "f(-(1 + 2), 1 + 2, &(1 + 2))");
        check(quote!(#sum as u8), "(1 + 2) as u8");
        check(quote!(#sum.abs()?), "(1 + 2).abs()?");
        check(quote!(0..#sum), "0..(1 + 2)");
    }

    #[test]
    fn what_binds_tightest_needs_none() {
        let call = fragment(quote!(a.b(c)));
        check(quote!(#call.d() + -#call), "a.b(c).d() + -a.b(c)");
        let sum = fragment(quote!(1 + 2));
        check(quote!({ let a = #sum; #sum }), "{ let a = 1 + 2; 1 + 2 }");
    }

    #[test]
    fn struct_literals_stay_out_of_heads() {
        let literal = fragment(quote!(a == S { b }));
        check(quote!(if #literal { c }), "if (a == S { b }) { c }");
        let plain = fragment(quote!(a == b));
        check(quote!(while #plain { c }), "while a == b { c }");
    }
}
