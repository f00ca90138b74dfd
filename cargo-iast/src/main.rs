//! `cargo iast`: runs tests with the instrumentation on, reports what untrusted input reached, and decides whether that
//! is acceptable.
//!
//! Results go to standard output, everything else to standard error. The numbers that it exits with stand in [`exit`].
#![forbid(unsafe_code)]

mod arguments;
mod baseline;
mod cargo;
mod cli;
mod cmd;
mod coverage;
mod diff;
mod exit;
mod explanation;
mod files;
mod findings;
mod git;
mod json;
mod model;
mod mute;
mod place;
mod project;
mod replace;
mod report;
mod repository;
mod runs;
mod score;
mod selection;
mod table;
mod term;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::parse().run() {
        Ok(code) => code.into(),
        Err(error) => {
            term::error(&format!("{error:#}"));
            exit::Code::of(&error).into()
        }
    }
}
