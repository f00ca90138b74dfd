//! The parameters of a function, as the attributes see them.

use proc_macro2::{Ident, Span};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, FnArg, PatIdent, Signature, Type};

use crate::args::Role;
use crate::item::is_ours;
use crate::model::Value;
use crate::{extractors, types};

/// One parameter.
pub(crate) struct Parameter<'a> {
    /// The names that the pattern binds; one for `query: String`, none for `_: String`.
    pub(crate) bindings: Vec<Ident>,
    /// The type, except for `self`.
    pub(crate) ty: Option<&'a Type>,
    /// The `#[cfg(..)]`s that decide whether the parameter exists.
    pub(crate) cfgs: Vec<Attribute>,
    /// Its own `#[source]`.
    pub(crate) source: Option<&'a Attribute>,
    pub(crate) span: Span,
}

impl Parameter<'_> {
    pub(crate) fn is_self(&self) -> bool {
        self.ty.is_none()
    }

    /// The variables that it binds.
    pub(crate) fn values(&self) -> Vec<Value> {
        self.bindings.iter().map(|ident| Value { ident: ident.clone(), cfgs: self.cfgs.clone() }).collect()
    }

    /// Whether it may hold text that is not the program's own state.
    pub(crate) fn may_be_untrusted(&self) -> bool {
        self.ty.is_some_and(|ty| !types::plainly_not_text(ty) && !extractors::is_state(ty))
    }
}

/// The parameters of a function, in order.
pub(crate) fn of(sig: &Signature) -> Vec<Parameter<'_>> {
    sig.inputs.iter().map(parameter).collect()
}

/// Whether a parameter's attribute is `#[source]`, the only one of ours that goes there.
pub(crate) fn is_source(attribute: &Attribute) -> bool {
    is_ours(attribute, Role::Source)
}

fn parameter(input: &FnArg) -> Parameter<'_> {
    let (attrs, bindings, ty, span) = match input {
        FnArg::Receiver(receiver) => {
            let span = receiver.self_token.span;
            (&receiver.attrs, vec![Ident::new("self", span)], None, span)
        }
        FnArg::Typed(typed) => {
            let mut bindings = Bindings::default();
            bindings.visit_pat(&typed.pat);
            (&typed.attrs, bindings.0, Some(&*typed.ty), typed.pat.span())
        }
    };
    Parameter {
        bindings,
        ty,
        cfgs: attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect(),
        source: attrs.iter().find(|attribute| is_source(attribute)),
        span,
    }
}

#[derive(Default)]
struct Bindings(Vec<Ident>);

impl<'ast> Visit<'ast> for Bindings {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        self.0.push(pattern.ident.clone());
        visit::visit_pat_ident(self, pattern);
    }

    /// Names inside constant patterns bind nothing.
    fn visit_expr(&mut self, _: &'ast syn::Expr) {}
}

#[cfg(test)]
mod tests {
    use syn::{ItemFn, parse_quote};

    use super::*;

    #[test]
    fn every_kind_of_pattern_gives_its_bindings() {
        let function: ItemFn = parse_quote!(
            fn f(
                mut a: A,
                (b, c): (B, C),
                Query(d): Query<D>,
                P { e, f: ref g, .. }: P,
                [h, ..]: [u8; 2],
                _: I,
                j @ K(..): K,
            ) {
            }
        );
        let bindings: Vec<Vec<String>> =
            of(&function.sig).iter().map(|p| p.bindings.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(bindings, [&["a"][..], &["b", "c"], &["d"], &["e", "g"], &["h"], &[], &["j"]]);
    }

    #[test]
    fn a_parameter_knows_its_attributes() {
        let function: ItemFn = parse_quote!(
            fn f(#[cfg(unix)] a: u8, #[source] b: String, #[iast::source(name = "c")] c: String) {}
        );
        let parameters = of(&function.sig);
        assert_eq!(parameters.iter().map(|p| p.cfgs.len()).collect::<Vec<_>>(), [1, 0, 0]);
        assert_eq!(parameters.iter().map(|p| p.source.is_some()).collect::<Vec<_>>(), [false, true, true]);
    }
}
