//! Places in the program's source text that the macros made known to us.
//!
//! Each is a `static` in the annotated program, registered when the program starts.

use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, AtomicU64, Ordering};

use iast_catalogue::library::{self, Row, Told};
use iast_schema::{Location, Origin, VulnerabilityKind};

use crate::controls::{self, Control};
use crate::memory::{self, guard::Quiet};
use crate::taint::context;
use crate::taint::mark::{Marks, SharedMarks};
use crate::{config, coverage, finding};

/// An annotated function.
#[derive(Debug)]
pub struct FnSite {
    /// The file as the compiler names it.
    pub file: &'static str,
    /// The line of the function's name.
    pub line: u32,
    /// The column of the function's name, from 1.
    pub column: u32,
    /// The line of the closing brace.
    pub end_line: u32,
    /// The module.
    pub module: &'static str,
    /// The path of an item inside the function's body.
    pub name: fn() -> &'static str,
    /// Whether a value came in here, when it is a source.
    entered: AtomicBool,
}

/// An annotated function, by the fields of [`FnSite`].
#[must_use]
pub const fn function(
    file: &'static str,
    line: u32,
    column: u32,
    end_line: u32,
    module: &'static str,
    name: fn() -> &'static str,
) -> FnSite {
    FnSite { file, line, column, end_line, module, name, entered: AtomicBool::new(false) }
}

impl FnSite {
    /// The function's name, with its type where it is a method, without the module.
    pub(crate) fn function(&self) -> String {
        function_name((self.name)(), self.module)
    }

    /// The place of the function's name.
    pub(crate) fn location(&self) -> Location {
        Location {
            file: self.file.to_owned(),
            line: self.line,
            column: self.column,
            function: self.function(),
            module: self.module.to_owned(),
        }
    }

    /// A value came in.
    pub(crate) fn enter(&self) {
        if !self.entered.load(Ordering::Relaxed) {
            self.entered.store(true, Ordering::Relaxed);
        }
    }

    /// Whether a value came in.
    pub(crate) fn is_entered(&self) -> bool {
        self.entered.load(Ordering::Relaxed)
    }

    /// Whether a line of a file lies in the function.
    pub(crate) fn contains(&self, file: &str, line: u32) -> bool {
        self.file == file && (self.line..=self.end_line).contains(&line)
    }
}

/// A dangerous function.
#[derive(Debug)]
pub struct SinkSite {
    pub(crate) function: &'static FnSite,
    pub(crate) kind: VulnerabilityKind,
    /// Whether it was called, and whether text of an argument was ever seen: [`CALLED`] and [`READ`].
    state: AtomicU8,
}

const CALLED: u8 = 1;
const READ: u8 = 2;

impl SinkSite {
    /// A sink in `function`, in which untrusted data does the harm `kind`.
    #[must_use]
    pub const fn new(function: &'static FnSite, kind: VulnerabilityKind) -> Self {
        Self { function, kind, state: AtomicU8::new(0) }
    }

    /// The function was called with an argument whose text could or could not be `read`.
    pub(crate) fn reached(&self, read: bool) {
        reached(&self.state, read);
    }

    /// Whether the function was called.
    pub(crate) fn is_reached(&self) -> bool {
        self.state.load(Ordering::Relaxed) & CALLED != 0
    }

    /// Whether it was called, and text of an argument was seen.
    #[inline]
    pub(crate) fn is_read(&self) -> bool {
        self.state.load(Ordering::Relaxed) & READ != 0
    }
}

fn reached(state: &AtomicU8, read: bool) {
    let bits = if read { CALLED | READ } else { CALLED };
    if state.load(Ordering::Relaxed) & bits != bits {
        state.fetch_or(bits, Ordering::Relaxed);
    }
}

/// An operation on text in an observed body.
#[derive(Debug, Clone, Copy)]
pub struct OpSite {
    /// The function that contains it.
    pub function: &'static FnSite,
    /// Its line.
    pub line: u32,
    /// Its column, from 1.
    pub column: u32,
    /// Its name, such as `format!`, `to_uppercase` or `html_escape::encode_text`.
    pub name: &'static str,
    /// The links of the chain that it ends, from the text on: `chars`, `rev`, `map`.
    pub chain: &'static [&'static str],
    /// Whether all that it takes is looked at, or is a literal or a constant.
    pub complete: bool,
}

