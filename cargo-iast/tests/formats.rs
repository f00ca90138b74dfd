//! Reports through the built command: held against schemas, parsed by other programs, written to files.

mod support;

use iast_schema::testing::{finding, location};
use iast_schema::{Finding, VulnerabilityKind};
use serde_json::Value;
use support::{Project, variety};

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The document, which is valid by the schema of that name.
fn valid(schema: &str, text: &str) -> Value {
    let file = format!("{}/tests/schemas/{schema}", env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read_to_string(file).unwrap();
    // A regular expression of OASIS has a bracket too many, which is one of no dialect.
    let schema = parse(&schema.replace("{2}]?$", "{2}$"));
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let document = parse(text);
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    document
}

/// A finding of each type.
fn every_type() -> Vec<Finding> {
    let of = |kind: &VulnerabilityKind| Finding {
        kind: *kind,
        code: kind.code().into(),
        cwe: kind.cwe(),
        fingerprint: kind.code().replace('-', ""),
        ..finding()
    };
    VulnerabilityKind::ALL.iter().map(of).collect()
}

#[test]
fn sarif_is_valid() {
    for findings in [variety(), every_type(), Vec::new()] {
        let sarif = valid("sarif-2.1.0.json", &Project::new(&findings).report("sarif"));
        assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), findings.len());
    }
}

#[test]
fn sarif_points_at_the_call() {
    let project = Project::new(&variety());
    let sarif = parse(&project.report("sarif"));
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let root = run["originalUriBaseIds"]["%SRCROOT%"]["uri"].as_str().unwrap();
    assert_eq!(root, format!("file://{}/", project.0.path().canonicalize().unwrap().display()));

    let result = &run["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"sql-injection".into(), &"error".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], parse(r#"{"uri": "src/dao.rs", "uriBaseId": "%SRCROOT%"}"#));
    let region =
        r#"{"startLine": 3, "startColumn": 21, "endLine": 3, "endColumn": 32, "snippet": {"text": "query(&sql)"}}"#;
    assert_eq!(place["region"], parse(region));
    // By hand: the columns of the line that an editor shows.
    let line = project.read("src/dao.rs").lines().nth(2).unwrap().to_owned();
    assert_eq!(&line[20..31], "query(&sql)");
    assert_eq!((&place["contextRegion"]["startLine"], &place["contextRegion"]["endLine"]), (&1.into(), &5.into()));

    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let steps: Vec<_> = steps
        .iter()
        .map(|step| {
            let place = &step["location"]["physicalLocation"];
            format!(
                "{} {}:{} {}",
                step["kinds"][0].as_str().unwrap(),
                place["artifactLocation"]["uri"].as_str().unwrap(),
                place["region"]["startLine"],
                step["location"]["message"]["text"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            "source src/web.rs:22 http.request.parameter `name`",
            "pass src/dao.rs:2 format!",
            "sink src/dao.rs:3 SQL statement",
        ]
    );
    assert_eq!(result["partialFingerprints"]["iastFingerprint/v1"], "0123456789abcdef");

    let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], "sql-injection");
    assert_eq!(rule["properties"]["security-severity"], "9.5");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("```rust\n"));
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications[0]["message"]["text"], "3 values were not tracked: too many at once");
}

