//! `#[derive(Taint)]`: how the texts inside a struct or an enum are found, and what they are called.
//!
//! Owns the implementation that is generated; the names that serde gives to fields are read in `serde_names`.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Fields, Index, LitStr, Member, Meta, Token, parse_quote};

use crate::diag::Errors;
use crate::serde_names::{FieldNames, Rename};
use crate::stages::Mode;
use crate::types;

/// Expands the derive.
pub(crate) fn taint(tokens: TokenStream, mode: Mode) -> TokenStream {
    let input: DeriveInput = match syn::parse2(tokens) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::new();
    let arms = arms(&input, &mut errors);
    match (errors.finish(), mode) {
        (Some(errors), _) => errors,
        (None, Mode::Off) => implementation(&input, &TokenStream::new()),
        (None, Mode::On) => implementation(&with_bounds(input), &walk(&arms)),
    }
}

/// The pattern of a struct or variant, and the statements for its fields.
struct Arm {
    pattern: TokenStream,
    body: TokenStream,
}

fn implementation(input: &DeriveInput, method: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (generics, arguments, clauses) = input.generics.split_for_impl();
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        impl #generics ::iast::Taint for #name #arguments #clauses {
            #method
        }
    }
}

fn with_bounds(mut input: DeriveInput) -> DeriveInput {
    for parameter in input.generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::iast::Taint));
    }
    input
}

