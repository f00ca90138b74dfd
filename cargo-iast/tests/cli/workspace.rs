//! A workspace that is built and tested: with spaces in its path, with packages that use iast in each way.
//!
//! It is one test, because its parts share the directory of the last run.

use std::fs;

use crate::support::{Project, run, snapshot};

const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[workspace]\nmembers = [\"api\", \"broken\", \"plain\", \"shop\"]\nresolver = \"3\"\n\n\
         [profile.dev]\ndebug = false\n\n[profile.dev.package.iast-runtime]\nopt-level = 0\n",
    ),
    (
        "shop/Cargo.toml",
        "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [features]\niast = [\"iast/enable\"]\n\n[dependencies]\niast = { path = \"$REPOSITORY\" }\n",
    ),
    (
        "shop/src/lib.rs",
        r#"//! A shop.

/// Takes a request.
#[iast::source(params, origin = "http.request.parameter")]
pub fn search(name: String) -> usize {
    find(&format!("SELECT * FROM product WHERE name = '{name}'"))
}

/// Runs a statement.
#[iast::sink(kind = "sql")]
pub fn find(statement: &str) -> usize {
    statement.len()
}

/// Starts a program. No test does.
#[iast::sink(kind = "command")]
pub fn start(command: &str) -> usize {
    command.len()
}

/// Reads a file. Whether it is one of a library is known once it is called.
#[iast::instrument]
pub fn read(path: &str) -> bool {
    std::fs::read(path).is_ok()
}

#[test]
fn a_search_finds_something() {
    assert!(search(String::from("' or 1=1 --")) > 0);
    assert!(!read("/no/such/file"));
}
"#,
    ),
    (
        "shop/src/main.rs",
        r#"fn main() {
    println!("{}", shop::search(String::from("' or 2=2 --")));
    match std::env::args().nth(1).as_deref() {
        Some("serve") => std::thread::sleep(std::time::Duration::from_secs(60)),
        Some(_) => std::process::exit(3),
        None => {}
    }
}
"#,
    ),
    (
        "api/Cargo.toml",
        "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nshop = { path = \"../shop\" }\n",
    ),
    ("api/src/lib.rs", "#[test]\nfn fails() {\n    assert_eq!(shop::search(String::from(\"it's\")), 0);\n}\n"),
    (
        "broken/Cargo.toml",
        "[package]\nname = \"broken\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\niast = { path = \"$REPOSITORY\" }\n",
    ),
    ("broken/src/lib.rs", "pub fn number() -> u8 {\n    \"none\"\n}\n"),
    ("plain/Cargo.toml", "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
    ("plain/src/lib.rs", ""),
];

