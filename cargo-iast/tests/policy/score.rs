//! The score and its factors, as reports show them.

use iast_schema::testing::finding;
use iast_schema::{Confidence, Finding, Request};

use crate::support::{Project, weak_randomness, xss};

#[test]
fn a_report_shows_each_factor() {
    let project = Project::with(&[Finding { proven: Some(true), ..finding() }, weak_randomness()]);
    insta::assert_snapshot!(project.run("report").all());
}

#[test]
fn json_has_the_factors_and_the_severity_of_the_score() {
    let request = finding().request.map(|request| Request { credentials: Some(true), ..request });
    let finding = Finding { confidence: Confidence::Inferred, production: Some(true), request, ..xss() };
    let said = Project::with(&[finding]).run("report --format json");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json["findings"][0]["score"]).unwrap(), @r#"
    {
      "factors": [
        {
          "name": "base",
          "value": 8.0,
          "why": "for a high type"
        },
        {
          "name": "confidence",
          "value": -1.0,
          "why": "because the way of the data was not seen"
        },
        {
          "name": "production",
          "value": 0.5,
          "why": "because it was seen in production"
        },
        {
          "name": "authentication",
          "value": -0.5,
          "why": "because the request carried credentials"
        }
      ],
      "severity": "high",
      "value": 7.0
    }
    "#);
    assert_eq!(json["findings"][0]["severity"], "high");
    assert_eq!(json["findings"][0]["status"], "open");
}

#[test]
fn an_older_file_is_scored_by_what_it_tells() {
    let project = Project::with(&[]);
    let mut json = serde_json::to_value(finding()).unwrap();
    for name in ["proven", "production"] {
        json.as_object_mut().unwrap().remove(name);
    }
    json["request"].as_object_mut().unwrap().remove("credentials");
    project.write("target/iast/shop-7-1.jsonl", json.to_string().as_bytes());
    let said = project.run("report");
    assert!(said.out.contains("= score: 9.3 (critical): 9.3 for a critical type\n"), "{}", said.out);
}

/// Two processes see one call: what only one of them knows counts.
#[test]
fn the_facts_of_several_processes_add_up() {
    let project = Project::with(&[Finding { proven: Some(false), ..finding() }]);
    let request = finding().request.map(|request| Request { credentials: Some(true), ..request });
    let other = Finding { proven: Some(true), production: Some(true), request, ..finding() };
    project.write("target/iast/shop-8-1.jsonl", crate::support::line(&other).as_bytes());
    let said = project.run("report");
    let expect = "9.3 for a critical type, +0.3 because the input did the harm, +0.5 because it was seen in production, +0.2 \
                  because the request carried no credentials";
    assert!(said.out.contains(expect), "{}", said.out);
}

/// The book has these names.
#[test]
fn json_has_the_documented_names() {
    let said = Project::with(&[finding()]).run("report --format json");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&json),
        ["coverage", "findings", "format", "gone", "muted", "notes", "problems", "processes", "unused_mutes"]
    );
    let own = names(&serde_json::to_value(finding()).unwrap());
    let added: Vec<_> = names(&json["findings"][0]).into_iter().filter(|name| !own.contains(name)).collect();
    assert_eq!(added, ["git", "mute", "score", "status", "tests"]);
    let book = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../book/src/policy.md")).unwrap();
    for name in names(&json).iter().chain(&added) {
        assert!(book.contains(&format!("`{name}`")), "the book does not have `{name}`");
    }
}
