//! Which values the engine can look into, what the texts in them are called, what is counted when it cannot, and what
//! of a secret reaches a finding.

#![cfg(all(feature = "enable", feature = "serde_json"))]

mod support;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use support::{origins, start_again, the_finding, written};

#[iast::sink(kind = "sql")]
fn run(statement: &str) {
    assert!(!statement.is_empty());
}

/// The names under which the texts of a value came in.
fn names(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| iast::ranges(*value)[0].source.name.clone().expect("a name")).collect()
}

fn text(value: &str) -> String {
    value.to_owned()
}

#[test]
fn derived_types_name_their_fields() {
    #[derive(iast::Taint)]
    struct Order {
        customer: Customer,
        lines: Vec<(String, u32)>,
        note: Option<String>,
        #[taint(name = "via")]
        channel: Channel,
        #[taint(skip)]
        secret: String,
    }
    #[derive(iast::Taint)]
    struct Customer(String);
    #[derive(iast::Taint)]
    enum Channel {
        Web {
            agent: String,
        },
        #[expect(dead_code, reason = "only one of them comes in")]
        Shop,
    }
    #[iast::source(params, origin = "http.request.body")]
    fn handler(order: Order) {
        let Channel::Web { agent } = &order.channel else { panic!("it is the web") };
        let found = names(&[&order.customer.0, &order.lines[1].0, order.note.as_deref().expect("a note"), agent]);
        assert_eq!(found, ["customer", "lines[1][0]", "note", "via.agent"]);
        assert!(iast::ranges(&order.secret).is_empty());
    }
    handler(Order {
        customer: Customer(text("ann")),
        lines: vec![(text("lamp"), 1), (text("table"), 2)],
        note: Some(text("ring twice")),
        channel: Channel::Web { agent: text("browser") },
        secret: text("not untrusted"),
    });
}

#[test]
fn serializable_types_are_walked() {
    #[derive(Serialize)]
    struct Filter<'a> {
        #[serde(rename = "displayName")]
        name: &'a str,
        tags: BTreeMap<String, Vec<String>>,
        inner: Box<Inner>,
        #[serde(skip)]
        skipped: String,
    }
    #[derive(Serialize)]
    struct Inner(String, u8);
    #[iast::source(params)]
    fn handler(filter: Filter<'_>) {
        let found = names(&[filter.name, &filter.tags["k"][1], &filter.inner.0]);
        assert_eq!(found, ["displayName", "k[1]", "inner[0]"].map(|name| name.replace("k[1]", "tags.k[1]")));
        assert!(iast::ranges(&filter.skipped).is_empty() && filter.inner.1 == 1);
    }
    let name = text("lamp");
    handler(Filter {
        name: &name,
        tags: BTreeMap::from([(text("k"), vec![text("a"), text("b")])]),
        inner: Box::new(Inner(text("deep"), 1)),
        skipped: text("skipped"),
    });
}

#[test]
fn containers_of_std_are_walked() {
    #[iast::source(params)]
    fn handler(
        map: HashMap<String, String>,
        pair: (String, Option<PathBuf>),
        cow: Cow<'_, str>,
        json: serde_json::Value,
        shared: Arc<str>,
        nested: Result<Vec<Box<str>>, String>,
    ) {
        let path = pair.1.as_deref().and_then(|path| path.to_str()).expect("a path");
        let item = json["items"][0]["name"].as_str().expect("text");
        let nested = &nested.expect("a list")[0];
        let found = names(&[&map["a b"], &pair.0, path, &cow, item, &shared, nested]);
        assert_eq!(found, ["a b", "[0]", "[1]", "cow", "items[0].name", "shared", "[0]"]);
    }
    handler(
        HashMap::from([(text("a b"), text("c"))]),
        (text("first"), Some(PathBuf::from(text("dir/file")))),
        Cow::Owned(text("cow text")),
        serde_json::json!({ "items": [{ "name": "lamp" }] }),
        Arc::from("shared text"),
        Ok(vec![Box::from("nested text")]),
    );
}

#[test]
fn generic_parameters_are_looked_into_by_their_type() {
    #[iast::source(params)]
    fn handler<T>(value: T) -> T {
        value
    }
    assert_eq!(iast::ranges(&handler(text("owned"))).len(), 1);
    let borrowed = text("borrowed");
    assert_eq!(iast::ranges(handler(&*borrowed)).len(), 1);
    assert_eq!(iast::ranges(&handler(Some(text("optional")))).len(), 1);
}

struct Opaque {
    text: String,
}

#[test]
fn what_cannot_be_looked_into_is_counted() {
    #[iast::source(params)]
    fn handler(value: Opaque) -> String {
        value.text
    }
    #[iast::sink(kind = "xpath")]
    fn evaluate(value: &Opaque) {
        assert!(!value.text.is_empty());
    }
    let before = iast::stats();
    let taken = handler(Opaque { text: text("hidden") });
    assert!(iast::ranges(&taken).is_empty());
    evaluate(&Opaque { text: taken });
    let now = iast::stats();
    assert_eq!(now.opaque_sources - before.opaque_sources, 1);
    assert_eq!(now.opaque_sinks - before.opaque_sinks, 1);
    assert!(now.losses().iter().any(|(what, _)| what.contains("could not be looked into")));
}

#[test]
fn a_lock_of_the_program_is_not_waited_for() {
    #[iast::sink(kind = "sql")]
    fn logged(statement: &str, log: &Mutex<Vec<String>>) -> bool {
        log.try_lock().is_err() && !statement.is_empty()
    }
    let (done, wait) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let log = Mutex::new(vec![text("entry")]);
        let _held = log.lock();
        let _ = done.send(logged("SELECT 1", &log));
    });
    let result = wait.recv_timeout(std::time::Duration::from_secs(5));
    assert_eq!(result, Ok(true), "the program holds a lock that the walk waits for");
}

#[derive(iast::Taint)]
struct Login {
    user: String,
    password: String,
}

#[iast::source(params, origin = "http.request.body")]
fn log_in(login: Login) {
    run(&format!("SELECT * FROM users WHERE name = '{}' AND password = '{}'", login.user, login.password));
}

const PASSWORD: &str = "correct horse battery";

fn log_in_once() {
    log_in(Login { user: text("ann'--"), password: text(PASSWORD) });
}

#[test]
fn a_password_is_redacted_in_the_finding() {
    log_in_once();
    let finding = the_finding();
    let whole = serde_json::to_string(&finding).expect("JSON");
    assert!(!whole.contains("horse"), "{whole}");
    assert!(whole.contains("ann'--") && whole.contains("password"), "what is no secret stays: {whole}");
    assert!(finding.evidence.parts.iter().any(|part| part.redacted && part.source.is_some()), "{whole}");
    assert_eq!(origins(&finding)[0], "http.request.body user=ann'--");
}

#[test]
fn a_password_is_redacted_on_disk_and_in_the_report() {
    const NAME: &str = "a_password_is_redacted_on_disk_and_in_the_report";
    if support::is_started_again(NAME) {
        return log_in_once();
    }
    let directory = tempfile::tempdir().expect("a directory for findings");
    let output = start_again(NAME, directory.path(), &[]);
    let report = String::from_utf8(output.stderr).expect("the report is text");
    assert!(report.contains("error[sql-injection]") && report.contains("ann'--"), "{report}");
    assert!(!report.contains("horse"), "{report}");
    let findings = written(directory.path());
    assert_eq!(findings.len(), 1);
    assert!(!format!("{findings:?}").contains("horse"));
}