#[test]
fn a_workspace_is_watched() {
    let project = Project::kept("two words", FILES);
    let _ = fs::remove_dir_all(project.target().join("iast"));

    // The report stands behind the output of the tests, and alone it can be had again.
    let (tested, stderr) = run(&mut project.iast(&["test", "-p", "shop", "--lib", "--", "--test-threads", "1"]), 0);
    assert!(
        stderr.starts_with("    Watching cargo test --features iast -p shop --lib -- --test-threads 1\n"),
        "{stderr}"
    );
    snapshot!("workspace", tested);
    let (report, _) = run(&mut project.iast(&["report"]), 0);
    assert!(tested.ends_with(&report), "{report}");
    let (json, _) = run(&mut project.iast(&["report", "--format", "json", "--fail-under-sinks", "50"]), 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    snapshot!("workspace_coverage", serde_json::to_string_pretty(&json["coverage"]).unwrap());
    let (again, stderr) = run(&mut project.iast(&["report", "--fail-under-sinks", "51"]), 122);
    assert_eq!(
        (again.as_str(), stderr.as_str()),
        (&*report, "error: 1 of 2 sinks were reached; --fail-under-sinks asks for 51 %\n")
    );

    by_nextest(&project);

    // A member has it by its dependency. Its test fails, and the report comes all the same.
    let (stdout, stderr) = run(&mut project.iast(&["test", "-p", "api", "--lib"]), 100);
    assert!(stderr.contains("Watching cargo test --features shop/iast -p api --lib"), "{stderr}");
    assert!(stdout.contains("= test: `fails`") && stdout.contains("reached: 1 of 1 source, 1 of 2 sinks"), "{stdout}");

    // From the directory of a member, whose program ends in error.
    let member = project.dir.join("shop");
    let (stdout, stderr) = run(project.iast(&["run", "-q"]).current_dir(&member), 0);
    assert_eq!(stderr, "", "quiet is quiet");
    assert!(stdout.starts_with("48\n") && stdout.contains("shop/src/lib.rs:6:5"), "{stdout}");
    run(project.iast(&["run", "-q", "--", "fail"]).current_dir(&member), 100);

    // A service runs until somebody stops it.
    #[cfg(unix)]
    stopped(project.iast(&["run", "-q", "-p", "shop", "--", "serve"]));

    // What is not built has no report, and the last run is still the last.
    let (stdout, stderr) = run(&mut project.iast(&["test", "-p", "broken"]), 101);
    assert!(stdout.is_empty() && stderr.contains("mismatched types"), "{stdout}\n{stderr}");
    let (_, stderr) = run(&mut project.iast(&["test", "-p", "plain"]), 96);
    assert_eq!(
        stderr,
        "error: `plain` does not depend on `iast`; choose with `-p` one that does: `api`, `broken`, `shop`\n"
    );
    let (last, _) = run(project.iast(&["report"]).current_dir(&member), 0);
    assert!(last.contains("iast: 1 finding"), "{last}");

    // Nothing to watch is no success; a build alone is.
    let (_, stderr) = run(project.iast(&["test", "-p", "shop", "--lib"]).env("IAST_ENABLED", "off"), 96);
    assert!(stderr.contains("no program with iast in it has run to its end"), "{stderr}");
    let (stdout, _) = run(&mut project.iast(&["test", "-p", "shop", "--lib", "--no-run"]), 0);
    assert_eq!(stdout, "");
}

/// The same tests by the real cargo-nextest, where it is installed. `nextest.rs` has one that only notes what it was asked.
fn by_nextest(project: &Project) {
    let version = std::process::Command::new("cargo").args(["nextest", "--version"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: cargo-nextest is not installed");
        return;
    }
    // Options of all three, mixed.
    let arguments = ["nextest", "--no-fail-fast", "--format", "json", "-p", "shop", "--lib", "-o"];
    let file = project.target().join("nextest.json");
    let arguments: Vec<_> = arguments.into_iter().chain([file.to_str().unwrap()]).collect();
    let (stdout, stderr) = run(&mut project.iast(&arguments), 0);
    assert_eq!(stdout, "");
    assert!(stderr.contains("Watching cargo nextest run --features iast --no-fail-fast -p shop --lib\n"), "{stderr}");
    assert!(stderr.contains("1 test run: 1 passed"), "{stderr}");
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(report["findings"][0]["tests"], serde_json::json!(["a_search_finds_something"]));
    assert_eq!(report["coverage"]["sinks"], serde_json::json!({"reached": 1, "total": 2}));
}

/// Starts a service, stops it as Ctrl-C would when it has answered, and expects the report.
#[cfg(unix)]
fn stopped(mut service: std::process::Command) {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::os::unix::process::CommandExt as _;
    use std::process::{Command, Stdio};

    let mut child = service.process_group(0).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    stdout.read_line(&mut text).unwrap();
    assert_eq!(text, "48\n");
    let group = format!("-{}", child.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    stdout.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{text}");
    assert!(text.contains("error[sql-injection]"), "what was found before is on disk: {text}");
}

/// The programs cannot write their findings, and the tests pass as they would.
#[cfg(unix)]
#[test]
fn a_target_directory_that_cannot_be_written_is_named() {
    let project = Project::kept(
        "read only",
        &[
            (
                "Cargo.toml",
                "[workspace]\n[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\niast = { path = \"$REPOSITORY\" }\n",
            ),
            ("src/lib.rs", ""),
            ("target/iast", "a file where the directory should be"),
        ],
    );
    let mut command = project.iast(&["test"]);
    let (_, stderr) = run(command.env("CARGO_TARGET_DIR", project.dir.join("target")), 1);
    assert!(stderr.starts_with("error: cannot make the directory "), "{stderr}");
    assert!(stderr.contains("target/iast/run-"), "{stderr}");
}
