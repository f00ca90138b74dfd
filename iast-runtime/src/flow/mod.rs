//! What happens to taint at the places that the macros made known: it enters at sources, changes at sanitizers,
//! validators, propagators and steps, and is looked for at sinks.

pub(crate) mod change;
pub(crate) mod sink;
pub(crate) mod source;
pub(crate) mod witness;

/// Shows the texts of a value with their paths. The error names a type that gives no way to see any.
pub(crate) type Each<'a> = &'a dyn Fn(&mut dyn FnMut(&str, &[u8])) -> Result<(), Opaque>;

/// The name of a type into which nobody can look.
pub(crate) type Opaque = &'static str;
