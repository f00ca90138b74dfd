//! Interactive application security testing for Rust.
//!
//! Annotate handlers and DAO functions, turn on one cargo feature, run the tests you already have, and read in the
//! test output which untrusted input reached which dangerous call: file, line, function, data flow, evidence, fix.
//!
//! ```
//! use iast::{sink, source};
//!
//! #[source(params, origin = "http.request.parameter")]
//! fn search(name: String) -> usize {
//!     let statement = format!("SELECT * FROM products WHERE name = '{name}'");
//!     query(&statement)
//! }
//!
//! #[sink(kind = "sql")]
//! fn query(statement: &str) -> usize {
//!     statement.len() // where the database would be asked
//! }
//!
//! assert_eq!(search("lamp".to_owned()), 42);
//! ```
//!
//! # Setting it up
//!
//! ```toml
//! [dependencies]
//! iast = { version = "0.1", features = ["axum"] }
//!
//! [features]
//! iast = ["iast/enable"]
//! ```
//!
//! and `cargo test --features iast`.
//!
//! # Features
//!
//! * `enable` is the switch. Without it the attributes check their arguments and hand the code back unchanged, the
//!   functions of this crate do nothing, and nothing but the macro crate and its parsers is compiled.
//! * `custom-allocator`: the program brings its own global allocator, wrapped in [`Alloc`]. Without it, `iast` is
//!   the global allocator while enabled.
//! * `tower`: `tower::IastLayer`, which gives each request a context. `http`, `axum` and `serde_json`: [`Taint`] for the
//!   types of these crates.
//!
//! # What it can see
//!
//! On Linux with glibc (x86-64 and aarch64) every copy of memory is seen, so taint goes through any crate. Elsewhere
//! it follows moves and borrows, and values at sinks are compared with those that came in; such findings are
//! `inferred`. What was not tracked is counted ([`stats`]) and printed in the report.

#[cfg(not(feature = "enable"))]
mod off;

#[cfg(not(feature = "enable"))]
#[doc(hidden)]
pub use off::private as __private;
#[cfg(not(feature = "enable"))]
pub use off::*;

#[cfg(feature = "enable")]
#[doc(hidden)]
pub use iast_runtime::private as __private;
#[cfg(all(feature = "enable", feature = "tower"))]
pub use iast_runtime::tower;
#[cfg(feature = "enable")]
pub use iast_runtime::{
    Alloc, Confidence, Evidence, EvidencePart, Finding, Location, Origin, Request, Scope, Severity, Source, Stats,
    Step, Taint, TaintRange, TaintSource, Text, VulnerabilityKind, Walk, findings, is_enabled, ranges, ranges_at_sink,
    stats, taint, taint_all, untaint,
};

pub use iast_macros::{Taint, instrument, propagator, sanitizer, sink, skip, source, validator};

#[cfg(all(feature = "enable", not(feature = "custom-allocator")))]
#[global_allocator]
static ALLOCATOR: Alloc = Alloc::new(std::alloc::System);
