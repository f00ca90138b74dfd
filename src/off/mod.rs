//! What the crate consists of while it is off: the same names, and nothing behind them.

mod alloc;
mod api;
mod finding;
mod kind;
mod name;
mod origin;
pub mod private;
#[cfg(feature = "tower")]
pub mod tower;

pub use alloc::Alloc;
pub use api::{
    Scope, Stats, Taint, TaintRange, TaintSource, Text, Walk, findings, is_enabled, ranges, ranges_at_sink, stats,
    taint, taint_all, untaint,
};
pub use finding::{Confidence, Evidence, EvidencePart, Finding, Location, Request, Severity, Source, Step};
pub use kind::VulnerabilityKind;
pub use origin::Origin;
