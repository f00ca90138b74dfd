//! `XPATH_INJECTION`

use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;
use sxd_document::parser;
use sxd_xpath::{Context, Factory, evaluate_xpath};

use crate::error::Error;
use crate::state::Weblog;

const USERS: &str = "<users><user name='ann'/><user name='bob'/></users>";

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    expression: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/xpathi/test_insecure", post(insecure))
        .route("/iast/xpathi/test_secure", post(secure))
        .route("/iast/xpathi/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<String, Error> {
    put_together(&input.expression)
}

#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<String, Error> {
    bound(&input.expression)
}

#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<String, Error> {
    put_together(&without_quotes(&input.expression))
}

/// A text that stays inside of its quotes.
#[iast::sanitizer(kind = "xpath")]
fn without_quotes(text: &str) -> String {
    text.replace('\'', "")
}

#[iast::instrument]
fn put_together(name: &str) -> Result<String, Error> {
    let users = parser::parse(USERS).map_err(|error| error.to_string())?;
    let document = users.as_document();
    let expression = format!("count(//user[@name='{name}'])");
    let found = evaluate_xpath(&document, &expression).map_err(|error| error.to_string())?; // VULNERABLE
    Ok(found.string())
}

/// The expression is ours, and the name is a variable in it.
#[iast::instrument]
fn bound(name: &str) -> Result<String, Error> {
    let users = parser::parse(USERS).map_err(|error| error.to_string())?;
    let expression = Factory::new().build("count(//user[@name=$name])").map_err(|error| error.to_string())?;
    let expression = expression.ok_or("no expression")?;
    let mut context = Context::new();
    context.set_variable("name", name);
    let found = expression.evaluate(&context, users.as_document().root()).map_err(|error| error.to_string())?;
    Ok(found.string())
}
