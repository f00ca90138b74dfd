//! The attributes on every shape of function, through the facade and the real macros: what is found, where, with which
//! steps, how severe, and what is left out.

#![cfg(feature = "enable")]

mod support;

use std::fmt::Display;

use iast::{Confidence, Finding, Severity, VulnerabilityKind};
use support::{evidence, origins, the_finding};

const ATTACK: &str = "' or 1=1 --";

/// The line that the sink was called on, and the function that did.
fn place(finding: &Finding) -> (&str, u32, &str) {
    (&finding.location.file, finding.location.line, &finding.location.function)
}

#[iast::source(params, origin = "http.request.parameter")]
fn search(name: String) -> u32 {
    let statement = format!("SELECT '{name}'");
    query(&statement);
    line!() - 1
}

#[iast::sink(kind = "sql")]
fn query(statement: &str) -> usize {
    statement.len()
}

const QUERY: u32 = line!() - 4;

#[test]
fn a_finding_has_the_place_the_flow_and_the_evidence() {
    let called_at = search(ATTACK.to_owned());
    let finding = the_finding();
    assert_eq!(place(&finding), (file!(), called_at, "search"));
    assert_eq!(finding.location.module, module_path!());
    assert_eq!(finding.location.column, 5);
    assert_eq!((finding.kind, &*finding.code), (VulnerabilityKind::SqlInjection, "sql-injection"));
    assert_eq!((finding.severity, finding.cwe, finding.confidence), (Severity::Critical, 89, Confidence::Confirmed));
    assert_eq!(evidence(&finding), format!("SELECT '‹{ATTACK}›'"));
    assert_eq!(origins(&finding), [format!("http.request.parameter name={ATTACK}")]);
    let flow: Vec<_> = finding.flow.iter().map(|step| (step.line, &*step.function, &*step.what)).collect();
    let source = called_at - 2;
    assert_eq!(
        flow,
        [
            (source, "search", "http.request.parameter `name`"),
            (source + 1, "search", "format!"),
            (called_at, "search", "query(statement)"),
        ]
    );
    assert_eq!(finding.test.as_deref(), Some("a_finding_has_the_place_the_flow_and_the_evidence"));
    assert_eq!(finding.request, None);
    let received = finding.sources[0].location.clone().expect("the source is annotated");
    assert_eq!((received.line, &*received.function), (source, "search"));
}

#[test]
fn repetitions_are_one_finding() {
    for _ in 0..7 {
        search(ATTACK.to_owned());
    }
    assert_eq!(the_finding().count, 7);
}

#[test]
fn each_scope_has_its_own_findings() {
    let scope = iast::Scope::enter();
    search(ATTACK.to_owned());
    assert_eq!(scope.findings().len(), 1);
    drop(scope);
    let scope = iast::Scope::enter();
    assert_eq!(scope.findings(), []);
    search("x'--".to_owned());
    assert_eq!(scope.findings().len(), 1, "a flow is found in each scope, also when it is the same");
    drop(scope);
    let fingerprints: Vec<_> = iast::findings().into_iter().map(|finding| finding.fingerprint).collect();
    assert_eq!(fingerprints.len(), 2, "the test has those of its scopes");
    assert_eq!(fingerprints[0], fingerprints[1], "the fingerprint does not depend on the value");
}

#[test]
fn a_test_does_not_see_the_findings_of_others() {
    assert_eq!(iast::findings(), []);
}

#[test]
fn constants_and_bound_values_are_safe() {
    #[iast::source(params)]
    fn safe(name: String) {
        query("SELECT * FROM t WHERE name = ?1");
        query(&format!("SELECT * FROM t LIMIT {}", name.len()));
        bind("SELECT ?1", &name);
    }
    #[iast::sink(kind = "sql", args(statement))]
    fn bind(statement: &str, value: &str) {
        assert!(!statement.is_empty() && !value.is_empty());
    }
    safe(ATTACK.to_owned());
    assert_eq!(iast::findings(), []);
}

#[iast::sanitizer(kind = "sql")]
fn quote(text: &str) -> String {
    text.replace('\'', "''")
}

#[iast::validator(kind = "sql")]
fn is_harmless(text: &str) -> bool {
    text.len() < 20
}

#[iast::sink(kind = "xss")]
fn page(html: &str) {
    assert!(!html.is_empty());
}

