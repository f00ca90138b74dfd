//! What makes a value safe, whatever function did it. Each type says in its module which of these it is made safe by.

use super::{ENTRIES, VulnerabilityKind};

/// A way in which a value is made safe for some types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safe {
    /// What is markup in HTML is escaped.
    InHtml,
    /// It is quoted as one word for a shell.
    InShell,
    /// It is escaped as a part of an address.
    InUrl,
    /// It is escaped as a value of an LDAP filter or name.
    InLdap,
    /// It is escaped as text in a regular expression.
    InPattern,
    /// It is a path that lies in a directory.
    InDirectory,
}

impl Safe {
    /// The types that a value is safe for then, as a bit for each, by its number.
    #[must_use]
    pub const fn bits(self) -> u64 {
        const BITS: [u64; Safe::InDirectory as usize + 1] = bits();
        BITS[self as usize]
    }

    /// The types that a value is safe for then.
    pub fn kinds(self) -> impl Iterator<Item = VulnerabilityKind> {
        VulnerabilityKind::ALL.iter().copied().filter(move |kind| self.bits() & 1 << *kind as u64 != 0)
    }
}

const fn bits<const WAYS: usize>() -> [u64; WAYS] {
    assert!(ENTRIES.len() <= u64::BITS as usize);
    let mut bits = [0; WAYS];
    let mut kind = 0;
    while kind < ENTRIES.len() {
        if let Some(flow) = ENTRIES[kind].flow() {
            let mut way = 0;
            while way < flow.safe.len() {
                bits[flow.safe[way] as usize] |= 1 << kind;
                way += 1;
            }
        }
        kind += 1;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_safe_for_the_types_that_say_so() {
        use VulnerabilityKind as Kind;
        let of = |way: Safe| way.kinds().collect::<Vec<_>>();
        assert_eq!(of(Safe::InHtml), [Kind::Xss, Kind::EmailHtmlInjection]);
        assert_eq!(of(Safe::InShell), [Kind::CommandInjection]);
        assert_eq!(of(Safe::InUrl), [Kind::Ssrf, Kind::UnvalidatedRedirect, Kind::HeaderInjection]);
        assert_eq!(of(Safe::InLdap), [Kind::LdapInjection]);
        assert_eq!(of(Safe::InPattern), [Kind::RegexInjection]);
        assert_eq!(of(Safe::InDirectory), [Kind::PathTraversal]);
    }
}