fn walk(arms: &[Arm]) -> TokenStream {
    let arms = arms.iter().map(|Arm { pattern, body }| quote!(#pattern => { #body }));
    quote_spanned! {Span::mixed_site()=>
        fn walk(&self, walk: &mut ::iast::Walk<'_>) {
            match *self { #(#arms)* }
        }
    }
}

fn arms(input: &DeriveInput, errors: &mut Errors) -> Vec<Arm> {
    refuse_packed(&input.attrs, errors);
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("taint")) {
        errors.at(attribute.path().span(), "`taint(..)` goes on a field; move it there");
    }
    let container = Rename::of_container(&input.attrs);
    match &input.data {
        Data::Struct(data) => vec![arm(&quote!(Self), &data.fields, container.fields, errors)],
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("taint")) {
                    errors.at(attribute.path().span(), "`taint(..)` goes on a field, not on a variant; move it there");
                }
                let rename = Rename::of_container(&variant.attrs).fields.or(container.fields_of_variants);
                let ident = &variant.ident;
                arm(&quote!(Self::#ident), &variant.fields, rename, errors)
            })
            .collect(),
        Data::Union(data) => {
            let text = "the active field of a union is unknown; implement `iast::Taint` by hand";
            errors.at(data.union_token.span, text);
            Vec::new()
        }
    }
}

fn arm(path: &TokenStream, fields: &Fields, rename: Option<Rename>, errors: &mut Errors) -> Arm {
    let is_newtype = matches!(fields, Fields::Unnamed(_)) && fields.len() == 1;
    let (mut patterns, mut body) = (TokenStream::new(), TokenStream::new());
    for (index, field) in fields.iter().enumerate() {
        let options = Options::of(&field.attrs, errors);
        if options.skip || types::plainly_not_text(&field.ty) {
            continue;
        }
        let serde = FieldNames::of(&field.attrs);
        let given = options.name.map(|name| name.value()).or(serde.rename);
        let (member, name) = match &field.ident {
            Some(ident) => {
                let own = ident.unraw().to_string();
                let name = given.clone().unwrap_or_else(|| rename.map_or(own.clone(), |rule| rule.apply(&own)));
                (Member::Named(ident.clone()), name)
            }
            None => (Member::Unnamed(Index::from(index)), given.clone().unwrap_or_else(|| index.to_string())),
        };
        // A type without `Taint` is an error at the type.
        let here = Span::mixed_site().located_at(field.ty.span());
        let binding = format_ident!("__iast_{index}", span = here);
        patterns.extend(quote!(#member: ref #binding,));
        body.extend(if serde.flatten || (is_newtype && given.is_none()) {
            quote_spanned!(here=> ::iast::Taint::walk(#binding, walk);)
        } else {
            let name = LitStr::new(&name, here);
            quote_spanned!(here=> ::iast::Walk::field(walk, #name, #binding);)
        });
    }
    Arm { pattern: quote!(#path { #patterns .. }), body }
}

/// What `#[taint(..)]` on a field says.
#[derive(Default)]
struct Options {
    skip: bool,
    name: Option<LitStr>,
}

impl Options {
    fn of(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("taint")) {
            let usage = "write `#[taint(skip)]` or `#[taint(name = \"..\")]`";
            let wrong = |span| Err(syn::Error::new(span, format!("this is not how `taint` is used; {usage}")));
            if !matches!(attribute.meta, Meta::List(_)) {
                errors.at(attribute.path().span(), format!("`taint` says nothing here; {usage}"));
                continue;
            }
            let read = attribute.parse_nested_meta(|meta| {
                let twice = if meta.path.is_ident("skip") {
                    std::mem::replace(&mut options.skip, true)
                } else if meta.path.is_ident("name") && meta.input.peek(Token![=]) {
                    let value = meta.value()?;
                    let Ok(name) = value.parse() else { return wrong(value.span()) };
                    options.name.replace(name).is_some()
                } else {
                    return wrong(meta.path.span());
                };
                if twice { Err(meta.error("this is given twice; write it once")) } else { Ok(()) }
            });
            if let Err(error) = read {
                errors.push(error);
            } else if options.skip
                && let Some(name) = &options.name
            {
                errors.at(name.span(), "a skipped field has no name; remove `skip` or `name`");
            } else if !options.skip && options.name.is_none() {
                errors.at(attribute.path().span(), format!("`taint` says nothing here; {usage}"));
            }
        }
        options
    }
}

fn refuse_packed(attrs: &[Attribute], errors: &mut Errors) {
    for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        let Meta::List(list) = &attribute.meta else { continue };
        for token in list.tokens.clone() {
            if matches!(&token, TokenTree::Ident(ident) if ident == "packed") {
                let text = "a packed struct lends no references to its fields; implement `iast::Taint` by hand";
                errors.at(token.span(), text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(item: &str, mode: Mode, expected: &str) {
        let out = taint(item.parse().unwrap(), mode).to_string();
        let expected = expected.replace("W!", "::iast::Walk::field").replace("T!", "::iast::Taint::walk");
        let strip = |text: &str| text.split_whitespace().collect::<String>();
        assert!(strip(&out).contains(&strip(&expected)), "{out}\n{expected}");
    }

    #[test]
    fn fields_have_the_names_the_outside_knows() {
        let on = |item, expected| check(item, Mode::On, expected);
        on("struct A { a: String, n: u32, r#type: B }", r#"{ W!(walk, "a", __iast_0); W!(walk, "type", __iast_2); }"#);
        on("struct A(String);", "T!(__iast_0, walk);");
        on("struct A(String, u8, Vec<u8>);", r#"{ W!(walk, "0", __iast_0); W!(walk, "2", __iast_2); }"#);
        on(r#"struct A { #[taint(name = "b")] #[serde(rename = "c")] a: B }"#, r#"W!(walk, "b", __iast_0);"#);
        on(r#"struct A { #[serde(default, rename(serialize = "b", deserialize = "c"))] a: B }"#, r#""c""#);
        on(r#"#[serde(rename_all = "camelCase")] struct A { first_name: B }"#, r#""firstName""#);
        on(r#"struct A { #[serde(flatten)] a: B }"#, "T!(__iast_0, walk);");
        on("enum A { B { c: D }, E(F), G }", r#"Self::B { c: ref __iast_0, .. } => { W!(walk, "c", __iast_0); }"#);
        on(
            "enum A { B { c: D }, E(F), G }",
            "Self::E { 0: ref __iast_0, .. } => { T!(__iast_0, walk); } Self::G { .. } => {}",
        );
        on(r#"#[serde(rename_all = "UPPERCASE")] enum A { B { c: D } }"#, r#""c""#);
        on(r#"enum A { #[serde(rename_all = "UPPERCASE")] B { c: D } }"#, r#""C""#);
        on("struct A { #[taint(skip)] a: B }", "match *self { Self { .. } => {} }");
        on("enum A {}", "match *self {}");
    }

    #[test]
    fn type_parameters_are_bounded() {
        check(
            "struct A<'a, T: Clone = String, const N: usize>(&'a [T; N]) where T: Send;",
            Mode::On,
            "impl<'a, T: Clone + ::iast::Taint, const N: usize> ::iast::Taint for A<'a, T, N> where T: Send {",
        );
    }

    #[test]
    fn off_gives_an_implementation_without_a_method() {
        check(
            "struct A<T: Clone>(T) where T: Send;",
            Mode::Off,
            "impl<T: Clone> ::iast::Taint for A<T> where T: Send {}",
        );
    }
}
