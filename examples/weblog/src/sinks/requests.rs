//! `SSRF`: a request to another server.

use axum::extract::State;
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    url: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/ssrf/test_insecure", post(insecure))
        .route("/iast/ssrf/test_secure", post(secure))
        .route("/iast/ssrf/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(State(weblog): State<Weblog>, Form(input): Form<Input>) -> Result<String, Error> {
    let answer = weblog.http.get(&input.url).send().await?; // VULNERABLE
    Ok(answer.text().await?)
}

/// The server is ours.
#[iast::source]
async fn secure(State(weblog): State<Weblog>, Form(input): Form<Input>) -> Result<String, Error> {
    let url = format!("{}pictures/{}", weblog.target(), input.url.len());
    Ok(weblog.http.get(&url).send().await?.text().await?)
}

#[iast::source]
async fn sanitized(State(weblog): State<Weblog>, Form(input): Form<Input>) -> Result<String, Error> {
    if !is_ours(&input.url, &weblog.target()) {
        return Err(Error::Refused("that server is not ours"));
    }
    Ok(weblog.http.get(&input.url).send().await?.text().await?)
}

/// Whether an address is one of our server's.
#[iast::validator(kind = "ssrf", args(url))]
fn is_ours(url: &str, server: &str) -> bool {
    url.starts_with(server)
}
