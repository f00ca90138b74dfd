//! A recorder in the place of the runtime: generated code calls it, tests read what was called.
//!
//! It has the surface of the runtime's `__private` module and no taint tracking. Each call becomes one line of text
//! in a log of the thread, see [`log`] and [`operations`].

#[doc(hidden)]
pub mod call;
#[doc(hidden)]
pub mod operation;

use std::cell::RefCell;

pub use iast_macros::*;

thread_local! {
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static OPERATIONS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes what this thread recorded since the last call.
#[must_use]
pub fn log() -> Vec<String> {
    LOG.with_borrow_mut(std::mem::take)
}

/// Takes the operations that this thread finished since the last call, each with its inputs and their types.
#[must_use]
pub fn operations() -> Vec<String> {
    OPERATIONS.with_borrow_mut(std::mem::take)
}

fn record(line: String) {
    LOG.with_borrow_mut(|log| log.push(line));
}

/// Shows its texts to a walk.
pub trait Taint {
    /// Calls `walk` for each text.
    fn walk(&self, walk: &mut Walk<'_>) {
        let _ = walk;
    }
}

/// Collects texts with their paths.
#[derive(Debug)]
pub struct Walk<'a> {
    path: String,
    found: &'a mut Vec<String>,
}

impl Walk<'_> {
    /// A text of the value.
    pub fn text(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        self.found.push(if self.path.is_empty() { text.into_owned() } else { format!("{}={text}", self.path) });
    }

    /// A field of the value.
    pub fn field(&mut self, name: &str, value: &dyn Taint) {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        value.walk(&mut Walk { path, found: self.found });
    }
}

/// The texts of a value, each with its path.
pub fn texts<T: Taint + ?Sized>(value: &T) -> String {
    let mut found = Vec::new();
    value.walk(&mut Walk { path: String::new(), found: &mut found });
    found.join(" ")
}

impl Taint for str {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk.text(self.as_bytes());
    }
}

impl Taint for String {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk.text(self.as_bytes());
    }
}

impl Taint for Vec<u8> {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk.text(self);
    }
}

impl<T: Taint + ?Sized> Taint for &T {
    fn walk(&self, walk: &mut Walk<'_>) {
        (**self).walk(walk);
    }
}

impl<T: Taint> Taint for Option<T> {
    fn walk(&self, walk: &mut Walk<'_>) {
        if let Some(value) = self {
            value.walk(walk);
        }
    }
}

impl<T: Taint> Taint for Vec<T> {
    fn walk(&self, walk: &mut Walk<'_>) {
        for (index, value) in self.iter().enumerate() {
            walk.field(&format!("[{index}]"), value);
        }
    }
}

/// What generated code calls.
#[doc(hidden)]
pub mod __private {
    use std::panic::Location;
    pub use std::sync::Once;

    pub use super::call::{
        Buffer, CallSite, END, arg, buffer, called, called_soft, callee, filled, filled_soft, given, given_as_no,
        given_as_no_soft, given_ok, given_soft, held, its_receiver, itself, logged, on, position, receiver, said,
        taken,
    };
    pub use super::operation::{
        OpSite, Pre, Soft, after, after_soft, also, before, changes, dropped, each, fills, from, item, item_at, items,
        keep, lend, next, output, pick, reads, scalar, sites, store, tap, tap_target, target, used, within,
    };
    pub use iast_schema::{Origin, VulnerabilityKind as Kind};
    pub use inventory;
    use serde::Serialize;

    use super::{Taint, record, texts};

    #[derive(Debug)]
    pub struct Named<T: ?Sized>(pub std::marker::PhantomData<T>);

    pub trait ViaDocument {
        fn iast_name(&self);
    }

    impl<T: Serialize> ViaDocument for &Named<T> {
        fn iast_name(&self) {
            record(format!("document {}", std::any::type_name::<T>()));
        }
    }

    pub trait ViaNothing {
        fn iast_name(&self) {}
    }

    impl<T: ?Sized> ViaNothing for Named<T> {}

    #[derive(Debug)]
    pub struct FnSite {
        pub file: &'static str,
        pub line: u32,
        pub column: u32,
        pub end_line: u32,
        pub module: &'static str,
        pub name: fn() -> &'static str,
    }

    #[must_use]
    pub const fn function(
        file: &'static str,
        line: u32,
        column: u32,
        end_line: u32,
        module: &'static str,
        name: fn() -> &'static str,
    ) -> FnSite {
        FnSite { file, line, column, end_line, module, name }
    }

    impl FnSite {
        /// The path of the function.
        #[must_use]
        pub fn path(&self) -> String {
            (self.name)().trim_end_matches("::__IastHere").replace("::{{closure}}", "")
        }
    }

    #[derive(Debug)]
    pub struct Literal {
        pub line: u32,
        pub column: u32,
        pub name: &'static str,
        pub given: bool,
        pub text: &'static str,
    }

