//! Which names are local variables, as far as the text of a function tells.
//!
//! Owns names and how far away they were bound; not what is done with them. A name that something else may stand for
//! (a static, a function, a unit struct, what a macro bound) is no local.

use std::collections::BTreeSet;
use std::rc::Rc;

use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{
    Expr, FnArg, GenericArgument, Ident, Item, Lit, Pat, PatIdent, PatType, PathArguments, Signature, Type, TypeArray,
    TypeSlice, UseTree,
};

use super::scalar::Pieces;
use super::{format, names};

/// The names that are visible at a point of the function, innermost last.
pub(super) struct Scopes {
    frames: Vec<Frame>,
    /// How many names were bound so far.
    count: usize,
}

#[derive(Default)]
struct Frame {
    /// Whether what is further out would be captured by reference.
    captures: bool,
    names: Vec<(String, Local)>,
}

/// What is known of the value of a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Kind {
    #[default]
    Any,
    /// A number, a char or a truth.
    Number,
    /// A string or bytes, or a reference to them.
    Text,
    /// Nothing: an item of a block, which hides variables of its name.
    Item,
}

/// A name of the body.
#[derive(Clone, Default)]
pub(super) struct Local {
    pub(super) kind: Kind,
    /// The loop variables that the value derives from.
    pub(super) scalars: BTreeSet<usize>,
    /// What the value iterates over.
    pub(super) pieces: Option<Rc<Pieces>>,
    /// Tells apart variables of the same name.
    id: usize,
}

impl From<Kind> for Local {
    fn from(kind: Kind) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// A variable in sight.
pub(super) struct Found<'a> {
    pub(super) local: &'a Local,
    /// Whether a closure or async block that is not `move` lies between. There the edition and every use decide what
    /// is captured.
    pub(super) captured: bool,
}

impl Found<'_> {
    pub(super) fn id(&self) -> usize {
        self.local.id
    }
}

impl Scopes {
    /// The parameters of a function.
    pub(super) fn of(sig: &Signature) -> Self {
        let mut scopes = Self { frames: vec![Frame::default()], count: 0 };
        for input in &sig.inputs {
            match input {
                FnArg::Receiver(_) => scopes.bind_name("self".to_owned(), Local::default()),
                FnArg::Typed(typed) => scopes.bind_typed(typed, Local::default()),
            }
        }
        scopes
    }

    pub(super) fn enter(&mut self) {
        self.frames.push(Frame::default());
    }

    /// Enters a closure or an async block that is not `move`.
    pub(super) fn enter_capturing(&mut self) {
        self.frames.push(Frame { captures: true, ..Frame::default() });
    }

    pub(super) fn leave(&mut self) {
        self.frames.pop();
    }

    /// Binds the names of a pattern.
    pub(super) fn bind(&mut self, pattern: &Pat, local: impl Into<Local>) {
        let local = local.into();
        match pattern {
            Pat::Type(typed) => self.bind_typed(typed, local),
            _ => self.bind_as(pattern, &local),
        }
    }

    fn bind_typed(&mut self, typed: &PatType, local: Local) {
        let kind = kind_of_type(&typed.ty);
        self.bind_as(&typed.pat, &if kind == Kind::Any { local } else { Local { kind, ..local } });
    }

    fn bind_as(&mut self, pattern: &Pat, local: &Local) {
        for name in names_of(pattern) {
            self.bind_name(name.unraw().to_string(), local.clone());
        }
    }

    fn bind_name(&mut self, name: String, local: Local) {
        self.count += 1;
        if let Some(frame) = self.frames.last_mut() {
            frame.names.push((name, Local { id: self.count, ..local }));
        }
    }

    /// Hides the variables that have the name of an item of the block just entered.
    pub(super) fn hide(&mut self, item: &Item) {
        match item {
            Item::Const(item) => self.bind_name(item.ident.unraw().to_string(), Kind::Item.into()),
            Item::Fn(item) => self.bind_name(item.sig.ident.unraw().to_string(), Kind::Item.into()),
            Item::Static(item) => self.bind_name(item.ident.unraw().to_string(), Kind::Item.into()),
            Item::Use(item) => self.hide_imports(&item.tree),
            _ => {}
        }
    }

