//! What an attribute sits on.
//!
//! A single function is read down to its signature; the body stays tokens until something has to be inserted, so
//! that a body which does not parse is left to rustc. `impl`, `trait` and `mod` are read whole.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{
    Attribute, Block, FnArg, ImplItem, ImplItemFn, Item, Result, Signature, Token, TraitItem, Visibility, token,
};

use crate::args::Role;
use crate::params;

/// The item under an attribute.
pub(crate) enum Target {
    Function(Function),
    /// An `impl`, a `trait`, or a `mod` with its body.
    Container(Item),
    /// Something that no attribute of ours fits, called by its name.
    Other {
        what: &'static str,
        span: Span,
    },
    /// Syntax that is not understood, which is left as it is.
    Unknown,
}

impl Target {
    pub(crate) fn parse(tokens: &TokenStream) -> Self {
        if let Some(function) = Function::parse(tokens) {
            return Self::Function(function);
        }
        match syn::parse2(tokens.clone()) {
            Ok(item) => Self::of(item),
            Err(_) => Self::Unknown,
        }
    }

    fn of(item: Item) -> Self {
        let (what, span) = match &item {
            Item::Mod(module) if module.content.is_none() => {
                ("a `mod` whose body stands in another file", module.mod_token.span)
            }
            Item::Impl(_) | Item::Trait(_) | Item::Mod(_) => return Self::Container(item),
            Item::Const(item) => ("a `const`", item.const_token.span),
            Item::Enum(item) => ("an `enum`", item.enum_token.span),
            Item::ExternCrate(item) => ("an `extern crate`", item.extern_token.span),
            Item::ForeignMod(item) => ("an `extern` block", item.abi.extern_token.span),
            Item::Macro(item) => ("a macro", item.mac.path.span()),
            Item::Static(item) => ("a `static`", item.static_token.span),
            Item::Struct(item) => ("a `struct`", item.struct_token.span),
            Item::TraitAlias(item) => ("a `trait` alias", item.trait_token.span),
            Item::Type(item) => ("a `type` alias", item.type_token.span),
            Item::Union(item) => ("a `union`", item.union_token.span),
            Item::Use(item) => ("a `use`", item.use_token.span),
            _ => return Self::Unknown,
        };
        Self::Other { what, span }
    }
}

/// A function whose body was not read yet.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    vis: Visibility,
    defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    pub(crate) body: Option<(token::Brace, TokenStream)>,
}

/// What comes before the body of a function.
struct Head {
    attrs: Vec<Attribute>,
    vis: Visibility,
    defaultness: Option<Token![default]>,
    sig: Signature,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let defaultness = input.parse()?;
        let sig = input.parse()?;
        Ok(Self { attrs, vis, defaultness, sig })
    }
}

impl Function {
    /// `None` for anything else. The parser never gets to see the body: it would copy every token of it.
    fn parse(tokens: &TokenStream) -> Option<Self> {
        let mut tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let body = match tokens.pop()? {
            TokenTree::Group(body) => Some(braces(body)?),
            TokenTree::Punct(end) if end.as_char() == ';' => None,
            _ => return None,
        };
        // Of other items, the tokens in front of the braces tell that they are none.
        let Head { attrs, vis, defaultness, sig } = syn::parse2(tokens.into_iter().collect()).ok()?;
        Some(Self { attrs, vis, defaultness, sig, body })
    }

    /// Reads the body. An error means that rustc has something to say about it.
    pub(crate) fn into_item(self) -> Result<ImplItemFn> {
        let Self { mut attrs, vis, defaultness, sig, body } = self;
        let Some((brace_token, body)) = body else {
            return Err(syn::Error::new(sig.ident.span(), "a function without a body"));
        };
        let read = |input: ParseStream<'_>| Ok((input.call(Attribute::parse_inner)?, input.call(Block::parse_within)?));
        let (inner, stmts) = syn::parse::Parser::parse2(read, body)?;
        attrs.extend(inner);
        // Of the syntax trees of functions, that of a method knows every token which the others know.
        let mut modifiers = syn::FnModifiers::default();
        modifiers.defaultness = defaultness;
        Ok(ImplItemFn { attrs, vis, modifiers, sig, block: Block { brace_token, stmts } })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.defaultness.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        match &self.body {
            Some((brace, body)) => brace.surround(tokens, |tokens| tokens.append_all(body.clone())),
            None => <Token![;]>::default().to_tokens(tokens),
        }
    }
}