#[test]
fn a_sanitized_value_is_safe_for_its_kind_only() {
    #[iast::source(params)]
    fn handler(name: String) {
        let quoted = quote(&name);
        query(&format!("SELECT '{quoted}'"));
        page(&format!("<b>{quoted}</b>"));
    }
    let before = iast::stats().suppressed;
    handler(ATTACK.to_owned());
    assert_eq!(the_finding().kind, VulnerabilityKind::Xss);
    assert!(iast::stats().suppressed > before);
}

#[test]
fn a_sanitizer_that_is_not_called_for_every_part_does_not_help() {
    #[iast::source(params)]
    fn handler(first: String, second: String) {
        query(&format!("SELECT '{}' '{second}'", quote(&first)));
    }
    handler("ann'--".to_owned(), "bob'--".to_owned());
    let finding = the_finding();
    assert!(evidence(&finding).ends_with("‹bob'--›'"), "{}", evidence(&finding));
    assert_eq!(finding.flow[0].what, "unspecified `second`", "the flow is that of the part which is not safe");
}

#[test]
fn a_validator_speaks_for_what_it_has_seen() {
    #[iast::source(params)]
    fn handler(short: String, long: String) {
        if is_harmless(&short) {
            query(&format!("SELECT '{short}'"));
        }
        assert!(!is_harmless(&long));
        query(&format!("SELECT '{long}'"));
    }
    handler("ann".to_owned(), "a name that is much too long".to_owned());
    assert_eq!(evidence(&the_finding()), "SELECT '‹a name that is much too long›'");
}

#[test]
fn a_propagator_hands_taint_on() {
    #[iast::propagator]
    fn rot13(text: &str) -> String {
        let turn = |byte: u8| match byte {
            b'a'..=b'z' => char::from((byte - b'a' + 13) % 26 + b'a'),
            byte => char::from(byte),
        };
        text.bytes().map(turn).collect()
    }
    #[iast::source(params)]
    fn handler(name: String) {
        query(&format!("SELECT '{}'", rot13(&name)));
    }
    handler("naa".to_owned());
    let finding = the_finding();
    assert_eq!(evidence(&finding), "SELECT '‹ann›'");
    assert_eq!((&*finding.sources[0].value, finding.confidence), ("naa", Confidence::Confirmed));
}

#[test]
fn returned_values_are_sources() {
    #[iast::source(returns, origin = "kafka.message.value", name = "orders")]
    fn next() -> Result<Vec<String>, String> {
        if std::hint::black_box(false) {
            return Err("none".to_owned());
        }
        Ok(vec!["first".to_owned(), ATTACK.to_owned()])
    }
    query(&next().expect("two of them")[1]);
    assert_eq!(origins(&the_finding()), [format!("kafka.message.value orders[1]={ATTACK}")]);
}

#[test]
fn a_single_parameter_can_be_the_source() {
    #[iast::source]
    fn log(own: &str, #[source(origin = "http.request.header", name = "user-agent")] agent: &str) {
        query(own);
        query(agent);
    }
    let (own, agent) = ("own text".to_owned(), "agent".to_owned());
    log(&own, &agent);
    assert_eq!(origins(&the_finding()), ["http.request.header user-agent=agent"]);
}

#[iast::instrument]
mod dao {
    pub(super) fn by_name(name: &str) -> String {
        format!("WHERE name = '{name}'")
    }

    pub(super) struct Table;

    impl Table {
        pub(super) fn select(&self, condition: &str) -> String {
            format!("SELECT * FROM t {condition}")
        }
    }
}

#[test]
fn an_instrumented_module_adds_steps() {
    let name = ATTACK.to_owned();
    iast::taint(&name, iast::Origin::HttpRequestParameter, "name");
    query(&dao::Table.select(&dao::by_name(&name)));
    let steps: Vec<_> = the_finding().flow.into_iter().map(|step| (step.function, step.what)).collect();
    let own = "an_instrumented_module_adds_steps";
    assert_eq!(
        steps.iter().map(|(function, what)| (&**function, &**what)).collect::<Vec<_>>(),
        [("by_name", "format!"), ("Table::select", "format!"), (own, "query(statement)")]
    );
}

struct Dao;

