//! `#[sanitizer]`, `#[validator]`, `#[propagator]`: what happens to returned values.

use std::future::Future;
use std::pin::Pin;

use crate::{log_of, recorded};

#[iast::sanitizer(kind = "sql, xss")]
fn escape(text: &str) -> String {
    if text.is_empty() {
        return String::from("empty");
    }
    let quoted = text.replace('\'', "''");
    match quoted.len() {
        1 => return quoted,
        _ => quoted + ".",
    }
}

#[iast::sanitizer(kind = "xss")]
#[iast::sanitizer(kind = "path")]
fn twice(text: &str) -> Result<String, std::num::ParseIntError> {
    let number: u32 = text.parse()?;
    Ok(format!("{number}"))
}

#[test]
fn every_returned_value_is_safe() {
    assert_eq!(log_of(|| escape("")), ["sanitize sql,xss empty"]);
    assert_eq!(log_of(|| escape("a")), ["sanitize sql,xss a"]);
    assert_eq!(log_of(|| escape("ab")), ["sanitize sql,xss ab."]);
}

#[test]
fn an_error_that_the_question_mark_hands_on_is_none() {
    assert_eq!(log_of(|| twice("x")), [""; 0]);
    let log = log_of(|| twice("1"));
    assert_eq!(log, ["sanitize xss <type>", "sanitize path <type>"]);
}

#[iast::sanitizer(kind = "*")]
fn for_everything(text: &str) -> &str {
    text.trim()
}

#[test]
fn a_star_stands_for_every_kind() {
    let log = log_of(|| for_everything("a"));
    let flows = iast::__private::Kind::ALL.iter().filter(|kind| kind.is_dataflow()).count();
    assert_eq!(log[0].matches(',').count() + 1, flows);
}

#[iast::validator(kind = "path", args(name))]
fn is_file_name(name: &str, allowed: &str) -> bool {
    name.chars().all(|c| allowed.contains(c))
}

#[iast::validator(kind = "sql")]
fn checked(mut text: String) -> Result<String, String> {
    if text.contains('\'') {
        return Err(text);
    }
    text.push('!');
    Ok(text)
}

#[iast::validator(kind = "sql")]
async fn found(text: &str) -> Option<usize> {
    text.find('x')
}

#[tokio::test]
async fn arguments_are_safe_when_the_verdict_says_so() {
    assert_eq!(recorded(|| is_file_name("a", "ab")), (true, vec!["validate a true [PathTraversal]".into()]));
    assert_eq!(recorded(|| is_file_name("c", "ab")), (false, vec!["validate c false [PathTraversal]".into()]));
    assert_eq!(log_of(|| checked("'".into())), ["validate ' false [SqlInjection]"]);
    assert_eq!(log_of(|| checked("a".into())), ["validate a true [SqlInjection]"]);
    assert_eq!(found("ax").await, Some(1));
    assert_eq!(iast::log(), ["validate ax true [SqlInjection]"]);
}

struct Encoded(String);

impl iast::Taint for Encoded {
    fn walk(&self, walk: &mut iast::Walk<'_>) {
        walk.text(self.0.as_bytes());
    }
}

impl Encoded {
    #[iast::propagator]
    fn decode(self, key: &str, _shift: u8) -> String {
        drop(self);
        key.to_uppercase()
    }
}

#[iast::propagator]
fn boxed<'a>(text: &'a str) -> Pin<Box<dyn Future<Output = String> + Send + 'a>> {
    let copy = text.to_owned();
    Box::pin(async move {
        if copy.is_empty() {
            return String::new();
        }
        copy + "!"
    })
}

#[tokio::test]
async fn a_derived_value_knows_its_arguments() {
    assert_eq!(log_of(|| Encoded("e".into()).decode("k", 1)), ["derive K from e,k"]);
    drop(iast::log());
    assert_eq!(boxed("b").await, "b!");
    assert_eq!(boxed("").await, "");
    assert_eq!(iast::log(), ["derive b! from b", "derive  from "]);
}
