//! `TEMPLATE_INJECTION`

use axum::routing::post;
use axum::{Form, Router};
use minijinja::{Environment, context};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    template: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/template_injection/test_insecure", post(insecure))
        .route("/iast/template_injection/test_secure", post(secure))
        .route("/iast/template_injection/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<String, Error> {
    let templates = Environment::new();
    Ok(templates.render_str(&input.template, context! { name => "you" })?) // VULNERABLE
}

/// The template is ours, and what came in is a value in it.
#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<String, Error> {
    let templates = Environment::new();
    Ok(templates.render_str("Hello {{ name }}", context! { name => input.template })?)
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<String, Error> {
    let templates = Environment::new();
    Ok(templates.render_str(&without_braces(&input.template), context! { name => "you" })?)
}

/// A text in which no engine finds anything to do.
#[iast::sanitizer(kind = "template")]
fn without_braces(text: &str) -> String {
    text.replace(['{', '}'], "")
}
