//! Six routes, annotated as the ones of a real service would be.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use crate::database::{Database, Product};
use crate::texts;

pub(crate) fn app() -> Router {
    let app = Router::new()
        .route("/constant", get(constant))
        .route("/echo", get(echo))
        .route("/texts", get(texts))
        .route("/sql/vulnerable", get(sql_vulnerable))
        .route("/sql/bound", get(sql_bound))
        .route("/json", post(json));
    #[cfg(feature = "off")]
    let app = app.layer(iast::tower::IastLayer::new());
    app.with_state(Database::filled())
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "off", derive(iast::Taint))]
struct Input {
    q: String,
}

/// Nothing.
async fn constant() -> &'static str {
    "the same every time"
}

/// A few operations on text.
#[cfg_attr(feature = "off", iast::source)]
async fn echo(Query(input): Query<Input>) -> String {
    let greeting = format!("Hello, {}!", input.q.trim());
    greeting.replace("<", "&lt;")
}

/// 700 operations on text.
#[cfg_attr(feature = "off", iast::source)]
async fn texts(Query(input): Query<Input>) -> String {
    texts::seven_hundred(&input.q)
}

/// A statement with the parameter in it.
#[cfg_attr(feature = "off", iast::source)]
async fn sql_vulnerable(
    State(database): State<Database>,
    Query(input): Query<Input>,
) -> Result<Json<Vec<Product>>, StatusCode> {
    answer(database.list_unsafely(&input.q))
}

/// A statement that the parameter is bound to.
#[cfg_attr(feature = "off", iast::source)]
async fn sql_bound(
    State(database): State<Database>,
    Query(input): Query<Input>,
) -> Result<Json<Vec<Product>>, StatusCode> {
    answer(database.list(&input.q))
}

/// A document, parsed and printed.
#[cfg_attr(feature = "off", iast::source)]
async fn json(Json(document): Json<Value>) -> Json<Value> {
    Json(document)
}

fn answer(found: rusqlite::Result<Vec<Product>>) -> Result<Json<Vec<Product>>, StatusCode> {
    found.map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
