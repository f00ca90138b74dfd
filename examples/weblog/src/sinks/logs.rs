//! `LOG_INJECTION`: a line of a log.

use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    message: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/log_injection/test_insecure", post(insecure))
        .route("/iast/log_injection/test_secure", post(secure))
        .route("/iast/log_injection/test_sanitized", post(sanitized))
        .route("/iast/log_injection/macro/test_insecure", post(insecure_macro))
        .route("/iast/log_injection/macro/test_secure", post(secure_macro))
        .route("/iast/log_injection/macro/test_sanitized", post(sanitized_macro))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> &'static str {
    log(&format!("somebody says {}", input.message)); // VULNERABLE: function
    "logged"
}

#[iast::source]
async fn secure(Form(input): Form<Input>) -> &'static str {
    log(&format!("somebody says {} bytes", input.message.len()));
    "logged"
}

/// No line breaks are left.
#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> &'static str {
    log(&format!("somebody says {}", escape(&input.message)));
    "logged"
}

#[iast::source]
async fn insecure_macro(Form(input): Form<Input>) -> &'static str {
    tracing::info!("somebody says {}", input.message); // VULNERABLE: macro
    "logged"
}

/// A field under `?` is escaped.
#[iast::source]
async fn secure_macro(Form(input): Form<Input>) -> &'static str {
    tracing::info!(said = ?input.message, "somebody says something");
    "logged"
}

#[iast::source]
async fn sanitized_macro(Form(input): Form<Input>) -> &'static str {
    tracing::info!("somebody says {}", escape(&input.message));
    "logged"
}

#[iast::sanitizer(kind = "log")]
fn escape(text: &str) -> String {
    text.escape_debug().to_string()
}

#[iast::sink(kind = "log")]
fn log(line: &str) {
    tracing::info!("{line}");
}
