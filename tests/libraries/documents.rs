//! Expressions of XPath and regular ones.

use iast::VulnerabilityKind::{RegexInjection, XpathInjection};
use regex::Regex;
use sxd_document::Package;
use sxd_document::parser::parse;
use sxd_xpath::{Context, Factory, evaluate_xpath};

use crate::{assert_called, silent, untrusted};

fn users() -> Package {
    parse("<users><user name='ann'/></users>").unwrap()
}

#[iast::instrument]
fn found(users: &Package, name: &str) -> u32 {
    let expression = format!("//user[@name='{name}']");
    evaluate_xpath(&users.as_document(), &expression).unwrap();
    line!() - 1
}

#[test]
fn an_expression() {
    let line = found(&users(), &untrusted("' or ''='"));
    let expected = "//user[@name='‹' or ''='›']";
    assert_called(XpathInjection, line, expected, "sxd_xpath::evaluate_xpath(xpath)");
}

#[iast::instrument]
fn built(expression: &str) -> u32 {
    Factory::new().build(expression).unwrap();
    line!() - 1
}

#[test]
fn an_expression_that_is_built() {
    let line = built(&untrusted("//user"));
    assert_called(XpathInjection, line, "‹//user›", "sxd_xpath::Factory::build(xpath)");
}

#[iast::instrument]
fn bound(users: &Package, name: &str) -> f64 {
    let expression = Factory::new().build("count(//user[@name=$name])").unwrap().unwrap();
    let mut context = Context::new();
    context.set_variable("name", name);
    expression.evaluate(&context, users.as_document().root()).unwrap().number()
}

#[test]
fn a_variable_of_an_expression_is_none() {
    assert_eq!(bound(&users(), &untrusted("' or ''='")), 0.0);
    silent();
}

#[iast::instrument]
fn matches(pattern: &str, text: &str) -> (bool, u32) {
    (Regex::new(pattern).unwrap().is_match(text), line!())
}

#[test]
fn a_pattern() {
    let (_, line) = matches(&untrusted("(a+)+$"), "aaa");
    assert_called(RegexInjection, line, "‹(a+)+$›", "regex::Regex::new(re)");
}

#[test]
fn the_text_that_a_pattern_is_tried_on_is_none() {
    assert!(matches("^a+$", &untrusted("aaa")).0);
    silent();
}
