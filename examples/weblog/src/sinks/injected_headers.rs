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
        .route("/iast/header_injection/reflected/exclusion", get(reflected))
        .route("/iast/header_injection/reflected/no-exclusion", get(unrelated))
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

#[iast::instrument]
fn headers(name: HeaderName, value: &str) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(name, HeaderValue::from_str(value)?);
    Ok(headers)
}
