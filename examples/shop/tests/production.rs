//! The service as it is deployed, started by nobody that has to do with cargo, and what its findings say of that.
#![cfg(all(feature = "iast", unix))]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The program, and the address that it listens at.
struct Running {
    child: Child,
    url: String,
}

impl Running {
    fn start(findings: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
        // Of what cargo sets for tests nothing is left.
        command.env_clear().env("SHOP_LISTEN", "127.0.0.1:0").env("NO_COLOR", "1");
        command.env("IAST_OUTPUT_DIR", findings).env("IAST_REQUEST_SAMPLING", "100").env("IAST_REPORT", "off");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let listening = |line: String| line.split_once("listening on ").map(|(_, url)| url.trim().to_owned());
        let url = log.by_ref().map_while(Result::ok).find_map(listening).expect("the service starts");
        // Nobody may wait for the rest to be read.
        std::thread::spawn(move || log.for_each(drop));
        Self { child, url }
    }

    async fn get(&self, path: &str) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let response = client.get(format!("{}{path}", self.url)).send().await.unwrap();
        assert_eq!(response.status(), reqwest::StatusCode::OK);
    }

    /// Ends it as a terminal or an orchestrator does.
    fn stop(mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

/// What the process has written of the search, the last word on it.
async fn found_after(paths: &[&str]) -> Value {
    let findings = tempfile::tempdir().unwrap();
    let shop = Running::start(findings.path());
    for path in paths {
        shop.get(path).await;
    }
    shop.stop();
    let files = findings.path().read_dir().unwrap().map(|entry| entry.unwrap().path());
    let text: String = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.into_iter().rfind(|finding| finding["type"] == "SQL_INJECTION").expect("the careless search is found")
}

#[tokio::test]
async fn an_ordinary_request_is_seen_in_production() {
    let finding = found_after(&["/products/search?q=lamp"]).await;
    assert_eq!((&finding["production"], &finding["test"]), (&true.into(), &Value::Null));
    assert_eq!((&finding["proven"], &finding["attack"]), (&false.into(), &false.into()));
}

#[tokio::test]
async fn an_attack_is_seen_behind_ordinary_requests() {
    let attack = "/products/search?q=%27%20or%201%3D1%20--%20";
    let finding = found_after(&["/products/search?q=lamp", attack, "/products/search?q=desk"]).await;
    assert_eq!((&finding["production"], &finding["count"]), (&true.into(), &3.into()));
    assert_eq!((&finding["proven"], &finding["attack"]), (&true.into(), &true.into()));
}
