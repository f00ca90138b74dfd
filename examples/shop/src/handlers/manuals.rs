//! Manuals and their checksums.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderName;
use axum::http::header::CONTENT_TYPE;
use serde::Deserialize;

use crate::error::Error;
use crate::state::Shop;
use crate::{checksums, files};

type Text<T> = ([(HeaderName, &'static str); 1], T);

/// Which manual to compute the checksum of.
#[derive(Debug, Deserialize, iast::Taint)]
pub(super) struct Manual {
    name: String,
}

/// A manual.
///
/// VULNERABLE: path traversal. [`download`] is the safe twin.
#[iast::source]
pub(super) async fn open(State(shop): State<Shop>, Path(name): Path<String>) -> Result<Text<Vec<u8>>, Error> {
    files::open(&shop.config.manuals, &name).await.map(text)
}

/// A manual.
#[iast::source]
pub(super) async fn download(State(shop): State<Shop>, Path(name): Path<String>) -> Result<Text<Vec<u8>>, Error> {
    files::download(&shop.config.manuals, &name).await.map(text)
}

/// The checksum of a manual, its size and its name.
///
/// VULNERABLE: command injection. [`verify`] is the safe twin.
#[iast::source]
pub(super) async fn checksum(State(shop): State<Shop>, Json(manual): Json<Manual>) -> Result<Text<String>, Error> {
    checksums::by_shell(&shop.config.manuals, &manual.name).await.map(text)
}

/// The checksum of a manual, its size and its name.
#[iast::source]
pub(super) async fn verify(State(shop): State<Shop>, Json(manual): Json<Manual>) -> Result<Text<String>, Error> {
    checksums::by_program(&shop.config.manuals, &manual.name).await.map(text)
}

/// Manuals are served as text whatever they contain, so that a browser runs none of it.
fn text<T>(body: T) -> Text<T> {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], body)
}
