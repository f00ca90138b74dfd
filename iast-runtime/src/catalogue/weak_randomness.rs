//! Predictable random numbers.

use iast_schema::{Severity, VulnerabilityKind};

use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::WeakRandomness,
    severity: Severity::Low,
    flow: None,
    owasp: Owasp::CRYPTOGRAPHY,
    title: "a predictable generator of random numbers is used",
    label: "random number",
    help: "take what others must not guess from the system: `getrandom::fill(&mut token)`",
    description: "\
        Generators such as `fastrand` and `SmallRng` are made to be fast. Whoever has seen a few of their numbers \
        computes the next ones, and with them tokens, passwords and ids that were to be secret. A good generator with \
        a fixed seed is no better.",
    detection: "\
        Not detected yet. A call of the program to a generator that is not for cryptography will count as one, such \
        as those of `fastrand`, `oorandom`, `rand_pcg` and `SmallRng`, and a generator that is seeded with a \
        constant.",
    before: r"
        let token: String = std::iter::repeat_with(fastrand::alphanumeric).take(32).collect();
    ",
    after: r"
        let mut token = [0; 32];
        getrandom::fill(&mut token)?;
    ",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Cryptographic_Storage_Cheat_Sheet.html"],
};
