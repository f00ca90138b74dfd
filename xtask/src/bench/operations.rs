//! The program `benches/operations`: its cases and how to run them.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Options;
use super::builds::Builds;

/// One operation.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) name: String,
    /// A variable of the environment that it needs, with its value.
    setting: Option<(String, String)>,
    /// Whether callgrind can count it in reasonable time.
    pub(super) counted: bool,
}

/// The feature for the cases that take long to build, unless only what has limits is wanted.
pub(super) fn features(options: &Options) -> &'static str {
    if options.check || options.set_limits { "" } else { "libraries" }
}

/// The cases that the command line asks for.
pub(super) fn cases(builds: &Builds, options: &Options) -> Result<Vec<Case>> {
    let list = crate::process::output(Command::new(builds.of("on")).arg("list"))?;
    let case = |line: &str| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let (name, setting) = (next().to_owned(), next());
        let setting = setting.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        Case { name, setting, counted: next() != "0" }
    };
    Ok(list.lines().map(case).filter(|case| options.takes(&case.name)).collect())
}

impl Case {
    /// Sets what the operation needs and nothing else: variables lie on the stack of the program, where they move what
    /// lies behind them.
    pub(super) fn surroundings(&self, command: &mut Command, folder: &Path) {
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("IAST_REPORT", "off").env("IAST_OUTPUT_DIR", folder.join("findings"));
        command.envs(self.setting.clone());
    }

    /// Runs the operation and returns the number that it prints.
    pub(super) fn run(&self, builds: &Builds, words: &[&str], state: &str, folder: &Path) -> Result<f64> {
        let (what, more) = words.split_first().map_or(("time", &[][..]), |(what, more)| (*what, more));
        let mut command = Command::new(builds.of(state));
        command.args([what, state, &self.name]).args(more);
        self.surroundings(&mut command, folder);
        Ok(crate::process::output(&mut command)?.trim().parse()?)
    }
}