    fn hide_imports(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.hide_imports(&path.tree),
            UseTree::Name(name) => self.bind_name(name.ident.unraw().to_string(), Kind::Item.into()),
            UseTree::Rename(rename) => self.bind_name(rename.rename.unraw().to_string(), Kind::Item.into()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.hide_imports(tree)),
            _ => {}
        }
    }

    /// Says that the variable of this name, which was bound last, is a loop variable.
    pub(super) fn derive(&mut self, name: &Ident, scalar: usize) {
        let name = name.unraw().to_string();
        let names = self.frames.iter_mut().rev().flat_map(|frame| frame.names.iter_mut().rev());
        if let Some((_, local)) = names.into_iter().find(|(known, _)| *known == name) {
            local.scalars.insert(scalar);
            local.kind = Kind::Number;
        }
    }

    /// The variable of this name.
    pub(super) fn find(&self, name: &Ident) -> Option<Found<'_>> {
        let name = name.unraw().to_string();
        let mut captured = false;
        for frame in self.frames.iter().rev() {
            if let Some((_, local)) = frame.names.iter().rev().find(|(known, _)| *known == name) {
                return (local.kind != Kind::Item).then_some(Found { local, captured });
            }
            captured |= frame.captures;
        }
        None
    }

    /// The variable that an expression is.
    pub(super) fn variable(&self, expr: &Expr) -> Option<Found<'_>> {
        match expr {
            Expr::Path(path) => self.find(path.path.get_ident()?),
            _ => None,
        }
    }

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
            Expr::Call(call) => matches!(
                &*call.func,
                Expr::Path(path) if path.path.segments.iter().rev().nth(1).is_some_and(|ty| ty.ident == "String")
                    && path.path.segments.last().is_some_and(|last| ["from", "new"].iter().any(|new| last.ident == new))
            ),
            Expr::Group(group) => self.is_text(&group.expr),
            Expr::Index(index) => matches!(*index.index, Expr::Range(_)) && self.is_text(&index.expr),
            Expr::Macro(expr) => format::is_format(&expr.mac),
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
            Expr::Cast(cast) => kind_of_type(&cast.ty) == Kind::Number,
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

/// What a type says about a value.
fn kind_of_type(ty: &Type) -> Kind {
    match ty {
        Type::Group(group) => kind_of_type(&group.elem),
        Type::Reference(reference) => match kind_of_type(&reference.elem) {
            Kind::Text => Kind::Text,
            _ => Kind::Any,
        },
        Type::Array(TypeArray { elem, .. }) | Type::Slice(TypeSlice { elem, .. }) if is_byte(elem) => Kind::Text,
        Type::Path(path) => match path.path.segments.last() {
            Some(_) if path.path.get_ident().is_some_and(|ident| names::is_number_type(&ident.to_string())) => {
                Kind::Number
            }
            Some(last) if names::is_text_type(&last.ident.to_string()) => Kind::Text,
            Some(last) if last.ident == "Vec" => match &last.arguments {
                PathArguments::AngleBracketed(arguments) if matches!(arguments.args.first(), Some(GenericArgument::Type(item)) if is_byte(item)) => {
                    Kind::Text
                }
                _ => Kind::Any,
            },
            _ => Kind::Any,
        },
        _ => Kind::Any,
    }
}

fn is_byte(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8"))
}

/// The names that a pattern binds. One that begins in upper case is a constant.
pub(super) fn names_of(pattern: &Pat) -> Vec<Ident> {
    let mut bindings = Bindings::default();
    bindings.visit_pat(pattern);
    bindings.0
}

#[derive(Default)]
struct Bindings(Vec<Ident>);

impl<'ast> Visit<'ast> for Bindings {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        if pattern.ident.unraw().to_string().trim_start_matches('_').starts_with(char::is_lowercase) {
            self.0.push(pattern.ident.clone());
        }
        visit::visit_pat_ident(self, pattern);
    }

    /// Names inside constant patterns bind nothing.
    fn visit_expr(&mut self, _: &'ast Expr) {}
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn found(scopes: &Scopes, name: &str) -> Option<(Kind, bool)> {
        let found = scopes.find(&Ident::new(name, proc_macro2::Span::call_site()))?;
        Some((found.local.kind, found.captured))
    }

    const ANY: Option<(Kind, bool)> = Some((Kind::Any, false));
    const NUMBER: Option<(Kind, bool)> = Some((Kind::Number, false));

    #[test]
    fn parameters_are_locals() {
        let sig: Signature = parse_quote!(fn f(&self, (a, b): (A, B), n: usize, S { c, x: d @ X(..) }: C));
        let scopes = Scopes::of(&sig);
        for name in ["self", "a", "b", "c", "d"] {
            assert_eq!(found(&scopes, name), ANY, "{name}");
        }
        assert_eq!(found(&scopes, "n"), NUMBER);
        assert_eq!(found(&scopes, "f"), None);
    }

    #[test]
    fn inner_names_hide_outer_ones() {
        let mut scopes = Scopes::of(&parse_quote!(fn f(a: A, b: B)));
        scopes.enter();
        scopes.hide(&parse_quote!(
            fn a() {}
        ));
        scopes.hide(&parse_quote!(
            use x::{y as b};
        ));
        assert_eq!((found(&scopes, "a"), found(&scopes, "b")), (None, None));
        scopes.bind(&parse_quote!(a), Kind::Number);
        assert_eq!(found(&scopes, "a"), NUMBER);
        scopes.leave();
        assert_eq!((found(&scopes, "a"), found(&scopes, "b")), (ANY, ANY));
    }

    #[test]
    fn what_a_closure_captures_is_told_apart() {
        let mut scopes = Scopes::of(&parse_quote!(fn f(a: A)));
        scopes.enter_capturing();
        scopes.bind(&parse_quote!(b), Kind::Any);
        scopes.enter();
        assert_eq!(found(&scopes, "b"), ANY);
        assert_eq!(found(&scopes, "a"), Some((Kind::Any, true)));
    }

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
}
