//! What needs no build: projects that are not set up, arguments that are wrong.

use crate::support::{Project, run, snapshot};

const PLAIN: &str = "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

fn plain() -> Project {
    Project::new(&[("Cargo.toml", PLAIN), ("src/lib.rs", "#[test] fn passes() {}")])
}

#[test]
fn without_the_dependency_the_lines_to_add_are_shown() {
    let project = plain();
    let (stdout, stderr) = run(&mut project.iast(&["test"]), 96);
    assert_eq!(stdout, "");
    snapshot!("no_dependency", stderr);
    assert!(!project.target().exists(), "nothing was built");
}

#[test]
fn outside_of_a_project_cargo_is_asked_why() {
    let empty = Project::new(&[]);
    for arguments in [&["test"][..], &["run"], &["report"]] {
        let (_, stderr) = run(&mut empty.iast(arguments), 102);
        assert!(stderr.starts_with("error: cargo cannot read the project: could not find `Cargo.toml`"), "{stderr}");
    }
    let broken = Project::new(&[("Cargo.toml", "[package]\nname = 3\n")]);
    let (_, stderr) = run(&mut broken.iast(&["test"]), 102);
    assert!(stderr.contains("invalid type: integer `3`"), "{stderr}");
}

#[test]
fn before_the_first_run_there_is_nothing_to_report() {
    let (_, stderr) = run(&mut plain().iast(&["report"]), 96);
    assert!(stderr.contains("run `cargo iast test`"), "{stderr}");
}

#[test]
fn wrong_arguments_are_a_code_of_their_own() {
    let project = plain();
    run(&mut project.iast(&["tset"]), 2);
    run(&mut project.iast(&["test", "--fail-under-sinks", "101"]), 2);
    let (_, stderr) = run(&mut project.iast(&["test", "-q", "--fail-under-sinks=50"]), 2);
    assert_eq!(stderr, "error: write --fail-under-sinks in front of the arguments of cargo\n");
}
