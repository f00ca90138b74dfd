//! `NOSQL_MONGODB_INJECTION`: the filter of a query for documents.

use axum::routing::post;
use axum::{Json, Router};
use bson::{Document, doc};
use serde::Deserialize;

use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    key: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/mongodb-nosql-injection/test_insecure", post(insecure))
        .route("/iast/mongodb-nosql-injection/test_secure", post(secure))
}

/// Who sends `{"$ne": null}` finds everything.
#[iast::source]
async fn insecure(Json(filter): Json<Document>) -> String {
    find(&filter) // VULNERABLE
}

/// What came in is a string whatever it says.
#[iast::source]
async fn secure(Json(input): Json<Input>) -> String {
    find(&doc! { "key": input.key })
}

/// Where the driver would be given the filter.
#[iast::sink(kind = "nosql", args(filter))]
fn find(filter: &Document) -> String {
    format!("{} conditions", filter.len())
}
