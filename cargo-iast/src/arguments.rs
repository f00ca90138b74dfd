//! Which of the words behind `cargo iast test` are options of ours, and which belong to cargo.
//!
//! Both may stand in any order, as with cargo's other wrappers. Ours are known by name and everything else is cargo's, so
//! that nothing here has to know what cargo may learn one day.

use std::ffi::{OsStr, OsString};

use clap::Command;

/// The commands that hand arguments on.
const HANDING_ON: [&str; 3] = ["test", "run", "nextest"];

/// The options of `cargo run` that take a value in the next word. The first word that is neither an option nor such a value
/// begins the arguments of the program.
const WITH_VALUE: [&str; 17] = [
    "-p",
    "--package",
    "--bin",
    "--example",
    "-F",
    "--features",
    "-j",
    "--jobs",
    "--profile",
    "--target",
    "--target-dir",
    "--manifest-path",
    "--lockfile-path",
    "--message-format",
    "--color",
    "--config",
    "-Z",
];

/// The words as the parser takes them: of a command that hands arguments on, our options, `--`, and all of cargo's. `iast` is
/// the command that has these.
pub(crate) fn sorted(words: Vec<OsString>, iast: &mut Command) -> Vec<OsString> {
    let name = words.get(2).and_then(|word| word.to_str()).unwrap_or_default();
    let Some(command) = HANDING_ON.contains(&name).then(|| iast.find_subcommand_mut(name)).flatten() else {
        return words;
    };
    command.build();
    let is_run = name == "run";
    let mut words = words.into_iter();
    let mut own: Vec<OsString> = words.by_ref().take(3).collect();
    let mut cargos = Vec::new();
    while let Some(word) = words.next() {
        let takes_value = own_option(&word, command);
        let begins_program = || {
            let is_value = |last: &OsString| WITH_VALUE.iter().any(|option| last == option);
            is_run && !is_option(&word) && !cargos.last().is_some_and(is_value)
        };
        if word == "--" || begins_program() {
            cargos.push(word);
            cargos.extend(words.by_ref());
        } else if let Some(takes_value) = takes_value {
            own.push(word);
            own.extend(words.by_ref().take(usize::from(takes_value)));
        } else {
            cargos.push(word);
        }
    }
    if !cargos.is_empty() {
        own.push("--".into());
        own.append(&mut cargos);
    }
    own
}

fn is_option(word: &OsStr) -> bool {
    word.as_encoded_bytes().starts_with(b"-")
}

/// Whether the word is an option of the command, and then whether its value is the next word.
fn own_option(word: &OsStr, command: &Command) -> Option<bool> {
    let word = word.to_str()?;
    command.get_arguments().find_map(|argument| {
        let takes_value = argument.get_action().takes_values();
        let long = argument.get_long().map(|long| format!("--{long}"));
        let behind_long = long.and_then(|long| word.strip_prefix(&*long));
        if let Some(rest) = behind_long.filter(|rest| rest.is_empty() || rest.starts_with('=')) {
            return Some(takes_value && rest.is_empty());
        }
        let short = argument.get_short().map(|short| format!("-{short}"));
        let rest = short.and_then(|short| word.strip_prefix(&*short))?;
        (takes_value || rest.is_empty()).then_some(takes_value && rest.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction};

    use super::*;

    /// Checks what is ours and what is cargo's of the words behind `cargo iast`.
    fn check(words: &str, expect: &str) {
        let options = [
            Arg::new("format").long("format"),
            Arg::new("output").long("output").short('o'),
            Arg::new("flag").long("flag").action(ArgAction::SetTrue),
        ];
        let commands = ["test", "run", "nextest", "report"].map(|name| Command::new(name).args(options.clone()));
        let mut iast = Command::new("iast").subcommands(commands);
        let words = ["cargo-iast", "iast"].into_iter().chain(words.split(' ')).map(OsString::from).collect();
        let sorted: Vec<_> = sorted(words, &mut iast).into_iter().map(|word| word.into_string().unwrap()).collect();
        assert_eq!(sorted[2..].join(" "), expect);
    }

    #[test]
    fn any_order_will_do() {
        check("test", "test");
        check("test --format json --locked -p x", "test --format json -- --locked -p x");
        check("test --locked --format=json -p x --flag", "test --format=json --flag -- --locked -p x");
        check("nextest run -E a -o b -oc", "nextest -o b -oc -- run -E a");
        check("test name --output", "test --output -- name");
        check("test -p a -h", "test -h -- -p a");
    }

    #[test]
    fn names_that_only_begin_alike_are_cargos() {
        check("test --formats a --flagged --out b -help", "test -- --formats a --flagged --out b -help");
    }

    #[test]
    fn behind_the_dashes_and_a_program_nothing_is_ours() {
        check("test -q -- --format json", "test -- -q -- --format json");
        check("test -- -- --flag", "test -- -- -- --flag");
        check("run --flag serve --format json", "run --flag -- serve --format json");
        check("run -p a --bin b --flag --release c --flag", "run --flag -- -p a --bin b --release c --flag");
        check("run -pa --bin=b c --flag", "run -- -pa --bin=b c --flag");
    }

    #[test]
    fn other_commands_are_left_alone() {
        check("report x --format json", "report x --format json");
    }
}
