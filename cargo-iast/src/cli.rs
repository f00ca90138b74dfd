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
    Explain(cmd::explain::Args),
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
            Command::Explain(arguments) => cmd::explain::run(&arguments),
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use clap::CommandFactory as _;

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

    fn arguments(command: &str) -> Vec<String> {
        let mut arguments = vec![String::new()];
        let mut is_quoted = false;
        for c in command.chars() {
            match c {
                '"' => is_quoted = !is_quoted,
                ' ' if !is_quoted => arguments.push(String::new()),
                c => arguments.last_mut().unwrap().push(c),
            }
        }
        arguments
    }

    /// Checks the commands of a file in the book. In prose they may stand without what they need.
    fn check(file: &str, least: usize) {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/src").join(file)).unwrap();
        let commands = commands(&text);
        assert!(commands.len() >= least, "{file}: {commands:?}");
        for command in commands {
            let Err(error) = Cargo::try_parse_from(arguments(&command)) else { continue };
            let is_prose = file.ends_with(".md") && error.kind() == clap::error::ErrorKind::MissingRequiredArgument;
            assert!(is_prose, "{file}: {command}: {error}");
        }
    }

    #[test]
    fn commands_are_found() {
        let text = "      - run: cargo iast gate --new-only\n    sh 'cargo iast gate'\n# cargo iast no\na `cargo iast diff a b`, c";
        assert_eq!(commands(text), ["cargo iast gate --new-only", "cargo iast gate", "cargo iast diff a b"]);
        assert_eq!(arguments("cargo iast mute a --reason \"b c\"")[5], "b c");
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
