//! What comes back when nothing is generated: the item as the user wrote it.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::visit_mut::VisitMut as _;

use crate::args::Role;
use crate::item::{self, Target};
use crate::rewrite::VisibleGroups;

/// The item as it came, token for token, except that `#[source]` on parameters is removed: rustc would reject it.
pub(crate) fn unchanged(role: Role, target: &mut Target, tokens: TokenStream) -> TokenStream {
    match target {
        Target::Function(function) if item::owns_parameters(role, &function.attrs) => {
            if item::strip_parameters(&mut function.sig) {
                VisibleGroups.visit_signature_mut(&mut function.sig);
                function.to_token_stream()
            } else {
                tokens
            }
        }
        Target::Container(container) if role == Role::Instrument => {
            let mut found = false;
            item::each_function(container, &mut |function| found |= item::strip_parameters(function.sig));
            if found {
                VisibleGroups.visit_item_mut(container);
                container.to_token_stream()
            } else {
                tokens
            }
        }
        _ => tokens,
    }
}

/// The item and the errors. It stays, so that its absence causes no further errors.
pub(crate) fn with_errors(item: TokenStream, errors: &TokenStream) -> TokenStream {
    quote!(#item #errors)
}