    #[derive(Debug)]
    pub struct Literals {
        pub file: &'static str,
        pub module: &'static str,
        pub function: Option<&'static FnSite>,
        pub list: &'static [Literal],
    }

    impl Literals {
        #[must_use]
        pub const fn new(
            file: &'static str,
            module: &'static str,
            function: Option<&'static FnSite>,
            list: &'static [Literal],
        ) -> Self {
            Self { file, module, function, list }
        }
    }

    #[derive(Debug)]
    pub struct LiteralsRef(pub &'static Literals);
    inventory::collect!(LiteralsRef);

    pub fn runs(_: &'static Literals) {}

    #[derive(Debug)]
    pub struct ControlCallRef(pub &'static str);
    inventory::collect!(ControlCallRef);

    #[derive(Debug)]
    pub struct FnRef(pub &'static FnSite);
    inventory::collect!(FnRef);

    #[derive(Debug)]
    pub struct SourceRef(pub &'static FnSite, pub &'static [(Option<Origin>, &'static str)]);
    inventory::collect!(SourceRef);

    #[derive(Debug)]
    pub struct SinkSite {
        pub function: &'static FnSite,
        pub kind: Kind,
    }

    impl SinkSite {
        #[must_use]
        pub const fn new(function: &'static FnSite, kind: Kind) -> Self {
            Self { function, kind }
        }
    }

    #[derive(Debug)]
    pub struct SinkRef(pub &'static SinkSite);
    inventory::collect!(SinkRef);

    #[derive(Debug)]
    pub struct SourceEntry {
        pub origin: Option<Origin>,
        pub name: Option<&'static str>,
        pub param: Option<&'static str>,
        pub extractor: &'static str,
        pub if_derived: bool,
    }

    pub fn returning<T>(out: T, see: impl FnOnce(&T)) -> T {
        see(&out);
        out
    }

    #[derive(Debug, Default)]
    pub struct Captured(Vec<String>);

    impl Captured {
        #[must_use]
        pub const fn new() -> Self {
            Self(Vec::new())
        }

        pub fn validated(&self, _at: &'static FnSite, holds: bool, kinds: &'static [Kind]) {
            record(format!("validate {} {holds} {kinds:?}", self.0.join(",")));
        }
    }

    #[diagnostic::on_unimplemented(message = "`{Self}` is no verdict")]
    pub trait Verdict {
        fn holds(&self) -> bool;
    }

    impl Verdict for bool {
        fn holds(&self) -> bool {
            *self
        }
    }

    impl<T> Verdict for Option<T> {
        fn holds(&self) -> bool {
            self.is_some()
        }
    }

    impl<T, E> Verdict for Result<T, E> {
        fn holds(&self) -> bool {
            self.is_ok()
        }
    }

    #[derive(Debug)]
    pub struct Probe<'a, T: ?Sized>(pub &'a T);

    macro_rules! via {
        ($trait:ident for $probe:ty, [$($bound:tt)*], |$value:ident| $show:expr) => {
            pub trait $trait {
                fn iast_show(&self) -> String;
                fn iast_source(&self, _at: &'static FnSite, entry: &'static SourceEntry) {
                    let SourceEntry { origin, name, param, extractor, if_derived } = entry;
                    let origin = origin.map_or("-", Origin::as_str);
                    let (name, param) = (name.unwrap_or("-"), param.unwrap_or("-"));
                    let source = if *if_derived { "source?" } else { "source" };
                    record(format!("{source} {origin} {name} {param} {extractor:?} {}", self.iast_show()));
                }
                fn iast_sink(&self, at: &'static SinkSite, caller: Option<&'static Location<'static>>, param: &'static str) {
                    let place = caller.map_or_else(|| "-".to_owned(), |caller| caller.line().to_string());
                    record(format!("sink {} {param} {place} {}", at.kind.short_name(), self.iast_show()));
                }
                fn iast_sanitize(&self, _at: &'static FnSite, kinds: &'static [Kind]) {
                    let kinds: Vec<_> = kinds.iter().map(|kind| kind.short_name()).collect();
                    record(format!("sanitize {} {}", kinds.join(","), self.iast_show()));
                }
                fn iast_capture(&self, into: &mut Captured) {
                    into.0.push(self.iast_show());
                }
                fn iast_derive(&self, _at: &'static FnSite, from: &Captured) {
                    record(format!("derive {} from {}", self.iast_show(), from.0.join(",")));
                }
            }

            impl<T: ?Sized $($bound)*> $trait for $probe {
                fn iast_show(&self) -> String {
                    let $value = self;
                    $show
                }
            }
        };
    }

    via!(ViaTaint for &&&Probe<'_, T>, [+ Taint], |probe| texts(probe.0));
    via!(ViaSerialize for &&Probe<'_, T>, [+ Serialize], |_probe| "<serialize>".to_owned());
    via!(ViaType for Probe<'_, T>, [], |_probe| "<type>".to_owned());
}
