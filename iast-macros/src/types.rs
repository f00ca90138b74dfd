//! What a type, as it is written, says about text.
//!
//! A macro sees tokens, not types: an alias or a foreign struct may be anything. So there are two questions, and
//! most types answer neither: is it *plainly not* text, is it *plainly* text.

use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{
    FnArg, GenericArgument, Generics, Ident, PathArguments, PathSegment, ReturnType, Signature, Type, TypeParamBound,
    TypePath,
};

/// The types in a signature that by their name are documents of a database, each once. It may be any type that is meant,
/// but it is one: what a `cfg` may take away and the names of constants are left out.
pub(crate) fn documents(sig: &Signature) -> Vec<TypePath> {
    struct Documents {
        constants: Vec<Ident>,
        found: Vec<TypePath>,
    }

    impl<'ast> Visit<'ast> for Documents {
        fn visit_type_path(&mut self, path: &'ast TypePath) {
            let last = path.path.segments.last();
            let is_named = |last: &PathSegment| {
                (last.ident == "Document" || last.ident == "Bson") && last.arguments.is_none() && path.qself.is_none()
            };
            let is_constant = path.path.get_ident().is_some_and(|name| self.constants.contains(name));
            let text = |path: &TypePath| path.to_token_stream().to_string();
            if last.is_some_and(is_named) && !is_constant && self.found.iter().all(|known| text(known) != text(path)) {
                self.found.push(path.clone());
            }
            visit::visit_type_path(self, path);
        }
    }

    let constants = sig.generics.const_params().map(|constant| constant.ident.clone()).collect();
    let mut documents = Documents { constants, found: Vec::new() };
    for input in &sig.inputs {
        if let FnArg::Typed(input) = input
            && input.attrs.is_empty()
        {
            documents.visit_type(&input.ty);
        }
    }
    documents.visit_return_type(&sig.output);
    documents.found
}

/// Types that hold no text, whatever their arguments are.
const NEVER_TEXT: &[&str] = &[
    "bool",
    "char",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "AtomicBool",
    "Duration",
    "Instant",
    "PhantomData",
    "SystemTime",
];

/// Types that hold text if one of their arguments does.
const CONTAINERS: &[&str] =
    &["Arc", "Box", "BTreeMap", "BTreeSet", "Cow", "HashMap", "HashSet", "Option", "Rc", "Result", "Vec", "VecDeque"];

/// Types that are text.
const TEXT: &[&str] = &[
    "str", "String", "CStr", "CString", "OsStr", "OsString", "Path", "PathBuf", "Bytes", "BytesMut", "Uri", "Url",
    "Value",
];

/// Traits by which a function says that it takes text: `impl Into<String>`, `impl AsRef<str>`.
const TEXT_TRAITS: &[&str] = &["AsRef", "Borrow", "Deref", "Display", "Into", "ToString"];

/// Whether a value of this type surely holds no text: numbers, `bool`, `char`, `()`, and containers of them.
pub(crate) fn plainly_not_text(ty: &Type) -> bool {
    match peel(ty) {
        Type::Never(_) | Type::FnPtr(_) => true,
        Type::Tuple(tuple) => tuple.elems.iter().all(plainly_not_text),
        Type::Array(array) => !is_byte(&array.elem) && plainly_not_text(&array.elem),
        Type::Slice(slice) => !is_byte(&slice.elem) && plainly_not_text(&slice.elem),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().is_some_and(|last| {
            if CONTAINERS.iter().any(|name| last.ident == name) {
                let elements = arguments(last);
                !elements.is_empty()
                    && !elements.iter().any(|ty| is_byte(ty))
                    && elements.iter().all(|ty| plainly_not_text(ty))
            } else {
                NEVER_TEXT.iter().any(|name| last.ident == name)
            }
        }),
        _ => false,
    }
}

/// Whether a value of this type surely is text, or a container or reader of it.
pub(crate) fn plainly_text(ty: &Type, generics: &Generics) -> bool {
    match peel(ty) {
        Type::Array(array) => is_byte(&array.elem) || plainly_text(&array.elem, generics),
        Type::Slice(slice) => is_byte(&slice.elem) || plainly_text(&slice.elem, generics),
        Type::Tuple(tuple) => tuple.elems.iter().any(|ty| plainly_text(ty, generics)),
        Type::ImplTrait(bounds) => bounds.bounds.iter().any(says_text),
        Type::Path(path) => {
            if let Some(parameter) = path.path.get_ident().filter(|_| path.qself.is_none())
                && let Some(parameter) = generics.type_params().find(|known| known.ident == *parameter)
            {
                return parameter.bounds.iter().any(says_text) || bounded_in_where(parameter, generics);
            }
            path.path.segments.last().is_some_and(|last| {
                TEXT.iter().any(|name| last.ident == name)
                    || (CONTAINERS.iter().any(|name| last.ident == name)
                        && arguments(last).iter().any(|ty| is_byte(ty) || plainly_text(ty, generics)))
            })
        }
        _ => false,
    }
}

