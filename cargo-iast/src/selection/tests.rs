//! Workspaces as `cargo metadata` describes them.

use std::ffi::OsString;

use serde_json::{Value, json};

use super::*;

/// A package: its dependencies (a name, `path:name` for a member, `+enable` behind a name for that feature) and features.
fn package(name: &str, dependencies: &[&str], features: &Value) -> Value {
    let dependencies = dependencies.iter().map(|text| {
        let (text, is_on) = text.strip_suffix("+enable").map_or((*text, false), |text| (text, true));
        let (name, path) = match text.strip_prefix("path:") {
            Some(name) => (name, json!(format!("/ws/{name}"))),
            None => (text, Value::Null),
        };
        json!({
            "name": name, "req": "*", "kind": null, "optional": false, "uses_default_features": true, "path": path,
            "features": if is_on { vec!["enable"] } else { vec![] }, "target": null, "rename": null, "registry": null,
            "source": null,
        })
    });
    json!({
        "name": name, "version": "1.0.0", "id": format!("path+file:///ws/{name}#1.0.0"), "edition": "2024",
        "manifest_path": format!("/ws/{name}/Cargo.toml"), "targets": [], "features": features,
        "dependencies": dependencies.collect::<Vec<_>>(),
    })
}

/// A workspace of these packages, of which cargo takes `default` by itself.
fn workspace(packages: &[Value], default: &[&str]) -> Project {
    let ids: Vec<_> = packages.iter().map(|package| package["id"].clone()).collect();
    let default: Vec<_> = default.iter().map(|name| format!("path+file:///ws/{name}#1.0.0")).collect();
    let metadata = json!({
        "packages": packages, "workspace_members": ids, "workspace_default_members": default, "resolve": null,
        "target_directory": "/ws/target", "version": 1, "workspace_root": "/ws", "metadata": null,
    });
    Project { metadata: serde_json::from_value(metadata).unwrap() }
}

fn shops() -> Project {
    let packages = [
        package("shop", &["iast", "serde"], &json!({"iast": ["iast/enable"], "full": ["iast"], "default": []})),
        package("dao", &["iast"], &json!({})),
        package("app", &["path:shop"], &json!({})),
        package("front", &["path:app"], &json!({"watched": ["shop/iast"]})),
        package("always", &["iast+enable"], &json!({})),
        package("other", &["serde"], &json!({"iast": []})),
    ];
    workspace(&packages, &["shop", "dao", "other"])
}

#[track_caller]
fn check(arguments: &[&str], expect: &[&str]) {
    let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
    assert_eq!(features(&shops(), &CargoArguments::of(&arguments)).unwrap(), expect);
}

#[test]
fn each_chosen_package_is_turned_on_in_its_way() {
    check(&[], &["iast/enable", "shop/iast"]);
    check(&["-p", "shop"], &["iast"]);
    check(&["-p", "dao"], &["iast/enable"]);
    check(&["-p", "app"], &["shop/iast"]);
    check(&["-p", "always"], &[]);
    check(&["--package=shop@1.0.0", "-pother"], &["shop/iast"]);
    check(&["-p", "sh*"], &["iast"]);
    check(&["-p", "path+file:///ws/shop#1.0.0"], &["iast"]);
    check(&["-p", "path+file:///ws/x#shop@1.0.0"], &["iast"]);
    check(&["--workspace", "--exclude", "shop", "--exclude=front"], &["iast/enable", "shop/iast"]);
    check(&["--", "-p", "other"], &["iast/enable", "shop/iast"]);
}

#[test]
fn the_smallest_feature_that_does_it_is_taken() {
    let features =
        json!({"all": ["b", "a"], "b": ["x", "iast/enable"], "a": ["iast/enable"], "x": [], "iast": ["all"]});
    let project = workspace(&[package("shop", &["iast"], &features)], &["shop"]);
    assert_eq!(super::features(&project, &CargoArguments::of(&[])).unwrap(), ["a"]);
    let features = json!({"round": ["about"], "about": ["round"], "iast": []});
    let project = workspace(&[package("shop", &["iast"], &features)], &["shop"]);
    assert_eq!(super::features(&project, &CargoArguments::of(&[])).unwrap(), ["iast/enable"]);
}

#[test]
fn without_the_dependency_the_error_has_the_lines_to_add() {
    let error = |project: &Project, arguments: &[&str]| {
        let arguments: Vec<_> = arguments.iter().map(OsString::from).collect();
        let error = super::features(project, &CargoArguments::of(&arguments)).unwrap_err();
        assert_eq!(Code::of(&error), Code::Setup);
        error.to_string()
    };
    assert_eq!(
        error(&shops(), &["-p", "other"]),
        "`other` does not depend on `iast`; choose with `-p` one that does: `always`, `app`, `dao`, `shop`"
    );
    assert_eq!(error(&shops(), &["-p", "nobody"]), "no package of the workspace is chosen; name one with `-p`");
    let alone = workspace(&[package("other", &["serde"], &json!({}))], &["other"]);
    assert_eq!(
        error(&alone, &[]),
        "`other` does not depend on `iast`; run `cargo iast init`, or add to Cargo.toml:\n\n    [dependencies]\n    \
         iast = \"0.1\"\n\n    [features]\n    iast = [\"iast/enable\"]\n"
    );
}
