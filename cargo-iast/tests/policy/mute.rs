//! `cargo iast mute`, `unmute` and `muted`.

use iast_schema::Finding;
use iast_schema::testing::finding;

use crate::support::{Project, weak_randomness, xss};

#[test]
fn a_muted_finding_is_counted_and_listed_but_does_not_count() {
    let project = Project::with(&[finding(), weak_randomness()]);
    project.write("iast.toml", b"# ours\nreport   = false\n");
    let said = project.run_list(&["mute", "012345", "--reason", "only the tests call it", "--until", "2999-12-31"]);
    insta::assert_snapshot!(said.all(), @r"
    exit 0
    --- stderr
    iast.toml: muted 0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
    ");
    insta::assert_snapshot!(project.read("iast.toml"), @r#"
    # ours
    report   = false

    # sql-injection at src/dao.rs in `shop::dao::find`
    [[mute]]
    fingerprint = "0123456789abcdef"
    reason = "only the tests call it"
    until = 2999-12-31
    "#);
    insta::assert_snapshot!(project.run("gate").all(), @r"
    exit 0
    --- stdout
    gate passed: 0 findings of severity high or worse; not counted: 1 less severe than high, 1 muted
    ");
    insta::assert_snapshot!(project.run("muted").all(), @r"
    exit 0
    --- stdout
    0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
        only the tests call it, until 2999-12-31
    1 muted finding
    ");
    let said = project.run("report");
    assert!(said.out.contains("1 muted finding left out; see `cargo iast muted`"), "{}", said.out);
    assert!(!said.out.contains("sql-injection"), "{}", said.out);
    let json: serde_json::Value = serde_json::from_str(&project.run("report --format json").out).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["muted"][0]["mute"]["reason"], "only the tests call it");
    assert_eq!(json["muted"][0]["mute"]["until"], "2999-12-31");

    insta::assert_snapshot!(project.run("unmute 0123456789abcdef").all(), @r"
    exit 0
    --- stderr
    iast.toml: no longer muted: 0123456789abcdef
    ");
    assert_eq!(project.read("iast.toml"), "# ours\nreport   = false\n");
    assert_eq!(project.run("gate").code, 120);
}

#[test]
fn types_paths_and_routes_are_muted_in_the_file() {
    let project = Project::with(&[finding(), xss(), weak_randomness()]);
    project.write(
        "iast.toml",
        b"[[mute]]\ntype = \"weak-randomness\"\nreason = \"no secrets\"\n\n\
          [[mute]]\npath = \"src/p*.rs\"\ntype = \"xss\"\nreason = \"an admin page\"\n\n\
          [[mute]]\nroute = \"GET /search\"\ntype = \"sql-injection\"\nreason = \"rewritten\"\n",
    );
    insta::assert_snapshot!(project.run("muted").all(), @r"
    exit 0
    --- stdout
    0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
        rewritten
    bbbbbbbb22222222 xss at src/pages.rs:8:5 in `shop::pages::show`
        an admin page
    cccccccc33333333 weak-randomness at src/ids.rs:4:9 in `shop::ids::next`
        no secrets
    3 muted findings
    ");
    assert_eq!(project.run("gate --fail-on low").code, 0);
}

#[test]
fn mutes_that_are_over_or_wrong_or_match_nothing_are_said() {
    let project = Project::with(&[finding()]);
    project.write(
        "iast.toml",
        b"[[mute]]\ntype = \"sql-injection\"\nreason = \"soon\"\nuntil = 2020-01-01\n\n\
          [[mute]]\ntype = \"sql-injection\"\n\n\
          [[mute]]\ntype = \"xss\"\nreason = \"none there\"\n",
    );
    insta::assert_snapshot!(project.run("gate").all(), @r#"
    exit 120
    --- stdout
    critical  9.5  0123456789abcdef sql-injection at src/dao.rs:3:21 in `shop::dao::find`
    gate failed: 1 finding of severity high or worse
    --- stderr
    warning: iast.toml:1: this mute has expired on 2020-01-01 and no longer applies
    warning: iast.toml:6: this mute does not apply: it says no reason; write `reason = ".."`
    warning: iast.toml:9: the mute of type `xss` matches nothing
    "#);
    let said = project.run("report");
    assert!(said.out.contains("iast.toml:1: this mute has expired on 2020-01-01"), "{}", said.out);
}

#[test]
fn what_cannot_be_muted_is_refused() {
    let twin = Finding { fingerprint: "0123456789ab0000".into(), ..finding() };
    let project = Project::with(&[finding(), twin]);
    let mut said = String::new();
    for arguments in [
        &["mute", "0123456789abcdef"][..],
        &["mute", "0123456789abcdef", "--reason", " "],
        &["mute", "01234", "--reason", "a"],
        &["mute", "0123456789", "--reason", "a"],
        &["mute", "ffffff", "--reason", "a"],
        &["mute", "\u{1b}[31m", "--reason", "a"],
        &["mute", "0123456789abcdef", "--reason", "a", "--until", "2020-01-01"],
        &["mute", "0123456789abcdef", "--reason", "a", "--until", "soon"],
        &["unmute", "0123456789abcdef"],
    ] {
        said += &format!("$ {}\n{}\n", arguments.join(" ").escape_debug(), project.run_list(arguments).all());
    }
    insta::assert_snapshot!(said);
    assert!(!project.path().join("iast.toml").exists());
}

#[test]
fn a_file_that_is_no_toml_is_left_alone() {
    let project = Project::with(&[finding()]);
    project.write("iast.toml", b"report = [\n");
    let said = project.run("mute 012345 --reason a");
    insta::assert_snapshot!(said.all(), @r"
    exit 1
    --- stderr
    error: iast.toml was left as it is: line 1: unclosed array, expected `]`
    ");
    assert_eq!(project.read("iast.toml"), "report = [\n");
    assert_eq!(project.run("gate").code, 120);
}

#[test]
fn the_file_is_the_one_that_the_engine_reads() {
    let project = Project::with(&[finding()]);
    project.write("iast.toml", b"");
    let arguments = ["mute", "012345", "--reason", "a"];
    let said = project.run_with("", &arguments, &[("IAST_CONFIG", "config/other.toml")]);
    assert_eq!(said.code, 1, "there is no such directory: {}", said.all());
    project.write("config/other.toml", b"report = false\n");
    let said = project.run_with("", &arguments, &[("IAST_CONFIG", "config/other.toml")]);
    assert_eq!((said.code, project.read("iast.toml")), (0, String::new()), "{}", said.all());
    assert!(project.read("config/other.toml").contains("0123456789abcdef"));
    assert_eq!(project.run_with("", &["gate"], &[("IAST_CONFIG", "config/other.toml")]).code, 0);
    assert_eq!(project.run("gate").code, 120);
}
