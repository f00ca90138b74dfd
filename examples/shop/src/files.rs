//! Reading the files of one directory by name.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The contents of the file `name` in the directory `root`.
///
/// VULNERABLE: `name` may lead out of `root`. [`download`] is the safe twin.
pub(crate) async fn open(root: &Path, name: &str) -> Result<Vec<u8>, Error> {
    Ok(read(&root.join(name)).await?)
}

/// The contents of the file `name` in the directory `root`, and of no file outside it.
pub(crate) async fn download(root: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let path = resolve(root, name).await?;
    Ok(read(&path).await?)
}

/// The path of `name`, unless it lies outside `root` once `..` and symbolic links are resolved.
#[iast::sanitizer(kind = "path")]
async fn resolve(root: &Path, name: &str) -> Result<PathBuf, Error> {
    let path = tokio::fs::canonicalize(root.join(name)).await?;
    if path.starts_with(tokio::fs::canonicalize(root).await?) { Ok(path) } else { Err(Error::NotFound) }
}

#[iast::sink(kind = "path", args(path))]
async fn read(path: &Path) -> io::Result<Vec<u8>> {
    tokio::fs::read(path).await
}
