//! The types of a finding, as in `iast-schema`, which is not compiled while the crate is off. A test of this
//! repository holds the two against each other.

use super::{Origin, VulnerabilityKind};

/// One flow of untrusted data into a dangerous call, or something dangerous seen in a response.
///
/// Secrets are already redacted in it, and it holds text that an attacker may have chosen: escape it for the
/// place where you show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The version of the format, 1.
    pub format: u32,
    /// The type of the vulnerability.
    pub kind: VulnerabilityKind,
    /// The code of the type, such as `sql-injection`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The number in the Common Weakness Enumeration.
    pub cwe: u16,
    /// Whether the flow was tracked byte by byte or inferred from equal text.
    pub confidence: Confidence,
    /// What the untrusted bytes do at the call, in words, where the type tells cases apart.
    pub note: Option<String>,
    /// Whether the untrusted bytes did the harm as they were (`true`), or others in their place could (`false`). `None`
    /// where the type has one case only, and in older files.
    pub proven: Option<bool>,
    /// Whether the untrusted bytes were such as attackers send, and ordinary clients do not. `None` where the bytes of the
    /// type do not tell, and in older files.
    pub attack: Option<bool>,
    /// Whether it was seen in production: not in a test binary, and not in a program that cargo or a test has started.
    /// `None` in older files.
    pub production: Option<bool>,
    /// The dangerous call. For a response the annotated function that received the request; without one, `file` is empty
    /// and `request` tells the route.
    pub location: Location,
    /// Where the data came from, in the order of first appearance in the evidence. Empty where no data has to flow.
    pub sources: Vec<Source>,
    /// The way from the first source to the sink. Empty where no data has to flow.
    pub flow: Vec<Step>,
    /// The value at the sink, cut where untrusted bytes start and end; or what was seen in the response.
    pub evidence: Evidence,
    /// Names the vulnerability across runs. It survives moved lines.
    pub fingerprint: String,
    /// The test that proved it.
    pub test: Option<String>,
    /// The request that carried it.
    pub request: Option<Request>,
    /// How often it was seen by this process.
    pub count: u64,
    /// When it was first seen, in milliseconds since 1970-01-01 UTC.
    pub time: u64,
}

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
}

/// How the flow was established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// Every byte was tracked from the source to the sink, or the response was seen as it is.
    Confirmed,
    /// Text of a source of the same request stands in the argument of the sink; the way between was not seen.
    Inferred,
}

impl Confidence {
    /// The name in findings files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Inferred => "inferred",
        }
    }
}

/// A place in the program's source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file as the compiler names it: relative to the workspace root for members of a workspace.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The function, with its type where it is a method. Empty when unknown.
    pub function: String,
    /// The path of the module. Empty when unknown.
    pub module: String,
}

/// Where untrusted data entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The kind of place.
    pub origin: Origin,
    /// The name of the parameter, header, cookie or field.
    pub name: Option<String>,
    /// The value that came in; redacted when it looks secret.
    pub value: String,
    /// The function that received it, when it entered through an annotated one.
    pub location: Option<Location>,
}

/// One step on the way from the source to the sink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The function.
    pub function: String,
    /// What happened, such as `format!`.
    pub what: String,
}

/// The value at the sink.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The pieces of the value, in order.
    pub parts: Vec<EvidencePart>,
}

/// A piece of the value at the sink: untrusted, or the program's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidencePart {
    /// The text. Bytes that are not UTF-8 are replaced by U+FFFD.
    pub value: String,
    /// Which of the finding's sources the bytes came from; `None` for the program's own.
    pub source: Option<usize>,
    /// Whether the text was replaced because it looks secret.
    pub redacted: bool,
}

/// The request during which a finding was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The route pattern, such as `/users/{id}`, when the framework tells it.
    pub route: Option<String>,
    /// The path as it was requested.
    pub path: String,
    /// Whether it carried something to log in with: an `Authorization` header, or a cookie that can be the id of a
    /// session. `None` in older files.
    pub credentials: Option<bool>,
}
