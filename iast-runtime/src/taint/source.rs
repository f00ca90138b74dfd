//! A source: one untrusted value, with where it came in.

use std::sync::OnceLock;

use iast_schema::Origin;

use super::mark::SharedMarks;
use crate::site::FnSite;

/// One untrusted value. Its bytes are kept so that ranges can be held against them.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) origin: Origin,
    pub(crate) name: Option<Box<str>>,
    pub(crate) value: Box<[u8]>,
    /// The kinds for which a sanitizer or validator has dealt with the value, in whatever copy.
    pub(crate) dealt_with: SharedMarks,
    /// The kinds for which it was reported at the call that used it.
    pub(crate) reported: SharedMarks,
    /// The annotated function that received it first.
    pub(crate) received_by: OnceLock<&'static FnSite>,
}

impl Source {
    /// The name, or nothing.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether this is the source that `origin`, `name` and `value` describe.
    pub(crate) fn is(&self, origin: Origin, name: Option<&str>, value: &[u8]) -> bool {
        self.origin == origin && self.name() == name && *self.value == *value
    }
}
