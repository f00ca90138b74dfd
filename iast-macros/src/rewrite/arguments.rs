//! The arguments of a macro, read as expressions.
//!
//! What was not rewritten in them is given back token for token.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut as _;
use syn::{Expr, Macro, Result, Token};

use super::groups::VisibleGroups;

/// `a, b = c`.
pub(super) struct Arguments(pub(super) Punctuated<Argument, Token![,]>);

/// `value` or `name = value`.
pub(super) struct Argument {
    pub(super) name: Option<(Ident, Token![=])>,
    pub(super) value: Expr,
    /// The value as it came, as long as nothing in it was rewritten.
    original: Option<TokenStream>,
}

impl Arguments {
    pub(super) fn of(mac: &Macro) -> Option<Self> {
        mac.parse_body().ok()
    }

    /// Passes each value on, to be rewritten, and gives the macro what came of it. `each` says whether it did anything.
    pub(super) fn rewrite(mut self, expr: &mut Expr, each: impl FnMut(usize, &mut Expr) -> bool) {
        if let (true, Expr::Macro(expr)) = (self.change(each), expr) {
            expr.mac.tokens = self.0.to_token_stream();
        }
    }

    /// As [`rewrite`](Self::rewrite), without a macro. Returns whether anything was done.
    pub(super) fn change(&mut self, mut each: impl FnMut(usize, &mut Expr) -> bool) -> bool {
        let mut changed = false;
        for (index, argument) in self.0.iter_mut().enumerate() {
            if each(index, &mut argument.value) {
                argument.original = None;
                changed = true;
            }
        }
        changed
    }

    /// The index of the argument with a name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|argument| argument.name.as_ref().is_some_and(|(known, _)| known == name))
    }

    /// Adds `name = value`.
    pub(super) fn push(&mut self, name: Ident, value: Expr) {
        let equals = Token![=](name.span());
        self.0.push(Argument { name: Some((name, equals)), value, original: None });
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        Punctuated::parse_terminated(input).map(Self)
    }
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let is_named = input.peek(syn::Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let name = if is_named { Some((input.call(syn::Ident::parse_any)?, input.parse()?)) } else { None };
        let original = input.fork();
        let mut value: Expr = input.parse()?;
        // What came in invisible groups is printed anew when it changes.
        VisibleGroups.visit_expr_mut(&mut value);
        Ok(Self { name, value, original: Some(consumed(&original, input)) })
    }
}

impl ToTokens for Argument {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some((name, equals)) = &self.name {
            name.to_tokens(tokens);
            equals.to_tokens(tokens);
        }
        match &self.original {
            Some(original) => tokens.extend(original.clone()),
            None => self.value.to_tokens(tokens),
        }
    }
}

/// The tokens between two positions of the same input.
fn consumed(from: ParseStream<'_>, to: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let (mut here, end) = (from.cursor(), to.cursor());
    while here != end
        && let Some((token, next)) = here.token_tree()
    {
        tokens.extend([token]);
        here = next;
    }
    tokens
}
