//! `DIRECTORY_LISTING_LEAK` and `SESSION_REWRITING`: pages that show more than they should.

use axum::Router;
use axum::http::header::X_CONTENT_TYPE_OPTIONS;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;

use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    let listing = "<title>Index of /static</title><h1>Index of /static</h1><a href=\"../\">../</a><a href=\"a\">a</a>";
    let gallery = "<title>Pictures</title><h1>Pictures</h1><a href=\"a\">a</a>";
    Router::new()
        .route("/iast/directory_listing_leak/test_insecure", get(async move || page(listing)))
        .route("/iast/directory_listing_leak/test_secure", get(async move || page(gallery)))
        .route(
            "/iast/session_rewriting/test_insecure",
            get(async || Redirect::to("/home;jsessionid=8f14e45fceea167a5a36dedd4bea2543")),
        )
        .route("/iast/session_rewriting/test_secure", get(async || Redirect::to("/home")))
}

fn page(body: &'static str) -> impl IntoResponse {
    ([(X_CONTENT_TYPE_OPTIONS, "nosniff")], Html(body))
}
