//! What types and expressions tell about a value: that it is a number, or that it is text.
//!
//! Numbers are not observed. Text may be looked at while something borrows it.

use syn::{Expr, GenericArgument, Lit, PathArguments, Type, TypeArray, TypeSlice};

use super::scope::Scopes;
use super::{format, names};

/// What is known of the value of a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Kind {
    #[default]
    Any,
    /// A number, a char or a truth.
    Number,
    /// A string or bytes, or a reference to them.
    Text,
    /// A list of numbers, which may be those of chars.
    Codes,
    /// A reference to a char or byte of a text, through which it may be changed.
    Slot,
    /// A reference to a char or byte of a text, which is only read.
    Unit,
    /// A cell, which may hold a char or byte.
    Cell,
    /// A reader of which nobody sees how it copies.
    Reader,
    /// Nothing: an item of a block, which hides variables of its name.
    Item,
}

impl Scopes {
    /// What is known of a value by the expression that makes it.
    pub(super) fn kind(&self, expr: &Expr) -> Kind {
        if self.is_number(expr) {
            Kind::Number
        } else if self.is_text(expr) {
            Kind::Text
        } else {
            Kind::Any
        }
    }

    /// Whether an expression is surely text.
    fn is_text(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Str(_) | Lit::ByteStr(_)),
            Expr::Call(_) => makes_owned_text(expr),
            Expr::Group(group) => self.is_text(&group.expr),
            Expr::Index(index) => matches!(*index.index, Expr::Range(_)) && self.is_text(&index.expr),
            Expr::Macro(expr) => format::is_format(&expr.mac),
            Expr::MethodCall(call) if call.method == "collect" => {
                let ty = call.turbofish.as_ref().and_then(|turbofish| turbofish.args.first());
                matches!(ty, Some(GenericArgument::Type(ty)) if of_type(ty) == Kind::Text)
            }
            Expr::MethodCall(call) => {
                names::gives_text(&call.method.to_string())
                    || (["clone", "to_owned", "to_vec"].iter().any(|copy| call.method == copy)
                        && self.is_text(&call.receiver))
            }
            Expr::Paren(paren) => self.is_text(&paren.expr),
            Expr::Path(_) => self.variable(expr).is_some_and(|found| found.local.kind == Kind::Text),
            Expr::Reference(reference) => self.is_text(&reference.expr),
            _ => false,
        }
    }

    /// Whether an expression is surely a number or a truth, so that no text is in it.
    pub(super) fn is_number(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_) | Lit::Float(_) | Lit::Bool(_) | Lit::Byte(_)),
            Expr::Cast(cast) => of_type(&cast.ty) == Kind::Number,
            Expr::Group(group) => self.is_number(&group.expr),
            Expr::MethodCall(call) => names::gives_a_number(&call.method.to_string()),
            Expr::Paren(paren) => self.is_number(&paren.expr),
            Expr::Path(_) => self.variable(expr).is_some_and(|found| found.local.kind == Kind::Number),
            Expr::Unary(unary) => match unary.op {
                syn::UnOp::Neg(_) => true,
                _ => self.is_number(&unary.expr),
            },
            Expr::Binary(binary) => match binary.op {
                syn::BinOp::Add(_) => self.is_number(&binary.left) || self.is_number(&binary.right),
                // Paths have a `/`.
                syn::BinOp::Div(_) => self.is_number(&binary.left) && self.is_number(&binary.right),
                _ => true,
            },
            _ => false,
        }
    }

    /// Whether the items of what a loop goes over are numbers.
    pub(super) fn is_number_range(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Range(range) => [&range.start, &range.end].into_iter().flatten().any(|end| self.is_number(end)),
            Expr::MethodCall(call) => self.is_number_range(&call.receiver),
            Expr::Paren(paren) => self.is_number_range(&paren.expr),
            _ => false,
        }
    }
}

/// Whether an expression is a view of text that cannot be changed through it.
pub(super) fn is_view(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => call.method == "as_bytes",
        Expr::Paren(paren) => is_view(&paren.expr),
        _ => false,
    }
}

