//! Which names are local variables, as far as the text of a function tells.
//!
//! Owns names and how far away they were bound; not what is done with them. A name that something else may stand for
//! (a static, a function, a unit struct, what a macro bound) is no local.

use std::collections::BTreeSet;
use std::rc::Rc;

use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Ident, Item, Pat, PatIdent, PatType, Signature, StaticMutability, UseTree};

use super::kind::{self, Kind};
use super::scalar::Pieces;
use super::words;

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

/// A name of the body.
#[derive(Clone, Default)]
pub(super) struct Local {
    pub(super) kind: Kind,
    /// Whether it is surely a `String` or `Vec`, rather than a reference to one.
    pub(super) owned: bool,
    /// The loop variables that the value derives from.
    pub(super) scalars: BTreeSet<usize>,
    /// Whether it is surely a `&[u8]`.
    pub(super) view: bool,
    /// Whether it is text in a buffer on the stack.
    pub(super) buffer: bool,
    /// Whether it is a closure that makes bytes of digits.
    pub(super) parses: bool,
    /// What the value iterates over.
    pub(super) pieces: Option<Rc<Pieces>>,
    /// The literal or constant that it always is, as a [word](words::word).
    pub(super) word: Option<String>,
    /// The call with the name of a control whose result it always is.
    pub(super) verdict: Option<usize>,
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
        let kind = kind::of_type(&typed.ty);
        let by_value = matches!(&*typed.pat, Pat::Ident(name) if name.by_ref.is_none());
        let owned = by_value && kind::is_owned_text(&typed.ty);
        let view = by_value && kind::is_view_type(&typed.ty);
        let local = Local { owned, view, ..local };
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
            Item::Const(item) => self.bind_value(&item.ident, &item.expr),
            Item::Fn(item) => self.bind_name(item.sig.ident.unraw().to_string(), Kind::Item.into()),
            Item::Static(item) if matches!(item.mutability, StaticMutability::None) => {
                self.bind_value(&item.ident, &item.expr);
            }
            Item::Static(item) => self.bind_name(item.ident.unraw().to_string(), Kind::Item.into()),
            Item::Use(item) => self.hide_imports(&item.tree),
            _ => {}
        }
    }

    fn bind_value(&mut self, name: &Ident, value: &Expr) {
        let word = words::word(value, self);
        self.bind_name(name.unraw().to_string(), Local { word, ..Kind::Item.into() });
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
        if let Some(local) = self.local_mut(name) {
            local.scalars.insert(scalar);
            local.kind = Kind::Number;
        }
    }

    /// Says what the variable of this name, which was bound last, derives from.
    pub(super) fn take_from(&mut self, name: &Ident, scalars: &BTreeSet<usize>) {
        if let Some(local) = self.local_mut(name) {
            local.scalars.extend(scalars);
        }
    }

    /// Says what the variable of this name is, which was bound last.
    pub(super) fn set_kind(&mut self, name: &Ident, kind: Kind) {
        if let Some(local) = self.local_mut(name) {
            local.kind = kind;
        }
    }

    fn local_mut(&mut self, name: &Ident) -> Option<&mut Local> {
        let name = name.unraw().to_string();
        let mut names = self.frames.iter_mut().rev().flat_map(|frame| frame.names.iter_mut().rev());
        names.find(|(known, _)| *known == name).map(|(_, local)| local)
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

    /// The literal or constant that a variable or an item of this name always is.
    pub(super) fn word(&self, name: &Ident) -> Option<&str> {
        let name = name.unraw().to_string();
        let mut names = self.frames.iter().rev().flat_map(|frame| frame.names.iter().rev());
        names.find(|(known, _)| *known == name)?.1.word.as_deref()
    }

    /// The variable that an expression is.
    pub(super) fn variable(&self, expr: &Expr) -> Option<Found<'_>> {
        match expr {
            Expr::Path(path) => self.find(path.path.get_ident()?),
            _ => None,
        }
    }
}

/// The names that a pattern binds. One that begins in upper case is a constant.
pub(super) fn names_of(pattern: &Pat) -> Vec<Ident> {
    let mut bindings = Bindings::default();
    bindings.visit_pat(pattern);
    bindings.0
}

/// The names that a pattern binds to single items of a slice.
pub(super) fn items_of(pattern: &Pat) -> Vec<Ident> {
    match pattern {
        Pat::Or(cases) => cases.cases.iter().flat_map(items_of).collect(),
        Pat::Paren(inner) => items_of(&inner.pat),
        Pat::Slice(slice) => slice
            .elems
            .iter()
            .filter(|item| matches!(item, Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none()))
            .flat_map(names_of)
            .collect(),
        _ => Vec::new(),
    }
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
}
