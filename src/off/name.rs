//! The error for a name that stands for no value of an enumeration.

use std::fmt;

/// A text that names no value of the enumeration it was parsed as.
///
/// Its `Display` lists the names that are valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    given: String,
    valid: Vec<&'static str>,
}

impl UnknownName {
    pub(super) fn new(what: &'static str, given: &str, valid: Vec<&'static str>) -> Self {
        Self { what, given: given.to_owned(), valid }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} `{}`; valid: {}", self.what, self.given.escape_debug(), self.valid.join(", "))
    }
}

impl std::error::Error for UnknownName {}
