//! `PATH_TRAVERSAL`

use std::path::{Path, PathBuf};

use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    path: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/path_traversal/test_insecure", post(insecure))
        .route("/iast/path_traversal/test_secure", post(secure))
        .route("/iast/path_traversal/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<String, Error> {
    let metadata = tokio::fs::metadata(Path::new(ROOT).join(&input.path)).await?; // VULNERABLE
    Ok(metadata.len().to_string())
}

/// The file is one of ours.
#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<String, Error> {
    let allowed = ["Cargo.toml", "README.md"];
    let name = allowed.into_iter().find(|name| *name == input.path).ok_or(Error::Refused("no such file"))?;
    let metadata = tokio::fs::metadata(Path::new(ROOT).join(name)).await?;
    Ok(metadata.len().to_string())
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<String, Error> {
    let path = resolve(&input.path)?;
    Ok(tokio::fs::metadata(&path).await?.len().to_string())
}

/// The path of a file, unless it lies outside of our directory once links and `..` are resolved.
#[iast::sanitizer(kind = "path")]
fn resolve(name: &str) -> Result<PathBuf, Error> {
    let path = Path::new(ROOT).join(name).canonicalize()?;
    if path.starts_with(ROOT) { Ok(path) } else { Err(Error::Refused("no such file")) }
}
