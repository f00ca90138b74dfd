//! What generated code calls, as no-ops. Cargo resolves the features of macros apart from those of the target, so a
//! build may have the macros on and this crate off; the generated code then has to compile and do nothing.

use std::panic::Location;
pub use std::sync::Once;

pub use super::{Origin, VulnerabilityKind as Kind};

/// Registers nothing.
pub mod inventory {
    pub use crate::__iast_submit as submit;
}

#[doc(hidden)]
#[macro_export]
macro_rules! __iast_submit {
    ($($tokens:tt)*) => {};
}

#[derive(Debug)]
#[doc(hidden)]
pub struct FnSite {
    pub file: &'static str,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub module: &'static str,
    pub name: fn() -> &'static str,
}

#[doc(hidden)]
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

#[derive(Debug)]
#[doc(hidden)]
pub struct SinkSite(());

impl SinkSite {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(_: &'static FnSite, _: Kind) -> Self {
        Self(())
    }
}

#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct OpSite {
    pub function: &'static FnSite,
    pub line: u32,
    pub column: u32,
    pub name: &'static str,
    pub chain: &'static [&'static str],
    pub complete: bool,
}

type OpData = (u32, u32, &'static str, &'static [&'static str], bool);

#[doc(hidden)]
#[must_use]
pub const fn sites<const N: usize>(function: &'static FnSite, _: [OpData; N]) -> [OpSite; N] {
    [OpSite { function, line: 0, column: 0, name: "", chain: &[], complete: false }; N]
}

#[derive(Debug)]
#[doc(hidden)]
pub struct CallSite(());

impl CallSite {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        _: &'static FnSite,
        _: u32,
        _: u32,
        _: &'static str,
        _: bool,
        _: &'static [&'static str],
        _: &'static [&'static str],
    ) -> Self {
        Self(())
    }
}

#[derive(Debug)]
#[doc(hidden)]
pub struct Literal {
    pub line: u32,
    pub column: u32,
    pub name: &'static str,
    pub given: bool,
    pub text: &'static str,
}

#[derive(Debug)]
#[doc(hidden)]
pub struct Literals(());

impl Literals {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(_: &'static str, _: &'static str, _: Option<&'static FnSite>, _: &'static [Literal]) -> Self {
        Self(())
    }
}

