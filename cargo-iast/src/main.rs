//! `cargo iast`: runs tests with the instrumentation on, reports what untrusted input reached, and decides whether that
//! is acceptable.
//!
//! Results go to standard output, everything else to standard error. The numbers that it exits with stand in [`exit`].
#![forbid(unsafe_code)]

mod baseline;
mod cli;
mod cmd;
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
mod report;
mod score;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::parse().run() {
        Ok(code) => code.into(),
        Err(error) => {
            eprintln!("error: {}", iast_report::text::visible(&format!("{error:#}")));
            exit::Code::of(&error).into()
        }
    }
}
