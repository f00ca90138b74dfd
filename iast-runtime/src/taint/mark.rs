//! Security marks: for which kinds of vulnerability a tainted range is safe.

use std::sync::atomic::{AtomicU64, Ordering};

use iast_catalogue::Safe;
use iast_schema::VulnerabilityKind;

/// A set of kinds that only grows.
#[derive(Debug, Default)]
pub(crate) struct SharedMarks(AtomicU64);

impl SharedMarks {
    /// No kind.
    pub(crate) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Adds kinds.
    pub(crate) fn add(&self, marks: Marks) {
        self.0.fetch_or(marks.0, Ordering::Relaxed);
    }

    /// The kinds in the set.
    pub(crate) fn get(&self) -> Marks {
        Marks(self.0.load(Ordering::Relaxed))
    }
}

/// A set of kinds of vulnerability.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Marks(u64);

impl Marks {
    /// No kind.
    pub(crate) const NONE: Self = Self(0);

    /// The set of `kinds`.
    pub(crate) fn of(kinds: &[VulnerabilityKind]) -> Self {
        Self(kinds.iter().fold(0, |bits, kind| bits | bit(*kind)))
    }

    /// The set of kinds that a value is safe for which was made so in this way.
    pub(crate) const fn by(safe: Safe) -> Self {
        Self(safe.bits())
    }

    /// Whether `kind` is in the set.
    pub(crate) fn contains(self, kind: VulnerabilityKind) -> bool {
        self.0 & bit(kind) != 0
    }

    /// The kinds of either set.
    #[must_use]
    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The kinds of both sets.
    #[must_use]
    pub(crate) fn shared_with(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The kinds in the set.
    pub(crate) fn kinds(self) -> impl Iterator<Item = VulnerabilityKind> {
        VulnerabilityKind::ALL.iter().copied().filter(move |kind| self.contains(*kind))
    }
}

fn bit(kind: VulnerabilityKind) -> u64 {
    const { assert!(VulnerabilityKind::ALL.len() <= 64) };
    1 << kind as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_mark_of_its_own() {
        for kind in VulnerabilityKind::ALL {
            assert_eq!(Marks::of(&[*kind]).kinds().collect::<Vec<_>>(), [*kind]);
        }
        assert_eq!(Marks::of(VulnerabilityKind::ALL).kinds().count(), VulnerabilityKind::ALL.len());
    }
}
