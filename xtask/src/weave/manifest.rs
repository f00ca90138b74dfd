//! What changes in the `Cargo.toml` of the copies.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, value};

/// Both copies: a workspace of its own, and no dependencies that are only there for benchmarks.
pub(super) fn prepare(copy: &Path) -> Result<()> {
    let mut texts = String::new();
    for file in files(copy)? {
        let inside = file.strip_prefix(copy)?;
        if !inside.starts_with("benches") {
            texts.push_str(&String::from_utf8_lossy(&std::fs::read(file)?));
        }
    }
    edit(copy, |manifest| {
        manifest.insert("workspace", Item::Table(Table::new()));
        drop_unused(manifest.as_table_mut(), &texts);
        let targets = manifest.get_mut("target").and_then(Item::as_table_like_mut);
        for (_, target) in targets.into_iter().flat_map(|targets| targets.iter_mut()) {
            if let Some(target) = target.as_table_like_mut() {
                drop_unused(target, &texts);
            }
        }
    })?;
    build_as_advised(copy)
}

/// Both copies: the packages that the README speaks of are built as it says. Some are those of the crate itself.
pub(super) fn build_as_advised(copy: &Path) -> Result<()> {
    let advice = advice()?;
    edit(copy, |manifest| manifest["profile"]["dev"]["package"] = advice)
}

/// The woven copy: `iast`.
pub(super) fn depend_on_iast(copy: &Path) -> Result<()> {
    edit(copy, |manifest| {
        let mut iast = InlineTable::new();
        iast.insert("path", crate::repository().display().to_string().into());
        iast.insert("features", Array::from_iter(["enable"]).into());
        manifest["dependencies"]["iast"] = value(iast);
    })
}

/// What the README says about profiles.
fn advice() -> Result<Item> {
    let readme = std::fs::read_to_string(crate::repository().join("README.md"))?;
    let block = readme.split("```toml\n").find(|block| block.starts_with("[profile.dev.package]"));
    let block = block.and_then(|block| block.split("```").next()).context("the README has no [profile.dev.package]")?;
    let mut document: DocumentMut = block.parse()?;
    Ok(std::mem::take(&mut document["profile"]["dev"]["package"]))
}

/// All Rust files below a folder.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for item in std::fs::read_dir(folder)? {
        let item = item?;
        if item.file_type()?.is_dir() {
            found.extend(files(&item.path())?);
        } else if item.path().extension().is_some_and(|extension| extension == "rs") {
            found.push(item.path());
        }
    }
    Ok(found)
}

fn edit(copy: &Path, change: impl FnOnce(&mut DocumentMut)) -> Result<()> {
    let path = copy.join("Cargo.toml");
    let mut manifest = std::fs::read_to_string(&path)?.parse()?;
    change(&mut manifest);
    Ok(std::fs::write(path, manifest.to_string())?)
}

/// Removes the development dependencies that the texts do not mention.
fn drop_unused(parent: &mut dyn TableLike, texts: &str) {
    if let Some(dependencies) = parent.get_mut("dev-dependencies").and_then(Item::as_table_like_mut) {
        let names: Vec<_> = dependencies.iter().map(|(name, _)| name.to_owned()).collect();
        for name in names.iter().filter(|name| !texts.contains(&name.replace('-', "_"))) {
            dependencies.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_says_how_the_engine_is_built() {
        let advice = advice().unwrap();
        assert_eq!(advice["iast-runtime"]["opt-level"].as_integer(), Some(3));
        assert_eq!(advice["syn"]["opt-level"].as_integer(), Some(1));
    }

    #[test]
    fn what_benchmarks_need_is_dropped() {
        let text = "[dev-dependencies]\nrand-core = \"1\"\n\n[dev-dependencies.criterion]\nversion = \"1\"\n";
        let mut manifest: DocumentMut = text.parse().unwrap();
        drop_unused(manifest.as_table_mut(), "use rand_core::Rng;");
        assert_eq!(manifest.to_string(), "[dev-dependencies]\nrand-core = \"1\"\n");
    }
}
