//! `REFLECTION_INJECTION`: a function of a script that is called by its name.

use axum::routing::post;
use axum::{Form, Router};
use rhai::{AST, Engine, Scope};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

const SCRIPT: &str = "fn greet() { \"hello\" } fn erase() { \"everything is gone\" }";

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    param: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/reflection_injection/test_insecure", post(insecure))
        .route("/iast/reflection_injection/test_secure", post(secure))
        .route("/iast/reflection_injection/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<String, Error> {
    call(&input.param)
}

#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<String, Error> {
    match &*input.param {
        "greet" => call("greet"),
        _ => Err(Error::Refused("write `greet`")),
    }
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<String, Error> {
    if is_harmless(&input.param) { call(&input.param) } else { Err(Error::Refused("greet instead")) }
}

/// Whether a function may be called by everybody.
#[iast::validator(kind = "reflection")]
fn is_harmless(name: &str) -> bool {
    name.starts_with("greet")
}

#[iast::instrument]
fn call(name: &str) -> Result<String, Error> {
    let engine = Engine::new();
    let script: AST = engine.compile(SCRIPT)?;
    let result = engine.call_fn::<String>(&mut Scope::new(), &script, name, ()); // VULNERABLE
    Ok(result.map_err(|cause| cause.to_string())?)
}
