//! The data access objects, one module for each part of the shop, and the two functions through which all
//! their statements go.

pub(crate) mod customers;
pub(crate) mod orders;
pub(crate) mod products;

use rusqlite::{Connection, Params, Row};

/// Runs a query and reads every row of its result.
#[iast::sink(kind = "sql", args(statement))]
fn select<T>(
    connection: &Connection,
    statement: &str,
    params: impl Params,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(statement)?.query_map(params, read)?.collect()
}

/// Runs a statement that changes rows and counts them.
#[iast::sink(kind = "sql", args(statement))]
fn execute(connection: &Connection, statement: &str, params: impl Params) -> rusqlite::Result<usize> {
    connection.execute(statement, params)
}
