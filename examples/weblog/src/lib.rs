//! A service to hold iast against: for each type of vulnerability a careless and a safe endpoint, and for each place that
//! untrusted data comes from an endpoint that takes it into a statement of SQL.
//!
//! The paths are those that the conformance tests of other tools use, so that what is found can be compared. Everything
//! that a sink talks to is real: SQLite, and an LDAP server, a mail server and a web server on loopback ports.

#![forbid(unsafe_code)]

mod database;
mod error;
mod neighbours;
mod sampling;
mod security_controls;
mod sinks;
mod sources;
mod state;

pub use state::Weblog;

use axum::Router;

#[cfg(feature = "custom-allocator")]
#[global_allocator]
static ALLOCATOR: iast::Alloc<std::alloc::System> = iast::Alloc::new(std::alloc::System);

/// The whole service, ready to be served.
pub fn app(weblog: Weblog) -> Router {
    Router::new()
        .merge(sinks::routes())
        .merge(sources::routes())
        .merge(security_controls::routes())
        .merge(sampling::routes())
        .layer(iast::tower::IastLayer::new())
        .with_state(weblog)
}
