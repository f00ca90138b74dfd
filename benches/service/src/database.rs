//! A table in SQLite with a thousand products.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Params, Row};
use serde::Serialize;

/// One connection that all requests take turns with.
#[derive(Debug, Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

/// A row of the table.
#[derive(Debug, Serialize)]
pub(crate) struct Product {
    id: i64,
    name: String,
    cents: i64,
}

impl Database {
    /// A new database in memory. Products are called `product-0` to `product-999`.
    pub(crate) fn filled() -> Self {
        let connection = Connection::open_in_memory().expect("SQLite opens a database in memory");
        connection
            .execute_batch(
                "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, cents INTEGER NOT NULL);
                 CREATE INDEX by_name ON products (name);
                 WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 999)
                 INSERT INTO products (name, cents) SELECT 'product-' || n, 100 + n FROM numbers;",
            )
            .expect("the statements are right");
        Self(Arc::new(Mutex::new(connection)))
    }

    /// The first products from this name on, which is bound.
    #[cfg_attr(feature = "off", iast::instrument)]
    pub(crate) fn list(&self, name: &str) -> rusqlite::Result<Vec<Product>> {
        select(&self.lock(), "SELECT id, name, cents FROM products WHERE name >= ?1 ORDER BY name LIMIT 10", [name])
    }

    /// VULNERABLE: the name becomes part of the statement.
    #[cfg_attr(feature = "off", iast::instrument)]
    pub(crate) fn list_unsafely(&self, name: &str) -> rusqlite::Result<Vec<Product>> {
        let statement = format!("SELECT id, name, cents FROM products WHERE name >= '{name}' ORDER BY name LIMIT 10");
        select(&self.lock(), &statement, [])
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg_attr(feature = "off", iast::instrument)]
fn select(connection: &Connection, statement: &str, params: impl Params) -> rusqlite::Result<Vec<Product>> {
    let mut statement = connection.prepare(statement)?;
    statement.query_map(params, product)?.collect()
}

#[cfg_attr(feature = "off", iast::instrument)]
fn product(row: &Row<'_>) -> rusqlite::Result<Product> {
    Ok(Product { id: row.get("id")?, name: row.get("name")?, cents: row.get("cents")? })
}
