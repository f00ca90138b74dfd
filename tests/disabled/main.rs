//! Off means absent: without its feature, `iast` leaves no trace in the machine code, in the list of dependencies
//! and in what a program does.
//!
//! The crates under test are in `tests-disabled`, outside of the workspace. The first tests compile two of them that
//! differ in the attributes only, and hold the results against each other.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod build;
mod code;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use build::{Source, cargo, crates, empty_dir, run};
use code::Functions;

fn annotated() -> PathBuf {
    crates().join("annotated/src/lib.rs")
}

fn plain() -> PathBuf {
    crates().join("plain/src/lib.rs")
}

/// The functions of a file, optimised.
fn functions(file: &Path, iast: Option<&Path>, out_dir: &str) -> Functions {
    functions_at(3, file, iast, out_dir)
}

fn functions_at(opt_level: u8, file: &Path, iast: Option<&Path>, out_dir: &str) -> Functions {
    let out_dir = empty_dir(out_dir);
    code::functions(&Source { file, iast, opt_level, out_dir: &out_dir }.library().0)
}

#[test]
fn the_crates_differ_in_the_attributes_only() {
    let [annotated, plain] = [annotated(), plain()].map(|file| fs::read_to_string(file).unwrap());
    assert_eq!(annotated.lines().count(), plain.lines().count());
    let mut changed = 0;
    for (annotated, plain) in annotated.lines().zip(plain.lines()) {
        if annotated != plain {
            assert_eq!(without_iast(annotated), plain);
            changed += 1;
        }
    }
    for name in ["source", "sink", "sanitizer", "validator", "propagator", "instrument", "skip"] {
        assert!(annotated.contains(&format!("#[iast::{name}")), "no function is under `{name}`");
    }
    assert!(changed > 20);
}

/// The line without attributes and calls of iast. A line of nothing else becomes a comment, so that the places of
/// panics stay where they are.
fn without_iast(line: &str) -> String {
    let code = line.trim_start();
    let indent = &line[..line.len() - code.len()];
    match code.split_once("] ") {
        Some((attribute, parameter)) if attribute.starts_with("#[source(") => format!("{indent}{parameter}"),
        _ if code.starts_with("#[derive(") => line.replace(", iast::Taint)]", ")]"),
        _ if code.starts_with("#[") || code.starts_with("iast::") => format!("{indent}// {code}"),
        _ => line.to_owned(),
    }
}

#[test]
fn every_function_has_the_same_machine_code() {
    let iast = build::iast(&[]);
    let annotated = functions(&annotated(), Some(&iast), "off-annotated");
    let plain = functions(&plain(), None, "off-plain");
    assert_eq!(code::differences(&annotated, &plain), Vec::<String>::new());
    assert_eq!(annotated, plain);
    println!("{} functions are the same", plain.len());
    let names =
        ["search", "count_the_visit", "dao::insert", "resolve::{{closure}}", "settle::{{closure}}", "Order::title"];
    for name in names {
        assert!(plain.keys().any(|function| function.ends_with(name)), "{name} is not among {:?}", plain.keys());
    }
}

#[test]
fn unoptimised_functions_are_the_same_too() {
    let iast = build::iast(&[]);
    let annotated = functions_at(0, &annotated(), Some(&iast), "off-unoptimised-annotated");
    let plain = functions_at(0, &plain(), None, "off-unoptimised-plain");
    assert_eq!(code::differences(&annotated, &plain), Vec::<String>::new());
    println!("{} functions are the same", plain.len());
    assert!(plain.contains_key("subject::by_hand"), "{:?}", plain.keys());
}

#[test]
fn a_changed_line_is_noticed() {
    let dir = empty_dir("off-changed-source");
    let file = dir.join("lib.rs");
    let text = fs::read_to_string(plain()).unwrap();
    let changed = text.replace("- first + 13", "- first + 14");
    assert_ne!(text, changed);
    fs::write(&file, changed).unwrap();
    let changed = functions(&file, None, "off-changed");
    let plain = functions(&plain(), None, "off-unchanged");
    assert_eq!(code::differences(&changed, &plain), ["subject::rot13"]);
}

#[test]
fn the_feature_is_noticed() {
    let iast = build::iast(&["--features", "facade"]);
    let annotated = functions(&annotated(), Some(&iast), "on-annotated");
    let plain = functions(&plain(), None, "on-plain");
    let differences = code::differences(&annotated, &plain);
    for function in ["subject::search", "subject::escape", "subject::rot13", "subject::dao::insert"] {
        assert!(differences.iter().any(|name| name == function), "{function} is not among {differences:?}");
    }
    assert!(!differences.iter().any(|name| name == "subject::dao::total"), "`#[iast::skip]` leaves it alone");
}

