//! Endpoints that take untrusted data from one place each into the same statement of SQL.

mod body;
mod head;
mod messages;
mod stored;

use axum::Router;
use rusqlite::Connection;

use crate::error::Error;
use crate::state::Weblog;

pub(crate) fn routes() -> Router<Weblog> {
    Router::new().merge(body::routes()).merge(head::routes()).merge(messages::routes()).merge(stored::routes())
}

/// How many users have this name.
fn count(weblog: &Weblog, name: &str) -> Result<String, Error> {
    Ok(weblog.database.with(|connection| named(connection, name))?.to_string())
}

/// VULNERABLE: the name may end the string.
#[iast::instrument]
fn named(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    let statement = format!("SELECT count(*) FROM user WHERE username = '{name}'");
    connection.query_row(&statement, [], |row| row.get(0)) // VULNERABLE
}
