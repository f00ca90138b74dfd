//! Searching products and showing one.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::dao::products::{self, Product};
use crate::error::Error;
use crate::session;
use crate::state::Shop;

/// What to look for in the names of the products.
#[derive(Debug, Deserialize, iast::Taint)]
pub(super) struct Search {
    q: String,
}

/// The products that match.
///
/// VULNERABLE: SQL injection. [`find`] is the safe twin.
#[iast::source]
pub(super) async fn search(
    State(shop): State<Shop>,
    Query(search): Query<Search>,
) -> Result<Json<Vec<Product>>, Error> {
    shop.database.blocking(move |connection| products::search(connection, &search.q)).await.map(Json)
}

/// The products that match.
#[iast::source]
pub(super) async fn find(
    State(shop): State<Shop>,
    Query(Search { q }): Query<Search>,
) -> Result<Json<Vec<Product>>, Error> {
    shop.database.blocking(move |connection| products::find(connection, &q)).await.map(Json)
}

/// A product with the price for the tenant in the header `x-tenant`. The cookie `last_seen` remembers it.
#[iast::source]
pub(super) async fn show(
    State(shop): State<Shop>,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let tenant = match headers.get("x-tenant") {
        Some(tenant) => tenant.to_str().map_err(|_| Error::BadRequest("`x-tenant` must be ASCII"))?,
        None => "retail",
    };
    let offer = shop.database.with(|connection| products::offer(connection, id, tenant))?;
    let last_seen = session::guarded("last_seen", offer.name.clone()).encoded().to_string();
    Ok(([(SET_COOKIE, last_seen)], Json(offer)))
}
