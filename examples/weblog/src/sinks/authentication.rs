//! `INSECURE_AUTH_PROTOCOL`: a login that sends the password, or a hash of it that can be guessed, with each request.

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::routing::get;

use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new().route("/iast/insecure-auth-protocol/test", get(greet))
}

/// Greets whoever says a name, by whatever protocol.
async fn greet(headers: HeaderMap) -> &'static str {
    if headers.contains_key(AUTHORIZATION) { "hello, you" } else { "hello" }
}
