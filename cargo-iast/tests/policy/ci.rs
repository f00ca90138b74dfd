//! The recipe for a plain shell, with a `cargo` that does what the test says.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::support::Project;

#[test]
fn the_script_exits_as_the_tests_or_else_as_the_gate() {
    let project = Project::with(&[]);
    project.write(
        "bin/cargo",
        b"#!/bin/sh\necho \"$*\" >> calls\ncase $2 in test) exit $TESTS;; gate) exit $GATE;; esac\n",
    );
    std::fs::set_permissions(project.path().join("bin/cargo"), std::fs::Permissions::from_mode(0o755)).unwrap();
    for (tests, gate, expect) in [(0, 0, 0), (0, 120, 120), (100, 120, 100), (100, 0, 100), (0, 1, 1)] {
        let status = Command::new("sh")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../book/src/ci/iast.sh"))
            .current_dir(project.path())
            .env("PATH", format!("{}:{}", project.path().join("bin").display(), std::env::var("PATH").unwrap()))
            .envs([("TESTS", tests.to_string()), ("GATE", gate.to_string())])
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(expect), "tests {tests}, gate {gate}");
    }
    // The reports are written whatever the tests have said.
    let calls = project.read("calls");
    assert_eq!(calls.matches("iast report --format sarif").count(), 5, "{calls}");
}
