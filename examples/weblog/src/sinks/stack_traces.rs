//! `STACKTRACE_LEAK`: an error message that shows the inside of the program.

use std::backtrace::Backtrace;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/stack_trace_leak/test_insecure", get(insecure))
        .route("/iast/stack_trace_leak/test_secure", get(secure))
}

async fn insecure() -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("something went wrong\n{}", Backtrace::force_capture()))
}

async fn secure() -> (StatusCode, &'static str) {
    (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong")
}
