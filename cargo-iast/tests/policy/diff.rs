//! `cargo iast diff`.

use iast_schema::testing::finding;

use crate::support::{Project, weak_randomness, xss};

fn project() -> Project {
    let project = Project::with(&[]);
    project.write_run("old", &[finding(), weak_randomness()]);
    project.write_run("new", &[xss(), weak_randomness()]);
    project
}

#[test]
fn directories_are_compared() {
    insta::assert_snapshot!(project().run("diff old new").all(), @r"
    exit 0
    --- stdout
    + high      bbbbbbbb22222222 xss at src/pages.rs:8:5 in `shop::pages::show`
    - critical  0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
      low       cccccccc33333333 weak-randomness at src/ids.rs:4:9 in `shop::ids::next`
    1 new, 1 fixed, 1 still there
    ");
    let said = project().run("diff new new");
    assert!(said.out.ends_with("0 new, 0 fixed, 2 still there\n"), "{}", said.all());
}

#[test]
fn a_report_stands_for_its_run_with_what_is_muted() {
    let project = project();
    let old = project.run("diff old new").out;
    project.write("iast.toml", b"[[mute]]\ntype = \"weak-randomness\"\nreason = \"a\"\n");
    for run in ["old", "new"] {
        let report = project.run(&format!("report --format json --from {run}")).out;
        project.write(&format!("{run}.json"), report.as_bytes());
    }
    assert_eq!(project.run("diff old.json new.json").out, old);
    assert_eq!(project.run("diff old.json new").out, old);
}

#[test]
fn json_has_the_findings() {
    let json: serde_json::Value = serde_json::from_str(&project().run("diff old new --format json").out).unwrap();
    assert_eq!(json["format"], 1);
    for (list, code) in [("new", "xss"), ("fixed", "sql-injection"), ("still", "weak-randomness")] {
        assert_eq!((json[list].as_array().unwrap().len(), &json[list][0]["code"]), (1, &code.into()), "{list}");
    }
}

#[test]
fn what_is_no_report_is_refused() {
    let project = project();
    project.write("a.json", b"{}");
    project.write("b.json", b"{\"format\":9,\"findings\":[]}");
    project.write("c.json", b"{\"format\":1,\"findings\":[{}]}");
    let said: String =
        ["a.json", "b.json", "c.json", "none"].map(|old| project.run(&format!("diff {old} new")).all()).concat();
    insta::assert_snapshot!(said, @r"
    exit 1
    --- stderr
    error: a.json is no report of iast; write one with `cargo iast report --format json`: missing field `format` at line 1 column 2
    exit 1
    --- stderr
    error: b.json is a report of format 9, but this is cargo-iast for format 1
    exit 1
    --- stderr
    error: c.json is no report of iast; write one with `cargo iast report --format json`: missing field `format` at line 1 column 26
    exit 96
    --- stderr
    error: there are no findings in none; run `cargo iast test`, or name the directory with `--from`
    ");
}
