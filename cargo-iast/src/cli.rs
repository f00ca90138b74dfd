//! The arguments as they are typed.

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::arguments;
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
    Gate(cmd::gate::Args),
    Baseline(cmd::baseline::Args),
    Diff(cmd::diff::Args),
    Mute(cmd::mute::Mute),
    Unmute(cmd::mute::Unmute),
    Muted(cmd::mute::Muted),
    Explain(cmd::explain::Args),
    List(cmd::list::Args),
    Init(cmd::init::Args),
    Doctor(cmd::doctor::Args),
}

pub(crate) fn parse() -> Iast {
    let Cargo::Iast(arguments) = Cargo::parse_from(sorted(std::env::args_os().collect()));
    arguments
}

/// The words in the order in which the parser takes them.
fn sorted(words: Vec<OsString>) -> Vec<OsString> {
    let mut cargo = Cargo::command();
    let iast = cargo.find_subcommand_mut("iast").expect("it is the only one");
    arguments::sorted(words, iast)
}

impl Iast {
    pub(crate) fn run(self) -> anyhow::Result<Code> {
        match self.command {
            Command::Test(arguments) => cmd::test::run(Which::Test, arguments),
            Command::Run(arguments) => cmd::test::run(Which::Run, arguments),
            Command::Nextest(arguments) => cmd::test::run(Which::Nextest, arguments),
            Command::Report(arguments) => cmd::report::run(&arguments),
            Command::Gate(arguments) => cmd::gate::run(&arguments),
            Command::Baseline(arguments) => cmd::baseline::run(&arguments),
            Command::Diff(arguments) => cmd::diff::run(&arguments),
            Command::Mute(arguments) => cmd::mute::mute(&arguments),
            Command::Unmute(arguments) => cmd::mute::unmute(&arguments),
            Command::Muted(arguments) => cmd::mute::muted(&arguments),
            Command::Explain(arguments) => cmd::explain::run(&arguments),
            Command::List(arguments) => cmd::list::run(&arguments),
            Command::Init(arguments) => cmd::init::run(&arguments),
            Command::Doctor(arguments) => cmd::doctor::run(&arguments),
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn the_arguments_are_well_defined() {
        Cargo::command().debug_assert();
    }

    /// The commands in a recipe or a page: to the end of the line, or of the quotes around them.
    fn commands(text: &str) -> Vec<String> {
        let of_line = |line: &str| {
            let (_, command) = line.split_once("cargo iast ").filter(|_| !line.trim_start().starts_with('#'))?;
            let end = command.find(['\'', '`']).unwrap_or(command.len());
            Some(format!("cargo iast {}", command[..end].trim()))
        };
        text.lines().filter_map(of_line).collect()
    }

    fn words(command: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        for c in command.chars() {
            match c {
                '"' => is_quoted = !is_quoted,
                ' ' if !is_quoted => words.push(String::new()),
                c => words.last_mut().unwrap().push(c),
            }
        }
        words
    }

    /// Checks the commands of a file in the book. In prose they may stand without what they need.
    fn check(file: &str, least: usize) {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/src").join(file)).unwrap();
        let commands = commands(&text);
        assert!(commands.len() >= least, "{file}: {commands:?}");
        for command in commands {
            let words = words(&command).into_iter().map(OsString::from).collect();
            let Err(error) = Cargo::try_parse_from(sorted(words)) else { continue };
            let is_prose = file.ends_with(".md") && error.kind() == clap::error::ErrorKind::MissingRequiredArgument;
            assert!(is_prose, "{file}: {command}: {error}");
        }
    }

    #[test]
    fn commands_are_found() {
        let text = "      - run: cargo iast gate --new-only\n    sh 'cargo iast gate'\n# cargo iast no\na `cargo iast diff a b`, c";
        assert_eq!(commands(text), ["cargo iast gate --new-only", "cargo iast gate", "cargo iast diff a b"]);
        assert_eq!(words("cargo iast mute a --reason \"b c\"")[5], "b c");
    }

    #[test]
    fn the_recipes_and_the_book_have_commands_that_exist() {
        check("ci/github.yml", 5);
        check("ci/gitlab-ci.yml", 5);
        check("ci/Jenkinsfile", 5);
        check("ci/iast.sh", 4);
        check("policy.md", 8);
    }
}
