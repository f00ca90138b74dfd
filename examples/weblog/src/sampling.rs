//! Endpoints with fifteen vulnerabilities each, on as many lines: more than a request may report where the effort is
//! limited, so that requests to the same route have to take turns.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use rusqlite::Connection;
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    param: String,
}

pub(crate) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/sampling-by-route-method-count/{id}", get(first).post(second))
        .route("/iast/sampling-by-route-method-count-2/{id}", get(third))
}

#[iast::source]
async fn first(
    State(weblog): State<Weblog>,
    Path(_): Path<u32>,
    Query(input): Query<Input>,
) -> Result<&'static str, Error> {
    weblog.database.with(|connection| first_statements(connection, &input.param))?;
    Ok("done")
}

#[iast::instrument]
fn first_statements(connection: &Connection, param: &str) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("SELECT 1, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 2, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 3, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 4, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 5, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 6, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 7, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 8, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 9, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 10, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 11, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 12, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 13, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 14, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 15, '{param}'"))?;
    Ok(())
}

#[iast::source]
async fn second(
    State(weblog): State<Weblog>,
    Path(_): Path<u32>,
    Query(input): Query<Input>,
) -> Result<&'static str, Error> {
    weblog.database.with(|connection| second_statements(connection, &input.param))?;
    Ok("done")
}

#[iast::instrument]
fn second_statements(connection: &Connection, param: &str) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("SELECT 1, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 2, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 3, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 4, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 5, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 6, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 7, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 8, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 9, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 10, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 11, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 12, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 13, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 14, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 15, '{param}'"))?;
    Ok(())
}

#[iast::source]
async fn third(
    State(weblog): State<Weblog>,
    Path(_): Path<u32>,
    Query(input): Query<Input>,
) -> Result<&'static str, Error> {
    weblog.database.with(|connection| third_statements(connection, &input.param))?;
    Ok("done")
}

#[iast::instrument]
fn third_statements(connection: &Connection, param: &str) -> rusqlite::Result<()> {
    connection.execute_batch(&format!("SELECT 1, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 2, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 3, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 4, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 5, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 6, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 7, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 8, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 9, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 10, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 11, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 12, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 13, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 14, '{param}'"))?;
    connection.execute_batch(&format!("SELECT 15, '{param}'"))?;
    Ok(())
}
