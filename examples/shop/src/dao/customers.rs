//! Customers and their sessions. Passwords are compared in `session`.

use rusqlite::{Connection, Row, params};

use super::{execute, select};
use crate::error::Error;

/// Somebody who has an account.
#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) id: i64,
    pub(crate) name: String,
}

/// The customer of that name and the hash of the password.
pub(crate) fn with_name(connection: &Connection, name: &str) -> Result<Option<(Customer, String)>, Error> {
    let statement = "SELECT id, name, password_hash FROM customers WHERE name = ?1";
    let customers = select(connection, statement, [name], |row| Ok((customer(row)?, row.get("password_hash")?)))?;
    Ok(customers.into_iter().next())
}

/// The customer whom a session belongs to.
pub(crate) fn with_session(connection: &Connection, token: &str) -> Result<Option<Customer>, Error> {
    let statement = "SELECT id, name FROM customers JOIN sessions ON customer = id WHERE token = ?1";
    Ok(select(connection, statement, [token], customer)?.into_iter().next())
}

/// Remembers that whoever shows `token` is `customer`.
pub(crate) fn add_session(connection: &Connection, customer: &Customer, token: &str) -> Result<(), Error> {
    let statement = "INSERT INTO sessions (token, customer) VALUES (?1, ?2)";
    execute(connection, statement, params![token, customer.id])?;
    Ok(())
}

fn customer(row: &Row<'_>) -> rusqlite::Result<Customer> {
    Ok(Customer { id: row.get("id")?, name: row.get("name")? })
}
