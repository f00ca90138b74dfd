//! What the target and the profile of a build mean for what is seen.

use std::process::Command;

use toml_edit::{DocumentMut, Item};

use super::Check;
use crate::project::Project;

/// The target that tests are built for: the one of the environment, else that of the compiler.
pub(super) fn target() -> String {
    if let Some(target) = std::env::var("CARGO_BUILD_TARGET").ok().filter(|target| !target.is_empty()) {
        return target;
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or("unknown").to_owned()
}

pub(super) fn rust_flags() -> String {
    ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"].map(|name| std::env::var(name).unwrap_or_default()).join(" ")
}

/// Whether copies are seen. The rule is that of the engine's `build.rs`.
pub(super) fn copies(target: &str, rust_flags: &str) -> Check {
    let parts: Vec<_> = target.split('-').collect();
    let is_known = matches!(parts.first(), Some(&("x86_64" | "aarch64")));
    let lost = "copies are not followed: what was copied is recognised by its text, and its findings are `inferred`";
    if !(is_known && parts.contains(&"linux") && parts.last() == Some(&"gnu")) {
        let advice = "run the tests on Linux with glibc, x86-64 or aarch64, as most CI does";
        return Check::note("copies", format!("{target}: {lost}"), advice);
    }
    if rust_flags.contains("+crt-static") {
        return Check::note(
            "copies",
            format!("crt-static: {lost}"),
            "run the tests without `-C target-feature=+crt-static`",
        );
    }
    Check::ok("copies", format!("followed on {target}"))
}

/// What the profile of tests means for speed and for the names in reports.
pub(super) fn profile(project: &Project) -> Vec<Check> {
    let text = std::fs::read_to_string(project.root().join("Cargo.toml")).unwrap_or_default();
    text.parse::<DocumentMut>().map(|manifest| of_manifest(manifest.as_item())).unwrap_or_default()
}

fn of_manifest(manifest: &Item) -> Vec<Check> {
    let at = |keys: &[&str]| keys.iter().try_fold(manifest, |item, key| item.get(key));
    // Tests inherit from the profile of development.
    let set = |key: &str| at(&["profile", "test", key]).or_else(|| at(&["profile", "dev", key]));
    let text = |item: &Item| item.as_value().map(|value| value.to_string().trim().trim_matches('"').to_owned());
    let optimised = ["iast-runtime", "*"].into_iter().find_map(|name| {
        at(&["profile", "dev", "package", name, "opt-level"])
            .or_else(|| at(&["profile", "test", "package", name, "opt-level"]))
    });
    let level = optimised.or_else(|| set("opt-level")).and_then(text).unwrap_or_else(|| "0".to_owned());
    let mut checks = vec![if level == "0" {
        let advice =
            "add [profile.dev.package.iast-runtime] with opt-level = 3 and debug = false; `cargo iast init` does";
        Check::note("engine", "not optimised in debug builds, so tests run slower than they need", advice)
    } else {
        Check::ok("engine", format!("built with opt-level = {level}"))
    }];
    let debug = set("debug").and_then(text);
    if let Some(debug) = debug.filter(|debug| ["0", "false", "none"].contains(&debug.as_str())) {
        let finding = format!("debug = {debug}: the names of callers without an attribute are not known");
        checks.push(Check::note(
            "names",
            finding,
            "set debug = \"line-tables-only\" for tests, or annotate the callers",
        ));
    }
    let strip = set("strip").and_then(text);
    if let Some(strip) = strip.filter(|strip| !["false", "none"].contains(&strip.as_str())) {
        let finding = format!("strip = {strip}: the names of callers without an attribute are not known");
        checks.push(Check::note("names", finding, "leave strip out of the profile of tests, or annotate the callers"));
    }
    let lto = set("lto").and_then(text);
    if let Some(lto) = lto.filter(|lto| !["false", "off"].contains(&lto.as_str())) {
        checks.push(Check::ok("lto", format!("lto = {lto}: copies are followed all the same")));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_followed_where_the_engine_has_interceptors() {
        let is_ok = |target: &str, flags: &str| copies(target, flags).advice.is_none();
        assert!(is_ok("x86_64-unknown-linux-gnu", "") && is_ok("aarch64-unknown-linux-gnu", "-Copt-level=2"));
        for target in
            ["x86_64-unknown-linux-musl", "aarch64-apple-darwin", "x86_64-pc-windows-gnu", "i686-unknown-linux-gnu"]
        {
            assert!(!is_ok(target, ""), "{target}");
        }
        assert!(!is_ok("x86_64-unknown-linux-gnu", "-C target-feature=+crt-static"));
    }

    #[test]
    fn the_profile_of_tests_is_read_with_what_it_inherits() {
        let subjects = |text: &str| {
            let manifest: DocumentMut = text.parse().unwrap();
            let checks = of_manifest(manifest.as_item());
            checks.into_iter().filter(|check| check.advice.is_some()).map(|check| check.subject).collect::<Vec<_>>()
        };
        assert_eq!(subjects(""), ["engine"]);
        assert_eq!(subjects("[profile.dev.package.iast-runtime]\nopt-level = 3"), [""; 0]);
        assert_eq!(subjects("[profile.dev.package.\"*\"]\nopt-level = 2"), [""; 0]);
        assert_eq!(subjects("[profile.test]\nopt-level = 1\nstrip = true"), ["names"]);
        assert_eq!(subjects("[profile.dev]\nopt-level = \"s\"\ndebug = 0\n[profile.test]\ndebug = 1"), [""; 0]);
        assert_eq!(subjects("[profile.test]\nopt-level = 3\nlto = true"), [""; 0]);
        assert_eq!(subjects("[profile.dev]\ndebug = \"none\"\nstrip = \"none\""), ["engine", "names"]);
    }
}
