//! Changes of a `Cargo.toml` that keep everything else as the user has written it.

use anyhow::Context as _;
use cargo_metadata::{DependencyKind, Package};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

/// The crate, its switch, and the crate of the engine.
const CRATE: &str = "iast";
const SWITCH: &str = "iast/enable";
const ENGINE: &str = "iast-runtime";
/// What comes into each program with the engine, and what the macros are made of.
const BESIDE_ENGINE: [&str; 12] = [
    "iast-macros",
    "iast-report",
    "iast-catalogue",
    "iast-config",
    "iast-schema",
    "annotate-snippets",
    "memchr",
    "proc-macro2",
    "quote",
    "syn",
    "toml_parser",
    "tracing-core",
];

/// Whether the members of the workspace have `iast` from its root.
pub(super) fn is_shared(root: &str) -> anyhow::Result<bool> {
    let document = parse(root)?;
    let shared = document.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    Ok(shared.and_then(|dependencies| dependencies.get(CRATE)).is_some())
}

/// Adds the dependency and the feature. `has_switch` says that a feature turns iast on already.
pub(super) fn add(text: &str, package: &Package, has_switch: bool, inherits: bool) -> anyhow::Result<String> {
    let mut document = parse(text)?;
    let known = package.dependencies.iter().find(|dependency| dependency.name == CRATE);
    if known.is_none() {
        let table = table(document.as_table_mut(), &["dependencies"])?;
        insert(table, CRATE, dependency(package, inherits));
    }
    // A feature cannot name a dependency of tests only; `cargo iast test` turns that one on by itself.
    if !has_switch && known.is_none_or(|known| known.kind == DependencyKind::Normal) {
        let key = known.and_then(|known| known.rename.as_deref()).unwrap_or(CRATE);
        let own = format!("dep:{key}");
        let switch = SWITCH.replacen(CRATE, key, 1);
        let parts = known.filter(|known| known.optional).map(|_| own).into_iter().chain([switch]);
        let table = table(document.as_table_mut(), &["features"])?;
        match table.get_mut(CRATE).and_then(Item::as_array_mut) {
            Some(feature) => parts.for_each(|part| feature.push(part)),
            None => insert(table, CRATE, value(parts.collect::<Array>())),
        }
    }
    Ok(document.to_string())
}

/// Has the engine and what it needs optimised in debug builds, and leaves their debug information out.
pub(super) fn optimise_engine(text: &str) -> anyhow::Result<String> {
    let mut document = parse(text)?;
    let packages = ["profile", "dev", "package"];
    let known = packages.iter().try_fold(document.as_item(), |item, key| item.get(key));
    if known.is_some_and(|packages| packages.get(ENGINE).is_some()) {
        return Ok(text.to_owned());
    }
    let packages = table(document.as_table_mut(), &packages)?;
    let levels = BESIDE_ENGINE.map(|package| (package, 1));
    for (package, level) in [(ENGINE, 3)].into_iter().chain(levels) {
        if packages.get(package).is_none() {
            packages.insert(
                package,
                value(InlineTable::from_iter([("opt-level", Value::from(level)), ("debug", false.into())])),
            );
        }
    }
    Ok(document.to_string())
}

fn parse(text: &str) -> anyhow::Result<DocumentMut> {
    text.parse().context("it is no TOML")
}

/// The dependency with the feature for what the package is made with.
fn dependency(package: &Package, inherits: bool) -> Item {
    let mut table = InlineTable::new();
    if inherits {
        table.insert("workspace", true.into());
    } else {
        let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
        table.insert("version", version.into());
    }
    let uses = |name: &str| {
        package
            .dependencies
            .iter()
            .any(|dependency| dependency.name == name && dependency.kind == DependencyKind::Normal)
    };
    let feature = if uses("axum") {
        Some("axum")
    } else if ["hyper", "tonic", "tower", "tower-http"].into_iter().any(uses) {
        Some("tower")
    } else {
        None
    };
    if let Some(feature) = feature {
        table.insert("features", Array::from_iter([feature]).into());
    }
    match table.get("version").filter(|_| table.len() == 1) {
        Some(version) => value(version.clone()),
        None => value(table),
    }
}

/// Puts a key into a table, in its place when the keys there are sorted.
fn insert(table: &mut dyn TableLike, key: &str, item: Item) {
    let is_sorted = table.iter().map(|(key, _)| key).is_sorted();
    table.insert(key, item);
    if is_sorted {
        table.sort_values();
    }
}

/// The table under these keys, made where it is not there.
fn table<'a>(from: &'a mut Table, keys: &[&str]) -> anyhow::Result<&'a mut dyn TableLike> {
    let mut table: &mut dyn TableLike = from;
    for (depth, key) in keys.iter().enumerate() {
        let item = table.entry(key).or_insert_with(|| {
            let mut new = Table::new();
            // Only the last of them gets a heading.
            new.set_implicit(depth + 1 < keys.len());
            Item::Table(new)
        });
        table = item.as_table_like_mut().with_context(|| format!("`{}` is no table", keys[..=depth].join(".")))?;
    }
    Ok(table)
}