/// An [`OpSite`] without its function, in the order of its fields. There are many, and each token costs build time.
type OpData = (u32, u32, &'static str, &'static [&'static str], bool);

/// The operations of a function.
#[must_use]
pub const fn sites<const N: usize>(function: &'static FnSite, data: [OpData; N]) -> [OpSite; N] {
    let none = OpSite { function, line: 0, column: 0, name: "", chain: &[], complete: false };
    let mut sites = [none; N];
    let mut at = 0;
    while at < N {
        let (line, column, name, chain, complete) = data[at];
        sites[at] = OpSite { function, line, column, name, chain, complete };
        at += 1;
    }
    sites
}

/// A call in an observed body that by its name may be one of a function of a library.
#[derive(Debug)]
pub struct CallSite {
    pub(crate) function: &'static FnSite,
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// The function as it is written, or the method.
    pub(crate) name: &'static str,
    is_method: bool,
    /// Literals and constants of the calls that it is chained to.
    pub(crate) chain: &'static [&'static str],
    /// Those of its own arguments, each at its place; what is neither is empty.
    pub(crate) arguments: &'static [&'static str],
    /// The security control that it is; null when it is none.
    control: AtomicPtr<Control>,
    /// The name of the type that it was resolved for, by its address.
    resolved: AtomicPtr<u8>,
    /// The row of the table; null when it has none.
    row: AtomicPtr<Row>,
    /// As `resolved`, when the call is a finding by itself. It is then left out there, so that each test is told of it.
    found: AtomicPtr<u8>,
    /// The test or scope that was told last.
    told: AtomicU64,
    /// The kinds that the function around it is annotated for as a sink: its arguments have been looked at.
    pub(crate) covered: SharedMarks,
    /// Whether text of an argument was ever seen, as of [`SinkSite`].
    state: AtomicU8,
}

/// Set when a call in generic code stands for functions with different rows. Its arguments are left alone then.
const MIXED: u8 = 4;
/// Set when it was resolved once.
const RESOLVED: u8 = 8;

