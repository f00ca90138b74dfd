//! Orders. Every statement names the customer, so that nobody reaches the order of another.

use rusqlite::{Connection, params};

use super::customers::Customer;
use super::{execute, select};
use crate::error::Error;

/// The note that the customer left with an order.
pub(crate) fn note(connection: &Connection, customer: &Customer, order: i64) -> Result<String, Error> {
    let statement = "SELECT note FROM orders WHERE id = ?1 AND customer = ?2";
    let notes = select(connection, statement, params![order, customer.id], |row| row.get("note"))?;
    notes.into_iter().next().ok_or(Error::NotFound)
}

/// Replaces the note of an order.
pub(crate) fn set_note(connection: &Connection, customer: &Customer, order: i64, note: &str) -> Result<(), Error> {
    let statement = "UPDATE orders SET note = ?3 WHERE id = ?1 AND customer = ?2";
    match execute(connection, statement, params![order, customer.id, note])? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}