/// What a function hands back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returned {
    /// `()`, written or not.
    Nothing,
    /// `!`
    Never,
    /// `impl Fn(..)`, also inside of another type.
    Closure,
    Value,
}

impl Returned {
    pub(crate) fn of(output: &ReturnType) -> Self {
        match output {
            ReturnType::Default => Self::Nothing,
            ReturnType::Type(_, ty) => match peel(ty) {
                Type::Never(_) => Self::Never,
                Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Nothing,
                ty if mentions_closure(ty) => Self::Closure,
                _ => Self::Value,
            },
        }
    }
}

fn mentions_closure(ty: &Type) -> bool {
    struct Closures(bool);
    impl<'ast> Visit<'ast> for Closures {
        fn visit_type_impl_trait(&mut self, ty: &'ast syn::TypeImplTrait) {
            self.0 |= ty.bounds.iter().any(|bound| {
                matches!(bound, TypeParamBound::Trait(bound) if bound.path.segments.last().is_some_and(|last| {
                    ["Fn", "FnMut", "FnOnce", "AsyncFn", "AsyncFnMut", "AsyncFnOnce"].iter().any(|name| last.ident == name)
                }))
            });
        }
    }
    let mut closures = Closures(false);
    closures.visit_type(ty);
    closures.0
}

/// The type behind references, parentheses and the invisible groups of `macro_rules!` fragments.
pub(crate) fn peel(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Reference(inner) => &inner.elem,
            Type::Paren(inner) => &inner.elem,
            Type::Group(inner) => &inner.elem,
            _ => return ty,
        };
    }
}

/// The last segment of the path that a type is, references aside.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match peel(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The types among the arguments of `Segment<..>`.
pub(crate) fn arguments(segment: &PathSegment) -> Vec<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn is_byte(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8"))
}

/// Whether a bound such as `Into<String>` or `Display` means text.
fn says_text(bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return false };
    bound.path.segments.last().is_some_and(|last| TEXT_TRAITS.iter().any(|name| last.ident == name))
}

fn bounded_in_where(parameter: &syn::TypeParam, generics: &Generics) -> bool {
    struct Bounds<'a>(&'a syn::Ident, bool);
    impl<'ast> Visit<'ast> for Bounds<'_> {
        fn visit_predicate_type(&mut self, predicate: &'ast syn::PredicateType) {
            let ours = matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(self.0));
            self.1 |= ours && predicate.bounds.iter().any(says_text);
        }
    }
    let mut bounds = Bounds(&parameter.ident, false);
    visit::visit_generics(&mut bounds, generics);
    bounds.1
}

#[cfg(test)]
mod tests {
    use syn::{ItemFn, parse_quote, parse_str};

    use super::*;

    #[test]
    fn types_that_hold_no_text() {
        for (text, expected) in [
            ("u32", true),
            ("&mut bool", true),
            ("std::primitive::u8", true),
            ("Option<Vec<i64>>", true),
            ("[f32; 3]", true),
            ("(u8, char)", true),
            ("()", true),
            ("PhantomData<String>", true),
            ("fn(&str) -> usize", true),
            ("Vec<u8>", false),
            ("&[u8]", false),
            ("[u8; 4]", false),
            ("HashMap<u32, String>", false),
            ("String", false),
            ("T", false),
            ("UserId", false),
        ] {
            assert_eq!(plainly_not_text(&parse_str(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn types_that_are_text() {
        let function: ItemFn = parse_quote!(
            fn f<A: Into<String>, B, C>()
            where
                B: AsRef<str>,
            {
            }
        );
        for (text, expected) in [
            ("String", true),
            ("&'a str", true),
            ("Option<Cow<'static, str>>", true),
            ("Vec<u8>", true),
            ("&[u8]", true),
            ("[u8; 4]", true),
            ("Box<str>", true),
            ("std::path::PathBuf", true),
            ("impl AsRef<Path>", true),
            ("impl Fn(&str)", false),
            ("A", true),
            ("B", true),
            ("C", false),
            ("TcpStream", false),
            ("u32", false),
        ] {
            assert_eq!(plainly_text(&parse_str(text).unwrap(), &function.sig.generics), expected, "{text}");
        }
    }

    #[test]
    fn documents_are_known_by_name() {
        let found = |sig: &str| {
            let sig: Signature = syn::parse_str(sig).unwrap();
            documents(&sig).iter().map(|path| path.to_token_stream().to_string().replace(' ', "")).collect::<Vec<_>>()
        };
        assert_eq!(
            found("fn f(a: &Collection<Document>, b: Document) -> Option<bson::Bson>"),
            ["Document", "bson::Bson"]
        );
        assert_eq!(found("fn f(a: impl Into<Self::Document>)"), ["Self::Document"]);
        for none in [
            "fn f(a: Document<'_>)",
            "fn f(#[cfg(unix)] a: Document)",
            "fn f<const Bson: usize>(a: A<Bson>)",
            "fn f<T: Document>(a: RawDocument, b: <T as Store>::Document)",
        ] {
            assert_eq!(found(none), [""; 0], "{none}");
        }
    }
}