impl CallSite {
    /// A call in `function`.
    #[must_use]
    pub const fn new(
        function: &'static FnSite,
        line: u32,
        column: u32,
        name: &'static str,
        is_method: bool,
        chain: &'static [&'static str],
        arguments: &'static [&'static str],
    ) -> Self {
        Self {
            function,
            line,
            column,
            name,
            is_method,
            chain,
            arguments,
            control: AtomicPtr::new(std::ptr::null_mut()),
            resolved: AtomicPtr::new(std::ptr::null_mut()),
            row: AtomicPtr::new(std::ptr::null_mut()),
            found: AtomicPtr::new(std::ptr::null_mut()),
            told: AtomicU64::new(0),
            covered: SharedMarks::new(),
            state: AtomicU8::new(0),
        }
    }

    /// What is called is, or is a method of, the type of this name.
    #[inline]
    pub(crate) fn resolve(&'static self, type_name: &'static str) {
        if self.resolved.load(Ordering::Acquire).cast_const() != type_name.as_ptr() {
            self.find_row(type_name);
        }
    }

    #[cold]
    fn find_row(&'static self, type_name: &'static str) {
        if !memory::enabled() {
            return;
        }
        let owner = context::with_current(finding::owner);
        let is_known = self.found.load(Ordering::Acquire).cast_const() == type_name.as_ptr();
        if is_known && self.told.load(Ordering::Relaxed) == owner && config::get().deduplicate {
            return;
        }
        let (row, control) = {
            let _quiet = Quiet::enter();
            let row =
                if self.is_method { library::of_method(self.name, type_name) } else { library::of_function(type_name) };
            (row, controls::of_call(self.is_method.then_some(self.name), type_name))
        };
        let sinks = row.iter().flat_map(|row| row.sinks).map(|argument| argument.kind);
        sinks.filter(|kind| is_sink(self.function, *kind)).for_each(|kind| self.covered.add(Marks::of(&[kind])));
        let place = row.map_or(std::ptr::null_mut(), |row| std::ptr::from_ref(row).cast_mut());
        let control = control.map_or(std::ptr::null_mut(), |control| std::ptr::from_ref(control).cast_mut());
        let before = (self.row.swap(place, Ordering::Relaxed), self.control.swap(control, Ordering::Relaxed));
        let is_first = self.state.fetch_or(RESOLVED, Ordering::Relaxed) & RESOLVED == 0;
        if !is_first && before != (place, control) {
            self.state.fetch_or(MIXED, Ordering::Relaxed);
        }
        if let Some(row) = row.filter(|_| is_first || before.0 != place) {
            coverage::called(self, row);
        }
        let by_itself = row.and_then(|row| row.by_itself.as_ref());
        match by_itself.and_then(|call| Some((call.kind, (call.evidence)(&self.told(type_name))?))) {
            Some((kind, evidence)) => {
                // First, because a subscriber of the program may come here again.
                self.told.store(owner, Ordering::Relaxed);
                self.found.store(type_name.as_ptr().cast_mut(), Ordering::Release);
                finding::called::found(self, kind, evidence);
            }
            None => self.resolved.store(type_name.as_ptr().cast_mut(), Ordering::Release),
        }
    }

    /// What it tells about itself, when it is called on or is of this type.
    pub(crate) fn told<'a>(&self, type_name: &'a str) -> Told<'a> {
        Told { arguments: self.arguments, chain: self.chain, type_name }
    }

    /// The row of what is called, when it was resolved to one.
    #[inline]
    pub(crate) fn row(&self) -> Option<&'static Row> {
        let row = self.row.load(Ordering::Relaxed);
        if row.is_null() || self.state.load(Ordering::Relaxed) & MIXED != 0 {
            return None;
        }
        // SAFETY: it is not null, so `find_row` has stored it, and rows live in statics that nobody writes to.
        Some(unsafe { &*row })
    }

    /// The security control that it is, when it was resolved to one.
    #[inline]
    pub(crate) fn control(&self) -> Option<&'static Control> {
        let control = self.control.load(Ordering::Relaxed);
        if control.is_null() || self.state.load(Ordering::Relaxed) & MIXED != 0 {
            return None;
        }
        // SAFETY: it is not null, so `find_row` has stored it, and controls are those of the settings, which nobody
        // writes to once they were read.
        Some(unsafe { &*control })
    }

    /// As [`SinkSite::reached`].
    pub(crate) fn reached(&self, read: bool) {
        reached(&self.state, read);
    }

    /// The place of the call.
    pub(crate) fn location(&self) -> Location {
        Location { line: self.line, column: self.column, ..self.function.location() }
    }
}

/// A literal that may be a secret.
#[derive(Debug)]
pub struct Literal {
    /// Its line.
    pub line: u32,
    /// Its column, from 1.
    pub column: u32,
    /// The variable, field, constant or function that it is bound or given to; may be empty.
    pub name: &'static str,
    /// Whether it is given to a function as a password.
    pub given: bool,
    /// What it says.
    pub text: &'static str,
}

/// The literals of a function or of a module that may be secrets.
#[derive(Debug)]
pub struct Literals {
    /// The file as the compiler names it.
    pub(crate) file: &'static str,
    pub(crate) module: &'static str,
    /// The function that they stand in.
    pub(crate) function: Option<&'static FnSite>,
    pub(crate) list: &'static [Literal],
    /// The test or scope that was told last.
    told: AtomicU64,
}

impl Literals {
    /// The literals of `list`, which stand in a file, a module and maybe a function.
    #[must_use]
    pub const fn new(
        file: &'static str,
        module: &'static str,
        function: Option<&'static FnSite>,
        list: &'static [Literal],
    ) -> Self {
        Self { file, module, function, list, told: AtomicU64::new(0) }
    }

