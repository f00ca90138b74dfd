//! `NOSQL_MONGODB_INJECTION`: the filter of a query for documents.

use axum::routing::post;
use axum::{Json, Router};
use bson::{Document, doc};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    key: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/mongodb-nosql-injection/test_insecure", post(insecure))
        .route("/iast/mongodb-nosql-injection/test_secure", post(secure))
        .route("/iast/mongodb-nosql-injection/test_sanitized", post(sanitized))
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

#[iast::source]
async fn sanitized(Json(filter): Json<Document>) -> Result<String, Error> {
    if only_compares(&filter) { Ok(find(&filter)) } else { Err(Error::Refused("compare only")) }
}

/// Whether a filter asks for nothing but values that are equal or not.
#[iast::validator(kind = "nosql")]
fn only_compares(filter: &Document) -> bool {
    let is_known = |operator: &String| operator == "$eq" || operator == "$ne";
    filter.values().all(|value| value.as_document().is_none_or(|asked| asked.keys().all(is_known)))
}

/// Where the driver would be given the filter.
#[iast::sink(kind = "nosql", args(filter))]
fn find(filter: &Document) -> String {
    format!("{} conditions", filter.len())
}
