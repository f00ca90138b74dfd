//! Which files of a crate are woven: its library, its programs and its tests, with their modules.
//!
//! Everything in `src` is, because a module may be declared inside a macro. In `tests` it is what is declared, because
//! other files there are data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use syn::{Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::fetch::{Package, Target};
use super::manifest;
use crate::attribute;

/// What was done to a copy.
#[derive(Default)]
pub(super) struct Woven {
    pub(super) functions: usize,
    pub(super) woven: usize,
    pub(super) notes: Vec<String>,
}

/// Weaves the copy of a package.
pub(super) fn weave(package: &Package, copy: &Path) -> Result<Woven> {
    let mut result = Woven::default();
    for file in files(package, copy)? {
        let text = std::fs::read_to_string(&file)?;
        match attribute::weave(&text) {
            Some(woven) => {
                result.functions += woven.functions;
                result.woven += woven.woven;
                std::fs::write(&file, woven.text)?;
            }
            None => {
                result.notes.push(format!("`{}` is no file of items, left as it is", inside(&file, copy).display()))
            }
        }
    }
    // In edition 2015 the path begins at the root of the crate, so that this is what a user has to write as well.
    let roots: BTreeMap<_, _> = package.targets.iter().map(|target| (&target.root, &target.edition)).collect();
    for root in roots.into_iter().filter(|(_, edition)| *edition == "2015").map(|(root, _)| copy.join(root)) {
        // At the end, where no line moves.
        let text = std::fs::read_to_string(&root)? + "\nextern crate iast;\n";
        std::fs::write(root, text)?;
    }
    Ok(result)
}

fn inside<'a>(file: &'a Path, copy: &Path) -> &'a Path {
    file.strip_prefix(copy).unwrap_or(file)
}

fn files(package: &Package, copy: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for Target { root, is_test, .. } in &package.targets {
        let file = copy.join(root);
        let folder = file.parent().unwrap_or(copy).to_owned();
        if !is_test && root.starts_with("src") {
            found.extend(manifest::files(&copy.join("src"))?);
        }
        follow(&file, &folder, &mut found);
    }
    Ok(found)
}

/// Adds the file and the files of its modules, which are looked for in `folder`.
fn follow(file: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) {
    let Ok(text) = std::fs::read_to_string(file) else { return };
    found.insert(file.to_owned());
    if let Ok(parsed) = syn::parse_file(&text) {
        let beside = file.parent().unwrap_or(folder);
        modules(&parsed.items, beside, folder, found);
    }
}

fn modules(items: &[Item], beside: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for item in items {
        let Item::Mod(module) = item else { continue };
        let name = module.ident.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        let inner = folder.join(name);
        match (&module.content, path_of(module)) {
            (Some((_, items)), path) => {
                let inner = path.map_or(inner, |path| folder.join(path));
                modules(items, &inner, &inner, found);
            }
            (None, Some(path)) => {
                let file = beside.join(path);
                let folder = file.parent().unwrap_or(beside).to_owned();
                follow(&file, &folder, found);
            }
            (None, None) => {
                follow(&folder.join(format!("{name}.rs")), &inner, found);
                follow(&inner.join("mod.rs"), &inner, found);
            }
        }
    }
}

/// The value of `#[path = ".."]`.
fn path_of(module: &ItemMod) -> Option<String> {
    module.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}
