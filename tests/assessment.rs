//! What a flow amounts to, through the attributes: how bad it is and why, or that it does no harm.

#![cfg(feature = "enable")]

mod support;

use iast::{Origin, Severity, VulnerabilityKind};
use support::{evidence, the_finding};

#[iast::sink(kind = "sql")]
fn query(statement: &str) {
    assert!(!statement.is_empty());
}

#[iast::sink(kind = "ssrf")]
fn get(url: &str) {
    assert!(!url.is_empty());
}

#[iast::sink(kind = "redirect")]
fn redirect(target: &str) {
    assert!(!target.is_empty());
}

#[iast::sink(kind = "xss")]
fn page(html: &str) {
    assert!(!html.is_empty());
}

#[iast::sink(kind = "path, sql")]
fn open(name: &str) {
    assert!(!name.is_empty());
}

/// A value that comes in as `origin`.
fn from(origin: Origin, name: &str, value: &str) -> String {
    let value = value.to_owned();
    iast::taint(&value, origin, name);
    value
}

fn parameter(value: &str) -> String {
    from(Origin::HttpRequestParameter, "q", value)
}

/// How bad the only finding of a new scope is, and why.
fn found(call: impl FnOnce()) -> (Severity, String) {
    let scope = iast::Scope::enter();
    call();
    let [finding] = &scope.findings()[..] else { panic!("{:#?}", scope.findings()) };
    (finding.severity, finding.note.clone().unwrap_or_default())
}

/// Nothing is reported, and that is counted.
#[track_caller]
fn assert_harmless(call: impl FnOnce()) {
    let scope = iast::Scope::enter();
    let before = iast::stats().harmless;
    call();
    assert_eq!(scope.findings(), []);
    assert!(iast::stats().harmless > before);
}

#[test]
fn a_statement_can_be_changed_or_was() {
    let select = |value: &str| query(&format!("SELECT a FROM t WHERE b = '{}'", parameter(value)));
    let (severity, note) = found(|| select("ann"));
    assert_eq!(severity, Severity::High);
    assert!(note.contains("can change the statement: it stands in a literal"), "{note}");
    let (severity, note) = found(|| select("' or 1=1 --"));
    assert_eq!(severity, Severity::Critical);
    assert!(note.contains("changed the statement"), "{note}");
}

#[test]
fn the_worst_speaks_for_all_of_its_kind() {
    let select = |value: &str| query(&format!("SELECT a FROM t WHERE b = '{}'", parameter(value)));
    for value in ["ann", "' or 1=1 --", "bob", "' or 2=2 --"] {
        select(value);
    }
    let finding = the_finding();
    assert_eq!((finding.severity, finding.count), (Severity::Critical, 4));
    assert!(finding.note.is_some_and(|note| note.contains("changed the statement")));
    assert!(finding.evidence.parts.iter().any(|part| part.value == "' or 1=1 --"), "{:?}", finding.evidence);
}

#[test]
fn a_lesser_one_changes_nothing() {
    let select = |value: &str| query(&format!("SELECT a FROM t WHERE b = '{}'", parameter(value)));
    select("' or 1=1 --");
    select("ann");
    let finding = the_finding();
    assert_eq!((finding.severity, finding.count), (Severity::Critical, 2));
}

#[test]
fn the_host_of_a_request_is_worse_than_its_path() {
    let (severity, note) = found(|| get(&format!("http://{}/a", parameter("evil.example"))));
    assert_eq!(severity, Severity::Critical);
    assert!(note.contains("chooses the host"), "{note}");
    let (severity, note) = found(|| get(&format!("http://partner.example/{}", parameter("a?b"))));
    assert_eq!(severity, Severity::Low);
    assert!(note.contains("chooses the path"), "{note}");
    assert_harmless(|| get(&format!("http://partner.example/#{}", parameter("http://evil.example"))));
}

#[test]
fn a_target_with_a_start_of_its_own_is_harmless() {
    let (severity, note) = found(|| redirect(&parameter("https://evil.example/")));
    assert_eq!(severity, Severity::High);
    assert!(note.contains("chose the host"), "{note}");
    let (severity, note) = found(|| redirect(&format!("/{}", parameter("cart/items"))));
    assert_eq!(severity, Severity::High);
    assert!(note.contains("can choose another host"), "{note}");
    assert_harmless(|| redirect(&format!("/login?next={}", parameter("https://evil.example/"))));
    let back = from(Origin::HttpRequestHeader, "Referer", "https://shop.example/cart");
    assert_harmless(|| redirect(&back));
}

#[test]
fn markup_is_worse_than_a_value_that_nothing_escaped() {
    let show = |value: &str| page(&format!("<p>{}</p>", parameter(value)));
    let (severity, note) = found(|| show("ann lee"));
    assert_eq!(severity, Severity::Medium);
    assert!(note.contains("can become markup"), "{note}");
    let (severity, note) = found(|| show("<b>ann</b>"));
    assert_eq!(severity, Severity::High);
    assert!(note.contains("nothing escaped them"), "{note}");
}

#[test]
fn rows_of_a_database_count_for_some_types() {
    let before = iast::stats().excluded;
    open(&from(Origin::SqlRowValue, "name", "../b"));
    let finding = the_finding();
    assert_eq!(finding.kind, VulnerabilityKind::SqlInjection, "each kind of a sink is judged by itself");
    assert!(iast::stats().excluded > before);
}

#[test]
fn the_flow_is_that_of_bytes_that_count() {
    #[iast::sink(kind = "path")]
    fn read(path: &str) {
        assert!(!path.is_empty());
    }
    #[iast::instrument]
    fn name_of(name: &str) -> String {
        format!("{name}.txt")
    }
    let (directory, name) = (from(Origin::SqlRowValue, "directory", "uploads"), parameter("notes"));
    read(&format!("{directory}/{}", name_of(&name)));
    let finding = the_finding();
    assert_eq!(evidence(&finding), "‹uploads›/‹notes›.txt");
    assert_eq!(finding.flow[0].what, "format!", "{:?}", finding.flow);
    assert!(finding.flow[0].function.ends_with("name_of"), "{:?}", finding.flow);
}
