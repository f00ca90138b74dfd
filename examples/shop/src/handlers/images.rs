//! Pictures, which live on another server.

use axum::extract::{Path, Query, State};
use axum::http::HeaderName;
use axum::http::header::CONTENT_TYPE;
use serde::Deserialize;

use crate::error::Error;
use crate::images;
use crate::state::Shop;

type Png = ([(HeaderName, &'static str); 1], Vec<u8>);

/// Where a picture is.
#[derive(Debug, Deserialize, iast::Taint)]
pub(super) struct Remote {
    url: String,
}

/// A picture from anywhere.
///
/// VULNERABLE: server-side request forgery. [`of_product`] is the safe twin.
#[iast::source]
pub(super) async fn fetch(State(shop): State<Shop>, Query(remote): Query<Remote>) -> Result<Png, Error> {
    images::fetch(&shop.http, &remote.url).await.map(png)
}

/// The picture of a product.
#[iast::source]
pub(super) async fn of_product(State(shop): State<Shop>, Path(product): Path<u32>) -> Result<Png, Error> {
    images::of_product(&shop.http, &shop.config.pictures, product).await.map(png)
}

/// The other server has no say in the type, so that a browser never takes its bytes for a page.
fn png(bytes: Vec<u8>) -> Png {
    ([(CONTENT_TYPE, "image/png")], bytes)
}