/// GitHub and GitLab look for files from the root of the repository, wherever the workspace is in it.
#[test]
fn paths_begin_at_the_root_of_the_repository() {
    let repository = Project::new(&[]);
    let root = repository.0.path();
    let git = std::process::Command::new("git").args(["init", "--quiet"]).arg(root).status().unwrap();
    assert!(git.success());
    let workspace = "services/my shop";
    let manifest = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    repository.write(&format!("{workspace}/Cargo.toml"), manifest);
    repository.write(&format!("{workspace}/src/lib.rs"), "");
    for file in ["src/dao.rs", "src/web.rs"] {
        repository.write(&format!("{workspace}/{file}"), &repository.read(file));
        std::fs::remove_file(root.join(file)).unwrap();
    }
    let nowhere = Finding { location: location("", 0, 0, "", ""), fingerprint: "1".into(), ..finding() };
    let foreign = Finding { location: location("/other/a.rs", 1, 1, "", ""), fingerprint: "2".into(), ..finding() };
    let lines: String = [finding(), nowhere, foreign].map(|it| serde_json::to_string(&it).unwrap() + "\n").concat();
    repository.write(&format!("{workspace}/found/a.jsonl"), &lines);
    // From a directory in the workspace as well.
    for (dir, from) in [(workspace.to_owned(), "found"), (format!("{workspace}/src"), "../found")] {
        let report = |format: &str| {
            let output = repository.iast_in(&dir, &["report", "--from", from, "--format", format]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        let sarif = valid("sarif-2.1.0.json", &report("sarif"));
        let run = &sarif["runs"][0];
        let base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"].as_str().unwrap();
        assert_eq!(base, format!("file://{}/", root.canonicalize().unwrap().display()));
        let place = |at: usize| &run["results"][at]["locations"][0]["physicalLocation"];
        let uris: Vec<_> = (0..3).map(|at| place(at)["artifactLocation"]["uri"].as_str().unwrap()).collect();
        assert_eq!(
            uris,
            ["services/my%20shop/Cargo.toml", "file:///other/a.rs", "services/my%20shop/src/dao.rs"],
            "by file"
        );
        // The line of source was found all the same.
        assert_eq!(place(2)["region"]["snippet"]["text"], "query(&sql)");
        let first = &run["results"][2]["codeFlows"][0]["threadFlows"][0]["locations"][0]["location"];
        assert_eq!(first["physicalLocation"]["artifactLocation"]["uri"], "services/my%20shop/src/web.rs");

        let github = report("github");
        assert!(github.contains("::error file=services/my shop/src/dao.rs,line=3,col=21,"), "{github}");
        let gitlab = valid("gitlab-sast-15.json", &report("gitlab"));
        let found = &gitlab["vulnerabilities"][2];
        assert_eq!(found["location"]["file"], "services/my shop/src/dao.rs");
        assert_eq!(found["details"]["flow"]["items"][1]["file_name"], "services/my shop/src/web.rs");
        assert!(report("junit").contains("file=\"services/my shop/src/dao.rs\" line=\"3\""));
    }
}

#[test]
fn sarif_columns_count_characters() {
    let line = "    let größe = \"äöü😀\"; let rows = conn.query(&sql);";
    let project = Project::new(&[Finding { location: location("src/dao.rs", 1, 41, "f", ""), ..finding() }]);
    project.write("src/dao.rs", line);
    let sarif = parse(&project.report("sarif"));
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    let [start, end] = ["startColumn", "endColumn"].map(|name| region[name].as_u64().unwrap() as usize - 1);
    let text: String = line.chars().skip(start).take(end - start).collect();
    assert_eq!((&*text, region["snippet"]["text"].as_str().unwrap()), ("query(&sql)", "query(&sql)"));
}

#[test]
fn sarif_has_a_place_for_what_has_none_and_no_secret() {
    let nowhere = Finding { location: location("", 0, 0, "", ""), ..finding() };
    let kind = VulnerabilityKind::HardcodedSecret;
    let secret =
        Finding { kind, location: location("src/my key#1.rs", 1, 1, "", ""), fingerprint: "2".into(), ..finding() };
    let project = Project::new(&[nowhere, secret]);
    project.write("src/my key#1.rs", "const KEY: &str = \"hunter2hunter2\";\n");
    let text = project.report("sarif");
    assert!(!text.contains("hunter2"), "{text}");
    let sarif = valid("sarif-2.1.0.json", &text);
    let uri = |at: usize| {
        let location = &sarif["runs"][0]["results"][at]["locations"][0];
        location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    let mut uris = [uri(0), uri(1)];
    uris.sort();
    assert_eq!(uris, ["Cargo.toml", "src/my%20key%231.rs"]);
    let html = project.report("html");
    assert!(html.contains("KEY: &amp;str = ") && !html.contains("hunter2"));
}

#[test]
fn gitlab_is_valid() {
    for findings in [variety(), every_type(), Vec::new()] {
        let gitlab = valid("gitlab-sast-15.json", &Project::new(&findings).report("gitlab"));
        assert_eq!(gitlab["vulnerabilities"].as_array().unwrap().len(), findings.len());
    }
    let gitlab = parse(&Project::new(&variety()).report("gitlab"));
    let first = &gitlab["vulnerabilities"][0];
    assert_eq!(
        first["location"],
        parse(r#"{"file": "src/dao.rs", "start_line": 3, "method": "find", "class": "shop::dao"}"#)
    );
    assert_eq!(first["identifiers"][1]["name"], "CWE-89");
    assert_eq!(gitlab["scan"]["end_time"], "2025-11-30T10:53:29");
}

#[test]
fn datadog_is_valid_and_says_what_it_leaves_out() {
    for findings in [variety(), every_type(), Vec::new()] {
        let project = Project::new(&findings);
        let output = project.iast(&["report", "--format", "datadog"]);
        let datadog = valid("datadog-iast-1.0.0.json", &String::from_utf8(output.stdout).unwrap());
        let warning = String::from_utf8(output.stderr).unwrap();
        let left_out = if findings.len() == VulnerabilityKind::ALL.len() { 3 } else { 0 };
        assert_eq!(datadog["vulnerabilities"].as_array().unwrap().len(), findings.len() - left_out);
        let expect = "warning: datadog: 3 findings were left out: Datadog has no name for their type\n";
        assert_eq!(warning, if left_out == 3 { expect } else { "" });
    }
    let datadog = parse(&Project::new(&variety()).report("datadog"));
    let parts = r#"{"valueParts": [
        {"value": "/srv/"}, {"source": 1, "redacted": true}, {"value": "/"}, {"source": 2, "value": "ann"}
    ]}"#;
    assert_eq!(datadog["vulnerabilities"][1]["evidence"], parse(parts));
    assert_eq!(
        datadog["sources"][1],
        parse(r#"{"origin": "http.request.parameter", "name": "dir", "redacted": true}"#)
    );
    assert_eq!(datadog["vulnerabilities"][2]["evidence"], parse(r#"{"value": "MD5"}"#));
}

#[test]
fn datadog_gets_no_origin_that_it_does_not_know() {
    let mut other = finding();
    other.sources[0].origin = iast_schema::Origin::Environment;
    let datadog = valid("datadog-iast-1.0.0.json", &Project::new(&[other]).report("datadog"));
    let evidence = &datadog["vulnerabilities"][0]["evidence"];
    assert_eq!(evidence["value"], "SELECT * FROM users WHERE name = '' or 1=1 --'");
}

#[test]
fn junit_counts_what_it_lists() {
    let cases = |text: &str| {
        let mut reader = quick_xml::Reader::from_str(text);
        let (mut cases, mut failures) = (Vec::new(), 0);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    match tag.name().as_ref() {
                        "testcase" => {
                            let name = tag.try_get_attribute("name").unwrap().unwrap().value.into_owned();
                            cases.push(name);
                        }
                        "failure" => failures += 1,
                        _ => {}
                    }
                }
                quick_xml::events::Event::Eof => return (cases, failures),
                _ => {}
            }
        }
    };
    let project = Project::new(&variety());
    let (names, failures) = cases(&project.report("junit"));
    assert_eq!((names.len(), failures), (5, 4));
    assert_eq!(names[1], "src/dao.rs:3:21 in `shop::dao::find` (0123456789abcdef)");
    let by_type = project.iast(&["report", "--format", "junit", "--junit-case", "type"]);
    let by_type = String::from_utf8(by_type.stdout).unwrap();
    let (names, failures) = cases(&by_type);
    assert!(names.len() > 30, "{names:?}");
    assert_eq!(failures, 4);
    assert!(by_type.contains(&format!("tests=\"{}\" failures=\"4\"", names.len())), "{by_type}");
    // Nothing was found, which is a test that passes.
    assert_eq!(cases(&Project::new(&[]).report("junit")), (vec!["findings were read".to_owned()], 0));
}

#[test]
fn annotations_are_bounded_and_the_rest_is_said() {
    let many: Vec<_> = (0..30).map(|at| Finding { fingerprint: at.to_string(), ..finding() }).collect();
    let output = Project::new(&many).iast(&["report", "--format", "github"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        text.lines().filter(|line| line.starts_with("::error file=src/dao.rs,line=3,col=21,title=")).count(),
        10
    );
    assert!(
        text.ends_with("::notice title=iast::flows may be missing:%0A3 values were not tracked: too many at once\n")
    );
    assert!(String::from_utf8(output.stderr).unwrap().contains("20 findings have no annotation"));
}

#[test]
fn a_comment_is_never_too_long() {
    let many: Vec<_> = (0..500).map(|at| Finding { fingerprint: at.to_string(), ..finding() }).collect();
    let text = Project::new(&many).report("markdown");
    assert!((60_000..=65_000).contains(&text.len()), "{}", text.len());
    assert!(text.starts_with("## iast: 500 findings: 500 critical\n"), "{text}");
    assert!(text.trim_end().ends_with("The other formats have all."), "{text}");
    let shown = text.matches("<details>").count();
    assert!(text.contains(&format!("{} more findings not shown here", 500 - shown)), "{text}");
}

#[test]
fn several_formats_go_to_several_files() {
    let project = Project::new(&variety());
    let arguments =
        ["report", "--format", "human,sarif=a.sarif", "--format", "html=new/dir/b.html", "--format", "json=c.json"];
    let output = project.iast(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8(output.stdout).unwrap().contains("error[sql-injection]"));
    assert!(project.read("new/dir/b.html").starts_with("<!DOCTYPE html>"));
    assert_eq!(parse(&project.read("c.json"))["findings"].as_array().unwrap().len(), 4);
    assert_eq!(parse(&project.read("a.sarif"))["version"], "2.1.0");
    let files: Vec<_> = std::fs::read_dir(project.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files.len(), 6, "something temporary was left: {files:?}");
}

#[cfg(unix)]
#[test]
fn files_are_replaced_as_a_whole_and_devices_are_not() {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
    let project = Project::new(&variety());
    let path = |name: &str| project.0.path().join(name);
    project.write("old.json", "old");
    std::os::unix::fs::symlink("old.json", path("link.json")).unwrap();
    let before = std::fs::metadata(path("old.json")).unwrap().ino();
    assert!(project.iast(&["report", "--format", "json", "-o", "link.json"]).status.success());
    assert!(path("link.json").is_symlink());
    assert_ne!(std::fs::metadata(path("old.json")).unwrap().ino(), before);
    assert_eq!(parse(&project.read("old.json"))["format"], 1);
    assert_eq!(std::fs::metadata(path("old.json")).unwrap().permissions().mode() & 0o444, 0o444);
    assert!(project.iast(&["report", "--format", "json", "-o", "/dev/null"]).status.success());
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());

    let output = project.iast(&["report", "--format", "json", "-o", "src"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: cannot write the json report to src: "));
}

#[test]
fn a_wrong_use_ends_with_2() {
    for arguments in [["--format", "sarif,html"], ["--format", "srif"]] {
        // Before anything is looked for.
        let output = Project::new(&[]).iast(&["report", "--from", "nowhere", arguments[0], arguments[1]]);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn each_type_is_explained() {
    let project = Project::new(&[]);
    for kind in VulnerabilityKind::ALL {
        let output = project.iast(&["explain", kind.short_name()]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with(&format!("{}: ", kind.code())), "{text}");
        let url = format!("https://cwe.mitre.org/data/definitions/{}.html", kind.cwe());
        for part in ["What it is", "How it is found", "Instead of", "Write", "In short", "Read on", &url] {
            assert!(text.contains(&format!("\n{part}\n")) || text.contains(&format!("    {part}\n")), "{part}: {text}");
        }
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 130 && line.trim_end() == line), "{text}");
    }
    let json =
        parse(&String::from_utf8(project.iast(&["explain", "--format", "json", "SQL_INJECTION"]).stdout).unwrap());
    assert_eq!((&json["code"], &json["cwe"]), (&"sql-injection".into(), &89.into()));
    let output = project.iast(&["explain", "sql-injektion"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("did you mean `sql-injection`?"));
}
