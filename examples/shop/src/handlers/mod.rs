//! What each route does: read the request, call the modules that do the work, shape the answer.

mod accounts;
mod images;
mod manuals;
mod orders;
mod products;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Shop;

/// Every route of the service. The careless ones are marked, each followed by its safe twin.
pub(crate) fn routes() -> Router<Shop> {
    Router::new()
        .route("/", get(accounts::home))
        .route("/login", post(accounts::log_in_with_json))
        .route("/login/form", post(accounts::log_in_with_form))
        .route("/products/{id}", get(products::show))
        .route("/products/search", get(products::search)) // VULNERABLE: SQL injection
        .route("/products/find", get(products::find))
        .route("/manuals/open/{name}", get(manuals::open)) // VULNERABLE: path traversal
        .route("/manuals/download/{name}", get(manuals::download))
        .route("/manuals/checksum", post(manuals::checksum)) // VULNERABLE: command injection
        .route("/manuals/verify", post(manuals::verify))
        .route("/images/fetch", get(images::fetch)) // VULNERABLE: SSRF
        .route("/images/{product}", get(images::of_product))
        .route("/orders/{id}", get(orders::show))
        .route("/orders/{id}/note", post(orders::note)) // VULNERABLE: XSS
        .route("/orders/{id}/note/plain", post(orders::note_plain))
}