/// The braces around a body and what is in them. That of a `$body:block` is in an invisible group.
fn braces(body: Group) -> Option<(token::Brace, TokenStream)> {
    match body.delimiter() {
        Delimiter::Brace => Some((token::Brace { span: body.delim_span() }, body.stream())),
        Delimiter::None => {
            let mut inner = body.stream().into_iter();
            match (inner.next(), inner.next()) {
                (Some(TokenTree::Group(inner)), None) => braces(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A function with its body, wherever it stands.
pub(crate) struct FunctionMut<'a> {
    pub(crate) attrs: &'a mut Vec<Attribute>,
    pub(crate) sig: &'a mut Signature,
    pub(crate) block: &'a mut Block,
}

/// Calls `visit` for every function of an `impl`, `trait` or `mod` that `#[instrument]` there applies to.
///
/// Left out are functions that cannot be observed (`const`, naked), those under `#[skip]`, and those that carry an
/// attribute of their own, which observes them already.
pub(crate) fn each_function(container: &mut Item, visit: &mut impl FnMut(FunctionMut<'_>)) {
    let mut visit_if_free = |attrs: &mut Vec<Attribute>, sig: &mut Signature, block: &mut Block| {
        if sig.constness.is_none() && !is_naked(attrs) && !attrs.iter().any(observes) && !is_skipped(attrs) {
            visit(FunctionMut { attrs, sig, block });
        }
    };
    match container {
        Item::Fn(item) => visit_if_free(&mut item.attrs, &mut item.sig, &mut item.block),
        Item::Impl(item) if !is_skipped(&item.attrs) => {
            for item in &mut item.items {
                if let ImplItem::Fn(item) = item {
                    visit_if_free(&mut item.attrs, &mut item.sig, &mut item.block);
                }
            }
        }
        Item::Trait(item) if !is_skipped(&item.attrs) => {
            for item in &mut item.items {
                if let TraitItem::Fn(item) = item
                    && let Some(block) = &mut item.default
                {
                    visit_if_free(&mut item.attrs, &mut item.sig, block);
                }
            }
        }
        Item::Mod(item) if !is_skipped(&item.attrs) => {
            for item in item.content.iter_mut().flat_map(|(_, items)| items) {
                each_function(item, visit);
            }
        }
        _ => {}
    }
}

/// The constants and statics of a container, also those further in.
pub(crate) fn constants(container: &Item) -> TokenStream {
    let mut tokens = TokenStream::new();
    match container {
        Item::Const(item) => item.to_tokens(&mut tokens),
        Item::Static(item) => item.to_tokens(&mut tokens),
        Item::Impl(item) if !is_skipped(&item.attrs) => {
            let constants = item.items.iter().filter(|item| matches!(item, ImplItem::Const(_)));
            constants.for_each(|item| item.to_tokens(&mut tokens));
        }
        Item::Trait(item) if !is_skipped(&item.attrs) => {
            let constants = item.items.iter().filter(|item| matches!(item, TraitItem::Const(_)));
            constants.for_each(|item| item.to_tokens(&mut tokens));
        }
        Item::Mod(item) if !is_skipped(&item.attrs) => {
            tokens.extend(item.content.iter().flat_map(|(_, items)| items).map(constants));
        }
        _ => {}
    }
    tokens
}

/// Whether this attribute decides about the `#[source]`s on parameters: the one on the function does, and without one
/// the attribute that is expanded first.
pub(crate) fn owns_parameters(role: Role, attrs: &[Attribute]) -> bool {
    role == Role::Source || !attrs.iter().any(params::is_source)
}

/// Removes our attributes from parameters. Rustc knows attribute macros only on items.
pub(crate) fn strip_parameters(sig: &mut Signature) -> bool {
    let mut found = false;
    for input in &mut sig.inputs {
        let (FnArg::Receiver(syn::Receiver { attrs, .. }) | FnArg::Typed(syn::PatType { attrs, .. })) = input;
        let before = attrs.len();
        attrs.retain(|attribute| !params::is_source(attribute));
        found |= attrs.len() < before;
    }
    found
}

/// Whether an attribute is one of ours: `#[iast::sink]`, `#[::iast::sink]` or `#[sink]`.
pub(crate) fn is_ours(attribute: &Attribute, role: Role) -> bool {
    let segments = &attribute.path().segments;
    match segments.len() {
        1 => segments[0].ident == role.name(),
        2 => segments[0].ident == "iast" && segments[1].ident == role.name(),
        _ => false,
    }
}

/// Whether a naked function, whose body is assembly.
pub(crate) fn is_naked(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attribute| {
        attribute.path().is_ident("naked")
            || (attribute.path().is_ident("unsafe")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|inner| inner == "naked"))
    })
}

/// Whether an attribute observes the function it stands on.
///
/// A bare `#[instrument]` may be another crate's. It need not be told apart: a function that was observed once is
/// recognised by its body, see `expand`.
fn observes(attribute: &Attribute) -> bool {
    [Role::Source, Role::Sink, Role::Sanitizer, Role::Validator, Role::Propagator]
        .into_iter()
        .any(|role| is_ours(attribute, role))
        || (attribute.path().segments.len() == 2 && is_ours(attribute, Role::Instrument))
}

fn is_skipped(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attribute| is_ours(attribute, Role::Skip))
}
