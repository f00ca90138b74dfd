//! `HARDCODED_SECRET` and `HARDCODED_PASSWORD`: what only the service should know stands in its code.

use axum::Router;
use axum::routing::get;

use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/hardcoded_secrets/test_insecure", get(secret))
        .route("/iast/hardcoded_secrets_extended/test_insecure", get(secret_of_a_service))
        .route("/iast/hardcoded_passwords/test_insecure", get(password))
        .route("/iast/hardcoded_secrets/test_secure", get(secure))
}

#[iast::instrument]
async fn secret() -> &'static str {
    let key = "A3TMAWZUKIWR6O0OGR7B"; // VULNERABLE: aws-access-token
    masked(key)
}

#[iast::instrument]
async fn secret_of_a_service() -> &'static str {
    let datadog_key = "p5opobitzpi9g5c3z6w7hsanjbd0zrekz5684m7m"; // VULNERABLE: datadog-access-token
    masked(datadog_key)
}

#[iast::instrument]
async fn password() -> &'static str {
    let hashpwd = "hpu0-ig=3o5slyr0rkqszidgxw-bc23tivq8e1-qvt.4191vlwm8ddk.ce64m4q0kga"; // VULNERABLE: hashpwd
    masked(hashpwd)
}

/// Comes from the environment.
#[iast::instrument]
async fn secure() -> &'static str {
    let key = std::env::var("WEBLOG_KEY").unwrap_or_default();
    masked(&key)
}

fn masked(secret: &str) -> &'static str {
    if secret.is_empty() { "none" } else { "***" }
}
