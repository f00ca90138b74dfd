//! What one attribute does to one function, with every name resolved and every rule checked.

use syn::{Attribute, Ident, LitStr};

use crate::kinds::{Kind, Origin};

/// What is inserted into one function. Empty for `#[instrument]`, which only observes.
#[derive(Default)]
pub(crate) struct Plan {
    /// Checked on entry.
    pub(crate) sink: Option<Sink>,
    /// Tainted on entry.
    pub(crate) sources: Vec<Source>,
    /// Remembered on entry, for what happens to the returned value.
    pub(crate) captured: Vec<Value>,
    /// Done with the returned value.
    pub(crate) returned: Option<Returned>,
}

impl Plan {
    /// Whether the function is more than observed.
    pub(crate) fn is_role(&self) -> bool {
        self.sink.is_some() || !self.sources.is_empty() || self.returned.is_some()
    }
}

/// A variable of the function.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) ident: Ident,
    /// The `#[cfg(..)]`s of the parameter.
    pub(crate) cfgs: Vec<Attribute>,
}

/// Arguments that are checked.
pub(crate) struct Sink {
    pub(crate) kinds: Vec<&'static Kind>,
    pub(crate) values: Vec<Value>,
}

/// A parameter that is tainted.
pub(crate) struct Source {
    pub(crate) value: Value,
    pub(crate) entry: Entry,
}

/// What is known about data that enters.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) origin: Option<&'static Origin>,
    pub(crate) name: Option<LitStr>,
    /// The request type, empty when it is none.
    pub(crate) extractor: &'static str,
    /// Whether nobody said that the value is untrusted: it only is when its type derives `Taint`, as request structs do.
    pub(crate) if_derived: bool,
}

/// What is done with the returned value.
pub(crate) enum Returned {
    Taint(Entry),
    Sanitize(Vec<&'static Kind>),
    Validate(Vec<&'static Kind>),
    Derive,
}
