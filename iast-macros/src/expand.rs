//! The plan for a function becomes statements at the start of its body and wrapped returns.
//!
//! Owns the names of the generated items and everything they call, all of it in `::iast::__private`. Generated
//! statements have the macro's span, where lints are silent; values have the user's, see `rewrite`.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Attribute, Block, Expr, Item, ReturnType, Signature, Stmt, TypePath, parse_quote, parse_quote_spanned};

use crate::control::{self, Control};
use crate::item::FunctionMut;
use crate::kinds::Kind;
use crate::literals::{self, Secret};
use crate::model::{Entry, Plan, Returned, Sink, Source, Value};
use crate::rewrite::{self, Call, Site};
use crate::types;

/// Carries the plan out.
pub(crate) fn function(plan: &Plan, function: FunctionMut<'_>, secrets: &[Secret]) {
    let FunctionMut { attrs, sig, block } = function;
    let mut prologue = TokenStream::new();
    let mut control = None;
    // An attribute further out has observed this body already.
    if !is_observed(block) {
        let sites = rewrite::operations(sig, block);
        control = control::of(sig);
        // Each static costs the user time to build: there is none that nothing needs.
        if plan.is_role() || !sites.is_empty() || control.is_some() || !secrets.is_empty() {
            prologue.extend(site(sig, block));
            prologue.extend(control::dependency());
        }
        if !sites.is_empty() {
            prologue.extend(operation_sites(&sites.operations));
            prologue.extend(call_sites(&sites.calls));
        }
        if control.is_some() {
            prologue.extend(control_site());
        }
        prologue.extend(literals::prologue(secrets));
        if !sites.calls.is_empty() || plan.is_role() {
            prologue.extend(documents(&types::documents(sig)));
        }
        if !sites.is_empty() || control.is_some() {
            allow_lints(attrs);
        }
    }
    if plan.is_role() && !is_registered(block) {
        prologue.extend(registration());
    }
    prologue.extend(source_registration(plan));
    let (returning, is_future) = rewrite::returning_block(sig.asyncness.is_some(), block);
    if control.as_ref().is_some_and(|control| control.returns_nothing) {
        rewrite::spell_out_unit(returning);
    }
    if plan.returned.is_some() || control.is_some() {
        let mut actions = plan.returned.as_ref().map(|returned| see(returned, sig)).unwrap_or_default();
        actions.extend(control.as_ref().map(|_| see_control()));
        rewrite::wrap_returned(returning, &quote_spanned!(Span::mixed_site()=> |__iast_out| { #actions }));
    }
    let mut entry = TokenStream::new();
    if let Some(sink) = &plan.sink {
        let caller = !is_future && can_track_caller(sig);
        if caller && !attrs.iter().any(|attribute| mentions(attribute, "track_caller")) {
            attrs.push(parse_quote!(#[track_caller]));
        }
        entry.extend(check(sink, caller));
    }
    entry.extend(plan.sources.iter().map(taint));
    if !plan.captured.is_empty() {
        entry.extend(capture(&plan.captured));
    }
    entry.extend(control.as_ref().map(enter_control));
    // After the items the body starts with, so that these do not come to stand after statements.
    let place = block.stmts.iter().take_while(|stmt| matches!(stmt, Stmt::Item(_))).count();
    for tokens in [entry, prologue] {
        if !tokens.is_empty() {
            block.stmts.insert(place, Stmt::Expr(Expr::Verbatim(tokens), None));
        }
    }
}

/// Whether the body carries the items of an earlier expansion.
fn is_observed(block: &Block) -> bool {
    block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Item(Item::Enum(item)) if item.ident == "__IastHere"))
}

/// Whether the body carries the registration of an earlier expansion.
fn is_registered(block: &Block) -> bool {
    let is_ours = |mac: &syn::Macro| mac.path.segments.iter().any(|segment| segment.ident == "__private");
    block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Macro(stmt) if is_ours(&stmt.mac)))
}

/// The static that describes the function.
fn site(sig: &Signature, block: &Block) -> TokenStream {
    let here = Span::mixed_site();
    let name = sig.ident.span();
    let (file, Position { line, column }) = (name.file(), Position::of(name));
    let end_line = Position::of(block.brace_token.span.close()).line;
    quote_spanned! {here=>
        enum __IastHere {}
        static __IAST_FN: ::iast::__private::FnSite = ::iast::__private::function(
            #file, #line, #column, #end_line, ::core::module_path!(), ::core::any::type_name::<__IastHere>,
        );
    }
}

/// Makes the types of documents known that the function names.
fn documents(types: &[TypePath]) -> TokenStream {
    if types.is_empty() {
        return TokenStream::new();
    }
    quote_spanned! {Span::mixed_site()=>
        static __IAST_DOCUMENTS: ::iast::__private::Once = ::iast::__private::Once::new();
        __IAST_DOCUMENTS.call_once(|| {
            use ::iast::__private::{ViaDocument as _, ViaNothing as _};
            #((&&::iast::__private::Named::<#types>(::core::marker::PhantomData)).iast_name();)*
        });
    }
}

/// Makes the function known when the program starts.
fn registration() -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        ::iast::__private::inventory::submit! { ::iast::__private::FnRef(&__IAST_FN) }
    }
}

