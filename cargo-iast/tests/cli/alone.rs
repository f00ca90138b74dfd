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
    // Ours are known wherever they stand, and refused before anything is built.
    let (_, stderr) = run(&mut project.iast(&["test", "-p", "plain", "--format", "jsn", "--locked"]), 2);
    assert!(stderr.contains("the formats are human, json, "), "{stderr}");
    let (_, stderr) = run(&mut project.iast(&["run", "--fail-under-sinks=50", "-q", "--format", "sarif,html"]), 2);
    assert!(stderr.contains("give all but one a file"), "{stderr}");
    let (_, stderr) = run(&mut project.iast(&["test", "--format=sarif=a.sarif,json"]), 2);
    assert!(stderr.contains("the json report needs a file") && stderr.contains("`--format json=FILE`"), "{stderr}");
    assert!(!project.target().exists(), "nothing was built");
}

#[test]
fn types_libraries_and_origins_need_no_project() {
    let empty = Project::new(&[]);
    let lines = |what: &str| {
        let (stdout, _) = run(&mut empty.iast(&["list", what]), 0);
        let (json, _) = run(&mut empty.iast(&["list", what, "--format", "json"]), 0);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json.as_array().unwrap().len() + 1, stdout.lines().count(), "a heading, and the same rows");
        stdout
    };
    let first = |text: String| text.lines().take(4).map(|line| format!("{line}\n")).collect::<String>();
    snapshot!("list", ["types", "libraries", "origins"].map(|what| first(lines(what))).join("\n"));
    let (_, stderr) = run(&mut empty.iast(&["list", "sinks"]), 102);
    assert!(stderr.contains("could not find `Cargo.toml`"), "{stderr}");
}

#[test]
fn a_project_is_set_up_once() {
    let project = plain();
    let (shown, stderr) = run(&mut project.iast(&["init"]), 2);
    assert!(stderr.contains("nothing was written") && stderr.contains("`--yes`"), "{stderr}");
    assert_eq!(project.read("Cargo.toml"), PLAIN);
    snapshot!("init", &shown);

    let (written, _) = run(&mut project.iast(&["init", "--yes"]), 0);
    assert_eq!(written, shown);
    let (manifest, settings) = (project.read("Cargo.toml"), project.read("iast.toml"));
    let (again, stderr) = run(&mut project.iast(&["init", "--yes"]), 0);
    assert_eq!((again.as_str(), stderr.as_str()), ("", "   Unchanged `plain` is set up; run `cargo iast test`\n"));
    assert_eq!((project.read("Cargo.toml"), project.read("iast.toml")), (manifest, settings));
}

#[test]
fn in_a_workspace_one_package_is_set_up() {
    let member = |name: &str, more: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\n{more}");
    let project = Project::new(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n\n[workspace.dependencies]\niast = \"0.1\"\n"),
        ("a/Cargo.toml", &member("a", "\n# web\n[dependencies]\naxum = \"0.8\"\n")),
        ("b/Cargo.toml", &member("b", "")),
        ("a/src/lib.rs", ""),
        ("b/src/lib.rs", ""),
        ("iast.toml", "report = true\n"),
    ]);
    let (_, stderr) = run(&mut project.iast(&["init"]), 2);
    assert_eq!(stderr, "error: which package? name one with `-p`: `a`, `b`\n");
    let (_, stderr) = run(&mut project.iast(&["init", "-p", "c"]), 2);
    assert_eq!(stderr, "error: there is not one package `c`; name one with `-p`: `a`, `b`\n");
    let (shown, _) = run(&mut project.iast(&["init", "-p", "a", "--yes"]), 0);
    snapshot!("init_workspace", shown);
    assert_eq!(project.read("iast.toml"), "report = true\n", "what is there stays");
    let (_, stderr) = run(&mut project.iast(&["init", "-p", "a"]), 0);
    assert!(stderr.contains("Unchanged"), "{stderr}");
}

#[test]
fn the_doctor_says_what_to_do() {
    let project = plain();
    let diagnosed = |project: &Project, code| {
        let mut command = project.iast(&["doctor"]);
        run(command.env("CARGO_BUILD_TARGET", "aarch64-apple-darwin").env("IAST_INTERCEPT", "off"), code).0
    };
    snapshot!("doctor", diagnosed(&project, 96));

    // Of the same version as the command, with an allocator of its own.
    project.write("iast/Cargo.toml", "[package]\nname = \"iast\"\nversion = \"0.1.0\"\n\n[features]\nenable = []\n");
    project.write("iast/src/lib.rs", "");
    project.write("src/main.rs", "#[global_allocator]\nstatic A: std::alloc::System = std::alloc::System;\n");
    project.write("iast.toml", "report = \n");
    let more = "\n[dependencies]\niast = { path = \"iast\" }\n\n[features]\niast = [\"iast/enable\"]\n\n\
                [profile.dev.package.iast-runtime]\nopt-level = 3\n";
    project.write("Cargo.toml", &format!("{PLAIN}{more}"));
    let text = diagnosed(&project, 96).replace(project.dir.to_str().unwrap(), "[dir]");
    snapshot!("doctor_set_up", text);
}
