//! Manifests before and after.

use cargo_metadata::Package;

use super::{SETTINGS, manifest};

/// The package that a manifest describes, as far as it is looked at.
fn package(dependencies: &[(&str, Option<&str>, bool)]) -> Package {
    let dependency = |(name, kind, optional): &(&str, Option<&str>, bool)| {
        serde_json::json!({
            "name": name, "req": "*", "kind": kind, "optional": optional, "uses_default_features": true, "path": null,
            "features": [], "target": null, "rename": null, "registry": null, "source": null,
        })
    };
    let dependencies: Vec<_> = dependencies.iter().map(dependency).collect();
    serde_json::from_value(serde_json::json!({
        "name": "shop", "version": "1.0.0", "id": "shop", "edition": "2024", "manifest_path": "/ws/shop/Cargo.toml",
        "targets": [], "features": {}, "dependencies": dependencies,
    }))
    .unwrap()
}

#[track_caller]
fn check(before: &str, package: &Package, inherits: bool, expect: &str) {
    assert_eq!(manifest::add(before, package, false, inherits).unwrap(), expect);
}

#[test]
fn the_dependency_goes_where_it_belongs() {
    let sorted = "[dependencies]\naxum = \"0.8\"   # web\n\nserde = \"1\"\n";
    let expect = "[dependencies]\naxum = \"0.8\"   # web\niast = { version = \"0.1\", features = [\"axum\"] }\n\n\
                  serde = \"1\"\n\n[features]\niast = [\"iast/enable\"]\n";
    check(sorted, &package(&[("axum", None, false), ("serde", None, false)]), false, expect);
    let unsorted = "[features]\nfast = []\n\n[dependencies]\ntonic = \"*\"\nanyhow = \"1\"\n";
    let expect = "[features]\nfast = []\niast = [\"iast/enable\"]\n\n[dependencies]\ntonic = \"*\"\nanyhow = \"1\"\n\
                  iast = { workspace = true, features = [\"tower\"] }\n";
    check(unsorted, &package(&[("tonic", None, false), ("anyhow", None, false)]), true, expect);
    check("", &package(&[]), false, "[dependencies]\niast = \"0.1\"\n\n[features]\niast = [\"iast/enable\"]\n");
}

#[test]
fn what_is_there_is_completed() {
    let optional = "[dependencies]\niast = { version = \"0.1\", optional = true }\n";
    let expect = format!("{optional}\n[features]\niast = [\"dep:iast\", \"iast/enable\"]\n");
    check(optional, &package(&[("iast", None, true)]), false, &expect);
    let begun = "[dependencies]\niast = \"0.1\"\n[features]\niast = [\"other\"]\nother = []\n";
    check(
        begun,
        &package(&[("iast", None, false)]),
        false,
        &begun.replace("\"other\"]", "\"other\", \"iast/enable\"]"),
    );
    let of_tests = "[dev-dependencies]\niast = \"0.1\"\n";
    check(of_tests, &package(&[("iast", Some("dev"), false)]), false, of_tests);
    let error = manifest::add("dependencies = 3", &package(&[]), false, false).unwrap_err();
    assert_eq!(error.to_string(), "`dependencies` is no table");
}

#[test]
fn the_engine_is_optimised_once() {
    let once = manifest::optimise_engine("[workspace]\n").unwrap();
    let readme = include_str!("../../../../README.md");
    let (_, advice) = readme.split_once("```toml\n[profile.dev.package]\n").unwrap();
    let (advice, _) = advice.split_once("```").unwrap();
    assert_eq!(once, format!("[workspace]\n\n[profile.dev.package]\n{advice}"));
    assert_eq!(manifest::optimise_engine(&once).unwrap(), once);
    let own = "[profile.dev.package]\niast-runtime.opt-level = 1\n";
    assert_eq!(manifest::optimise_engine(own).unwrap(), own);
    let other = "[profile.dev.package.syn]\nopt-level = 3\n";
    let both = manifest::optimise_engine(other).unwrap();
    assert!(both.contains(other) && !both.contains("syn = ") && both.contains("quote = "), "{both}");
}

#[test]
fn the_template_has_every_setting_of_the_book_as_it_is_by_default() {
    let book = include_str!("../../../../book/src/settings.md");
    let rows = book.lines().filter(|line| line.starts_with("| `IAST_") && !line.starts_with("| `IAST_CONFIG`"));
    let rows: Vec<Vec<_>> =
        rows.map(|row| row.split('|').map(|cell| cell.trim().trim_matches('`')).collect()).collect();
    for row in &rows {
        let (key, default) = (row[2], row[3].split('`').next().unwrap_or(""));
        let line = SETTINGS.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(" = "));
        let given = line.unwrap_or_else(|| panic!("{key} is not in the template"));
        let is_example = ["sources", "security-controls", "output-dir"].contains(&key);
        let default = match default {
            "on" => "true",
            "off" => "false",
            other => other,
        };
        assert!(is_example || given == default, "{key}: {given}, but the book says {default}");
    }
    let settings = SETTINGS.lines().filter_map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = ")));
    let document = iast_config::Document::parse(&settings.collect::<Vec<_>>().join("\n"));
    assert_eq!((document.problems, document.entries.len()), (Vec::new(), rows.len()));
}
