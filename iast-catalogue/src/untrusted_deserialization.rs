//! Untrusted deserialization.

use super::assess::Flow;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data chooses which types are built from it.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::UntrustedDeserialization,
    json_name: "UNTRUSTED_DESERIALIZATION",
    in_datadog: true,
    code: "untrusted-deserialization",
    short_name: "deserialization",
    cwe: 502,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow::ALIKE),
    owasp: Owasp::INTEGRITY,
    title: "untrusted data chooses which types are built from it",
    label: "data to deserialize",
    help: "deserialize into one concrete type: `serde_json::from_slice::<Order>(&body)`",
    description: "\
        With serde the program says which type is read. With `typetag` the data says it: each type that implements \
        the trait can be built, also those that were never meant to come from a client, and their methods run.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \
        \"deserialization\")]`. Reading into a concrete type is no danger and needs no such attribute. Silent about \
        what went through a sanitizer or validator for `deserialization`.",
    before: r"
        // The trait `Job` is under `#[typetag::serde]`: the body names the type.
        let job: Box<dyn Job> = serde_json::from_slice(&body)?;
        job.run();
    ",
    after: r"
        let job: Resize = serde_json::from_slice(&body)?;
        job.run();
    ",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Deserialization_Cheat_Sheet.html"],
};
