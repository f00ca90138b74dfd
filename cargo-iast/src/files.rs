//! Where the files of a project are that the command reads and writes: at the nearest place around the working
//! directory, no further out than the repository.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use iast_config::{CONFIG, FILE_NAME};

/// The directory that the command was started in.
pub(crate) fn cwd() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("the working directory is not known")
}

/// The nearest file of this name, or where it belongs when there is none: the root of the project.
pub(crate) fn file(cwd: &Path, name: &str) -> PathBuf {
    iast_config::find_named(cwd, name).unwrap_or_else(|| root(cwd).join(name))
}

/// `iast.toml`: the file that `IAST_CONFIG` names, which is what the engine reads, or the nearest one.
pub(crate) fn settings(cwd: &Path) -> PathBuf {
    let named = std::env::var_os(CONFIG).filter(|path| !path.is_empty());
    named.map_or_else(|| file(cwd, FILE_NAME), |path| cwd.join(path))
}

/// The path as messages call it.
pub(crate) fn shown(path: &Path, cwd: &Path) -> String {
    iast_report::text::visible(&path.strip_prefix(cwd).unwrap_or(path).display().to_string())
}

/// The nearest directory around this one that has a `.git`, as the root of a clone, of a work tree and of a submodule does.
pub(crate) fn repository(dir: &Path) -> Option<&Path> {
    nearest(dir, ".git")
}

/// The root of the repository, else the directory of the workspace, else the working directory.
fn root(cwd: &Path) -> &Path {
    repository(cwd).or_else(|| nearest(cwd, "Cargo.lock")).unwrap_or(cwd)
}

fn nearest<'a>(dir: &'a Path, name: &str) -> Option<&'a Path> {
    dir.ancestors().find(|dir| dir.join(name).exists())
}
