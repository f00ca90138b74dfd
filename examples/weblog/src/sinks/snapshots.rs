//! `UNTRUSTED_SERIALIZATION`: a snapshot says itself where its parts lie, and that is taken as it comes.

use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    snapshot: String,
}

/// What this program puts in front of the snapshots that it wrote.
const OURS: &str = "weblog-1:";

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/untrusted_serialization/test_insecure", get(insecure))
        .route("/iast/untrusted_serialization/test_secure", get(secure))
        .route("/iast/untrusted_serialization/test_sanitized", get(sanitized))
}

#[iast::source]
async fn insecure(Query(input): Query<Input>) -> Result<String, Error> {
    Ok(restore(&input.snapshot).to_owned()) // VULNERABLE
}

/// A format that is checked as it is read.
#[iast::source]
async fn secure(Query(input): Query<Input>) -> Result<String, Error> {
    let name: String = serde_json::from_str(&input.snapshot)?;
    Ok(name)
}

/// The snapshot is looked at before it is used.
#[iast::source]
async fn sanitized(Query(input): Query<Input>) -> Result<String, Error> {
    Ok(if is_ours(&input.snapshot) { restore(&input.snapshot).to_owned() } else { "not ours".to_owned() })
}

/// The name in a snapshot: its first number says where that begins, whoever wrote it there.
#[iast::sink(kind = "serialization")]
fn restore(snapshot: &str) -> &str {
    let rest = snapshot.strip_prefix(OURS).unwrap_or(snapshot);
    let start = rest.split_once(' ').and_then(|(start, _)| start.parse().ok()).unwrap_or(0);
    rest.get(start..).unwrap_or_default()
}

#[iast::validator(kind = "serialization")]
fn is_ours(snapshot: &str) -> bool {
    snapshot.starts_with(OURS)
}
