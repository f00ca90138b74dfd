//! How bad a vulnerability is.

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::{UnknownName, name};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Hardening.
    Low,
    /// A weakness that needs another one.
    Medium,
    /// Directly exploitable with limits.
    High,
    /// Directly exploitable.
    Critical,
}

impl Severity {
    /// The name in findings files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Reads a name of findings files.
    fn named(text: &str) -> Result<Self, UnknownName> {
        const ALL: [Severity; 4] = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
        let known = ALL.into_iter().find(|severity| severity.as_str() == text);
        known.ok_or_else(|| UnknownName::new("severity", text, ALL.map(Self::as_str).to_vec()))
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Severity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        name::deserialize(deserializer, Self::named)
    }
}
