//! Who last touched the line of a finding.

use std::process::Command;

use iast_schema::Finding;
use iast_schema::testing::{finding, location};

use crate::support::Project;

/// A project with a real repository, in which `src/dao.rs` has three lines of one commit.
fn repository(findings: &[Finding]) -> Project {
    let project = Project::with(findings);
    std::fs::remove_dir(project.path().join(".git")).unwrap();
    project.write("Cargo.lock", b"");
    project.write("src/dao.rs", b"one();\ntwo();\n    conn.query(&sql);\n");
    git(&project, &["init", "-q"]);
    git(&project, &["add", "src/dao.rs"]);
    git(&project, &["commit", "-q", "-m", "dao: search by\u{1b}[31m name\n\nbody"]);
    project
}

fn git(project: &Project, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(project.path())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", project.path())
        .env("GIT_AUTHOR_DATE", "2026-03-01T23:30:00-0800")
        .env("GIT_COMMITTER_DATE", "2026-03-02T12:00:00+0000")
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}

/// The lines of the report about git.
fn lines(project: &Project, arguments: &str) -> Vec<String> {
    let said = project.run(arguments);
    assert_eq!(said.code, 0, "{}", said.all());
    let lines = said.out.lines().filter_map(|line| line.trim().strip_prefix("= git: "));
    // The name of a commit depends on the version of git.
    lines
        .map(|line| {
            line.split(' ').map(|word| if is_hash(word) { "[commit]" } else { word }).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn is_hash(word: &str) -> bool {
    word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[test]
fn the_commit_is_named_with_its_day_and_summary() {
    let project = repository(&[finding()]);
    let expect = ["last touched by [commit] on 2026-03-01: dao: search by\\u{1b}[31m name"];
    assert_eq!(lines(&project, "report"), expect);
    assert_eq!(lines(&project, "report --git always"), expect);
    assert_eq!(lines(&project, "report --git never"), [""; 0]);
    let json: serde_json::Value = serde_json::from_str(&project.run("report --format json").out).unwrap();
    let git = &json["findings"][0]["git"];
    assert_eq!(git["date"], "2026-03-01");
    assert_eq!(git["commit"].as_str().unwrap().len(), 40);
}

#[test]
fn a_line_that_is_not_committed_is_said() {
    let project = repository(&[finding()]);
    project.write("src/dao.rs", b"one();\ntwo();\n    conn.query(&other);\n");
    assert_eq!(lines(&project, "report"), ["the line is not committed yet"]);
}

#[test]
fn what_git_does_not_know_is_not_mentioned() {
    let at = |file: &str, line, fingerprint: &str| Finding {
        location: location(file, line, 1, "f", "shop"),
        fingerprint: fingerprint.into(),
        ..finding()
    };
    let project = repository(&[
        at("src/new.rs", 1, "a"),
        at("src/dao.rs", 99, "b"),
        at("none.rs", 1, "c"),
        at("/etc/passwd", 1, "d"),
    ]);
    project.write("src/new.rs", b"one();\n");
    assert_eq!(lines(&project, "report"), [""; 0]);
    // Without a repository, and without git.
    std::fs::remove_dir_all(project.path().join(".git")).unwrap();
    assert_eq!(lines(&project, "report"), [""; 0]);
}

#[test]
fn all_lines_of_a_file_are_asked_for() {
    let at = |line: u32| Finding {
        location: location("src/dao.rs", line, 1, "f", "shop"),
        fingerprint: format!("{line:016x}"),
        ..finding()
    };
    let project = repository(&(1..=1200).map(at).collect::<Vec<_>>());
    project.write("src/dao.rs", "line();\n".repeat(1200).as_bytes());
    git(&project, &["commit", "-q", "-a", "-m", "many"]);
    let json: serde_json::Value = serde_json::from_str(&project.run("report --format json --git always").out).unwrap();
    let summaries: Vec<_> = json["findings"].as_array().unwrap().iter().map(|item| &item["git"]["summary"]).collect();
    assert_eq!((summaries.len(), summaries.iter().filter(|summary| **summary == "many").count()), (1200, 1200));
}

#[cfg(unix)]
#[test]
fn a_git_that_hangs_is_not_waited_for() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = repository(&[finding()]);
    project.write("bin/git", b"#!/bin/sh\nsleep 30\n");
    std::fs::set_permissions(project.path().join("bin/git"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", project.path().join("bin").display(), std::env::var("PATH").unwrap());
    let start = std::time::Instant::now();
    let said = project.run_with("", &["report"], &[("PATH", &path)]);
    assert!(start.elapsed().as_secs() < 20, "it has waited for git");
    assert!(said.out.contains("git was too slow to say who last touched the lines of 1 finding"), "{}", said.all());
}
