//! `COMMAND_INJECTION`

use std::process::Output;

use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;
use tokio::process::Command;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    cmd: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/cmdi/test_insecure", post(insecure))
        .route("/iast/cmdi/test_secure", post(secure))
        .route("/iast/cmdi/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(Form(input): Form<Input>) -> Result<String, Error> {
    printed(Command::new("sh").arg("-c").arg(&input.cmd).output().await?) // VULNERABLE
}

/// The program is one of ours.
#[iast::source]
async fn secure(Form(input): Form<Input>) -> Result<String, Error> {
    let program = match &*input.cmd {
        "ls" => "ls",
        "pwd" => "pwd",
        _ => return Err(Error::Refused("write `ls` or `pwd`")),
    };
    printed(Command::new(program).output().await?)
}

/// The shell takes what came in for one word.
#[iast::source]
async fn sanitized(Form(input): Form<Input>) -> Result<String, Error> {
    printed(Command::new("sh").arg("-c").arg(format!("echo {}", quote(&input.cmd))).output().await?)
}

/// A word of the shell.
#[iast::sanitizer(kind = "command")]
fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn printed(output: Output) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
