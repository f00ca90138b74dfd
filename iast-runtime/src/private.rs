//! What generated code calls. Not for anybody else: it changes without notice.

use std::ops::Deref;
use std::panic::Location;
pub use std::sync::Once;

pub use inventory;

pub use crate::controls::{ControlCallRef, ControlRef, ControlSite, Controlled};
pub use crate::flow::call::{
    arg, called, called_soft, callee, given, given_as_no, given_as_no_soft, given_ok, given_soft, held, its_receiver,
    itself, logged, on, receiver, said, taken,
};
pub use crate::flow::change::Captured;
pub use crate::flow::document::{Named, ViaDocument, ViaNothing};
pub use crate::flow::fill::{Buffer, END, buffer, filled, filled_soft, position};
pub use crate::flow::op::{
    Pre, Soft, after, after_soft, also, before, changes, dropped, each, fills, from, item, item_at, items, keep, lend,
    next, output, pick, reads, scalar, store, tap, tap_target, target, used, within,
};
pub use crate::flow::source::SourceEntry;
use crate::flow::{self, change};
use crate::memory::text;
pub use crate::site::{
    CallSite, FnRef, FnSite, Literal, Literals, LiteralsRef, OpSite, SinkRef, SinkSite, SourceRef, function, sites,
};
use crate::taint::mark::Marks;
use crate::walk::{self, Taint, Walk};
pub use iast_schema::{Origin, VulnerabilityKind as Kind};

/// A value to be looked into. Which of the `Via*` traits applies is chosen by the number of references around it,
/// the most telling one first.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// Shows the texts of a value.
pub trait Texts {
    /// Calls `see` with the path and bytes of each text.
    ///
    /// # Errors
    ///
    /// The name of the type, when it gives no way to see any.
    fn each(&self, see: &mut dyn FnMut(&str, &[u8])) -> Result<(), &'static str>;
}

macro_rules! via {
    ($($(#[$doc:meta])* $name:ident(derived: $derived:literal): $($implementor:ty [$($bounds:tt)*] |$probe:ident, $see:ident| $each:expr),+;)*) => {
        $(
            $(#[$doc])*
            pub trait $name: Texts {
                /// The value comes in.
                fn iast_source(&self, at: &'static FnSite, entry: &'static SourceEntry) {
                    if $derived || !entry.if_derived {
                        flow::source::enter(at, entry, &|see| self.each(see));
                    }
                }

                /// The value goes into a dangerous function.
                fn iast_sink(&self, site: &'static SinkSite, caller: Option<&'static Location<'static>>, param: &'static str) {
                    flow::sink::check(site, caller, param, &|see| self.each(see));
                }

                /// The value is safe for `kinds`.
                fn iast_sanitize(&self, _at: &'static FnSite, kinds: &'static [Kind]) {
                    change::sanitize(kinds, &|see| self.each(see));
                }

                /// Notes where the value lies.
                fn iast_capture(&self, into: &mut Captured) {
                    // What cannot be seen cannot be tainted either.
                    let _ = flow::show(&|see| self.each(see), &mut |_, bytes| into.add(bytes));
                }

                /// The value is the argument `at` of a function that may be a security control.
                fn iast_control_argument(&self, into: &mut Controlled, at: usize) {
                    let _ = flow::show(&|see| self.each(see), &mut |_, bytes| into.argument(at, bytes));
                }

                /// The value is returned by a function that may be a security control.
                fn iast_control_returned(&self, from: &Controlled, holds: bool) {
                    let _ = flow::show(&|see| self.each(see), &mut |_, bytes| from.text_returned(bytes));
                    from.returned(holds);
                }

                /// The value derives from what was captured.
                fn iast_derive(&self, _at: &'static FnSite, from: &Captured) {
                    change::derive(from, &|see| self.each(see));
                }
            }

            $(
                impl<T: ?Sized + $($bounds)*> Texts for $implementor {
                    fn each(&self, $see: &mut dyn FnMut(&str, &[u8])) -> Result<(), &'static str> {
                        let $probe = self;
                        $each
                    }
                }

                impl<T: ?Sized + $($bounds)*> $name for $implementor {}
            )+
        )*
    };
}

via! {
    /// The value, or what it dereferences to, is [`Taint`].
    ViaTaint(derived: true):
        &&&Probe<'_, T> [Taint] |probe, see| {
            Walk::over(probe.0, see);
            Ok(())
        },
        &&&&Probe<'_, T> [Deref<Target: Taint>] |probe, see| {
            Walk::over(&**probe.0, see);
            Ok(())
        };
    /// The value, or what it dereferences to, is `Serialize`.
    ViaSerialize(derived: false):
        &&Probe<'_, T> [serde::Serialize] |probe, see| walk::walk_serialize(probe.0, see),
        &Probe<'_, T> [Deref<Target: serde::Serialize>] |probe, see| walk::walk_serialize(&**probe.0, see);
    /// The compiler knows nothing of the value; at run time its type may turn out to be text.
    ViaType(derived: false):
        Probe<'_, T> [] |probe, see| {
            let bytes = text::of(probe.0);
            see("", bytes.ok_or(std::any::type_name::<T>())?);
            Ok(())
        };
}

/// Passes `out` on, after `see` has looked at it.
#[inline]
pub fn returning<T>(out: T, see: impl FnOnce(&T)) -> T {
    see(&out);
    out
}

/// A function runs that has these literals.
#[inline]
pub fn runs(literals: &'static Literals) {
    literals.run();
}

/// What a validator returns.
#[diagnostic::on_unimplemented(
    message = "a validator returns `bool`, `Option` or `Result`, not `{Self}`",
    label = "`true`, `Some` and `Ok` say that the arguments are valid"
)]
pub trait Verdict {
    /// Whether the arguments were found valid.
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

/// What any function returns: only a [`Verdict`] can say no.
pub trait ViaAnything {
    /// Whether it does not say no.
    fn iast_holds(&self) -> bool {
        true
    }
}

impl<T: ?Sized> ViaAnything for Probe<'_, T> {}

/// What a function returns is a [`Verdict`].
pub trait ViaVerdict {
    /// Whether it does not say no.
    fn iast_holds(&self) -> bool;
}

impl<T: Verdict> ViaVerdict for &Probe<'_, T> {
    fn iast_holds(&self) -> bool {
        self.0.holds()
    }
}

impl Captured {
    /// The validator returned: if it found the arguments valid, they are safe for `kinds`.
    pub fn validated(&self, _at: &'static FnSite, holds: bool, kinds: &'static [Kind]) {
        if holds {
            self.mark(Marks::of(kinds));
        }
    }
}
