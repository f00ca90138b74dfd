//! What changes in the `Cargo.toml` of the copies.

use std::path::{Path, PathBuf};

use anyhow::Result;
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
    })
}

/// The woven copy: `iast`, and its engine built as its documentation says.
pub(super) fn depend_on_iast(copy: &Path) -> Result<()> {
    edit(copy, |manifest| {
        let mut iast = InlineTable::new();
        iast.insert("path", crate::repository().display().to_string().into());
        iast.insert("features", Array::from_iter(["enable"]).into());
        manifest["dependencies"]["iast"] = value(iast);
        manifest["profile"]["dev"]["package"]["iast-runtime"]["opt-level"] = value(3);
        for package in ["iast-runtime", "iast-report", "iast-catalogue", "annotate-snippets"] {
            manifest["profile"]["dev"]["package"][package]["debug"] = value(false);
        }
    })
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
    fn what_benchmarks_need_is_dropped() {
        let text = "[dev-dependencies]\nrand-core = \"1\"\n\n[dev-dependencies.criterion]\nversion = \"1\"\n";
        let mut manifest: DocumentMut = text.parse().unwrap();
        drop_unused(manifest.as_table_mut(), "use rand_core::Rng;");
        assert_eq!(manifest.to_string(), "[dev-dependencies]\nrand-core = \"1\"\n");
    }
}
