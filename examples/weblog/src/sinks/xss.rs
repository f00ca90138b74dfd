//! `XSS`: a page, put together and by templates.

use axum::http::HeaderName;
use axum::http::header::{STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use axum::response::Html;
use axum::routing::post;
use axum::{Form, Router};
use minijinja::{Environment, context};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

const HEADERS: [(HeaderName, &str); 2] =
    [(X_CONTENT_TYPE_OPTIONS, "nosniff"), (STRICT_TRANSPORT_SECURITY, "max-age=31536000")];

type Page = ([(HeaderName, &'static str); 2], Html<String>);

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    param: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/xss/test_insecure", post(insecure))
        .route("/iast/xss/test_secure", post(secure))
        .route("/iast/xss/test_sanitized", post(sanitized))
        .route("/iast/xss/template/test_insecure", post(insecure_template))
        .route("/iast/xss/template/test_secure", post(secure_template))
        .route("/iast/xss/template/test_sanitized", post(sanitized_template))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Page {
    (HEADERS, Html(format!("<!doctype html><p>{}", input.param))) // VULNERABLE: Html
}

/// Text is no page.
#[iast::source]
async fn secure(Form(input): Form<Input>) -> String {
    format!("you say {}", input.param)
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Page {
    (HEADERS, Html(format!("<!doctype html><p>{}", html_escape::encode_safe(&input.param))))
}

/// The filter `safe` takes what came in for markup.
#[iast::source]
async fn insecure_template(Form(input): Form<Input>) -> Result<Page, Error> {
    let page = render("<!doctype html><p>{{ param|safe }}", &input.param)?;
    Ok((HEADERS, Html(page))) // VULNERABLE: template
}

#[iast::source]
async fn secure_template(Form(input): Form<Input>) -> Result<Page, Error> {
    let page = render("<!doctype html><p>{{ param }}", &input.param)?;
    Ok((HEADERS, Html(page)))
}

#[iast::source]
async fn sanitized_template(Form(input): Form<Input>) -> Result<Page, Error> {
    let page = render("<!doctype html><p>{{ param|safe }}", &html_escape::encode_safe(&input.param))?;
    Ok((HEADERS, Html(page)))
}

/// The name ends in `.html`, so that values are escaped.
fn render(template: &str, param: &str) -> Result<String, minijinja::Error> {
    Environment::new().render_named_str("page.html", template, context! { param })
}