    /// Code that has them runs.
    #[inline]
    pub(crate) fn run(&'static self) {
        if memory::enabled() {
            self.tell(context::with_current(finding::owner));
        }
    }

    /// Tells a test or scope that code which it runs has them.
    fn tell(&'static self, owner: u64) {
        // What belongs to none is looked at when the process ends.
        if owner != 0 && self.told.swap(owner, Ordering::Relaxed) != owner {
            finding::literals::run(self);
        }
    }
}

/// Registers [`Literals`].
#[derive(Debug)]
pub struct LiteralsRef(pub &'static Literals);
inventory::collect!(LiteralsRef);

/// All of them, each with where it stands.
pub(crate) fn literals() -> impl Iterator<Item = (&'static Literals, &'static Literal)> {
    let all = inventory::iter::<LiteralsRef>.into_iter().map(|LiteralsRef(literals)| *literals);
    all.flat_map(|literals| literals.list.iter().map(move |literal| (literals, literal)))
}

/// Registers a function with a role: a source, sink, sanitizer, validator or propagator.
#[derive(Debug)]
pub struct FnRef(pub &'static FnSite);
inventory::collect!(FnRef);

/// Registers a source, with the origin that is written at it and the request type of each value that is untrusted
/// whatever its type.
#[derive(Debug)]
pub struct SourceRef(pub &'static FnSite, pub &'static [(Option<Origin>, &'static str)]);
inventory::collect!(SourceRef);

/// Registers a sink.
#[derive(Debug)]
pub struct SinkRef(pub &'static SinkSite);
inventory::collect!(SinkRef);

/// The registered function around a line of a file: the innermost when they are nested.
pub(crate) fn function_at(file: &str, line: u32) -> Option<&'static FnSite> {
    inventory::iter::<FnRef>
        .into_iter()
        .map(|FnRef(site)| *site)
        .filter(|site| site.contains(file, line))
        .max_by_key(|site| site.line)
}

/// The sinks that were called and none of whose arguments could be looked into.
pub(crate) fn opaque_sinks() -> impl Iterator<Item = &'static SinkSite> {
    let sinks = inventory::iter::<SinkRef>.into_iter().map(|SinkRef(site)| *site);
    sinks.filter(|site| site.state.load(Ordering::Relaxed) == CALLED)
}

/// Whether a function is itself annotated as a sink of this kind.
fn is_sink(function: &'static FnSite, kind: VulnerabilityKind) -> bool {
    let mut sinks = inventory::iter::<SinkRef>.into_iter().map(|SinkRef(site)| site);
    sinks.any(|site| std::ptr::eq(site.function, function) && site.kind == kind)
}

/// Makes `Dao::find` of `shop::dao::Dao::find::{{closure}}::__IastHere` in the module `shop::dao`.
pub(crate) fn function_name(path: &str, module: &str) -> String {
    let path = path.strip_suffix("::__IastHere").unwrap_or(path);
    let path = path.strip_prefix(module).and_then(|rest| rest.strip_prefix("::")).unwrap_or(path);
    without_compiler_names(path).replace("<_>", "")
}

/// Takes `{{closure}}` and the like out of a path.
pub(crate) fn without_compiler_names(path: &str) -> String {
    path.split("::").filter(|part| !part.starts_with("{{")).collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::function_name;

    #[test]
    fn function_names_are_those_a_person_would_write() {
        assert_eq!(function_name("shop::dao::find::__IastHere", "shop::dao"), "find");
        assert_eq!(function_name("shop::dao::Dao::find::{{closure}}::__IastHere", "shop::dao"), "Dao::find");
        assert_eq!(function_name("shop::dao::Dao<_>::find::__IastHere", "shop::dao"), "Dao::find");
        assert_eq!(function_name("shop::outer::{{closure}}::inner::__IastHere", "shop"), "outer::inner");
        assert_eq!(
            function_name("<shop::Dao as shop::Store>::find::__IastHere", "shop"),
            "<shop::Dao as shop::Store>::find"
        );
    }
}
