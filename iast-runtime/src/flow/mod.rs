//! What happens to taint at the places that the macros made known: it enters at sources, changes at sanitizers,
//! validators, propagators and steps, and is looked for at sinks.

mod archive;
pub(crate) mod call;
pub(crate) mod change;
mod control;
pub(crate) mod document;
pub(crate) mod fill;
pub(crate) mod op;
mod pairs;
pub(crate) mod repeat;
pub(crate) mod sink;
pub(crate) mod source;
pub(crate) mod witness;

use std::panic::{self, AssertUnwindSafe};

use crate::stats::{COUNTERS, count};

/// Shows the texts of a value with their paths. The error names a type that gives no way to see any.
pub(crate) type Each<'a> = &'a dyn Fn(&mut dyn FnMut(&str, &[u8])) -> Result<(), Opaque>;

/// Shows the texts of a value to `see`. The program's own code runs in it (`Serialize`, `Taint`, a `tracing` subscriber),
/// which it would not without us, so a panic of that code ends here.
pub(crate) fn show(each: Each<'_>, see: &mut dyn FnMut(&str, &[u8])) -> Result<(), Opaque> {
    panic::catch_unwind(AssertUnwindSafe(|| each(see))).unwrap_or_else(|_| {
        count(&COUNTERS.panicked_walks);
        Ok(())
    })
}

/// The name of a type into which nobody can look.
pub(crate) type Opaque = &'static str;