#[test]
fn programs_are_the_same_byte_for_byte() {
    let iast = build::iast(&[]);
    let program = crates().join("annotated/src/main.rs");
    let link = |file: &Path, iast: Option<&Path>, out_dir: &str| {
        let out_dir = empty_dir(out_dir);
        let source = Source { file, iast, opt_level: 3, out_dir: &out_dir };
        let (_, library) = source.library();
        source.program(&program, &library)
    };
    let annotated = link(&annotated(), Some(&iast), "off-program-annotated");
    let plain = link(&plain(), None, "off-program-plain");
    let [a, b] = [&annotated, &plain].map(|path| fs::read(path).unwrap());
    assert!(a == b, "{} and {} differ", annotated.display(), plain.display());
    println!("{} bytes are the same", a.len());
    run(&mut Command::new(annotated));
}

#[test]
fn nothing_but_the_macro_crate_is_compiled() {
    let tree = run(&mut cargo(&["tree", "--package=annotated", "--edges=normal,build", "--prefix=none"]));
    println!("{tree}");
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let expected = ["annotated", "iast", "iast-macros", "proc-macro2", "quote", "syn", "unicode-ident"];
    assert_eq!(names, BTreeSet::from(expected));
}

/// So that these tests need no network after the outer build had it.
#[test]
fn nothing_has_to_be_downloaded() {
    let packages = |path: &Path| -> BTreeSet<String> {
        let text = fs::read_to_string(path).unwrap();
        // Name, version, source and checksum stand in this order; packages without a source are our own.
        let head = |package: &str| package.split("dependencies = ").next().unwrap().trim().to_owned();
        text.split("[[package]]").filter(|package| package.contains("checksum")).map(head).collect()
    };
    let outer = packages(&Path::new(build::ROOT).join("Cargo.lock"));
    let inner = packages(&crates().join("Cargo.lock"));
    assert!(inner.len() > 10);
    let more: Vec<_> = inner.difference(&outer).collect();
    assert!(more.is_empty(), "copy Cargo.lock to tests-disabled and run `cargo update --workspace` there: {more:#?}");
}

/// Cargo builds the macros for the host, once for a whole build: another package may turn them on, or a build script
/// that uses `iast`, while the facade of this package is off. The reverse cannot be, as the last line checks. The
/// crate denies warnings.
#[test]
fn the_macros_and_the_facade_are_switched_apart() {
    for features in ["", "macros", "facade", "macros,facade"] {
        run(&mut cargo(&["build", "--package=annotated", "--features", features]));
        let program = build::built(&["--package=annotated", "--features", features], |path| {
            path.file_name().is_some_and(|name| name == "annotated")
        });
        let output = Command::new(program).env("IAST_REPORT", "off").output().unwrap();
        assert!(output.status.success(), "{features}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).ends_with("Full { title: \"t\", body: 32 }\n6\n"));
    }
    let tree = run(&mut cargo(&[
        "tree",
        "--package=annotated",
        "--features=facade",
        "--prefix=none",
        "--format={p} features: {f}",
    ]));
    let macros = tree.lines().find(|line| line.starts_with("iast-macros ")).unwrap();
    assert!(macros.contains("enable"), "{macros}");
}

#[test]
fn a_program_without_taint_does_the_same_on_as_off() {
    let build = |arguments: &[&str]| {
        build::built(&[&["--package=silent"], arguments].concat(), |path| {
            path.file_name().is_some_and(|name| name == "silent")
        })
    };
    let dir = empty_dir("off-silent");
    let output_dir = dir.join("findings");
    // The second build takes the place of the first. A copy of it might be busy: other tests start programs meanwhile,
    // which inherit what is open for writing.
    let [off, on]: [Output; 2] = [[].as_slice(), &["--features=on"]]
        .map(|arguments| Command::new(build(arguments)).env("IAST_OUTPUT_DIR", &output_dir).output().unwrap());
    assert!(!off.stdout.is_empty() && off.stdout == on.stdout, "standard output differs");
    assert_eq!((off.status.code(), on.status.code()), (Some(42), Some(42)));
    let [off, on] = [off, on].map(|output| String::from_utf8(output.stderr).unwrap());
    let report = on.strip_prefix(&off).unwrap_or_else(|| panic!("`{on}` does not begin with `{off}`"));
    assert!(
        report.starts_with("iast: no untrusted data reached") && report.trim_end().lines().count() == 1,
        "{report}"
    );
    assert!(off.ends_with("a word on standard error\n"), "{off}");
    assert!(!output_dir.exists(), "a findings file without findings");
}
