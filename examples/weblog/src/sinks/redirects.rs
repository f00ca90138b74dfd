//! `UNVALIDATED_REDIRECT`: where the browser is sent.

use axum::http::header::LOCATION;
use axum::http::{HeaderName, StatusCode};
use axum::response::Redirect;
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    location: String,
}

type Found = (StatusCode, [(HeaderName, String); 1]);

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/unvalidated_redirect/test_insecure_redirect", post(insecure_redirect))
        .route("/iast/unvalidated_redirect/test_secure_redirect", post(secure_redirect))
        .route("/iast/unvalidated_redirect/test_sanitized_redirect", post(sanitized_redirect))
        .route("/iast/unvalidated_redirect/test_insecure_header", post(insecure_header))
        .route("/iast/unvalidated_redirect/test_secure_header", post(secure_header))
        .route("/iast/unvalidated_redirect/test_sanitized_header", post(sanitized_header))
}

#[iast::source]
async fn insecure_redirect(Form(input): Form<Input>) -> Redirect {
    Redirect::to(&input.location) // VULNERABLE
}

/// The place is ours, and what came in is only a number in it.
#[iast::source]
async fn secure_redirect(Form(input): Form<Input>) -> Redirect {
    Redirect::to(&format!("/welcome/{}", input.location.len()))
}

#[iast::source]
async fn sanitized_redirect(Form(input): Form<Input>) -> Result<Redirect, Error> {
    if is_local(&input.location) { Ok(Redirect::to(&input.location)) } else { Err(Error::Refused("stay here")) }
}

/// Whether an address is a path of this service.
#[iast::validator(kind = "redirect")]
fn is_local(location: &str) -> bool {
    location.starts_with('/') && !location.starts_with("//") && !location.contains('\\')
}

#[iast::source]
async fn insecure_header(Form(input): Form<Input>) -> Found {
    (StatusCode::FOUND, [(LOCATION, input.location)])
}

#[iast::source]
async fn secure_header(Form(input): Form<Input>) -> Found {
    (StatusCode::FOUND, [(LOCATION, format!("/welcome/{}", input.location.len()))])
}

#[iast::source]
async fn sanitized_header(Form(input): Form<Input>) -> Result<Found, Error> {
    let Input { location } = input;
    if is_local(&location) { Ok((StatusCode::FOUND, [(LOCATION, location)])) } else { Err(Error::Refused("stay here")) }
}
