//! Functions of the program that make data safe, and how far that reaches: `s` for those that return safe data, `iv` for
//! those that look at it and say whether it is safe.
//!
//! Each endpoint sends what came in through one of them and then to a shell and to the database.

use axum::extract::State;
use axum::routing::post;
use axum::{Form, Router};
use rusqlite::Connection;
use serde::Deserialize;
use tokio::process::Command;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Input {
    param: String,
}

type Sanitize = fn(&str) -> String;
type Validate = fn(&str) -> bool;

pub(crate) fn routes() -> Router<Weblog> {
    Router::new()
        .merge(sanitizing("configured", sanitizers::for_commands))
        .merge(sanitizing("not-configured", sanitizers::unknown))
        .merge(sanitizing("all", sanitizers::for_everything))
        .merge(sanitizing("overloaded/secure", overloaded::known::sanitize))
        .merge(sanitizing("overloaded/insecure", overloaded::unknown::sanitize))
        .merge(validating("configured", validators::for_commands))
        .merge(validating("not-configured", validators::unknown))
        .merge(validating("all", validators::for_everything))
        .merge(validating("overloaded/secure", overloaded::known::validate))
        .merge(validating("overloaded/insecure", overloaded::unknown::validate))
}

fn sanitizing(name: &str, sanitize: Sanitize) -> Router<Weblog> {
    let handler = async move |State(weblog): State<Weblog>, Form(input): Form<Input>| {
        let safe = sanitize(&input.param);
        use_twice(&weblog, &safe).await
    };
    Router::new().route(&format!("/iast/sc/s/{name}"), post(handler))
}

fn validating(name: &str, validate: Validate) -> Router<Weblog> {
    let handler = async move |State(weblog): State<Weblog>, Form(input): Form<Input>| {
        if !validate(&input.param) {
            return Err(Error::Refused("letters, please"));
        }
        use_twice(&weblog, &input.param).await
    };
    Router::new().route(&format!("/iast/sc/iv/{name}"), post(handler))
}

/// VULNERABLE: to commands and SQL.
#[iast::instrument]
async fn use_twice(weblog: &Weblog, word: &str) -> Result<String, Error> {
    let output = Command::new("sh").arg("-c").arg(format!("echo {word}")).output().await?; // VULNERABLE: command
    let count = weblog.database.with(|connection| named(connection, word))?;
    Ok(format!("{count} {}", output.stdout.len()))
}

#[iast::instrument]
fn named(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    let statement = format!("SELECT count(*) FROM user WHERE username = '{name}'");
    connection.query_row(&statement, [], |row| row.get(0)) // VULNERABLE: sql
}

mod sanitizers {
    #[iast::sanitizer(kind = "command")]
    pub(super) fn for_commands(text: &str) -> String {
        text.replace(|c: char| !c.is_ascii_alphanumeric(), "")
    }

    #[iast::sanitizer(kind = "*")]
    pub(super) fn for_everything(text: &str) -> String {
        text.replace(|c: char| !c.is_ascii_alphanumeric(), "")
    }

    pub(super) fn unknown(text: &str) -> String {
        text.replace(|c: char| !c.is_ascii_alphanumeric(), "")
    }
}

mod validators {
    #[iast::validator(kind = "command")]
    pub(super) fn for_commands(text: &str) -> bool {
        text.chars().all(|c| c.is_ascii_alphanumeric())
    }

    #[iast::validator(kind = "*")]
    pub(super) fn for_everything(text: &str) -> bool {
        text.chars().all(|c| c.is_ascii_alphanumeric())
    }

    pub(super) fn unknown(text: &str) -> bool {
        text.chars().all(|c| c.is_ascii_alphanumeric())
    }
}

/// Functions of the same name, one of which is known.
mod overloaded {
    pub(super) mod known {
        #[iast::sanitizer(kind = "command")]
        pub(crate) fn sanitize(text: &str) -> String {
            text.replace(|c: char| !c.is_ascii_alphanumeric(), "")
        }

        #[iast::validator(kind = "command")]
        pub(crate) fn validate(text: &str) -> bool {
            text.chars().all(|c| c.is_ascii_alphanumeric())
        }
    }

    pub(super) mod unknown {
        pub(crate) fn sanitize(text: &str) -> String {
            text.replace(|c: char| !c.is_ascii_alphanumeric(), "")
        }

        pub(crate) fn validate(text: &str) -> bool {
            text.chars().all(|c| c.is_ascii_alphanumeric())
        }
    }
}
