//! Predictable random numbers.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Secrets are made from predictable numbers.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::WeakRandomness,
    json_name: "WEAK_RANDOMNESS",
    in_datadog: true,
    code: "weak-randomness",
    short_name: "randomness",
    cwe: 338,
    summary: summary!(),
    severity: Severity::Low,
    how: How::CALL,
    owasp: Owasp::CRYPTOGRAPHY,
    title: "a predictable generator of random numbers is used",
    label: "random number",
    help: "take what others must not guess from the system: `getrandom::fill(&mut token)`",
    description: "\
        Generators such as `fastrand` and `SmallRng` are made to be fast. Whoever has seen a few of their numbers \
        computes the next ones, and with them tokens, passwords and ids that were to be secret. A good generator with \
        a fixed seed is no better.",
    detection: "\
        Found when an observed function uses `fastrand`, `random_string`, `SmallRng`, or a generator of `nanorand`, \
        `oorandom`, `rand_isaac`, `rand_mt`, `rand_pcg`, `rand_xorshift`, `rand_xoshiro` or `turborand`, or seeds \
        `StdRng` or ChaCha of rand with a literal or constant. What the number is for is not known. `rand::rng()` and \
        what the system seeds are no finding.",
    before: r"
        let token: String = std::iter::repeat_with(fastrand::alphanumeric).take(32).collect();
    ",
    after: r"
        let mut token = [0; 32];
        getrandom::fill(&mut token)?;
    ",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Cryptographic_Storage_Cheat_Sheet.html"],
};
