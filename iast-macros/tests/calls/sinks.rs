//! `#[sink]`: what is checked, and where the finding is located.

use crate::{log_of, recorded};

#[iast::sink(kind = "sql", args(query))]
fn run(_pool: &str, query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "COMMAND_INJECTION")]
fn every_argument(program: &str, arguments: &[&str], timeout: u32) -> u32 {
    timeout + program.len() as u32 + arguments.len() as u32
}

#[iast::sink(kind = "sql, nosql")]
fn two_kinds(query: String) -> String {
    query
}

#[test]
fn arguments_are_checked_before_the_body() {
    let (value, log) = recorded(|| run("p", "q"));
    assert_eq!((value, log), (1, vec![format!("sink sql query {} q", line!() - 1)]));
    let line = line!() + 1;
    let log = log_of(|| every_argument("sh", &["-c"], 1));
    assert_eq!(log, [format!("sink command program {line} sh"), format!("sink command arguments {line} <serialize>")]);
    let line = line!() + 1;
    let log = log_of(|| two_kinds("q".into()));
    assert_eq!(log, [format!("sink sql query {line} q"), format!("sink nosql query {line} q")]);
}

struct Statement(String);

impl iast::Taint for Statement {
    fn walk(&self, walk: &mut iast::Walk<'_>) {
        walk.text(self.0.as_bytes());
    }
}

trait Execute {
    fn execute(&self) -> usize;

    #[iast::sink(kind = "sql", args(self))]
    fn execute_with(&self, _parameters: &str) -> usize
    where
        Self: iast::Taint,
    {
        self.execute()
    }
}

impl Execute for Statement {
    #[iast::sink(kind = "sql")]
    fn execute(&self) -> usize {
        self.0.len()
    }
}

impl Statement {
    #[iast::sink(kind = "path")]
    fn save(&self, file: &str) -> usize {
        file.len() + self.0.len()
    }
}

#[test]
fn self_is_checked_when_named_or_alone() {
    let statement = Statement("s".into());
    assert_eq!(log_of(|| statement.execute()), [format!("sink sql self {} s", line!())]);
    assert_eq!(log_of(|| statement.save("f")), [format!("sink path file {} f", line!())]);
    let line = line!() + 1;
    let log = log_of(|| statement.execute_with("p"));
    assert_eq!(log[0], format!("sink sql self {line} s"));
}

#[iast::sink(kind = "ssrf")]
async fn fetch(url: &str) -> usize {
    url.len()
}

#[iast::sink(kind = "path")]
#[expect(improper_ctypes_definitions, reason = "only the ABI matters here")]
extern "C" fn open(path: &str) -> usize {
    path.len()
}

#[iast::sink(kind = "path")]
#[track_caller]
fn tracked(path: &str) -> usize {
    path.len()
}

mod named_main {
    #[iast::sink(kind = "path")]
    pub(super) fn main(path: &str) -> usize {
        path.len()
    }
}

#[tokio::test]
async fn only_a_synchronous_function_has_a_caller() {
    drop(iast::log());
    fetch("u").await;
    assert_eq!(iast::log(), ["sink ssrf url - u"]);
    assert_eq!(log_of(|| open("p")), ["sink path path - p"]);
    assert_eq!(log_of(|| tracked("p")), [format!("sink path path {} p", line!())]);
    assert_eq!(log_of(|| named_main::main("p")), ["sink path path - p"]);
}
