//! The service is driven over HTTP, and what iast finds is compared with what is to be found: on a careless path a finding
//! of the right type at the right line with the right evidence, on a safe path none.
//!
//! What is not so yet says why, and fails when it becomes so. `book/src/conformance.md` shows all of it.

#![cfg(feature = "iast")]

/// The optional last part of a case.
macro_rules! missing {
    () => {
        None
    };
    ($reason:literal) => {
        Some($reason)
    };
}
use missing;

mod archive;
mod call;
mod case;
mod page;
mod security_controls;
mod sinks;
mod sources;
mod unfound;
