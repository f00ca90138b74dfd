//! The types of a finding, as `iast` writes them into its findings files and as tools read them back.
//!
//! This crate owns the shape of the data and nothing else: no detection, no texts, no rendering. A findings
//! file is a sequence of lines, each one [`Finding`] as a JSON object. A later line with the same
//! [`fingerprint`](Finding::fingerprint) in the same file replaces the earlier one (its
//! [`count`](Finding::count) is the newer).
//!
//! # Example
//!
//! ```
//! let kind: iast_schema::VulnerabilityKind = "sql".parse()?;
//! assert_eq!(kind.json_name(), "SQL_INJECTION");
//! assert_eq!(kind.code(), "sql-injection");
//! # Ok::<(), iast_schema::UnknownName>(())
//! ```
#![forbid(unsafe_code)]

mod finding;
mod kind;
mod name;
mod order;
mod origin;
mod process;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use finding::{
    Confidence, Evidence, EvidencePart, FORMAT_VERSION, Finding, Location, Request, Severity, Source, Step,
};
pub use kind::VulnerabilityKind;
pub use name::UnknownName;
pub use order::worst_first;
pub use origin::Origin;
pub use process::{Loss, Process, Role, Site, Suppressed};