impl Dao {
    #[iast::sink(kind = "sql", args(statement))]
    fn method(&self, statement: &str) {
        assert!(!statement.is_empty());
    }

    #[iast::sink(kind = "sql")]
    fn generic<T: Display + AsRef<str>>(&self, statement: T) -> String {
        statement.to_string()
    }

    #[iast::sink(kind = "sql")]
    async fn later(&self, statement: String) -> usize {
        std::future::ready(()).await;
        statement.len()
    }
}

const LATER: u32 = line!() - 6;

trait Store {
    fn run(&self, statement: &str);
}

impl Store for Dao {
    #[iast::sink(kind = "sql")]
    fn run(&self, statement: &str) {
        assert!(!statement.is_empty());
    }
}

#[async_trait::async_trait]
trait AsyncStore {
    async fn execute(&self, statement: &str) -> usize;
}

#[async_trait::async_trait]
impl AsyncStore for Dao {
    #[iast::sink(kind = "sql")]
    async fn execute(&self, statement: &str) -> usize {
        std::future::ready(()).await;
        statement.len()
    }
}

fn untrusted() -> String {
    let name = ATTACK.to_owned();
    iast::taint(&name, iast::Origin::HttpRequestParameter, "name");
    name
}

#[test]
fn a_method_is_located_at_its_caller() {
    Dao.method(&untrusted());
    let line = line!() - 1;
    assert_eq!(place(&the_finding()), (file!(), line, "a_method_is_located_at_its_caller"));
}

#[test]
fn a_generic_method_looks_into_what_it_gets() {
    assert_eq!(Dao.generic(untrusted()), ATTACK);
    assert_eq!(the_finding().location.line, line!() - 1);
}

#[test]
fn a_method_of_a_trait_object_is_a_sink() {
    let store: &dyn Store = &Dao;
    store.run(&untrusted());
    // Called through a table of methods there is no caller to be known, so it may be the method itself.
    assert_eq!(the_finding().location.file, file!());
}

#[tokio::test]
async fn an_async_method_is_located_at_itself() {
    assert_eq!(Dao.later(untrusted()).await, ATTACK.len());
    assert_eq!(place(&the_finding()), (file!(), LATER, "Dao::later"));
}

#[tokio::test]
async fn a_method_of_async_trait_is_a_sink() {
    assert_eq!(Dao.execute(&untrusted()).await, ATTACK.len());
    let finding = the_finding();
    assert_eq!(finding.location.file, file!());
    assert!(finding.location.function.ends_with("execute"), "{:?}", finding.location);
}

#[test]
fn a_sink_of_two_kinds_makes_two_findings() {
    #[iast::sink(kind = "command, path")]
    fn open(file: &str) {
        assert!(!file.is_empty());
    }
    open(&untrusted());
    let mut kinds: Vec<_> = iast::findings().iter().map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [VulnerabilityKind::CommandInjection, VulnerabilityKind::PathTraversal]);
}

#[test]
fn the_caller_in_a_closure_is_named() {
    let run = || query(&untrusted());
    assert_eq!(run(), ATTACK.len());
    let finding = the_finding();
    assert_eq!(place(&finding), (file!(), line!() - 3, "the_caller_in_a_closure_is_named"));
    assert!(QUERY < finding.location.line);
}

#[test]
fn the_fingerprint_stays_when_values_and_repetitions_change() {
    fn call(value: &str) {
        let name = value.to_owned();
        iast::taint(&name, iast::Origin::HttpRequestHeader, "x");
        query(&name);
    }
    let fingerprint = |value: &str| {
        let scope = iast::Scope::enter();
        call(value);
        scope.findings()[0].fingerprint.clone()
    };
    assert_eq!(fingerprint("one"), fingerprint("another value"));
    assert_ne!(fingerprint("one"), {
        query(&untrusted());
        let own = iast::findings().into_iter().find(|finding| finding.location.function != "call");
        let own = own.expect("the one of this function");
        own.fingerprint
    });
}

/// The name of a caller that is not annotated comes from its call stack, which takes so long that the others arrive.
#[test]
fn the_same_flow_on_many_threads_at_once_is_one_finding() {
    let barrier = std::sync::Barrier::new(8);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let statement = untrusted();
                barrier.wait();
                query(&statement);
            });
        }
    });
    assert_eq!(the_finding().count, 8);
}
