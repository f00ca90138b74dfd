//! `UNTRUSTED_DESERIALIZATION`: whoever writes the text chooses which of the program's types it becomes.

use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    name: String,
}

/// Something that can be asked for. Programs register more types anywhere.
#[typetag::serde]
trait Task {
    fn run(&self) -> String;
}

#[derive(Serialize, Deserialize)]
struct Greet {
    name: String,
}

#[typetag::serde(name = "greet")]
impl Task for Greet {
    fn run(&self) -> String {
        format!("hello {}", self.name)
    }
}

#[derive(Serialize, Deserialize)]
struct Erase {}

#[typetag::serde(name = "erase")]
impl Task for Erase {
    fn run(&self) -> String {
        "everything is gone".to_owned()
    }
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/untrusted_deserialization/test_insecure", get(insecure))
        .route("/iast/untrusted_deserialization/test_secure", get(secure))
        .route("/iast/untrusted_deserialization/test_sanitized", get(sanitized))
}

#[iast::source]
async fn insecure(Query(input): Query<Input>) -> Result<String, Error> {
    let task = any_task(&input.name)?; // VULNERABLE
    Ok(task.run())
}

/// The type is ours.
#[iast::source]
async fn secure(Query(input): Query<Input>) -> Result<String, Error> {
    let task: Greet = serde_json::from_str(&input.name)?;
    Ok(task.run())
}

#[iast::source]
async fn sanitized(Query(input): Query<Input>) -> Result<String, Error> {
    if is_greeting(&input.name) { Ok(any_task(&input.name)?.run()) } else { Err(Error::Refused("greet instead")) }
}

/// Whether a text can become nothing but a greeting.
#[iast::validator(kind = "deserialization")]
fn is_greeting(json: &str) -> bool {
    json.starts_with("{\"greet\":")
}

#[iast::sink(kind = "deserialization")]
fn any_task(json: &str) -> serde_json::Result<Box<dyn Task>> {
    serde_json::from_str(json)
}
