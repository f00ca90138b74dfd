//! `cargo iast baseline`, and the gate with it.

use iast_schema::Finding;
use iast_schema::testing::{finding, location};

use crate::support::{Project, weak_randomness, xss};

#[test]
fn known_findings_do_not_count_as_new() {
    let project = Project::with(&[finding(), weak_randomness()]);
    insta::assert_snapshot!(project.run("baseline").all(), @r"
    exit 0
    --- stderr
    iast-baseline.txt: 2 known findings, 2 added
    ");
    insta::assert_snapshot!(project.read("iast-baseline.txt"), @r"
    # Findings that are known. `cargo iast gate --new-only` counts what does not stand here.
    # Written by `cargo iast baseline`. Comments stay: lines above an entry, and what stands behind two spaces and `# `.
    format 1

    0123456789abcdef  sql-injection src/dao.rs in `shop::dao::find`
    cccccccc33333333  weak-randomness src/ids.rs in `shop::ids::next`
    ");
    insta::assert_snapshot!(project.run("gate --new-only --fail-on low").all(), @r"
    exit 0
    --- stdout
    gate passed: 0 new findings of severity low or worse; not counted: 2 in the baseline
    ");
    // It is the flag that makes them not count.
    assert_eq!(project.run("gate").code, 120);

    project.write_run("target/iast", &[finding(), weak_randomness(), xss()]);
    insta::assert_snapshot!(project.run("gate --new-only --fail-on low").all(), @r"
    exit 120
    --- stdout
    high      8.2  bbbbbbbb22222222 xss at src/pages.rs:8:5 in `shop::pages::show`
    gate failed: 1 new finding of severity low or worse; not counted: 2 in the baseline
    ");
}

#[test]
fn what_moves_within_a_file_changes_nothing() {
    let project = Project::with(&[finding()]);
    project.run("baseline");
    let before = project.read("iast-baseline.txt");
    let moved = location("src/dao.rs", 300, 2, "find", "shop::dao");
    project.write_run("target/iast", &[Finding { location: moved, ..finding() }]);
    project.run("baseline");
    assert_eq!(project.read("iast-baseline.txt"), before);
}

#[test]
fn comments_survive_and_what_is_gone_is_removed_when_asked() {
    let project = Project::with(&[finding(), xss()]);
    project.run("baseline");
    let text = project.read("iast-baseline.txt");
    let text = text.replace("0123456789abcdef", "# ann: behind a login\n0123456789abcdef");
    project.write("iast-baseline.txt", text.replace("`shop::pages::show`", "`shop::pages::show`  # bob").as_bytes());

    project.write_run("target/iast", &[finding(), weak_randomness()]);
    insta::assert_snapshot!(project.run("baseline").all(), @r"
    exit 0
    --- stderr
    iast-baseline.txt: 3 known findings, 1 added
    1 of them not found this time; `--prune` removes them
    ");
    insta::assert_snapshot!(project.read("iast-baseline.txt"), @r"
    # Findings that are known. `cargo iast gate --new-only` counts what does not stand here.
    # Written by `cargo iast baseline`. Comments stay: lines above an entry, and what stands behind two spaces and `# `.
    format 1

    # ann: behind a login
    0123456789abcdef  sql-injection src/dao.rs in `shop::dao::find`
    cccccccc33333333  weak-randomness src/ids.rs in `shop::ids::next`
    bbbbbbbb22222222  xss src/pages.rs in `shop::pages::show`  # bob
    ");
    let before = project.read("iast-baseline.txt");
    insta::assert_snapshot!(project.run("baseline --prune").all(), @r"
    exit 0
    --- stderr
    iast-baseline.txt: 2 known findings, 1 removed
    ");
    let (pruned, gone) =
        (project.read("iast-baseline.txt"), "bbbbbbbb22222222  xss src/pages.rs in `shop::pages::show`  # bob\n");
    assert_eq!(pruned, before.replace(gone, ""));
    assert!(before.contains(gone) && pruned.contains("# ann: behind a login\n0123456789abcdef"), "{pruned}");
}

#[test]
fn a_baseline_that_is_out_of_date_is_said_and_refused_when_asked() {
    let project = Project::with(&[finding(), xss()]);
    project.run("baseline");
    project.write_run("target/iast", &[finding()]);
    insta::assert_snapshot!(project.run("gate --new-only").all(), @r"
    exit 0
    --- stdout
    gate passed: 0 new findings of severity high or worse; not counted: 1 in the baseline
    no longer found: 1 finding of the baseline; `cargo iast baseline --prune` removes
      bbbbbbbb22222222  xss src/pages.rs in `shop::pages::show`
    ");
    let said = project.run("gate --new-only --strict-baseline");
    assert_eq!(said.code, 121, "{}", said.all());
    // Findings that count are worse.
    project.write_run("target/iast", &[finding(), weak_randomness()]);
    assert_eq!(project.run("gate --new-only --strict-baseline --fail-on low").code, 120);
    let said = project.run("report");
    assert!(said.out.contains("1 known finding is gone; see `cargo iast baseline --prune`"), "{}", said.out);
    assert!(said.out.contains("known: it stands in the baseline"), "{}", said.out);
    assert!(said.out.contains("new: the baseline does not have it"), "{}", said.out);
}

#[test]
fn without_a_baseline_new_only_says_how_to_write_it() {
    insta::assert_snapshot!(Project::with(&[finding()]).run("gate --new-only").all(), @r"
    exit 96
    --- stderr
    error: there is no baseline at iast-baseline.txt; write it with `cargo iast baseline`
    ");
}

#[test]
fn a_wrong_line_is_named() {
    let project = Project::with(&[finding()]);
    project.write("iast-baseline.txt", b"format 1\n\n<<<<<<< HEAD\n");
    let said = project.run("report");
    assert_eq!(said.code, 0, "{}", said.all());
    assert!(said.out.contains("note: iast-baseline.txt:3: `<<<<<<<` is no fingerprint"), "{}", said.out);
    insta::assert_snapshot!(project.run("gate --new-only").all(), @r"
    exit 1
    --- stderr
    error: iast-baseline.txt:3: `<<<<<<<` is no fingerprint; write `0123456789abcdef  sql-injection src/dao.rs`
    ");
}

#[test]
fn the_file_is_found_from_a_member_of_the_workspace() {
    let project = Project::with(&[finding()]);
    project.write("crates/shop/src/lib.rs", b"");
    let from = ["baseline", "--from", "../../target/iast"];
    let said = project.run_in("crates/shop", &from);
    assert_eq!(said.code, 0, "{}", said.all());
    assert!(project.read("iast-baseline.txt").contains("0123456789abcdef"));
    let said = project.run_in("crates/shop", &["gate", "--new-only", "--from", "../../target/iast"]);
    assert_eq!(said.code, 0, "{}", said.all());
}

#[test]
fn nothing_is_removed_when_findings_could_not_be_read() {
    let project = Project::with(&[finding(), xss()]);
    project.run("baseline");
    project.write("target/iast/shop-7-1.jsonl", b"\0\n");
    let said = project.run("baseline --prune");
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(project.read("iast-baseline.txt").contains("0123456789abcdef"));
}
