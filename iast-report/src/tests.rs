//! What the report looks like, and that no finding can break or fake it.

use std::path::PathBuf;

use iast_schema::testing::{evidence, finding, location, source};
use iast_schema::{Confidence, Origin, Source, Step, VulnerabilityKind};
use proptest::prelude::*;

use super::*;

const CODE: &str = "\
pub fn find(conn: &Connection, name: &str) -> Result<Vec<User>> {
    let sql = format!(\"SELECT * FROM users WHERE name = '{name}'\");
    let rows = conn.query(&sql)?;
\tlet page = Html(format!(\"<h1>{name}</h1>\"));
}
";

/// A directory with the source file that the findings of these tests point into.
struct Workspace(tempfile::TempDir);

impl Workspace {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("src")).unwrap();
        std::fs::write(dir.path().join("src/dao.rs"), CODE).unwrap();
        Self(dir)
    }

    fn render(&self, findings: &[Finding]) -> String {
        let totals = Totals { sources: 12, sink_checks: 40, requests: 3, left_out_requests: 0, tests: 1 };
        let file = PathBuf::from("target/iast/shop-7-1.jsonl");
        let findings: Vec<&Finding> = findings.iter().collect();
        let report =
            Report { findings: &findings, totals, file: Some(&file), cwd: Some(self.0.path()), ..Report::default() };
        render(&report, Style::PLAIN)
    }

    /// One finding without the summary.
    fn one(&self, finding: Finding) -> String {
        self.render(&[finding]).rsplit_once("\n\niast: ").unwrap().0.to_owned()
    }
}

