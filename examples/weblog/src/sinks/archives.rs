//! `PATH_TRAVERSAL` by archives: where a directory wants to lie stands in the archive.

use std::fs;
use std::io::{self, Cursor};

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use tar::Archive;
use tempfile::TempDir;
use zip::ZipArchive;

use crate::error::Error;
use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/path_traversal/zip/test_insecure", post(insecure_zip))
        .route("/iast/path_traversal/zip/test_secure", post(secure_zip))
        .route("/iast/path_traversal/zip/test_sanitized", post(sanitized_zip))
        .route("/iast/path_traversal/tar/test_insecure", post(insecure_tar))
        .route("/iast/path_traversal/tar/test_secure", post(secure_tar))
        .route("/iast/path_traversal/tar/test_sanitized", post(sanitized_tar))
}

/// A directory wherever its name says.
#[iast::source]
async fn insecure_zip(archive: Bytes) -> Result<&'static str, Error> {
    let root = directory()?;
    let mut archive = ZipArchive::new(Cursor::new(archive))?;
    let entry = archive.by_index(0)?;
    let path = root.path().join(&*entry.name()?);
    fs::create_dir_all(path)?; // VULNERABLE: zip
    Ok("it is there")
}

/// The library keeps everything inside.
#[iast::source]
async fn secure_zip(archive: Bytes) -> Result<&'static str, Error> {
    let root = directory()?;
    ZipArchive::new(Cursor::new(archive))?.extract(root.path())?;
    Ok("it is there")
}

/// A name that leads elsewhere is none.
#[iast::source]
async fn sanitized_zip(archive: Bytes) -> Result<&'static str, Error> {
    let root = directory()?;
    let mut archive = ZipArchive::new(Cursor::new(archive))?;
    let entry = archive.by_index(0)?;
    let Some(name) = entry.enclosed_name() else { return Ok("it has no name") };
    fs::create_dir_all(root.path().join(name))?;
    Ok("it is there")
}

/// A directory wherever its name says.
#[iast::source]
async fn insecure_tar(archive: Bytes) -> Result<&'static str, Error> {
    let root = directory()?;
    let mut archive = Archive::new(Cursor::new(archive));
    for entry in archive.entries()? {
        let path = root.path().join(entry?.path()?);
        fs::create_dir_all(path)?; // VULNERABLE: tar
    }
    Ok("they are there")
}

/// The library leaves out what lies elsewhere.
#[iast::source]
async fn secure_tar(archive: Bytes) -> Result<&'static str, Error> {
    let root = directory()?;
    for entry in Archive::new(Cursor::new(archive)).entries()? {
        entry?.unpack_in(root.path())?;
    }
    Ok("they are there")
}

/// What lies elsewhere is left out.
#[iast::source]
async fn sanitized_tar(archive: Bytes) -> Result<&'static str, Error> {
    let root = directory()?;
    let inside = root.path().canonicalize()?;
    for entry in Archive::new(Cursor::new(archive)).entries()? {
        let path = inside.join(entry?.path()?).canonicalize()?;
        if path.starts_with(&inside) {
            fs::create_dir_all(path)?;
        }
    }
    Ok("they are there")
}

/// Where the directories belong.
fn directory() -> io::Result<TempDir> {
    tempfile::tempdir()
}
