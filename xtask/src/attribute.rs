//! The text of a Rust file gets `#[::iast::instrument]` in front of each function.
//!
//! Text is inserted and nothing is printed anew, on the line where the function begins, so that line numbers stay.
//! Functions in macros are tokens of the macro and are left alone, as are those that cannot be observed.

use std::ops::Range;

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, ItemFn, Signature, TraitItemFn, Visibility};

/// What is inserted.
pub(crate) const ATTRIBUTE: &str = "#[::iast::instrument] ";

/// A file with attributes.
pub(crate) struct Woven {
    pub(crate) text: String,
    /// Functions with a body.
    pub(crate) functions: usize,
    /// Functions that got the attribute.
    pub(crate) woven: usize,
}

/// Weaves the text of a file. `None` when it is not a file of Rust items.
pub(crate) fn weave(text: &str) -> Option<Woven> {
    // Positions are counted without the byte order mark.
    let (mark, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let file = syn::parse_file(rest).ok()?;
    let mut functions = Functions::default();
    functions.visit_file(&file);
    let mut places = functions.places;
    places.sort_unstable();
    let mut woven = mark.to_owned();
    let mut done = 0;
    for &place in &places {
        woven.push_str(&rest[done..place]);
        woven.push_str(ATTRIBUTE);
        done = place;
    }
    woven.push_str(&rest[done..]);
    Some(Woven { text: woven, functions: functions.all, woven: places.len() })
}

#[derive(Default)]
struct Functions {
    all: usize,
    places: Vec<usize>,
}

impl Functions {
    fn found(&mut self, attributes: &[Attribute], start: Range<usize>, signature: &Signature) {
        self.all += 1;
        if signature.constness.is_none() && !attributes.iter().any(forbids) {
            self.places.push(start.start);
        }
    }
}

impl Visit<'_> for Functions {
    fn visit_item_fn(&mut self, function: &ItemFn) {
        self.found(&function.attrs, start(&function.vis, &function.sig), &function.sig);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &ImplItemFn) {
        let default = &function.modifiers.defaultness;
        let start = match (&function.vis, default) {
            (Visibility::Inherited, Some(default)) => default.span.byte_range(),
            _ => start(&function.vis, &function.sig),
        };
        self.found(&function.attrs, start, &function.sig);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &TraitItemFn) {
        if function.default.is_some() {
            self.found(&function.attrs, start(&Visibility::Inherited, &function.sig), &function.sig);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

fn start(visibility: &Visibility, signature: &Signature) -> Range<usize> {
    match visibility {
        Visibility::Inherited => signature.span().byte_range(),
        other => other.span().byte_range(),
    }
}

/// Whether a function under this attribute cannot be given another, or is observed already.
fn forbids(attribute: &Attribute) -> bool {
    let path = attribute.path();
    // The `test_case` of `ntest` panics at the sight of an attribute with more than one word, whosoever it is.
    let names = ["naked", "panic_handler", "proc_macro", "proc_macro_attribute", "proc_macro_derive", "test_case"];
    names.iter().any(|name| path.is_ident(name))
        || path.segments.first().is_some_and(|first| first.ident == "iast")
        || (path.is_ident("unsafe") && attribute.parse_args::<syn::Ident>().is_ok_and(|inner| inner == "naked"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, functions: usize) {
        let woven = weave(text).unwrap();
        assert_eq!(woven.text.replace(ATTRIBUTE, "@"), expected);
        assert_eq!(woven.functions, functions);
        assert_eq!(woven.woven, expected.matches('@').count());
    }

    #[test]
    fn every_kind_of_function_is_found() {
        check("fn a() {}", "@fn a() {}", 1);
        check("/// Ä\n#[inline]\npub(crate) fn a() {}", "/// Ä\n#[inline]\n@pub(crate) fn a() {}", 1);
        check("#[test] async fn a() {}", "#[test] @async fn a() {}", 1);
        check("pub unsafe extern \"C\" fn a() { fn b() {} }", "@pub unsafe extern \"C\" fn a() { @fn b() {} }", 2);
        check("impl A { pub fn a() {} fn b() {} }", "impl A { @pub fn a() {} @fn b() {} }", 2);
        check("trait A { fn a(); fn b(&self) {} }", "trait A { fn a(); @fn b(&self) {} }", 1);
        check("const A: () = { mod b { fn a() {} } };", "const A: () = { mod b { @fn a() {} } };", 1);
        check("\u{feff}fn a() {}", "\u{feff}@fn a() {}", 1);
    }

    #[test]
    fn the_others_are_left_alone() {
        check("const fn a() { fn b() {} }", "const fn a() { @fn b() {} }", 2);
        check("#[unsafe(naked)] extern \"C\" fn a() {}", "#[unsafe(naked)] extern \"C\" fn a() {}", 1);
        check("#[iast::sink(kind = \"sql\")] fn a() {}", "#[iast::sink(kind = \"sql\")] fn a() {}", 1);
        check("macro_rules! a { () => { fn b() {} } }", "macro_rules! a { () => { fn b() {} } }", 0);
        check("extern \"C\" { fn a(); }", "extern \"C\" { fn a(); }", 0);
        assert!(weave("[1, 2]").is_none());
    }
}
