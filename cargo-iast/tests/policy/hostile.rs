//! Findings files that are cut off, damaged or made by somebody who means harm.

use iast_schema::Finding;
use iast_schema::testing::finding;

use crate::support::{Project, line};

const COMMANDS: [&str; 5] = ["report", "report --format json", "gate", "muted", "diff target/iast target/iast"];

#[test]
fn escapes_of_a_terminal_never_get_there() {
    let evil = "\u{1b}]0;x\u{7}\u{202e}\r\n::error::x";
    let mut finding = Finding { note: Some(evil.into()), test: Some(evil.into()), ..finding() };
    finding.location.file = format!("src/{evil}.rs");
    finding.location.function = evil.into();
    finding.code = evil.into();
    let project = Project::with(&[finding]);
    project.write("target/iast/\u{1b}[31m.jsonl", b"no record");
    for command in COMMANDS.iter().chain(&["baseline", "gate --new-only", "report"]) {
        let said = project.run(command);
        let text = format!("{}{}", said.out, said.err);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{command}: {text:?}");
        assert!(!text.contains("\n::error"), "{command}: {text:?}");
    }
    assert!(project.read("iast-baseline.txt").lines().count() == 5, "{}", project.read("iast-baseline.txt"));
}

#[cfg(unix)]
#[test]
fn nothing_but_files_is_opened() {
    let project = Project::with(&[finding()]);
    let dir = project.path().join("target/iast");
    std::os::unix::fs::symlink("/etc/passwd", dir.join("link.jsonl")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", dir.join("zero.process.json")).unwrap();
    std::fs::create_dir(dir.join("dir.jsonl")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(dir.join("pipe.jsonl")).status().unwrap();
    assert!(pipe.success());
    insta::assert_snapshot!(project.run("gate --fail-on low").all(), @r"
    exit 120
    --- stdout
    critical  9.5  0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
    gate failed: 1 finding of severity low or worse
    4 problems with the findings files: findings may be missing
    --- stderr
    warning: link.jsonl: not read: it is a symbolic link
    warning: zero.process.json: not read: it is a symbolic link
    warning: dir.jsonl: not read: it is no file
    warning: pipe.jsonl: not read: it is no file
    ");
}

#[test]
fn evidence_of_no_source_is_said_and_the_finding_kept() {
    let mut finding = finding();
    finding.evidence.parts[1].source = Some(usize::MAX);
    let project = Project::with(&[finding]);
    insta::assert_snapshot!(project.run("gate").all(), @r"
    exit 120
    --- stdout
    critical  9.5  0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
    gate failed: 1 finding of severity high or worse
    1 problem with the findings files: findings may be missing
    --- stderr
    warning: shop-7-1.jsonl:1: 1 part of the evidence names a source that is not there
    ");
    for command in COMMANDS {
        assert!([0, 120].contains(&project.run(command).code), "{command}");
    }
}

#[test]
fn what_is_no_record_is_said_with_its_line() {
    let project = Project::with(&[]);
    let deep = format!("{{\"format\":1,\"a\":{}", "[".repeat(200_000));
    let twice = line(&finding()).replacen("{\"format\":1", "{\"format\":1,\"format\":1", 1);
    let lines = [
        "[]\n",
        "\"\\ud800\"\n",
        &deep,
        "\n",
        &twice,
        &line(&finding()).replace("\"SQL_INJECTION\"", "7"),
        &line(&finding()).replace("\"SQL_INJECTION\"", "\"\u{1b}[31m\""),
        &line(&finding()).replace("0123456789abcdef", "../../etc"),
        &line(&Finding { format: 99, ..finding() }),
        &line(&Finding { format: 0, ..finding() }),
        "{\"format\":99,\"kind\":\"new\"}\n",
        &line(&finding()),
    ];
    let mut text = lines.concat().into_bytes();
    text.extend(b"\xff\xfe\0\n");
    project.write("target/iast/shop-7-1.jsonl", &text);
    let said = project.run("gate");
    insta::assert_snapshot!(said.all(), @r"
    exit 120
    --- stdout
    critical  9.5  0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
    gate failed: 1 finding of severity high or worse
    11 problems with the findings files: findings may be missing
    --- stderr
    warning: shop-7-1.jsonl:1: not a record of iast: invalid length 0, expected struct Version with 1 element at line 1 column 2
    warning: shop-7-1.jsonl:2: not a record of iast: unexpected end of hex escape at line 1 column 8
    warning: shop-7-1.jsonl:3: not a record of iast: EOF while parsing a list at line 2 column 0
    warning: shop-7-1.jsonl:4: not a record of iast: duplicate field `format` at line 1 column 20
    warning: shop-7-1.jsonl:5: not a record of iast: invalid type: integer `7`, expected a string at line 1 column 20
    warning: shop-7-1.jsonl:6: not a record of iast: control character (\u0000-\u001F) found while parsing a string at line 1 column 20
    warning: shop-7-1.jsonl:7: not a record of iast: its fingerprint is none
    warning: shop-7-1.jsonl:8: format 99, but this is cargo-iast for format 1; update cargo-iast
    warning: shop-7-1.jsonl:9: format 0, but this is cargo-iast for format 1; run the tests again
    warning: shop-7-1.jsonl:10: format 99, but this is cargo-iast for format 1; update cargo-iast
    warning: shop-7-1.jsonl:12: not a record of iast: expected value at line 1 column 1
    ");
}
