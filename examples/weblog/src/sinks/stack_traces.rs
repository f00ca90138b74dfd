//! `STACKTRACE_LEAK`: an error message that shows the inside of the program.

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
    (StatusCode::INTERNAL_SERVER_ERROR, format!("something went wrong\n{}", last_backtrace()))
}

/// Of the last thing that went wrong.
fn last_backtrace() -> &'static str {
    "   0: weblog::dao::users::find\n             at ./src/dao/users.rs:12:5\n   1: weblog::main\n"
}

async fn secure() -> (StatusCode, &'static str) {
    (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong")
}
