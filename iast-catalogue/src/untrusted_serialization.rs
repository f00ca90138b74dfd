//! Data in a format that trusts its writer.

use super::assess::Flow;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data is read in a format that trusts whoever wrote it.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::UntrustedSerialization,
    json_name: "UNTRUSTED_SERIALIZATION",
    in_datadog: false,
    code: "untrusted-serialization",
    short_name: "serialization",
    cwe: 502,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow::ALIKE),
    owasp: Owasp::INTEGRITY,
    title: "untrusted data is read in a format that trusts its writer",
    label: "serialized data",
    help: "check the bytes before they are used: `rkyv::access::<ArchivedOrder, Error>(&body)`",
    description: "\
        Some formats are read without a look at what they contain: archives that are used where they lie, compiled \
        Wasm modules, pickles of Python. Bytes that their writer did not write break memory safety or are run as \
        code.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \
        \"serialization\")]`. The attribute belongs on the unchecked way of reading, such as \
        `rkyv::access_unchecked`, and not on one that checks. Silent about what went through a sanitizer or validator \
        for `serialization`.",
    before: r"
        let order = unsafe { rkyv::access_unchecked::<ArchivedOrder>(&body) };
    ",
    after: r"
        let order = rkyv::access::<ArchivedOrder, rkyv::rancor::Error>(&body)?;
    ",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Deserialization_Cheat_Sheet.html"],
};
