//! The error for a name that stands for no value of an enumeration.

use std::fmt;

use serde_core::Deserializer;
use serde_core::de::{Error, Visitor};

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
    pub(crate) fn new(what: &'static str, given: &str, valid: Vec<&'static str>) -> Self {
        Self { what, given: given.to_owned(), valid }
    }
}

/// Reads a value by its name, without a copy of the name.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    parse: fn(&str) -> Result<T, UnknownName>,
) -> Result<T, D::Error> {
    struct Name<T>(fn(&str) -> Result<T, UnknownName>);

    impl<T> Visitor<'_> for Name<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<T, E> {
            (self.0)(name).map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Name(parse))
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} `{}`; valid: {}", self.what, self.given.escape_debug(), self.valid.join(", "))
    }
}

impl std::error::Error for UnknownName {}
