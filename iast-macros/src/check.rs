//! Every rule about where an attribute may stand and what it may say there.
//!
//! Takes what the earlier stages read and gives the [`Plan`]; a plan is only used when no error was found.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned as _;
use syn::{Attribute, LitStr, Meta, Signature, Type};

use crate::args::{Args, Role};
use crate::diag::Errors;
use crate::item::{self, Function, Target};
use crate::model::{Entry, Plan, Returned, Sink, Source, Value};
use crate::params::{self, Parameter};
use crate::{extractors, types};

/// Checks that the attribute may stand on this kind of item.
pub(crate) fn target(role: Role, target: &Target, errors: &mut Errors) {
    let name = role.name();
    match target {
        Target::Function(Function { body: None, sig, .. }) => errors.at(
            sig.ident.span(),
            format!("`{name}` needs a function with a body; put it on the implementation of `{}`", sig.ident),
        ),
        Target::Container(item) if role != Role::Instrument => {
            let (what, span) = match item {
                syn::Item::Impl(item) => ("an `impl`", item.impl_token.span),
                syn::Item::Trait(item) => ("a `trait`", item.trait_token.span),
                syn::Item::Mod(item) => ("a `mod`", item.mod_token.span),
                item => ("this item", item.span()),
            };
            errors.at(span, format!("`{name}` goes on a function, not on {what}; put it on the functions inside"));
        }
        Target::Other { what, span } => {
            let places =
                if role == Role::Instrument { "a function, an `impl`, a `trait` or a `mod`" } else { "a function" };
            errors.at(*span, format!("`{name}` goes on {places}, not on {what}; move it there"));
        }
        _ => {}
    }
}

/// Checks one attribute on one function.
pub(crate) fn function(role: Role, args: &Args, attrs: &[Attribute], sig: &Signature, errors: &mut Errors) -> Plan {
    if let Some(token) = sig.constness {
        errors.at(token.span, "a const fn cannot be observed; remove `const` or the attribute");
        return Plan::default();
    }
    if item::is_naked(attrs) {
        errors.at(sig.ident.span(), "a naked fn has no body to observe; remove the attribute");
        return Plan::default();
    }
    let parameters = params::of(sig);
    let function = Checked { role, args, sig, parameters: &parameters };
    let attributed = if item::owns_parameters(role, attrs) { function.attributed(errors) } else { Vec::new() };
    let mut plan = match role {
        Role::Source => function.source(errors),
        Role::Sink => function.sink(errors),
        Role::Sanitizer => function.sanitizer(errors),
        Role::Validator => function.validator(errors),
        Role::Propagator => function.propagator(errors),
        Role::Instrument | Role::SourceParameter | Role::Skip => Plan::default(),
    };
    plan.sources.extend(attributed);
    plan
}

struct Checked<'a> {
    role: Role,
    args: &'a Args,
    sig: &'a Signature,
    parameters: &'a [Parameter<'a>],
}

