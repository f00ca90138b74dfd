//! `HEADER_INJECTION`: a header of the response, by its value.

use axum::extract::Query;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    test: String,
}

/// Which header of the request becomes which header of the response.
#[derive(Debug, Deserialize, iast::Taint)]
struct Reflection {
    origin: String,
    reflected: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/header_injection/test_insecure", post(insecure))
        .route("/iast/header_injection/test_secure", post(secure))
        .route("/iast/header_injection/test_sanitized", post(sanitized))
        .route("/iast/header_injection/reflected/exclusion", get(reflected))
        .route("/iast/header_injection/reflected/no-exclusion", get(unrelated))
        .route("/iast/header_injection/reflected/sanitized", get(checked))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<HeaderMap, Error> {
    headers(HeaderName::from_static("x-test"), &input.test)
}

/// A header that is made from what the client says, by its protocol.
#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<HeaderMap, Error> {
    headers(HeaderName::from_static("sec-websocket-location"), &input.test)
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<HeaderMap, Error> {
    headers(HeaderName::from_static("x-test"), &one_word(&input.test))
}

/// What of a text can do nothing in a header.
#[iast::sanitizer(kind = "header")]
fn one_word(text: &str) -> String {
    text.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "")
}

/// The client may have its own header back.
#[iast::source]
async fn reflected(Query(reflection): Query<Reflection>, request: HeaderMap) -> Result<HeaderMap, Error> {
    let value = request.get(&reflection.origin).ok_or(Error::Refused("the header is missing"))?;
    headers(reflection.reflected.parse()?, value.to_str()?)
}

/// A parameter goes where the header may go.
#[iast::source]
async fn unrelated(Query(reflection): Query<Reflection>) -> Result<HeaderMap, Error> {
    headers(reflection.reflected.parse()?, &reflection.origin)
}

#[iast::source]
async fn checked(Query(reflection): Query<Reflection>) -> Result<HeaderMap, Error> {
    headers(reflection.reflected.parse()?, &one_word(&reflection.origin))
}

#[iast::instrument]
fn headers(name: HeaderName, value: &str) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(name, HeaderValue::from_str(value)?);
    Ok(headers)
}
