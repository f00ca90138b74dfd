//! Trust boundary violation.

use super::assess::Flow;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data is stored where the program expects trusted data.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::TrustBoundaryViolation,
    json_name: "TRUST_BOUNDARY_VIOLATION",
    in_datadog: true,
    code: "trust-boundary-violation",
    short_name: "trust-boundary",
    cwe: 501,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow::ALIKE),
    owasp: Owasp::DESIGN,
    title: "untrusted data is stored as trusted data",
    label: "trusted store",
    help: "parse it into a type that only holds valid values, and store that:\n\
           `session.insert(\"role\", value.parse::<Role>()?)`",
    description: "\
        A session holds what the service knows about a client. When a value of the client is put there unchecked, \
        code that runs later takes it for the service's own knowledge, and nobody remembers that it has yet to be \
        checked.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \
        \"trust-boundary\")]`, in the key as well as in the value. Silent about enums and numbers that were parsed \
        from the input, and about what went through a sanitizer or validator for `trust-boundary`.",
    before: r#"
        session.insert("role", form.role).await?;
    "#,
    after: r#"
        // `Role` is an enum: whatever is no role does not parse.
        session.insert("role", form.role.parse::<Role>()?).await?;
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html",
    ],
};