/// Makes a source known, with what tells the origin of each value that is untrusted whatever its type.
fn source_registration(plan: &Plan) -> TokenStream {
    let returned = match &plan.returned {
        Some(Returned::Taint(entry)) => Some((entry, &[][..])),
        _ => None,
    };
    let params = plan.sources.iter().map(|source| (&source.entry, &source.value.cfgs[..]));
    let entries: Vec<_> = params.chain(returned).collect();
    if entries.is_empty() {
        return TokenStream::new();
    }
    let here = Span::mixed_site();
    let certain = entries.iter().filter(|(entry, _)| !entry.if_derived).map(|(entry, cfgs)| {
        let (origin, extractor) = (origin(entry), entry.extractor);
        quote_spanned!(here=> #(#cfgs)* (#origin, #extractor))
    });
    quote_spanned! {here=>
        ::iast::__private::inventory::submit! {
            ::iast::__private::SourceRef(&__IAST_FN, &[#(#certain),*])
        }
    }
}

/// The static that describes the operations of the body, if there are any.
fn operation_sites(sites: &[Site]) -> TokenStream {
    if sites.is_empty() {
        return TokenStream::new();
    }
    let here = Span::mixed_site();
    let count = Literal::usize_unsuffixed(sites.len());
    let sites = sites.iter().map(|Site { name, user, chain, complete }| {
        let Position { line, column } = Position::of(*user);
        quote_spanned!(here=> (#line, #column, #name, &[#(#chain),*], #complete))
    });
    quote_spanned! {here=>
        static __IAST_SITES: [::iast::__private::OpSite; #count] =
            ::iast::__private::sites(&__IAST_FN, [#(#sites),*]);
    }
}

/// The static that describes the calls of libraries, if there are any.
fn call_sites(calls: &[Call]) -> TokenStream {
    if calls.is_empty() {
        return TokenStream::new();
    }
    let here = Span::mixed_site();
    let count = Literal::usize_unsuffixed(calls.len());
    let controls = calls.iter().filter(|call| call.is_control).map(|call| {
        let name = call.name.rsplit("::").next();
        quote_spanned! {here=>
            const _: () = {
                ::iast::__private::inventory::submit! { ::iast::__private::ControlCallRef(#name) }
            };
        }
    });
    let controls: TokenStream = controls.collect();
    let calls = calls.iter().map(|Call { name, is_method, user, chain, arguments, is_control: _ }| {
        let Position { line, column } = Position::of(*user);
        quote_spanned! {here=>
            ::iast::__private::CallSite::new(
                &__IAST_FN, #line, #column, #name, #is_method, &[#(#chain),*], &[#(#arguments),*]
            )
        }
    });
    quote_spanned!(here=> #controls static __IAST_CALLS: [::iast::__private::CallSite; #count] = [#(#calls),*];)
}

/// Allows what is no fault of the user's: a wrapped operation may never return, which makes its wrapper unreachable, or
/// return nothing, which is then an argument.
fn allow_lints(attrs: &mut Vec<Attribute>) {
    if !attrs.iter().any(|attribute| mentions(attribute, "unreachable_code")) {
        attrs.push(parse_quote_spanned!(Span::mixed_site()=> #[allow(unreachable_code)]));
    }
    attrs.push(parse_quote_spanned!(Span::mixed_site()=> #[cfg_attr(clippy, allow(clippy::unit_arg))]));
}

/// The sites of a sink, one for each kind, and the checks of its arguments.
fn check(sink: &Sink, caller: bool) -> TokenStream {
    let here = Span::mixed_site();
    let location = if caller {
        quote_spanned!(here=> ::core::option::Option::Some(::core::panic::Location::caller()))
    } else {
        quote_spanned!(here=> ::core::option::Option::None)
    };
    let checks = sink.kinds.iter().map(|kind| {
        let kind = path_of_kind(kind);
        let checks = sink.values.iter().map(|value| {
            let name = parameter_name(value);
            probe(value, &quote_spanned!(here=> iast_sink(&__IAST_SINK, __iast_caller, #name)))
        });
        quote_spanned! {here=> {
            static __IAST_SINK: ::iast::__private::SinkSite = ::iast::__private::SinkSite::new(&__IAST_FN, #kind);
            ::iast::__private::inventory::submit! { ::iast::__private::SinkRef(&__IAST_SINK) }
            let __iast_caller = #location;
            #(#checks)*
        }}
    });
    quote!(#(#checks)*)
}

fn taint(source: &Source) -> TokenStream {
    let name = parameter_name(&source.value);
    let param = quote_spanned!(Span::mixed_site()=> ::core::option::Option::Some(#name));
    let entry = entry(&source.entry, &param);
    probe(&source.value, &quote_spanned!(Span::mixed_site()=> iast_source(&__IAST_FN, #entry)))
}

/// Remembers arguments for what happens to the returned value.
fn capture(values: &[Value]) -> TokenStream {
    let here = Span::mixed_site();
    let captures = values.iter().map(|value| probe(value, &quote_spanned!(here=> iast_capture(&mut __iast_args))));
    quote_spanned! {here=>
        let mut __iast_args = ::iast::__private::Captured::new();
        #(#captures)*
    }
}

/// The static that describes a function which may be a security control.
fn control_site() -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        static __IAST_CONTROL: ::iast::__private::ControlSite = ::iast::__private::ControlSite::new(&__IAST_FN);
        ::iast::__private::inventory::submit! { ::iast::__private::ControlRef(&__IAST_CONTROL) }
    }
}

/// Shows the arguments of a function that may be a security control.
fn enter_control(control: &Control) -> TokenStream {
    let here = Span::mixed_site();
    let arguments = control
        .values
        .iter()
        .map(|(at, value)| probe(value, &quote_spanned!(here=> iast_control_argument(&mut __iast_control, #at))));
    let mutable = (!control.values.is_empty()).then(|| quote_spanned!(here=> mut));
    quote_spanned! {here=>
        let #mutable __iast_control = ::iast::__private::Controlled::enter(&__IAST_CONTROL);
        #(#arguments)*
    }
}

/// Shows what a function returns that may be a security control.
fn see_control() -> TokenStream {
    let here = Span::mixed_site();
    let holds = quote_spanned! {here=> {
        use ::iast::__private::{ViaAnything as _, ViaVerdict as _};
        (&&::iast::__private::Probe(__iast_out)).iast_holds()
    }};
    probed(&quote_spanned!(here=> __iast_out), &quote_spanned!(here=> iast_control_returned(&__iast_control, #holds)))
}

/// What is done with a returned value, of which there is a reference.
fn see(returned: &Returned, sig: &Signature) -> TokenStream {
    let here = Span::mixed_site();
    let action = match returned {
        Returned::Taint(known) => {
            let entry = entry(known, &quote_spanned!(here=> ::core::option::Option::None));
            method(&quote_spanned!(here=> iast_source(&__IAST_FN, #entry)))
        }
        Returned::Sanitize(kinds) => {
            let kinds = kinds.iter().map(|kind| path_of_kind(kind));
            method(&quote_spanned!(here=> iast_sanitize(&__IAST_FN, &[#(#kinds),*])))
        }
        Returned::Derive => method(&quote_spanned!(here=> iast_derive(&__IAST_FN, &__iast_args))),
        Returned::Validate(kinds) => {
            let kinds = kinds.iter().map(|kind| path_of_kind(kind));
            // The trait's error message belongs to the return type.
            let output = match &sig.output {
                ReturnType::Type(_, ty) => ty.span(),
                ReturnType::Default => here,
            };
            let holds = quote_spanned!(here.located_at(output)=> ::iast::__private::Verdict::holds(__iast_out));
            quote_spanned!(here=> __iast_args.validated(&__IAST_FN, #holds, &[#(#kinds),*]);)
        }
    };
    return action;

    fn method(call: &TokenStream) -> TokenStream {
        probed(&quote_spanned!(Span::mixed_site()=> __iast_out), call)
    }
}

/// A method call on a variable, if the parameter exists.
fn probe(value: &Value, call: &TokenStream) -> TokenStream {
    let Value { ident, cfgs } = value;
    let call = probed(&quote_spanned!(Span::mixed_site()=> &#ident), call);
    quote_spanned!(Span::mixed_site()=> #(#cfgs)* { #call })
}

/// A method call that finds the best implementation for the type of the value: each reference less is a trait that asks
/// less of it.
fn probed(reference: &TokenStream, call: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        use ::iast::__private::{ViaSerialize as _, ViaTaint as _, ViaType as _};
        (&&&&::iast::__private::Probe(#reference)).#call;
    }
}

fn entry(entry: &Entry, param: &TokenStream) -> TokenStream {
    let here = Span::mixed_site();
    let origin = origin(entry);
    let name = option(entry.name.as_ref().map(ToTokens::to_token_stream));
    let (extractor, if_derived) = (entry.extractor, entry.if_derived);
    quote_spanned! {here=> &::iast::__private::SourceEntry {
        origin: #origin,
        name: #name,
        param: #param,
        extractor: #extractor,
        if_derived: #if_derived,
    }}
}

fn origin(entry: &Entry) -> TokenStream {
    let here = Span::mixed_site();
    option(entry.origin.map(|origin| {
        let variant = proc_macro2::Ident::new(origin.variant, here);
        quote_spanned!(here=> ::iast::__private::Origin::#variant)
    }))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    let here = Span::mixed_site();
    match value {
        Some(value) => quote_spanned!(here=> ::core::option::Option::Some(#value)),
        None => quote_spanned!(here=> ::core::option::Option::None),
    }
}

fn path_of_kind(kind: &Kind) -> TokenStream {
    let variant = proc_macro2::Ident::new(kind.variant, Span::mixed_site());
    quote_spanned!(Span::mixed_site()=> ::iast::__private::Kind::#variant)
}

/// Where the user's tokens stand, both from 1.
pub(crate) struct Position {
    pub(crate) line: Literal,
    pub(crate) column: Literal,
}

impl Position {
    pub(crate) fn of(span: Span) -> Self {
        let start = span.start();
        Self { line: Literal::usize_unsuffixed(start.line), column: Literal::usize_unsuffixed(start.column + 1) }
    }
}

fn parameter_name(value: &Value) -> String {
    syn::ext::IdentExt::unraw(&value.ident).to_string()
}

/// Also within a `#[cfg_attr(..)]`.
fn mentions(attribute: &Attribute, name: &str) -> bool {
    attribute.to_token_stream().to_string().contains(name)
}

/// Whether `#[track_caller]` is possible: it needs the Rust ABI, and `main` and async functions have no caller.
fn can_track_caller(sig: &Signature) -> bool {
    let rust_abi = sig.abi.as_ref().is_none_or(|abi| abi.name.as_ref().is_some_and(|name| name.value() == "Rust"));
    rust_abi && sig.asyncness.is_none() && sig.ident != "main"
}
