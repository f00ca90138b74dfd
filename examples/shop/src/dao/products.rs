//! Products and their prices.

use rusqlite::{Connection, Row, params};
use serde::Serialize;

use super::select;
use crate::error::Error;

/// A product as it appears in a list.
#[derive(Debug, Serialize)]
pub(crate) struct Product {
    id: i64,
    name: String,
}

/// A product as it appears on its own page.
#[derive(Debug, Serialize)]
pub(crate) struct Offer {
    pub(crate) name: String,
    cents: i64,
}

/// The released products whose name contains `term`.
///
/// VULNERABLE: the term becomes part of the statement. [`find`] is the safe twin.
#[iast::instrument]
pub(crate) fn search(connection: &Connection, term: &str) -> Result<Vec<Product>, Error> {
    let statement = format!("SELECT id, name FROM products WHERE released AND name LIKE '%{term}%' ORDER BY id");
    Ok(select(connection, &statement, [], product)?)
}

/// The released products whose name contains `term`, which is bound.
pub(crate) fn find(connection: &Connection, term: &str) -> Result<Vec<Product>, Error> {
    let statement = "SELECT id, name FROM products WHERE released AND instr(lower(name), lower(?1)) > 0 ORDER BY id";
    Ok(select(connection, statement, [term], product)?)
}

/// The product with the price that `tenant` pays, if the tenant may buy it.
pub(crate) fn offer(connection: &Connection, id: i64, tenant: &str) -> Result<Offer, Error> {
    let statement = "SELECT name, cents FROM products JOIN prices ON product = id WHERE id = ?1 AND tenant = ?2";
    let offers = select(connection, statement, params![id, tenant], |row| {
        Ok(Offer { name: row.get("name")?, cents: row.get("cents")? })
    })?;
    offers.into_iter().next().ok_or(Error::NotFound)
}

fn product(row: &Row<'_>) -> rusqlite::Result<Product> {
    Ok(Product { id: row.get("id")?, name: row.get("name")? })
}
