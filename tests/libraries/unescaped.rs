//! Values that template engines are told not to escape: in the program, where the call is found, and in a template, where
//! the page is.

use axum::response::Html;
use iast::VulnerabilityKind::Xss;
use minijinja::{Environment, Value, context};

use crate::{assert_called, evidence, silent, the_finding, untrusted};

#[iast::instrument]
fn safe_for_minijinja(name: &str) -> (Value, u32) {
    (Value::from_safe_string(format!("<p>{name}")), line!())
}

#[test]
fn a_safe_value_of_minijinja() {
    let (_, line) = safe_for_minijinja(&untrusted("<b>"));
    assert_called(Xss, line, "<p>‹<b>›", "minijinja::Value::from_safe_string(value)");
}

#[iast::instrument]
fn escaped_for_minijinja(name: &str) -> Value {
    Value::from_safe_string(html_escape::encode_text(name).into_owned())
}

#[test]
fn an_escaped_value_of_minijinja_is_none() {
    assert_eq!(escaped_for_minijinja(&untrusted("<b>")).to_string(), "&lt;b&gt;");
    let _value = Value::from(untrusted("<b>"));
    silent();
}

#[iast::instrument]
fn safe_for_tera(name: &str) -> (tera::Value, u32) {
    (tera::Value::safe_string(name), line!())
}

#[test]
fn a_safe_value_of_tera() {
    let (_, line) = safe_for_tera(&untrusted("<b>"));
    assert_called(Xss, line, "‹<b>›", "tera::Value::safe_string(val)");
}

#[iast::instrument]
fn safe_for_askama(name: &str) -> ([String; 3], u32) {
    use askama::filters::{self, MaybeSafe, Safe};

    let safe = [
        Safe(name.to_owned()).to_string(),
        MaybeSafe::Safe(name.to_owned()).to_string(),
        filters::safe(name, filters::Html).unwrap().to_string(),
    ];
    (safe, line!() - 4)
}

#[test]
fn safe_values_of_askama() {
    let (safe, first) = safe_for_askama(&untrusted("<b>"));
    assert_eq!(safe, ["<b>"; 3]);
    let found: Vec<_> = iast::findings().iter().map(|finding| (finding.kind, finding.location.line)).collect();
    assert_eq!(found, [(Xss, first), (Xss, first + 1), (Xss, first + 2)]);
}

#[iast::instrument]
fn escaped_for_askama(name: &str) -> String {
    askama::filters::Safe(html_escape::encode_text(name)).to_string()
}

#[test]
fn an_escaped_value_of_askama_is_none() {
    assert_eq!(escaped_for_askama(&untrusted("<b>")), "&lt;b&gt;");
    silent();
}

#[derive(askama::Template)]
#[template(source = "<p>{{ name|safe }}</p>", ext = "html")]
struct Unescaped<'a> {
    name: &'a str,
}

#[derive(askama::Template)]
#[template(source = "<p>{{ name }}</p>", ext = "html")]
struct Escaped<'a> {
    name: &'a str,
}

#[iast::instrument]
fn page_of_askama(name: &str) -> (Html<String>, u32) {
    let page = askama::Template::render(&Unescaped { name }).unwrap();
    (Html(page), line!())
}

/// The template is compiled into code that nobody observes.
#[test]
fn a_page_of_askama_that_is_told_not_to_escape() {
    let (_, line) = page_of_askama(&untrusted("<b>"));
    assert_called(Xss, line, "<p>‹<b>›</p>", "axum::Html(body)");
}

/// What a short text went through inside of an engine may not have been followed, so it may only be recognised.
fn assert_page(line: u32) {
    let finding = the_finding();
    assert_eq!((finding.kind, &*evidence(&finding)), (Xss, "<p>‹<b> and more›</p>"));
    assert_eq!(finding.location.line, line);
    assert_eq!(finding.flow.last().map(|step| &*step.what), Some("axum::Html(body)"));
}

#[iast::instrument]
fn page_of_minijinja(name: &str) -> (Html<String>, u32) {
    let page = Environment::new().render_named_str("a.html", "<p>{{ name|safe }}</p>", context! { name });
    (Html(page.unwrap()), line!())
}

#[test]
fn a_page_of_minijinja_that_is_told_not_to_escape() {
    let (_, line) = page_of_minijinja(&untrusted("<b> and more"));
    assert_page(line);
}

#[iast::instrument]
fn page_of_tera(name: &str, template: &str) -> (Html<String>, u32) {
    let mut templates = tera::Tera::default();
    templates.add_raw_template("a.html", template).unwrap();
    let mut context = tera::Context::new();
    context.insert("name", name);
    let page = templates.render("a.html", &context).unwrap();
    (Html(page), line!())
}

#[test]
fn a_page_of_tera_that_is_told_not_to_escape() {
    let (_, line) = page_of_tera(&untrusted("<b> and more"), "<p>{{ name | safe }}</p>");
    assert_page(line);
}

#[iast::instrument]
fn escaped_pages(name: &str) -> [Html<String>; 2] {
    let page = Environment::new().render_named_str("a.html", "<p>{{ name }}</p>", context! { name });
    [Html(askama::Template::render(&Escaped { name }).unwrap()), Html(page.unwrap())]
}

#[test]
fn pages_that_are_escaped_are_none() {
    let name = untrusted("<b> and more");
    for page in escaped_pages(&name).into_iter().chain([page_of_tera(&name, "<p>{{ name }}</p>").0]) {
        assert!(!page.0.contains("<b>") && page.0.ends_with(" and more</p>"), "{}", page.0);
    }
    silent();
}
