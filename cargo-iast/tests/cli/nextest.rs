//! `cargo iast nextest` with a program in the place of nextest that notes what it was asked for.
#![cfg(unix)]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use iast_schema::testing::{finding, process};

use crate::support::{Project, run, snapshot};

const MANIFEST: &str = r#"
[package]
name = "shop"
version = "0.1.0"
edition = "2024"

[features]
iast = ["iast/enable"]

[dependencies]
iast = { path = "$REPOSITORY" }
"#;

/// Its findings are in the directory of the project, and `code` says how it ends.
const NEXTEST: &str = r#"#!/bin/sh
[ "$2" = --version ] && exit 0
printf '%s\n' "$@" "process file: $IAST_PROCESS_FILE" "report: $IAST_REPORT" >asked
cp found/* "$IAST_OUTPUT_DIR"
exit $(cat code)
"#;

fn project(code: u8) -> Project {
    let found = serde_json::to_string(&finding()).unwrap();
    let seen = serde_json::to_string(&process()).unwrap();
    let project = Project::new(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", ""),
        ("found/shop-7-1.jsonl", &found),
        ("found/shop-7-1.process.json", &seen),
        ("bin/cargo-nextest", NEXTEST),
        ("code", &code.to_string()),
    ]);
    std::fs::set_permissions(project.dir.join("bin/cargo-nextest"), Permissions::from_mode(0o755)).unwrap();
    project
}

/// `cargo iast` that finds our nextest first. Cargo looks in its own directory last when that is in the path.
fn iast(project: &Project, arguments: &[&str]) -> Command {
    let cargo_home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| std::path::Path::new(&home).join(".cargo"));
    let mut path = vec![project.dir.join("bin")];
    path.extend(cargo_home.or(home).map(|home| home.join("bin")));
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let mut command = project.iast(arguments);
    command.env("PATH", std::env::join_paths(path).unwrap());
    command
}

#[test]
fn nextest_gets_the_feature_and_the_arguments() {
    let project = project(0);
    let (stdout, stderr) = run(&mut iast(&project, &["nextest", "run", "-E", "test(a)", "--", "--exact", "b"]), 0);
    let asked = "nextest run --features iast -E test(a) -- --exact b";
    let asked = asked.replace(' ', "\n") + "\nprocess file: on\nreport: off\n";
    assert_eq!(project.read("asked"), asked);
    snapshot!("nextest", stdout);
    assert_eq!(stderr, "    Watching cargo nextest run --features iast -E test(a) -- --exact b\n");
    let (again, _) = run(&mut iast(&project, &["report"]), 0);
    assert_eq!(again, stdout, "the report of the last run is the same");
    let (sinks, _) = run(&mut iast(&project, &["list", "sinks"]), 0);
    let (sources, _) = run(&mut iast(&project, &["list", "sources"]), 0);
    snapshot!("list_sites", format!("{sources}\n{sinks}"));
    run(&mut iast(&project, &["nextest", "--fail-under-sinks", "50"]), 0);
    run(&mut iast(&project, &["nextest", "--fail-under-sinks", "51"]), 122);
}

#[test]
fn options_of_both_stand_in_any_order() {
    let project = project(0);
    let arguments =
        "nextest --format json run --locked -p shop -o a.json --fail-under-sinks=50 --retries 2 -- --format x";
    let (stdout, stderr) = run(&mut iast(&project, &arguments.split(' ').collect::<Vec<_>>()), 0);
    assert_eq!(stdout, "");
    assert_eq!(stderr, "    Watching cargo nextest run --features iast --locked -p shop --retries 2 -- --format x\n");
    let report: serde_json::Value = serde_json::from_str(&project.read("a.json")).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn how_nextest_ends_is_how_we_end() {
    let (stdout, _) = run(&mut iast(&project(100), &["nextest"]), 100);
    assert!(stdout.contains("error[sql-injection]"), "the report comes all the same: {stdout}");
    let not_built = project(101);
    std::fs::remove_dir_all(not_built.dir.join("found")).unwrap();
    let (stdout, _) = run(&mut iast(&not_built, &["nextest"]), 101);
    assert_eq!(stdout, "");
}