#[derive(Debug)]
#[doc(hidden)]
pub struct LiteralsRef(pub &'static Literals);

#[doc(hidden)]
#[inline]
pub fn runs(_: &'static Literals) {}

#[derive(Debug)]
#[doc(hidden)]
pub struct SourceEntry {
    pub origin: Option<Origin>,
    pub name: Option<&'static str>,
    pub param: Option<&'static str>,
    pub extractor: &'static str,
    pub if_derived: bool,
}

#[derive(Debug)]
#[doc(hidden)]
pub struct FnRef(pub &'static FnSite);

#[derive(Debug)]
#[doc(hidden)]
pub struct SourceRef(pub &'static FnSite, pub &'static [(Option<Origin>, &'static str)]);

#[derive(Debug)]
#[doc(hidden)]
pub struct ControlCallRef(pub &'static str);

#[derive(Debug)]
#[doc(hidden)]
pub struct SinkRef(pub &'static SinkSite);

#[derive(Debug)]
#[doc(hidden)]
pub struct ControlSite(());

impl ControlSite {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(_: &'static FnSite) -> Self {
        Self(())
    }
}

#[derive(Debug)]
#[doc(hidden)]
pub struct ControlRef(pub &'static ControlSite);

#[derive(Debug)]
#[doc(hidden)]
pub struct Controlled(());

impl Controlled {
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    pub fn enter(_: &'static ControlSite) -> Self {
        Self(())
    }
}

#[doc(hidden)]
pub trait ViaVerdict {}

#[doc(hidden)]
pub trait ViaAnything {
    #[inline(always)]
    fn iast_holds(&self) -> bool {
        true
    }
}

impl<T: ?Sized> ViaAnything for Probe<'_, T> {}

#[derive(Debug)]
#[doc(hidden)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

#[doc(hidden)]
pub trait ViaTaint {}

#[doc(hidden)]
pub trait ViaSerialize {}

#[doc(hidden)]
pub trait ViaType {
    #[inline(always)]
    fn iast_source(&self, _: &'static FnSite, _: &'static SourceEntry) {}
    #[inline(always)]
    fn iast_sink(&self, _: &'static SinkSite, _: Option<&'static Location<'static>>, _: &'static str) {}
    #[inline(always)]
    fn iast_sanitize(&self, _: &'static FnSite, _: &'static [Kind]) {}
    #[inline(always)]
    fn iast_capture(&self, _: &mut Captured) {}
    #[inline(always)]
    fn iast_control_argument(&self, _: &mut Controlled, _: usize) {}
    #[inline(always)]
    fn iast_control_returned(&self, _: &Controlled, _: bool) {}
    #[inline(always)]
    fn iast_derive(&self, _: &'static FnSite, _: &Captured) {}
}

impl<T: ?Sized> ViaType for Probe<'_, T> {}

#[derive(Debug, Default)]
#[doc(hidden)]
pub struct Captured(());

impl Captured {
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    pub const fn new() -> Self {
        Self(())
    }

    #[doc(hidden)]
    #[inline(always)]
    pub fn validated(&self, _: &'static FnSite, _: bool, _: &'static [Kind]) {}
}

#[doc(hidden)]
pub trait Verdict {
    #[inline(always)]
    fn holds(&self) -> bool {
        false
    }
}

impl<T: ?Sized> Verdict for T {}

#[doc(hidden)]
#[inline(always)]
pub fn returning<T>(out: T, _: impl FnOnce(&T)) -> T {
    out
}

#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Pre(());

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn before(_: &'static OpSite) -> Pre {
    Pre(())
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn reads<I: ?Sized>(_: &'static OpSite, _: *const I) -> Pre {
    Pre(())
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn changes<I: ?Sized>(_: &'static OpSite, _: *const I) -> Pre {
    Pre(())
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn fills<I: ?Sized>(_: &'static OpSite, _: *const I) -> Pre {
    Pre(())
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn also<I: ?Sized>(pre: Pre, _: *const I) -> Pre {
    pre
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn output<I: ?Sized>(pre: Pre, _: *const I) -> Pre {
    pre
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn target<I: ?Sized>(pre: Pre, _: *const I) -> Pre {
    pre
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn from(pre: Pre, _: &'static OpSite) -> Pre {
    pre
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn lend<I: ?Sized>(pre: Pre, _: *const I) -> Pre {
    pre
}

#[doc(hidden)]
#[inline(always)]
pub fn keep<V>(_: Pre, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn scalar<V, I: ?Sized>(_: &'static OpSite, _: &V, _: *const I) {}

#[doc(hidden)]
#[inline(always)]
pub fn each<V>(_: &'static OpSite, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn next<V>(_: &'static OpSite, _: &V) {}

#[doc(hidden)]
#[inline(always)]
pub fn within<V>(_: &'static OpSite, _: &'static OpSite, _: &V) {}

#[doc(hidden)]
#[inline(always)]
pub fn pick<V, I: ?Sized>(_: &'static OpSite, _: &'static OpSite, value: V, _: *const I) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn item_at<'v, V: ?Sized>(_: &'static OpSite, place: &'v V) -> &'v V {
    place
}

#[doc(hidden)]
#[inline(always)]
pub fn used<V>(_: &'static OpSite, _: &'static OpSite, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn store<V>(value: V, _: Pre, place: &mut V) {
    *place = value;
}

#[doc(hidden)]
#[inline(always)]
pub fn tap<V>(_: &'static OpSite, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn tap_target<V>(_: &'static OpSite, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
#[must_use]
pub fn items(pre: Pre) -> Pre {
    pre
}

#[doc(hidden)]
#[inline(always)]
pub fn item<V>(_: &'static OpSite, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn dropped<V>(_: V) {}

#[doc(hidden)]
#[inline(always)]
pub fn after<T>(_: Pre, out: T) -> T {
    out
}

#[doc(hidden)]
#[inline(always)]
pub fn after_soft<T>(_: Pre, out: T) -> Soft<T> {
    Soft { v: out }
}

#[derive(Debug)]
#[doc(hidden)]
pub struct Soft<T> {
    pub v: T,
}

#[doc(hidden)]
#[inline(always)]
pub fn callee<F>(_: &'static CallSite, function: F) -> F {
    function
}

#[doc(hidden)]
#[inline(always)]
pub fn receiver<R>(_: &'static CallSite, value: R) -> R {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn on<R: ?Sized>(_: &'static CallSite, _: *const R) {}

#[doc(hidden)]
#[inline(always)]
pub fn called<T>(_: (), out: T) -> T {
    out
}

#[doc(hidden)]
#[inline(always)]
pub fn called_soft<T>(_: (), out: T) -> Soft<T> {
    Soft { v: out }
}

#[doc(hidden)]
#[inline(always)]
pub fn arg<V>(_: &'static CallSite, _: usize, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn its_receiver<R>(_: &'static CallSite, value: R) -> R {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn itself<R: ?Sized>(_: &'static CallSite, _: *const R) {}

#[doc(hidden)]
#[inline(always)]
pub fn given_as_no<T>(_: &'static CallSite, out: T) -> T {
    out
}

#[doc(hidden)]
#[inline(always)]
pub fn given_as_no_soft<T>(_: &'static CallSite, out: T) -> Soft<T> {
    Soft { v: out }
}

#[doc(hidden)]
#[inline(always)]
pub fn taken<T>(_: &'static CallSite, _: &T) {}

#[doc(hidden)]
#[inline(always)]
pub fn said(_: &'static CallSite, _: bool) {}

#[doc(hidden)]
#[inline(always)]
pub fn logged<V>(_: &'static CallSite, value: V) -> V {
    value
}

#[doc(hidden)]
#[inline(always)]
pub fn given<T>(_: &'static CallSite, out: T) -> T {
    out
}

#[derive(Debug)]
#[doc(hidden)]
pub struct Named<T: ?Sized>(pub std::marker::PhantomData<T>);

#[doc(hidden)]
pub trait ViaDocument {}

#[doc(hidden)]
pub trait ViaNothing {
    fn iast_name(&self) {}
}

impl<T: ?Sized> ViaNothing for Named<T> {}

#[derive(Debug)]
#[doc(hidden)]
pub struct Buffer;

#[doc(hidden)]
#[inline(always)]
pub fn buffer<B: ?Sized>(_: *const B, _: usize, _: usize) -> Buffer {
    Buffer
}

#[doc(hidden)]
pub const END: usize = 0;

#[doc(hidden)]
#[inline(always)]
pub fn position<N>(_: *const N) -> usize {
    0
}

#[doc(hidden)]
#[inline(always)]
pub fn filled<T>(_: &'static CallSite, _: Buffer, out: T) -> T {
    out
}

#[doc(hidden)]
#[inline(always)]
pub fn filled_soft<T>(_: &'static CallSite, _: Buffer, out: T) -> Soft<T> {
    Soft { v: out }
}

#[doc(hidden)]
#[inline(always)]
pub fn held<T>(_: &'static CallSite, out: T) -> T {
    out
}

#[doc(hidden)]
#[inline(always)]
pub fn given_ok<T, E>(_: &'static CallSite, out: Result<T, E>) -> Result<T, E> {
    out
}

#[doc(hidden)]
#[inline(always)]
pub fn given_soft<T>(_: &'static CallSite, out: T) -> Soft<T> {
    Soft { v: out }
}
