//! `cargo iast gate`.

use iast_schema::testing::finding;
use iast_schema::{Confidence, Finding};

use crate::support::{Project, weak_randomness, xss};

fn project() -> Project {
    let inferred = Finding { confidence: Confidence::Inferred, fingerprint: "dddddddd44444444".into(), ..finding() };
    Project::with(&[finding(), inferred, xss(), weak_randomness()])
}

#[test]
fn what_counts_is_listed_and_what_does_not_is_counted() {
    insta::assert_snapshot!(project().run("gate --fail-on high").all());
}

#[test]
fn only_what_is_confirmed_counts_when_asked() {
    insta::assert_snapshot!(project().run("gate --fail-on high --confidence confirmed").all());
}

#[test]
fn nothing_that_counts_is_a_pass() {
    let said = Project::with(&[weak_randomness()]).run("gate --fail-on high");
    insta::assert_snapshot!(said.all(), @r"
    exit 0
    --- stdout
    gate passed: 0 findings of severity high or worse; not counted: 1 less severe than high
    ");
    let said = Project::with(&[weak_randomness()]).run("gate --fail-on low");
    assert_eq!(said.code, 120, "{}", said.all());
}

#[test]
fn without_a_severity_high_is_the_limit() {
    assert_eq!(Project::with(&[xss()]).run("gate").code, 120);
    assert_eq!(Project::with(&[xss()]).run("gate --fail-on critical").code, 0);
    assert_eq!(Project::with(&[weak_randomness()]).run("gate").code, 0);
}

#[test]
fn a_gate_that_cannot_read_everything_does_not_pass() {
    let project = Project::with(&[weak_randomness()]);
    project.write("target/iast/shop-8-1.jsonl", b"{\"format\":1,\n");
    let said = project.run("gate");
    insta::assert_snapshot!(said.all(), @r"
    exit 1
    --- stdout
    gate not passed: 0 findings of severity high or worse; not counted: 1 less severe than high
    1 problem with the findings files: findings may be missing
    --- stderr
    warning: shop-8-1.jsonl:1: not a record of iast: EOF while parsing a value at line 2 column 0
    ");
}

#[test]
fn without_a_run_there_is_nothing_to_judge() {
    let project = Project::with(&[]);
    let said = project.run("gate --from no/such/dir");
    insta::assert_snapshot!(said.all(), @r"
    exit 96
    --- stderr
    error: there are no findings in no/such/dir; run `cargo iast test`, or name the directory with `--from`
    ");
}

#[test]
fn a_long_list_is_cut() {
    let many = (0..60).map(|number| Finding { fingerprint: format!("{number:016x}"), ..finding() });
    let said = Project::with(&many.collect::<Vec<_>>()).run("gate");
    assert!(said.out.contains("\nand 10 more\ngate failed: 60 findings of severity high or worse\n"), "{}", said.out);
}
