//! What was stored before: a row of the database.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use rusqlite::Connection;

use super::count;
use crate::error::Error;
use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new().route("/iast/source/sql/test", get(row)).route("/iast/source/sql/returned", get(returned))
}

async fn row(State(weblog): State<Weblog>) -> Result<String, Error> {
    count(&weblog, &weblog.database.with(first_name)?)
}

async fn returned(State(weblog): State<Weblog>) -> Result<String, Error> {
    count(&weblog, &weblog.database.with(first_name_returned)?)
}

#[iast::instrument]
fn first_name(connection: &Connection) -> rusqlite::Result<String> {
    let mut statement = connection.prepare("SELECT username FROM user")?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let name: String = row.get("username")?;
    Ok(name)
}

/// The shortest way to say the same.
#[iast::instrument]
fn first_name_returned(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT username FROM user", [], |row| row.get("username"))
}
