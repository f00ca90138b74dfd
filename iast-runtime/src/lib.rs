//! The engine of [`iast`](https://docs.rs/iast): which bytes of memory are untrusted, where they came from, and
//! what happens when they reach a dangerous call.
//!
//! Programs use it through the crate `iast`. The modules stand in the order in which data flows: memory, taint,
//! flow, finding, report.

pub mod private;

mod api;
mod config;
mod controls;
mod coverage;
mod finding;
mod flow;
#[cfg(feature = "tower")]
mod http;
mod limits;
mod memory;
mod overhead;
mod process;
mod report;
mod site;
mod slot;
mod stats;
mod taint;
mod walk;

pub use api::{Scope, findings, is_enabled, ranges, ranges_at_sink, taint, taint_all, untaint};
#[cfg(feature = "tower")]
pub use http::tower;
pub use iast_schema::{
    Confidence, Evidence, EvidencePart, Finding, Location, Origin, Request, Severity, Source, Step, VulnerabilityKind,
};
pub use memory::alloc::Alloc;
pub use memory::text::Text;
pub use stats::{Stats, stats};
pub use taint::range::{TaintRange, TaintSource};
pub use walk::{Taint, Walk};
