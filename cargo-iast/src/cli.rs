//! The arguments as they are typed.

use clap::{Parser, Subcommand};

use crate::cmd;
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
}

#[derive(Debug, Subcommand)]
enum Command {
    Baseline(cmd::baseline::Args),
    Diff(cmd::diff::Args),
    Gate(cmd::gate::Args),
    Mute(cmd::mute::Mute),
    Muted(cmd::mute::Muted),
    Report(cmd::report::Args),
    Unmute(cmd::mute::Unmute),
}

pub(crate) fn parse() -> Iast {
    let Cargo::Iast(arguments) = Cargo::parse();
    arguments
}

impl Iast {
    pub(crate) fn run(self) -> anyhow::Result<Code> {
        match self.command {
            Command::Baseline(arguments) => cmd::baseline::run(&arguments),
            Command::Diff(arguments) => cmd::diff::run(&arguments),
            Command::Gate(arguments) => cmd::gate::run(&arguments),
            Command::Mute(arguments) => cmd::mute::mute(&arguments),
            Command::Muted(arguments) => cmd::mute::muted(&arguments),
            Command::Report(arguments) => cmd::report::run(&arguments),
            Command::Unmute(arguments) => cmd::mute::unmute(&arguments),
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
