//! The types of a finding, as `iast` writes them into its findings files and as tools read them back.
//!
//! This crate owns the shape of the data and nothing else: no detection, no texts, no rendering. The types of vulnerability
//! and what they are called are those of `iast-catalogue`. A findings
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
mod order;
mod process;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use finding::{Confidence, Evidence, EvidencePart, FORMAT_VERSION, Finding, Location, Request, Source, Step};
pub use iast_catalogue::{Origin, Severity, UnknownName, VulnerabilityKind};
pub use order::worst_first;
pub use process::{Loss, Process, Role, Site, Suppressed};