impl Checked<'_> {
    /// The parameters with a `#[source]` of their own.
    fn attributed(&self, errors: &mut Errors) -> Vec<Source> {
        let mut sources = Vec::new();
        for parameter in self.parameters {
            let Some(attribute) = parameter.source else { continue };
            let tokens = match &attribute.meta {
                Meta::List(list) => list.tokens.clone(),
                _ => proc_macro2::TokenStream::new(),
            };
            let args = Args::parse(Role::SourceParameter, tokens, errors);
            if parameter.is_self() {
                errors.at(parameter.span, "`self` is never a source; put `#[source]` on another parameter");
            } else if parameter.bindings.is_empty() {
                errors.at(parameter.span, "a source needs a name; write `name: Type` instead of `_: Type`");
            } else if let Some(ty) = parameter.ty.filter(|ty| types::plainly_not_text(ty)) {
                errors.at(ty.span(), "this type holds no text, so it cannot be untrusted; remove `#[source]`");
            }
            let origin = args.origin.or(if self.role == Role::Source { self.args.origin } else { None });
            sources.extend(tainted(parameter, origin, args.name.as_ref(), false));
        }
        sources
    }

    fn source(&self, errors: &mut Errors) -> Plan {
        let mut plan = Plan::default();
        let attributed = self.parameters.iter().any(|parameter| parameter.source.is_some());
        let explicit = self.args.params.is_some() || self.args.returns.is_some();
        let (parameters, returned) = match (explicit, attributed) {
            (true, _) => (self.args.params.is_some(), self.args.returns.is_some()),
            (false, true) => (false, false),
            (false, false) => self.inferred_source(errors),
        };
        if parameters {
            plan.sources = self
                .parameters
                .iter()
                .filter(|parameter| parameter.source.is_none() && parameter.may_be_untrusted())
                .flat_map(|parameter| {
                    let if_derived = !explicit && self.may_be_own(parameter);
                    tainted(parameter, self.args.origin, self.args.name.as_ref(), if_derived)
                })
                .collect();
            if plan.sources.is_empty() && !attributed {
                let span = self.args.params.unwrap_or_else(|| self.name_span());
                errors.at(span, "no parameter can hold untrusted text; write `#[iast::source(returns)]`");
            }
        }
        if returned {
            let span = self.args.returns.unwrap_or_else(|| self.name_span());
            let instead = "write `#[iast::source(params)]` to taint the parameters";
            if self.returns_value(span, instead, errors) {
                let (origin, name) = (self.args.origin, self.args.name.clone());
                plan.returned = Some(Returned::Taint(Entry { origin, name, extractor: "", if_derived: false }));
            }
        }
        plan
    }

    /// Whether a handler's parameter may be the program's own: it is neither a request type nor text, but for example
    /// the user who is logged in, read from the database.
    fn may_be_own(&self, parameter: &Parameter<'_>) -> bool {
        parameter
            .ty
            .is_some_and(|ty| extractors::request_type(ty).is_none() && !types::plainly_text(ty, &self.sig.generics))
    }

    /// Decides what a plain `#[source]` means: (the parameters, the returned value).
    fn inferred_source(&self, errors: &mut Errors) -> (bool, bool) {
        let types = || self.parameters.iter().filter_map(|parameter| parameter.ty);
        if types().any(|ty| extractors::request_type(ty).is_some()) {
            return (true, false);
        }
        let returned = types::Returned::of(&self.sig.output) == types::Returned::Value;
        let text = types().any(|ty| types::plainly_text(ty, &self.sig.generics));
        if returned && !text {
            return (false, true);
        }
        let possible = self.parameters.iter().any(Parameter::may_be_untrusted);
        let text = match (possible, returned) {
            (true, true) => {
                "the parameters or the returned value could be untrusted; \
                 write `#[iast::source(params)]` or `#[iast::source(returns)]`"
            }
            (true, false) => "no parameter has a known request type; write `#[iast::source(params)]` to taint them all",
            (false, _) => "no parameter can hold text and nothing is returned; remove `source`",
        };
        errors.at(self.name_span(), text);
        (false, false)
    }

    fn sink(&self, errors: &mut Errors) -> Plan {
        self.kind_required("what harm its arguments can do", errors);
        if let Some(span) = self.args.all_kinds {
            errors.at(span, "a sink has a definite kind; write for example `kind = \"sql\"` instead of `*`");
        }
        let values = self.arguments("check", errors);
        Plan { sink: Some(Sink { kinds: self.args.kinds.clone(), values }), ..Plan::default() }
    }

    fn sanitizer(&self, errors: &mut Errors) -> Plan {
        self.kind_required("what the returned value is safe for", errors);
        let instead = "write `#[iast::validator(kind = \"..\")]` on a function that checks its arguments";
        let returned = self.returns_value(self.name_span(), instead, errors);
        let returned = returned.then(|| Returned::Sanitize(self.args.kinds.clone()));
        Plan { returned, ..Plan::default() }
    }

    fn validator(&self, errors: &mut Errors) -> Plan {
        self.kind_required("what the arguments are safe for", errors);
        let instead = "return `bool`, `Option` or `Result`";
        if self.returns_value(self.name_span(), instead, errors)
            && let syn::ReturnType::Type(_, ty) = &self.sig.output
            && cannot_be_a_verdict(ty)
        {
            errors.at(ty.span(), format!("this type says neither yes nor no; {instead}"));
        }
        let captured = self.arguments("validate", errors);
        Plan { captured, returned: Some(Returned::Validate(self.args.kinds.clone())), ..Plan::default() }
    }

    fn propagator(&self, errors: &mut Errors) -> Plan {
        let instead = "return the derived value or remove the attribute";
        self.returns_value(self.name_span(), instead, errors);
        let captured: Vec<_> = self
            .parameters
            .iter()
            .filter(|parameter| parameter.ty.is_none_or(|ty| !types::plainly_not_text(ty)))
            .flat_map(Parameter::values)
            .collect();
        if captured.is_empty() {
            errors.at(self.name_span(), "no argument can hold text to derive from; remove the attribute");
        }
        Plan { captured, returned: Some(Returned::Derive), ..Plan::default() }
    }

    /// The variables named by `args(..)`; without it every parameter that can hold text, `self` only when alone.
    fn arguments(&self, verb: &str, errors: &mut Errors) -> Vec<Value> {
        let Some(names) = &self.args.args else {
            let others = self.parameters.iter().filter(|parameter| parameter.may_be_untrusted());
            let mut found: Vec<_> = others.flat_map(Parameter::values).collect();
            if self.parameters.len() == 1 && self.parameters[0].is_self() {
                found = self.parameters[0].values();
            }
            if found.is_empty() {
                let name = self.role.name();
                errors.at(self.name_span(), format!("no argument can hold text to {verb}; remove `{name}`"));
            }
            return found;
        };
        names.iter().filter_map(|name| self.argument(name, errors)).collect()
    }

    fn argument(&self, name: &Ident, errors: &mut Errors) -> Option<Value> {
        let Some(parameter) = self.parameters.iter().find(|parameter| parameter.bindings.contains(name)) else {
            let known: Vec<_> =
                self.parameters.iter().flat_map(|p| &p.bindings).map(|ident| format!("`{ident}`")).collect();
            let known =
                if known.is_empty() { "there is none".to_owned() } else { format!("write {}", known.join(" or ")) };
            errors.at(name.span(), format!("`{}` has no parameter `{name}`; {known}", self.sig.ident));
            return None;
        };
        if parameter.ty.is_some_and(types::plainly_not_text) {
            errors.at(name.span(), format!("the type of `{name}` holds no text; name another parameter"));
            return None;
        }
        // The name in the signature, not the one in the attribute: it has the hygiene of the parameter.
        parameter.values().into_iter().find(|value| value.ident == *name)
    }

    fn kind_required(&self, what: &str, errors: &mut Errors) {
        if !self.args.kind_given && !self.args.faulty {
            let name = self.role.name();
            let text = format!("`{name}` must say {what}; write `#[iast::{name}(kind = \"sql\")]`");
            errors.at(Span::call_site(), text);
        }
    }

    fn returns_value(&self, span: Span, instead: &str, errors: &mut Errors) -> bool {
        let what = match types::Returned::of(&self.sig.output) {
            types::Returned::Value => return true,
            types::Returned::Nothing => "returns nothing",
            types::Returned::Never => "never returns",
            types::Returned::Closure => "returns a closure, which holds no text",
        };
        errors.at(span, format!("`{}` {what}; {instead}", self.sig.ident));
        false
    }

    fn name_span(&self) -> Span {
        self.sig.ident.span()
    }
}

fn tainted(
    parameter: &Parameter<'_>,
    origin: Option<&'static crate::kinds::Origin>,
    name: Option<&LitStr>,
    if_derived: bool,
) -> Vec<Source> {
    let extractor = parameter.ty.and_then(extractors::request_type).unwrap_or("");
    let entry = Entry { origin, name: name.cloned(), extractor, if_derived };
    parameter.values().into_iter().map(|value| Source { value, entry: entry.clone() }).collect()
}

/// Whether a validator's return type surely is none of `bool`, `Option` and `Result`. Aliases may be.
fn cannot_be_a_verdict(ty: &Type) -> bool {
    match ty {
        Type::Paren(inner) => cannot_be_a_verdict(&inner.elem),
        Type::Group(inner) => cannot_be_a_verdict(&inner.elem),
        Type::Reference(_) | Type::Tuple(_) | Type::Array(_) => true,
        Type::Path(path) => match path.path.segments.last() {
            Some(last) if ["bool", "Option", "Result"].iter().any(|name| last.ident == name) => false,
            Some(last) => last.ident == "String" || last.ident == "Vec" || types::plainly_not_text(ty),
            None => false,
        },
        _ => false,
    }
}
