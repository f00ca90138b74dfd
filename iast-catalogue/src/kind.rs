//! The types of vulnerability by their names. The list of them stands in the root, what each is called in its module.

use std::fmt;
use std::str::FromStr;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ENTRIES, UnknownName, VulnerabilityKind, name};

/// Makes the enumeration of types and the table of what is known of them from the list of their modules.
macro_rules! types {
    ($($module:ident $variant:ident,)*) => {
        /// A type of vulnerability.
        ///
        /// Each has a JSON name (`SQL_INJECTION`, as in Datadog's IAST), a code (`sql-injection`) and a short
        /// name (`sql`). Of a [data flow](Self::is_dataflow), each of them is what `#[iast::sink(kind = "..")]` takes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum VulnerabilityKind {
            $(#[doc = $module::summary!()] $variant,)*
        }

        impl VulnerabilityKind {
            /// Every type, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }

        /// What is known of the types, in the order of [`VulnerabilityKind::ALL`].
        static ENTRIES: [&Entry; VulnerabilityKind::ALL.len()] = [$(&$module::ENTRY,)*];
    };
}

/// Says in a sentence what a type is: as the documentation of its variant, and in its module as `summary!()`.
macro_rules! in_short {
    ($text:literal) => {
        macro_rules! summary {
            () => {
                $text
            };
        }
        pub(super) use summary;
    };
}

// Hence the index of a type in the table is the right one.
const _: () = {
    let mut index = 0;
    while index < ENTRIES.len() {
        assert!(ENTRIES[index].kind as usize == index && VulnerabilityKind::ALL[index] as usize == index);
        index += 1;
    }
};

impl VulnerabilityKind {
    /// The name in findings files, such as `SQL_INJECTION`.
    #[must_use]
    pub const fn json_name(self) -> &'static str {
        ENTRIES[self as usize].json_name
    }

    /// The permanent kebab-case code, such as `sql-injection`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ENTRIES[self as usize].code
    }

    /// The short name, such as `sql`.
    #[must_use]
    pub const fn short_name(self) -> &'static str {
        ENTRIES[self as usize].short_name
    }

    /// The number in the Common Weakness Enumeration, <https://cwe.mitre.org>.
    #[must_use]
    pub const fn cwe(self) -> u16 {
        ENTRIES[self as usize].cwe
    }

    /// Whether a finding of this type is a flow from a source to a sink. Only these are what attributes take.
    #[must_use]
    pub const fn is_dataflow(self) -> bool {
        ENTRIES[self as usize].flow().is_some()
    }
}

impl fmt::Display for VulnerabilityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.json_name())
    }
}

impl FromStr for VulnerabilityKind {
    type Err = UnknownName;

    /// Reads a JSON name, a code or a short name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| [kind.json_name(), kind.code(), kind.short_name()].contains(&text))
            .ok_or_else(|| UnknownName::new("kind", text, Self::ALL.iter().map(|kind| kind.short_name()).collect()))
    }
}

impl Serialize for VulnerabilityKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.json_name())
    }
}

impl<'de> Deserialize<'de> for VulnerabilityKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        name::deserialize(deserializer, str::parse)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_unique_and_parses_back() {
        let mut seen = HashSet::new();
        for kind in VulnerabilityKind::ALL {
            for name in HashSet::from([kind.json_name(), kind.code(), kind.short_name()]) {
                assert!(seen.insert(name), "{name} is used twice");
                assert_eq!(name.parse(), Ok(*kind));
            }
        }
    }

    #[test]
    fn codes_are_kebab_case_and_json_names_are_screaming() {
        for kind in VulnerabilityKind::ALL {
            assert!(kind.code().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{kind}");
            assert!(kind.json_name().bytes().all(|b| b.is_ascii_uppercase() || b == b'_'), "{kind}");
        }
    }

    #[test]
    fn data_flows_are_told_from_the_others() {
        let (flows, others): (Vec<_>, Vec<_>) = VulnerabilityKind::ALL.iter().partition(|kind| kind.is_dataflow());
        assert_eq!((flows.len(), others.len()), (19, 20));
        let is_flow = |kind: &VulnerabilityKind| {
            let name = kind.json_name();
            ["INJECTION", "TRAVERSAL", "VIOLATION", "REDIRECT", "SSRF", "XSS"].iter().any(|end| name.ends_with(end))
                || name.starts_with("UNTRUSTED_")
        };
        assert!(flows.into_iter().all(is_flow));
        assert!(!others.into_iter().any(is_flow));
    }
}
