//! `REGEX_INJECTION`: a regular expression.

use axum::routing::post;
use axum::{Form, Router};
use regex::Regex;
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

const TEXT: &str = "the quick brown fox";

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    pattern: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/regex_injection/test_insecure", post(insecure))
        .route("/iast/regex_injection/test_secure", post(secure))
        .route("/iast/regex_injection/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<String, Error> {
    let pattern = Regex::new(&input.pattern)?; // VULNERABLE
    Ok(pattern.is_match(TEXT).to_string())
}

#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<String, Error> {
    let pattern = Regex::new(r"\bquick\b")?;
    Ok(pattern.is_match(&input.pattern).to_string())
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<String, Error> {
    let pattern = Regex::new(&format!("^{}$", escape(&input.pattern)))?;
    Ok(pattern.is_match(TEXT).to_string())
}

#[iast::sanitizer(kind = "regex")]
fn escape(text: &str) -> String {
    regex::escape(text)
}