#[test]
fn sql_injection() {
    insta::assert_snapshot!(Workspace::new().render(&[finding()]), @r#"
    error[sql-injection]: untrusted data reaches a SQL statement (critical, CWE-89)
     --> src/dao.rs:3:21 in `shop::dao::find`
      |
    3 |     let rows = conn.query(&sql)?;
      |                     ^^^^^^^^^^^ SQL statement
      |
      | SELECT * FROM users WHERE name = '' or 1=1 --'
      |                                   ^^^^^^^^^^^ from http.request.parameter `name`
      |
      = source: http.request.parameter `name`, received at src/web.rs:22:14 in `shop::web::search`
      = flow: format! at src/dao.rs:2 in `find`
      = test: `web::tests::search_by_name` with the request GET /search
      = confidence: confirmed, every byte was tracked from the source to the call
      = help: bind the value: `conn.query("SELECT .. WHERE name = ?1", [name])`
              and take the names of tables and columns from a fixed list

    iast: 1 finding: 1 critical (1 test, 3 requests, 12 sources, 40 sink checks)
     |
     = note: findings are in target/iast/shop-7-1.jsonl
    "#);
}

#[test]
fn two_sources_in_one_evidence() {
    let finding = Finding {
        sources: vec![source("name", "bob"), Source { location: None, ..source("city", "x'; drop table users") }],
        evidence: evidence(&[
            ("SELECT * FROM users\n  WHERE name = '", None),
            ("bob", Some(0)),
            ("' AND city = '", None),
            ("x'; drop table users", Some(1)),
            ("' OR alias = '", None),
            ("bob", Some(0)),
            ("'", None),
        ]),
        flow: (1..=9).map(|line| Step { line, ..finding().flow[0].clone() }).collect(),
        count: 3,
        ..finding()
    };
    insta::assert_snapshot!(Workspace::new().one(finding), @r#"
    error[sql-injection]: untrusted data reaches a SQL statement (critical, CWE-89)
     --> src/dao.rs:3:21 in `shop::dao::find`
      |
    3 |     let rows = conn.query(&sql)?;
      |                     ^^^^^^^^^^^ SQL statement
      |
      | SELECT * FROM users\n
      |   WHERE name = 'bob' AND city = 'x'; drop table users' OR alias = 'bob'
      |                 ^^^              ^^^^^^^^^^^^^^^^^^^^              ^^^ `name`
      |                 |                |
      |                 |                from http.request.parameter `city`
      |                 from http.request.parameter `name`
      |
      = source: http.request.parameter `name`, received at src/web.rs:22:14 in `shop::web::search`
      = flow: format! at src/dao.rs:1 in `find`
              format! at src/dao.rs:2 in `find`
              format! at src/dao.rs:3 in `find`
              … 4 more steps
              format! at src/dao.rs:8 in `find`
              format! at src/dao.rs:9 in `find`
      = test: `web::tests::search_by_name` with the request GET /search
      = confidence: confirmed, every byte was tracked from the source to the call; seen 3 times
      = help: bind the value: `conn.query("SELECT .. WHERE name = ?1", [name])`
              and take the names of tables and columns from a fixed list
    "#);
}

#[test]
fn redacted_evidence() {
    let finding = Finding {
        note: Some("the input can change the statement: it stands in a literal that it can end".into()),
        sources: vec![source("password", "[redacted]")],
        evidence: evidence(&[("UPDATE users SET pw = '", None), ("[redacted]", Some(0)), ("' WHERE id = 1", None)]),
        ..finding()
    };
    insta::assert_snapshot!(Workspace::new().one(finding), @r#"
    error[sql-injection]: untrusted data reaches a SQL statement (critical, CWE-89)
     --> src/dao.rs:3:21 in `shop::dao::find`
      |
    3 |     let rows = conn.query(&sql)?;
      |                     ^^^^^^^^^^^ SQL statement
      |
      | UPDATE users SET pw = '[redacted]' WHERE id = 1
      |                        ^^^^^^^^^^ from http.request.parameter `password`, redacted
      |
      = note: the input can change the statement: it stands in a literal that it can end
      = source: http.request.parameter `password`, received at src/web.rs:22:14 in `shop::web::search`
      = flow: format! at src/dao.rs:2 in `find`
      = test: `web::tests::search_by_name` with the request GET /search
      = confidence: confirmed, every byte was tracked from the source to the call
      = help: bind the value: `conn.query("SELECT .. WHERE name = ?1", [name])`
              and take the names of tables and columns from a fixed list
    "#);
}

#[test]
fn inferred_confidence_of_another_type() {
    let finding = Finding {
        kind: VulnerabilityKind::ReflectionInjection,
        code: "reflection-injection".into(),
        severity: Severity::Medium,
        cwe: 470,
        confidence: Confidence::Inferred,
        location: location("src/dao.rs", 4, 13, "Page::show", "shop::page"),
        sources: vec![Source { origin: Origin::HttpRequestBody, name: None, value: "kind=csv".into(), location: None }],
        flow: Vec::new(),
        evidence: evidence(&[("export_", None), ("csv", Some(0))]),
        test: None,
        ..finding()
    };
    insta::assert_snapshot!(Workspace::new().one(finding), @r#"
    warning[reflection-injection]: untrusted data chooses code by its name (medium, CWE-470)
     --> src/dao.rs:4:13 in `shop::page::Page::show`
      |
    4 |     let page = Html(format!("<h1>{name}</h1>"));
      |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ name of code
      |
      | export_csv
      |        ^^^ from http.request.body
      |
      = source: http.request.body with the value `kind=csv`
      = request: GET /search
      = confidence: inferred, text of the source stands in the call; the way between was not seen
      = help: map the names that you allow: `match name { "csv" => export_csv(), _ => return Err(NotFound) }`
    "#);
}

#[test]
fn hostile_evidence() {
    let value = "a\u{1b}[2K\r\n\nerror[fake]: all is well\n  --> src/x.rs\n\u{202e}\u{200b}漢字\t\u{9b}";
    let name = "q`\n = note: fake";
    let finding = Finding {
        sources: vec![Source { name: Some(name.into()), ..source("", value) }],
        evidence: evidence(&[("SELECT '", None), (value, Some(0)), ("'", None)]),
        request: Some(iast_schema::Request {
            method: "GET\n".into(),
            route: None,
            path: "/\u{1b}]0;x\u{7}".into(),
            credentials: None,
        }),
        ..finding()
    };
    insta::assert_snapshot!(Workspace::new().one(finding), @r#"
    error[sql-injection]: untrusted data reaches a SQL statement (critical, CWE-89)
     --> src/dao.rs:3:21 in `shop::dao::find`
      |
    3 |     let rows = conn.query(&sql)?;
      |                     ^^^^^^^^^^^ SQL statement
      |
      | SELECT 'a\u{1b}[2K\r\n\nerror[fake]: all is well\n  --> src/x.rs\n
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      | \u{202e}\u{200b}漢字\t\u{9b}'
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ from http.request.parameter `q`\n = note: fake`
      |
      = source: http.request.parameter `q`\n = note: fake`, received at src/web.rs:22:14 in `shop::web::search`
      = flow: format! at src/dao.rs:2 in `find`
      = test: `web::tests::search_by_name` with the request GET\n /\u{1b}]0;x\u{7}
      = confidence: confirmed, every byte was tracked from the source to the call
      = help: bind the value: `conn.query("SELECT .. WHERE name = ?1", [name])`
              and take the names of tables and columns from a fixed list
    "#);
}

#[test]
fn no_source_file() {
    let finding = Finding { location: location("src/gone.rs", 41, 9, "", ""), test: None, ..finding() };
    insta::assert_snapshot!(Workspace::new().one(finding), @r#"
    error[sql-injection]: untrusted data reaches a SQL statement (critical, CWE-89)
     --> src/gone.rs:41:9
      |
      | SELECT * FROM users WHERE name = '' or 1=1 --'
      |                                   ^^^^^^^^^^^ from http.request.parameter `name`
      |
      = source: http.request.parameter `name`, received at src/web.rs:22:14 in `shop::web::search`
      = flow: format! at src/dao.rs:2 in `find`
      = request: GET /search
      = confidence: confirmed, every byte was tracked from the source to the call
      = help: bind the value: `conn.query("SELECT .. WHERE name = ?1", [name])`
              and take the names of tables and columns from a fixed list
    "#);
}

/// A cookie without `Secure`, seen at a route.
fn cookie() -> Finding {
    Finding {
        kind: VulnerabilityKind::InsecureCookie,
        code: "insecure-cookie".into(),
        severity: Severity::Medium,
        cwe: 614,
        location: location("", 0, 0, "", ""),
        sources: Vec::new(),
        flow: Vec::new(),
        evidence: evidence(&[("session", None)]),
        request: Some(iast_schema::Request {
            method: "POST".into(),
            route: Some("/login/{tenant}".into()),
            path: "/login/acme".into(),
            credentials: None,
        }),
        ..finding()
    }
}

#[test]
fn a_response_at_a_route() {
    insta::assert_snapshot!(Workspace::new().one(cookie()), @r#"
    warning[insecure-cookie]: a cookie is sent without encryption (medium, CWE-614)
     --> POST /login/{tenant}
      |
      | session
      | ^^^^^^^ cookie
      |
      = test: `web::tests::search_by_name` with the request POST /login/acme
      = confidence: confirmed, it stands in the request or its response
      = help: set it: `Cookie::build(("session", id)).secure(true)`
    "#);
}

#[test]
fn a_response_of_a_handler() {
    let finding = Finding { location: location("src/dao.rs", 1, 8, "find", "shop::dao"), count: 2, ..cookie() };
    insta::assert_snapshot!(Workspace::new().one(finding), @r#"
    warning[insecure-cookie]: a cookie is sent without encryption (medium, CWE-614)
     --> src/dao.rs:1:8 in `shop::dao::find`
      |
    1 | pub fn find(conn: &Connection, name: &str) -> Result<Vec<User>> {
      |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ handler of the request
      |
      | session
      | ^^^^^^^ cookie
      |
      = test: `web::tests::search_by_name` with the request POST /login/acme (route /login/{tenant})
      = confidence: confirmed, it stands in the request or its response; seen 2 times
      = help: set it: `Cookie::build(("session", id)).secure(true)`
    "#);
}

#[test]
fn a_response_without_a_route() {
    let request =
        iast_schema::Request { method: "GET".into(), route: None, path: "/a\u{1b}".into(), credentials: None };
    let finding = Finding { request: Some(request), test: None, ..cookie() };
    insta::assert_snapshot!(Workspace::new().one(finding), @r#"
    warning[insecure-cookie]: a cookie is sent without encryption (medium, CWE-614)
     --> GET /a\u{1b}
      |
      | session
      | ^^^^^^^ cookie
      |
      = request: GET /a\u{1b}
      = confidence: confirmed, it stands in the request or its response
      = help: set it: `Cookie::build(("session", id)).secure(true)`
    "#);
}

#[test]
fn long_evidence_in_a_narrow_terminal() {
    let workspace = Workspace::new();
    let long = "x".repeat(90);
    let finding =
        Finding { evidence: evidence(&[("SELECT 1 FROM t WHERE a = '", None), (&long, Some(0))]), ..finding() };
    let report = Report { findings: &[&finding], cwd: Some(workspace.0.path()), ..Report::default() };
    insta::assert_snapshot!(render(&report, Style { color: false, width: 80 }), @r#"
    error[sql-injection]: untrusted data reaches a SQL statement (critical, CWE-89)
     --> src/dao.rs:3:21 in `shop::dao::find`
      |
    3 |     let rows = conn.query(&sql)?;
      |                     ^^^^^^^^^^^ SQL statement
      |
      | SELECT 1 FROM t WHERE a = 'xxxxxxxxxxxxxx
      |                            ^^^^^^^^^^^^^^
      | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ from http.request.parameter `name`
      |
      = source: http.request.parameter `name` with the value `' or 1=1 --`,
                received at src/web.rs:22:14 in `shop::web::search`
      = flow: format! at src/dao.rs:2 in `find`
      = test: `web::tests::search_by_name` with the request GET /search
      = confidence: confirmed, every byte was tracked from the source to the call
      = help: bind the value: `conn.query("SELECT .. WHERE name = ?1", [name])`
              and take the names of tables and columns from a fixed list

    iast: 1 finding: 1 critical (0 sources, 0 sink checks)
    "#);
}

#[test]
fn nothing_found() {
    let totals = Totals { sources: 12, sink_checks: 1, requests: 3, left_out_requests: 0, tests: 1 };
    let text = render(&Report { totals, ..Report::default() }, Style::PLAIN);
    assert_eq!(text, "iast: no untrusted data reached a dangerous call (12 sources, 1 sink check)\n");
    let totals = Totals { left_out_requests: 7, ..totals };
    let text = render(&Report { totals, ..Report::default() }, Style::PLAIN);
    assert_eq!(text, "iast: no untrusted data reached a dangerous call (3 of 10 requests, 12 sources, 1 sink check)\n");
}

#[test]
fn losses_and_notes() {
    let losses = [
        ("values were not tracked: more than 65536 were alive".to_owned(), 3),
        ("findings were not written: No space left on device".to_owned(), 1),
        ("never happened".to_owned(), 0),
    ];
    let notes = ["`memcpy` is not intercepted on this platform".to_owned()];
    let report = Report { losses: &losses, notes: &notes, ..Report::default() };
    insta::assert_snapshot!(render(&report, Style::PLAIN), @"
    iast: no untrusted data reached a dangerous call (0 sources, 0 sink checks)
     |
     = note: 3 values were not tracked: more than 65536 were alive
     = note: 1 finding was not written: No space left on device
     = note: `memcpy` is not intercepted on this platform
    ");
}

#[test]
fn colours_are_those_of_rustc() {
    let workspace = Workspace::new();
    let report = Report { findings: &[&finding()], cwd: Some(workspace.0.path()), ..Report::default() };
    let text = render(&report, Style { color: true, ..Style::PLAIN });
    assert!(text.starts_with("\u{1b}[1m\u{1b}[91merror[sql-injection]\u{1b}[0m"), "{text:?}");
    assert!(!Workspace::new().render(&[finding()]).contains('\u{1b}'));
}

#[test]
fn the_worst_comes_first_and_the_rest_is_counted() {
    let with = |severity, code: &str, file: &str, line| Finding {
        severity,
        code: code.into(),
        location: location(file, line, 1, "", ""),
        ..finding()
    };
    let mut findings = vec![
        with(Severity::Medium, "a", "a.rs", 1),
        with(Severity::Critical, "b", "b.rs", 9),
        with(Severity::Critical, "b", "b.rs", 10),
        with(Severity::Critical, "b", "a.rs", 11),
        with(Severity::Critical, "a", "z.rs", 1),
    ];
    let text = Workspace::new().render(&findings);
    let places: Vec<_> = text.lines().filter_map(|line| line.split_once("--> ")).map(|(_, place)| place).collect();
    assert_eq!(places, ["z.rs:1:1", "a.rs:11:1", "b.rs:9:1", "b.rs:10:1", "a.rs:1:1"]);
    findings.resize(62, finding());
    let text = Workspace::new().render(&findings);
    assert_eq!(text.matches("\n --> ").count(), 50);
    assert!(text.contains("iast: 62 findings: 61 critical, 1 medium (1 test, 3 requests, 12 sources"), "{text}");
    assert!(text.contains("= note: findings are in target/iast/shop-7-1.jsonl, with 12 more than are shown"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_finding_is_rendered(
        texts in proptest::collection::vec(any::<String>(), 12),
        parts in proptest::collection::vec((any::<String>(), proptest::option::of(0..3_usize)), 0..6),
        (line, column) in (0..7_u32, 0..60_u32),
        width in 0..200_usize,
    ) {
        let workspace = Workspace::new();
        let text = |at: usize| texts[at].clone();
        let parts: Vec<_> = parts.iter().map(|(text, source)| (text.as_str(), *source)).collect();
        let file = if column % 2 == 0 { "src/dao.rs".to_owned() } else { text(0) };
        let finding = Finding {
            code: text(1),
            note: Some(text(2)),
            location: location(&file, line, column, &texts[2], &texts[3]),
            sources: vec![source(&texts[4], &texts[5]), source(&texts[6], parts.first().map_or("", |part| part.0))],
            flow: vec![Step { file: text(7), line, function: text(8), what: text(9) }],
            evidence: evidence(&parts),
            test: Some(text(10)),
            request: Some(iast_schema::Request { method: text(11), route: Some(text(0)), path: text(1), credentials: None }),
            ..finding()
        };
        let (losses, notes) = ([(text(2), 1)], [text(3)]);
        let cwd = Some(workspace.0.path());
        let details = [vec![("git", text(4))]];
        let report = Report {
            findings: &[&finding],
            details: &details,
            losses: &losses,
            notes: &notes,
            cwd,
            ..Report::default()
        };
        let text = render(&report, Style { color: false, width });
        prop_assert!(text.chars().all(|c| c == '\n' || visible(&c.to_string()) == c.to_string()), "{:?}", text);
        for line in text.lines() {
            let starts = [" ", "error[", "iast: ", "1 |", "2 |", "3 |", "4 |", "5 |"];
            let ours = starts.iter().any(|start| line.starts_with(start));
            prop_assert!(ours || line.is_empty(), "{:?} in {}", line, text);
        }
    }
}
