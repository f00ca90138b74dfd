//! The arguments as they are typed.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::cmd;
use crate::cmd::test::Which;
use crate::exit::Code;

/// What cargo starts: `cargo-iast iast <command>`.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo", styles = clap_styles())]
enum Cargo {
    Iast(Iast),
}

/// Interactive application security testing: which untrusted input reached which dangerous call.
#[derive(Debug, clap::Args)]
#[command(version, arg_required_else_help = true)]
pub(crate) struct Iast {
    #[command(subcommand)]
    command: Command,
    /// What stands behind the arguments of a command that passes them on: from the first `--` on.
    #[arg(skip)]
    rest: Vec<OsString>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run `cargo test` with iast on, and report what its tests found.
    Test(cmd::test::Args),
    /// Run `cargo run` with iast on, and report what the program found.
    Run(cmd::test::Args),
    /// Run `cargo nextest run` with iast on, and report what its tests found.
    Nextest(cmd::test::Args),
    Report(cmd::report::Args),
    List(cmd::list::Args),
    Init(cmd::init::Args),
    Doctor(cmd::doctor::Args),
}

pub(crate) fn parse() -> Iast {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    let rest = split_rest(&mut words);
    let Cargo::Iast(arguments) = Cargo::parse_from(words);
    Iast { rest, ..arguments }
}

/// Takes off what stands from the first `--` on, where it is passed on. The parser would take the dashes for its own.
fn split_rest(words: &mut Vec<OsString>) -> Vec<OsString> {
    let passes_on = words.get(2).is_some_and(|word| ["test", "run", "nextest"].iter().any(|name| word == name));
    let dashes = words.iter().position(|word| word == "--").filter(|_| passes_on);
    dashes.map(|at| words.split_off(at)).unwrap_or_default()
}

impl Iast {
    pub(crate) fn run(self) -> anyhow::Result<Code> {
        match self.command {
            Command::Test(arguments) => cmd::test::run(Which::Test, arguments, self.rest),
            Command::Run(arguments) => cmd::test::run(Which::Run, arguments, self.rest),
            Command::Nextest(arguments) => cmd::test::run(Which::Nextest, arguments, self.rest),
            Command::Report(arguments) => cmd::report::run(&arguments),
            Command::Doctor(arguments) => cmd::doctor::run(&arguments),
            Command::Init(arguments) => cmd::init::run(&arguments),
            Command::List(arguments) => cmd::list::run(&arguments),
        }
    }
}

/// The colours of cargo's own help.
const fn clap_styles() -> clap::builder::Styles {
    use clap::builder::styling::{AnsiColor, Effects, Styles};
    Styles::styled()
        .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
        .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
        .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
        .placeholder(AnsiColor::Cyan.on_default())
}
