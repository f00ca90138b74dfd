//! Which names are local variables, as far as the text of a function tells.
//!
//! Owns names and how far away they were bound; not what is done with them. A name that something else may stand for
//! (a static, a function, a unit struct, what a macro bound) is no local.

use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Ident, Item, Pat, PatIdent, PatType, Signature, Type, UseTree};

use super::names;

/// The names that are visible at a point of the function, innermost last.
pub(super) struct Scopes {
    frames: Vec<Frame>,
}

#[derive(Default)]
struct Frame {
    /// Whether what is further out would be captured by reference.
    captures: bool,
    names: Vec<(String, Local)>,
}

/// A name of the body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Local {
    /// A variable of any type.
    Any,
    /// A variable that is a number or a truth.
    Number,
    /// An item of a block, which hides variables of its name.
    Item,
}

/// A variable in sight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) number: bool,
    /// Whether a closure or async block that is not `move` lies between. There the edition and every use decide what
    /// is captured.
    pub(super) captured: bool,
}

impl Scopes {
    /// The parameters of a function.
    pub(super) fn of(sig: &Signature) -> Self {
        let mut scopes = Self { frames: vec![Frame::default()] };
        for input in &sig.inputs {
            match input {
                FnArg::Receiver(_) => scopes.bind_name("self".to_owned(), Local::Any),
                FnArg::Typed(typed) => scopes.bind_typed(typed),
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

    /// Binds the names of a pattern, to a number or to any value.
    pub(super) fn bind(&mut self, pattern: &Pat, is_number: bool) {
        match pattern {
            Pat::Type(typed) => self.bind_typed(typed),
            _ => self.bind_as(pattern, if is_number { Local::Number } else { Local::Any }),
        }
    }

    fn bind_typed(&mut self, typed: &PatType) {
        self.bind_as(&typed.pat, if is_number(&typed.ty) { Local::Number } else { Local::Any });
    }

    fn bind_as(&mut self, pattern: &Pat, local: Local) {
        let mut bindings = Bindings::default();
        bindings.visit_pat(pattern);
        for name in bindings.0 {
            self.bind_name(name, local);
        }
    }

    fn bind_name(&mut self, name: String, local: Local) {
        if let Some(frame) = self.frames.last_mut() {
            frame.names.push((name, local));
        }
    }

    /// Hides the variables that have the name of an item of the block just entered.
    pub(super) fn hide(&mut self, item: &Item) {
        match item {
            Item::Const(item) => self.bind_name(item.ident.unraw().to_string(), Local::Item),
            Item::Fn(item) => self.bind_name(item.sig.ident.unraw().to_string(), Local::Item),
            Item::Static(item) => self.bind_name(item.ident.unraw().to_string(), Local::Item),
            Item::Use(item) => self.hide_imports(&item.tree),
            _ => {}
        }
    }

    fn hide_imports(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.hide_imports(&path.tree),
            UseTree::Name(name) => self.bind_name(name.ident.unraw().to_string(), Local::Item),
            UseTree::Rename(rename) => self.bind_name(rename.rename.unraw().to_string(), Local::Item),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.hide_imports(tree)),
            _ => {}
        }
    }

    /// The variable of this name.
    pub(super) fn find(&self, name: &Ident) -> Option<Found> {
        let name = name.unraw().to_string();
        let mut captured = false;
        for frame in self.frames.iter().rev() {
            if let Some((_, local)) = frame.names.iter().rev().find(|(known, _)| *known == name) {
                return (*local != Local::Item).then_some(Found { number: *local == Local::Number, captured });
            }
            captured |= frame.captures;
        }
        None
    }

    /// Whether an expression is surely a number or a truth, so that no text is in it.
    pub(super) fn is_number(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(literal) => {
                matches!(literal.lit, syn::Lit::Int(_) | syn::Lit::Float(_) | syn::Lit::Bool(_) | syn::Lit::Byte(_))
            }
            Expr::Cast(cast) => is_number(&cast.ty),
            Expr::Group(group) => self.is_number(&group.expr),
            Expr::MethodCall(call) => names::gives_a_number(&call.method.to_string()),
            Expr::Paren(paren) => self.is_number(&paren.expr),
            Expr::Path(path) => {
                path.path.get_ident().is_some_and(|ident| self.find(ident).is_some_and(|found| found.number))
            }
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

fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_number(&group.elem),
        Type::Path(path) => path.path.get_ident().is_some_and(|ident| names::is_number_type(&ident.to_string())),
        _ => false,
    }
}

/// The names that a pattern binds. One that begins in upper case is a constant.
#[derive(Default)]
struct Bindings(Vec<String>);

impl<'ast> Visit<'ast> for Bindings {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.unraw().to_string();
        if name.trim_start_matches('_').starts_with(char::is_lowercase) {
            self.0.push(name);
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

    fn found(scopes: &Scopes, name: &str) -> Option<Found> {
        scopes.find(&Ident::new(name, proc_macro2::Span::call_site()))
    }

    const ANY: Option<Found> = Some(Found { number: false, captured: false });
    const NUMBER: Option<Found> = Some(Found { number: true, captured: false });

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
        scopes.bind(&parse_quote!(a), true);
        assert_eq!(found(&scopes, "a"), NUMBER);
        scopes.leave();
        assert_eq!((found(&scopes, "a"), found(&scopes, "b")), (ANY, ANY));
    }

    #[test]
    fn what_a_closure_captures_is_told_apart() {
        let mut scopes = Scopes::of(&parse_quote!(fn f(a: A)));
        scopes.enter_capturing();
        scopes.bind(&parse_quote!(b), false);
        scopes.enter();
        assert_eq!(found(&scopes, "b"), ANY);
        assert_eq!(found(&scopes, "a"), Some(Found { number: false, captured: true }));
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