/// Whether a type is `&[u8]`.
pub(super) fn is_view_type(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if reference.mutability.is_none() && of_type(&reference.elem) == Kind::Text)
}

/// What a type says about a value.
pub(super) fn of_type(ty: &Type) -> Kind {
    match ty {
        Type::Group(group) => of_type(&group.elem),
        Type::Reference(reference) => match of_type(&reference.elem) {
            Kind::Text => Kind::Text,
            _ => Kind::Any,
        },
        Type::Array(TypeArray { elem, .. }) | Type::Slice(TypeSlice { elem, .. }) if is_unit(elem) => Kind::Text,
        Type::Path(path) => match path.path.segments.last() {
            Some(_) if path.path.get_ident().is_some_and(|ident| names::is_number_type(&ident.to_string())) => {
                Kind::Number
            }
            Some(last) if names::is_text_type(&last.ident.to_string()) => Kind::Text,
            Some(last) if last.ident == "Box" => match &last.arguments {
                PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                    Some(GenericArgument::Type(inner)) if of_type(inner) == Kind::Text => Kind::Text,
                    _ => Kind::Any,
                },
                _ => Kind::Any,
            },
            Some(last) if last.ident == "Vec" => match &last.arguments {
                PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                    Some(GenericArgument::Type(item)) if is_unit(item) => Kind::Text,
                    Some(GenericArgument::Type(Type::Path(item)))
                        if item.path.is_ident("u16") || item.path.is_ident("u32") =>
                    {
                        Kind::Codes
                    }
                    _ => Kind::Any,
                },
                _ => Kind::Any,
            },
            _ => Kind::Any,
        },
        _ => Kind::Any,
    }
}

/// Whether a type is `String` or `Vec`, which a closure captures as they are.
pub(super) fn is_owned_text(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.qself.is_none() && path.path.segments.last().is_some_and(|last| last.ident == "String" || last.ident == "Vec"))
}

/// Whether an expression surely makes a `String`.
pub(super) fn makes_owned_text(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => matches!(
            &*call.func,
            Expr::Path(path) if path.path.segments.iter().rev().nth(1).is_some_and(|ty| ty.ident == "String")
                && path.path.segments.last().is_some_and(|last| ["from", "new"].iter().any(|new| last.ident == new))
        ),
        Expr::Macro(expr) => format::is_format(&expr.mac),
        Expr::MethodCall(call) => call.method == "to_string",
        _ => false,
    }
}

/// Whether lists of this type are text.
fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8") || path.path.is_ident("char"))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn numbers_are_recognised() {
        let scopes = Scopes::of(&parse_quote!(fn f(n: u8, a: A)));
        for text in ["1", "-a", "a as u8", "a.len()", "n", "(n)", "a + 1", "a * a", "!n", "true", "a == a"] {
            assert!(scopes.is_number(&syn::parse_str(text).unwrap()), "{text}");
        }
        for text in ["a", "a + a", "a / a", "\"a\"", "a.b()", "f(n)", "*a", "a as char", "'a'"] {
            assert!(!scopes.is_number(&syn::parse_str(text).unwrap()), "{text}");
        }
    }

    #[test]
    fn text_is_recognised() {
        let scopes = Scopes::of(&parse_quote!(fn f(a: &mut [u8], b: &Vec<u8>, c: Option<&str>, d: &&str, n: &u8)));
        for text in ["a", "b", "d", "\"a\"", "b\"a\"", "&a[1..]", "c.d.trim()", "a.to_vec()", "format!(\"a\")"] {
            assert_eq!(scopes.kind(&syn::parse_str(text).unwrap()), Kind::Text, "{text}");
        }
        for text in ["c", "n", "a[0]", "c.clone()", "f(a)", "vec![a]", "x::from(a)", "e"] {
            assert_eq!(scopes.kind(&syn::parse_str(text).unwrap()), Kind::Any, "{text}");
        }
    }
}
