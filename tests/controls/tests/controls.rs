//! Security controls of `iast.toml`: which bytes they make safe, for which types, and when not.

#![cfg(feature = "iast")]

use std::panic;
use std::process::Command;

use iast::VulnerabilityKind::{CommandInjection, SqlInjection, Xss};
use iast::{Origin, VulnerabilityKind};
use iast_controls_test::text::{Find as _, Guard, Html};
use iast_controls_test::{others, text};

fn tainted(value: &str) -> String {
    let value = value.to_owned();
    iast::taint(&value, Origin::HttpRequestParameter, "q");
    value
}

/// The types that all tainted bytes of a value are safe for.
fn marks(value: &str) -> Vec<VulnerabilityKind> {
    let ranges = iast::ranges(value);
    let (first, rest) = ranges.split_first().expect("tainted bytes");
    assert!(rest.iter().all(|range| range.marks == first.marks), "{ranges:#?}");
    first.marks.clone()
}

fn is_safe_for_all(value: &str) -> bool {
    marks(value).len() == VulnerabilityKind::ALL.len()
}

#[test]
fn what_a_sanitizer_returns_is_safe_for_its_types() {
    let value = tainted("O'Keeffe");
    let escaped = text::escape(&value);
    assert_eq!((escaped.as_str(), marks(&escaped)), ("O''Keeffe", vec![SqlInjection]));
    assert_eq!(marks(&value), [], "the argument is as it was");
    assert_eq!(text::escape(""), "");

    let page = Html(tainted("a <b>"));
    assert_eq!(marks(&page.escape_all()), [SqlInjection, Xss]);
}

#[test]
fn a_function_that_is_only_called_alike_is_none() {
    assert_eq!(marks(&others::escape(&tainted("O'Keeffe"))), []);
}

#[tokio::test]
async fn an_async_function_is_one_when_it_is_ready() {
    let value = tainted("O'Keeffe");
    let future = text::escape_later(&value);
    assert!(is_safe_for_all(&future.await));
}

#[test]
fn the_argument_of_a_validator_is_safe_once_it_says_yes() {
    let (first, second) = (tainted("first"), tainted("second"));
    assert!(text::is_name(&first, &second));
    assert!(is_safe_for_all(&second));
    assert_eq!(marks(&first), [], "only the argument at 1 is validated");

    let wrong = tainted("no name");
    assert!(!text::is_name(&first, &wrong));
    assert_eq!(marks(&wrong), []);
}

#[test]
fn err_and_none_say_no() {
    let (right, wrong) = (tainted("right"), tainted("no name"));
    assert!(text::check(&right).is_ok() && text::check(&wrong).is_err());
    assert_eq!((marks(&right), marks(&wrong)), (vec![CommandInjection], Vec::new()));

    let (right, wrong) = (tainted("ann"), tainted("bob"));
    assert!(Guard.find(&right).is_some() && Guard.find(&wrong).is_none());
    assert!(is_safe_for_all(&right) && marks(&wrong).is_empty(), "the method of a trait goes by its type");
}

#[test]
fn what_says_neither_yes_nor_no_says_yes_by_returning() {
    let value = tainted("23");
    assert_eq!(text::parsed(&value), 23);
    assert!(is_safe_for_all(&value));

    let (right, wrong) = (tainted("right"), tainted("no name"));
    text::assert_plain(&right);
    assert!(is_safe_for_all(&right));
    text::assert_plain("");
    assert!(panic::catch_unwind(|| text::assert_plain(&wrong)).is_err());
    assert_eq!(marks(&wrong), []);
}

#[iast::sink(kind = "sql")]
fn run(statement: &str) {
    assert!(!statement.is_empty());
}

#[test]
fn what_is_safe_is_no_finding_and_is_counted_by_type() {
    const NAME: &str = "what_is_safe_is_no_finding_and_is_counted_by_type";
    if std::env::var_os("IAST_TEST_CHILD").is_some() {
        run(&format!("SELECT '{}'", text::escape(&tainted("O'Keeffe"))));
        assert_eq!(iast::findings().len(), 0);
        run(&format!("SELECT '{}'", others::escape(&tainted("O'Keeffe"))));
        assert_eq!(iast::findings().len(), 1);
        return;
    }
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let output = command.args(["--exact", NAME]).env("IAST_TEST_CHILD", NAME).output().expect("it starts");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    assert!(report.contains("made safe: 1 SQL_INJECTION\n"), "{report}");
    assert!(!report.contains("was not applied"), "all controls are built in: {report}");
}

#[test]
fn a_control_of_the_environment_wins_and_one_that_is_nowhere_is_named() {
    const NAME: &str = "a_control_of_the_environment_wins_and_one_that_is_nowhere_is_named";
    if std::env::var_os("IAST_TEST_CHILD").is_some() {
        assert_eq!(marks(&text::escape(&tainted("O'Keeffe"))), []);
        assert_eq!(marks(&others::escape(&tainted("O'Keeffe"))), [Xss]);
        return;
    }
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let controls = "SANITIZER:XSS:iast_controls_test::others::escape;SANITIZER:XSS:iast_controls_test::escape";
    command.args(["--exact", NAME]).env("IAST_TEST_CHILD", NAME).env("IAST_SECURITY_CONTROLS", controls);
    let output = command.output().expect("it starts");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let expect = "the security control `iast_controls_test::escape` was not applied: no function of this path is observed; \
                  did you mean `iast_controls_test::text::escape`?";
    assert!(report.split_whitespace().collect::<Vec<_>>().join(" ").contains(expect), "{report}");
}
