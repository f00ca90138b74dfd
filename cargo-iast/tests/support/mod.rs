//! What the tests of the built command share: projects to report on.

use std::path::Path;
use std::process::{Command, Output};

use iast_schema::testing::{finding, location, source};
use iast_schema::{
    Confidence, EvidencePart, Finding, Loss, Origin, Process, Severity, Source, Step, VulnerabilityKind,
};
use tempfile::TempDir;

/// A directory with sources and findings files.
pub(crate) struct Project(pub(crate) TempDir);

/// The source that [`finding`] points into; line 3 has the call at column 21.
const DAO: &str = "pub fn find(conn: &Connection, name: &str) -> Rows {
    let sql = format!(\"SELECT * FROM users WHERE name = '{name}'\");
    let rows = conn.query(&sql)?;
    rows
}
";

impl Project {
    pub(crate) fn new(findings: &[Finding]) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.write("Cargo.lock", "");
        project.write("src/dao.rs", DAO);
        project.write("src/web.rs", &("\n".repeat(21) + "async fn search(Query(search): Query<Search>) -> String {\n"));
        let lines: Vec<String> =
            findings.iter().map(|finding| serde_json::to_string(finding).unwrap() + "\n").collect();
        project.write("target/iast/shop-1-1.jsonl", &lines.concat());
        project.write("target/iast/shop-1-1.process.json", &serde_json::to_string(&process()).unwrap());
        project
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    /// Runs `cargo iast` in it.
    pub(crate) fn iast(&self, arguments: &[&str]) -> Output {
        self.iast_in("", arguments)
    }

    /// Runs `cargo iast` in one of its directories.
    pub(crate) fn iast_in(&self, dir: &str, arguments: &[&str]) -> Output {
        command(&self.0.path().join(dir)).arg("iast").args(arguments).output().unwrap()
    }

    /// The report in a format, which must not fail.
    pub(crate) fn report(&self, format: &str) -> String {
        let output = self.iast(&["report", "--format", format]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn command(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-iast"));
    command.current_dir(dir);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("IAST_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CARGO_TERM_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

pub(crate) fn process() -> Process {
    Process {
        format: iast_schema::FORMAT_VERSION,
        program: "shop".into(),
        pid: 1,
        time: 1_764_500_009_999,
        sources: 12,
        sink_checks: 7,
        requests: 5,
        left_out_requests: 0,
        tests: 4,
        losses: vec![Loss { count: 3, what: "values were not tracked: too many at once".into() }],
        suppressed: Vec::new(),
        notes: vec!["flows that a validator made safe: 2 SQL_INJECTION".into()],
        sites: Vec::new(),
    }
}

/// Findings of each severity, with and without a flow, a place and a request.
pub(crate) fn variety() -> Vec<Finding> {
    let other = |kind: VulnerabilityKind, severity, fingerprint: &str| Finding {
        kind,
        code: kind.code().into(),
        cwe: kind.cwe(),
        severity,
        fingerprint: fingerprint.into(),
        ..finding()
    };
    let second = Source {
        origin: Origin::HttpRequestHeader,
        location: Some(location("src/web.rs", 22, 30, "search", "shop::web")),
        ..source("x-user", "ann")
    };
    let part = |value: &str, source, redacted| EvidencePart { value: value.into(), source, redacted };
    vec![
        Finding { note: Some("the input changed the statement".into()), count: 5, ..finding() },
        Finding {
            sources: vec![source("dir", "[redacted]"), second],
            flow: vec![
                Step { file: "src/web.rs".into(), line: 22, function: "search".into(), what: "dir".into() },
                Step { file: "src/dao.rs".into(), line: 2, function: "find".into(), what: "format!".into() },
                Step { file: "src/dao.rs".into(), line: 3, function: "find".into(), what: "query(sql)".into() },
            ],
            evidence: iast_schema::Evidence {
                parts: vec![
                    part("/srv/", None, false),
                    part("[redacted]", Some(0), true),
                    part("/", None, false),
                    part("ann", Some(1), false),
                ],
            },
            confidence: Confidence::Inferred,
            ..other(VulnerabilityKind::PathTraversal, Severity::High, "1111111111111111")
        },
        Finding {
            sources: Vec::new(),
            flow: Vec::new(),
            evidence: iast_schema::Evidence { parts: vec![part("MD5", None, false)] },
            location: location("src/crypto.rs", 9, 5, "digest", "shop::crypto"),
            request: None,
            ..other(VulnerabilityKind::WeakHash, Severity::Medium, "2222222222222222")
        },
        Finding {
            sources: Vec::new(),
            flow: Vec::new(),
            evidence: iast_schema::Evidence { parts: vec![part("Content-Type: text/html", None, false)] },
            location: location("", 0, 0, "", ""),
            test: None,
            ..other(VulnerabilityKind::XcontenttypeHeaderMissing, Severity::Low, "3333333333333333")
        },
    ]
}
