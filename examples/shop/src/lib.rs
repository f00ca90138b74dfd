//! A small web shop: products, a login, manuals to download, pictures and order notes.
//!
//! Five of its routes are written carelessly, each with a different vulnerability, and each has a twin
//! that does the same job safely. The table in the crate's `README.md` lists them. This file owns how the
//! parts are put together; what a route does is in `handlers`.

#![forbid(unsafe_code)]

mod checksums;
mod config;
mod dao;
mod database;
mod error;
mod files;
mod handlers;
mod images;
mod pages;
mod session;
mod state;

pub use config::Config;
pub use error::Error;
pub use state::Shop;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::X_CONTENT_TYPE_OPTIONS;
use axum::middleware::map_response;
use axum::response::Response;

#[cfg(feature = "custom-allocator")]
#[global_allocator]
static ALLOCATOR: iast::Alloc<std::alloc::System> = iast::Alloc::new(std::alloc::System);

/// The whole service, ready to be served.
pub fn app(shop: Shop) -> Router {
    handlers::routes().layer(map_response(nosniff)).layer(iast::tower::IastLayer::new()).with_state(shop)
}

/// Browsers take a response for what it says to be.
async fn nosniff(mut response: Response) -> Response {
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
