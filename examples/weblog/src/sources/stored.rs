//! What was stored before: a row of the database.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::Connection;

use super::count;
use crate::error::Error;
use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new().route("/iast/source/sql/test", get(row))
}

async fn row(State(weblog): State<Weblog>) -> Result<String, Error> {
    let name = weblog.database.with(first_name)?;
    count(&weblog, &name)
}

#[iast::instrument]
fn first_name(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT username FROM user", [], |row| row.get("username"))
}
