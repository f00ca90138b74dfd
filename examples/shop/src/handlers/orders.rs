//! Orders of the customer who is logged in.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};

use crate::dao::customers::Customer;
use crate::dao::orders;
use crate::error::Error;
use crate::pages;
use crate::state::Shop;

/// A word to whoever packs the order.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Note {
    text: String,
}

/// An order with the note that was stored.
#[iast::source]
pub(super) async fn show(
    State(shop): State<Shop>,
    customer: Customer,
    Path(id): Path<i64>,
) -> Result<Html<String>, Error> {
    let note = shop.database.with(|connection| orders::note(connection, &customer, id))?;
    Ok(pages::order(id, &note))
}

/// Stores a note and shows the order with it.
///
/// VULNERABLE: cross-site scripting. [`note_plain`] is the safe twin.
#[iast::source]
pub(super) async fn note(
    State(shop): State<Shop>,
    customer: Customer,
    Path(id): Path<i64>,
    Form(note): Form<Note>,
) -> Result<Html<String>, Error> {
    shop.database.with(|connection| orders::set_note(connection, &customer, id, &note.text))?;
    Ok(pages::order_with_markup(id, &note.text))
}

/// Stores a note and shows the order with it.
#[iast::source]
pub(super) async fn note_plain(
    State(shop): State<Shop>,
    customer: Customer,
    Path(id): Path<i64>,
    Form(note): Form<Note>,
) -> Result<Html<String>, Error> {
    shop.database.with(|connection| orders::set_note(connection, &customer, id, &note.text))?;
    Ok(pages::order(id, &note.text))
}
