//! `SQL_INJECTION`

use axum::extract::State;
use axum::routing::post;
use axum::{Form, Router};
use rusqlite::Connection;
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Login {
    username: String,
    password: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/sqli/test_insecure", post(insecure))
        .route("/iast/sqli/test_secure", post(secure))
        .route("/iast/sqli/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(State(weblog): State<Weblog>, Form(login): Form<Login>) -> Result<String, Error> {
    Ok(weblog.database.with(|connection| put_together(connection, &login))?.to_string())
}

#[iast::source]
async fn secure(State(weblog): State<Weblog>, Form(login): Form<Login>) -> Result<String, Error> {
    Ok(weblog.database.with(|connection| bound(connection, &login))?.to_string())
}

#[iast::source]
async fn sanitized(State(weblog): State<Weblog>, Form(login): Form<Login>) -> Result<String, Error> {
    Ok(weblog.database.with(|connection| quoted(connection, &login))?.to_string())
}

#[iast::instrument]
fn put_together(connection: &Connection, Login { username, password }: &Login) -> rusqlite::Result<i64> {
    let statement = format!("SELECT count(*) FROM user WHERE username = '{username}' AND password = '{password}'");
    connection.query_row(&statement, [], |row| row.get(0)) // VULNERABLE
}

#[iast::instrument]
fn bound(connection: &Connection, Login { username, password }: &Login) -> rusqlite::Result<i64> {
    let statement = "SELECT count(*) FROM user WHERE username = ?1 AND password = ?2";
    connection.query_row(statement, [username, password], |row| row.get(0))
}

#[iast::instrument]
fn quoted(connection: &Connection, Login { username, password }: &Login) -> rusqlite::Result<i64> {
    let (username, password) = (quote(username), quote(password));
    let statement = format!("SELECT count(*) FROM user WHERE username = {username} AND password = {password}");
    connection.query_row(&statement, [], |row| row.get(0))
}

/// A literal of SQL.
#[iast::sanitizer(kind = "sql")]
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
