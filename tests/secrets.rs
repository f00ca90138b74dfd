//! Secrets in the literals of observed code: found by their form and by what they are bound to, never shown.
//!
//! None of them opens anything. The forms of tokens are tested in `iast-runtime/src/finding/secrets/rules.rs`.

#![cfg(feature = "enable")]
#![allow(dead_code, reason = "literals are found in code that never runs")]

mod support;

use iast::VulnerabilityKind::{self, HardcodedPassword, HardcodedSecret};
use support::{evidence, start_again, written};

struct Login {
    user: &'static str,
    db_password: String,
}

struct Options;

impl Options {
    fn password(self, _: &str) -> Self {
        self
    }

    fn basic_auth(self, _: &str, _: Option<&str>) -> Self {
        self
    }
}

#[iast::instrument]
fn by_form() -> usize {
    "A3TQ7KX2M9WZ4RB6NPL8".len() //~ aws-access-token
}

#[iast::instrument]
fn by_name(format: bool) -> String {
    let api_token = "7f3c9d0e5b2a4c81"; //~ generic-api-key
    let login = Login {
        user: "app",
        db_password: "Tr0ub4dor-x3!q".to_owned(), //~ db_password
    };
    if format { format!("{api_token}{}{}", login.user, login.db_password) } else { String::new() }
}

#[iast::instrument]
fn given(options: Options) -> Options {
    options.password("correct horse") //~ password
}

#[iast::instrument]
fn given_second(options: Options) -> Options {
    options.basic_auth("app", Some("battery staple")) //~ password
}

#[iast::instrument]
fn in_a_url() -> String {
    "postgres://app:w9Xk2mQ7@db1.shop.internal/app".replace("app", "b") //~ url-password
}

#[iast::instrument]
mod constants {
    const SIGNING_KEY: &str = "q7Wm2Zx9Kd4Tn6Rv"; //~ generic-api-key
    pub(crate) const NAME: &str = "shop";

    pub(crate) struct Client;

    impl Client {
        const CLIENT_SECRET: &'static str = "v8Yb3Nc5Hj1Gp0Ls"; //~ generic-api-key
    }
}

#[iast::instrument]
fn silent(token: &str) -> Vec<&'static str> {
    let password_label = "Password1: at least 10";
    let password = "changeme-2024-now";
    let api_key = "<your-api-key-0001>";
    let secret = "SELECT secret FROM t WHERE id = 1";
    let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let id = "550e8400-e29b-41d4-a716-446655440000";
    let data = "aGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IHRleHQ0Nw==";
    let url = "https://shop.internal/login?next=/account/12345678901";
    let local = "postgres://app:w9Xk2mQ7@localhost/app";
    let html = "<input type='password' name='password1'>";
    if token == "q7Wm2Zx9Kd4Tn6Rvx" {
        return Vec::new();
    }
    vec![password_label, password, api_key, secret, digest, id, data, url, local, html]
}

fn not_observed() -> usize {
    let api_token = "5d1e8a7c3b9f0246";
    api_token.len()
}

/// The line numbers with a comment that says what is expected there.
fn expected() -> Vec<(u32, String)> {
    let marked = |(line, number): (&str, u32)| {
        let (_, rule) = line.split_once(concat!("//", "~ "))?;
        Some((number, rule.to_owned()))
    };
    include_str!("secrets.rs").lines().zip(1..).filter_map(marked).collect()
}

#[test]
fn each_is_found_where_it_stands_and_none_is_shown() {
    let directory = tempfile::tempdir().unwrap();
    let output = start_again("it_ends", directory.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    let findings = written(directory.path());
    let mut found: Vec<(u32, String)> =
        findings.iter().map(|finding| (finding.location.line, evidence(finding))).collect();
    found.sort();
    assert_eq!(found, expected());
    let is_of = |kind: VulnerabilityKind| findings.iter().filter(move |finding| finding.kind == kind).count();
    assert_eq!((is_of(HardcodedSecret), is_of(HardcodedPassword)), (4, 4));
    for finding in &findings {
        assert_eq!(&*finding.location.file, file!());
        assert!(finding.test.is_none() && finding.location.module.starts_with("secrets"), "{finding:#?}");
    }
    let by_form = findings.iter().find(|finding| evidence(finding) == "aws-access-token").unwrap();
    assert_eq!((&*by_form.location.function, by_form.location.column), ("by_form", 5));

    let report = String::from_utf8(output.stderr).unwrap();
    assert!(report.contains("let api_token = \"…\";"), "{report}");
    let file: String = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for secret in ["A3TQ7K", "7f3c9d", "Tr0ub4", "correct", "battery", "w9Xk2m", "q7Wm2Z", "v8Yb3N"] {
        assert!(!report.contains(secret) && !file.contains(secret), "{secret}: {report}{file}");
    }
}

#[test]
fn it_ends() {
    // No code that has them runs in this test.
    assert_eq!(iast::findings(), []);
}

#[test]
fn a_test_has_those_of_the_functions_that_it_runs_once() {
    assert_eq!(iast::findings(), []);
    let _ = (by_form(), by_form(), silent("token"));
    let found = iast::findings();
    let lines: Vec<_> = found.iter().map(|finding| (finding.location.line, finding.count, evidence(finding))).collect();
    let (line, rule) = &expected()[0];
    assert_eq!(lines, [(*line, 1, rule.clone())]);
    assert_eq!(found[0].test.as_deref(), Some("a_test_has_those_of_the_functions_that_it_runs_once"));

    let inside = iast::Scope::enter();
    let _ = (by_form(), by_name(true));
    assert_eq!(inside.findings().len(), 3);
    drop(inside);
    assert_eq!(iast::findings().len(), 4, "each scope has its own finding of one that runs in both");
}

#[test]
fn what_a_test_has_is_written_once() {
    const NAME: &str = "a_test_has_those_of_the_functions_that_it_runs_once";
    let directory = tempfile::tempdir().unwrap();
    let output = start_again(NAME, directory.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    let mut found: Vec<_> = written(directory.path()).iter().map(|finding| finding.fingerprint.clone()).collect();
    found.sort();
    found.dedup();
    assert_eq!(found.len(), expected().len());
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(report.matches("error[hardcoded").count(), expected().len(), "{report}");
}
