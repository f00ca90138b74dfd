//! The published tarball of a crate becomes two copies with the same lockfile.
//!
//! Cargo fetches it, as a dependency of a package that is made for the purpose, so that mirrors and proxies of the
//! configuration are obeyed and its checksum is verified.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::list::Entry;
use super::{Place, manifest};
use crate::process;

/// What cargo says about the crate.
pub(super) struct Package {
    pub(super) edition: String,
    pub(super) targets: Vec<Target>,
}

/// A library, program or test.
pub(super) struct Target {
    /// The root file, relative to the copy.
    pub(super) root: PathBuf,
    pub(super) edition: String,
    pub(super) is_test: bool,
}

/// Makes both copies of the crate. The woven one has the dependency on `iast`, and no attributes yet.
pub(super) fn copies(entry: &Entry, place: &Place) -> Result<Package> {
    let source = source(entry, place)?;
    let (plain, woven) = (place.plain(), place.woven());
    for copy in [&plain, &woven] {
        copy_folder(&source, copy)?;
        manifest::prepare(copy)?;
    }
    manifest::depend_on_iast(&woven)?;
    // The woven copy has all the dependencies of the plain one.
    process::output(place.cargo(&woven).arg("fetch"))?;
    std::fs::copy(woven.join("Cargo.lock"), plain.join("Cargo.lock"))?;
    process::output(place.cargo(&plain).arg("fetch"))?;
    let metadata = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let metadata: Value = serde_json::from_str(&process::output(place.cargo(&plain).args(metadata))?)?;
    package(&metadata, &plain)
}

/// The crate in cargo's registry.
fn source(entry: &Entry, place: &Place) -> Result<PathBuf> {
    let folder = place.root.join("fetch");
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("src/lib.rs"), "")?;
    let Entry { name, version, .. } = entry;
    let manifest = format!(
        "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{name} = {{ version = \"={version}\", default-features = false }}\n\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    let metadata = process::output(place.cargo(&folder).args(["metadata", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let package = packages.iter().find(|package| package["name"] == **name && package["version"] == **version);
    let manifest = package.and_then(|package| package["manifest_path"].as_str()).context("it was not fetched")?;
    std::fs::remove_dir_all(&folder)?;
    Ok(Path::new(manifest).parent().context("a manifest has no folder")?.to_owned())
}

fn package(metadata: &Value, copy: &Path) -> Result<Package> {
    let package = &metadata["packages"][0];
    let mut targets = Vec::new();
    for target in package["targets"].as_array().context("cargo metadata has no targets")? {
        let is = |kind: &str| target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|known| known == kind));
        anyhow::ensure!(!is("proc-macro"), "a proc-macro crate runs inside of rustc; take it from the list");
        if is("bench") || is("example") || is("custom-build") {
            continue;
        }
        let text = |name: &str| target[name].as_str().with_context(|| format!("a target has no {name}"));
        // Cargo and we may disagree about symbolic links.
        let root = std::fs::canonicalize(text("src_path")?)?;
        let root = root.strip_prefix(std::fs::canonicalize(copy)?)?.to_owned();
        targets.push(Target { root, edition: text("edition")?.to_owned(), is_test: is("test") });
    }
    Ok(Package { edition: package["edition"].as_str().unwrap_or_default().to_owned(), targets })
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for item in std::fs::read_dir(from)? {
        let item = item?;
        let target = to.join(item.file_name());
        if item.file_type()?.is_dir() {
            copy_folder(&item.path(), &target)?;
        } else if item.file_name() != "Cargo.lock" {
            std::fs::copy(item.path(), target)?;
        }
    }
    Ok(())
}
