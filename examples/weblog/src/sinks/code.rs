//! `CODE_INJECTION`: a script.

use axum::routing::post;
use axum::{Form, Router};
use rhai::{Engine, Scope};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    code: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/code_injection/test_insecure", post(insecure))
        .route("/iast/code_injection/test_secure", post(secure))
        .route("/iast/code_injection/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<String, Error> {
    let engine = Engine::new();
    let result = engine.eval_expression::<i64>(&input.code).map_err(|cause| cause.to_string())?; // VULNERABLE
    Ok(result.to_string())
}

/// The script is ours, and what came in is a value in it.
#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<String, Error> {
    let engine = Engine::new();
    let mut scope = Scope::new();
    scope.push("input", input.code);
    let length = engine.eval_with_scope::<i64>(&mut scope, "input.len").map_err(|cause| cause.to_string())?;
    Ok(length.to_string())
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<String, Error> {
    if !is_sum(&input.code) {
        return Err(Error::Refused("write a sum"));
    }
    let result = Engine::new().eval_expression::<i64>(&input.code).map_err(|cause| cause.to_string())?;
    Ok(result.to_string())
}

/// Whether a script is nothing but numbers that are added.
#[iast::validator(kind = "code")]
fn is_sum(script: &str) -> bool {
    script.split('+').all(|number| number.parse::<u32>().is_ok())
}
