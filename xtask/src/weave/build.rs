//! Builds the tests of a copy and reads what cargo says about it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Options, Place};
use crate::process;

/// The time to build each of two copies without its dependencies: the best of some rounds, which take turns so that
/// what else happens on the machine happens to both.
pub(super) fn times(copies: [(&Builder<'_>, &Built); 2], rounds: usize) -> Result<Option<[Duration; 2]>> {
    let mut best = copies.map(|(_, built)| built.time);
    let first = usize::from(best.iter().all(Option::is_some));
    for _ in first..rounds {
        for ((builder, built), best) in copies.iter().zip(&mut best) {
            let time = builder.rebuild(built)?;
            *best = Some(best.map_or(time, |best| best.min(time)));
        }
    }
    Ok(match best {
        [Some(plain), Some(woven)] if rounds > 0 => Some([plain, woven]),
        _ => None,
    })
}

/// Cargo's account of a build.
#[derive(Default)]
pub(super) struct Built {
    /// As rustc shows them.
    pub(super) errors: Vec<String>,
    /// With their places, those of the crate itself only.
    pub(super) warnings: BTreeSet<String>,
    pub(super) programs: Vec<Program>,
    /// How long it took, unless dependencies were built as well.
    pub(super) time: Option<Duration>,
    /// The root files of the library and the programs.
    roots: BTreeSet<PathBuf>,
}

/// A program with tests.
pub(super) struct Program {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

impl Built {
    /// The size of all test programs.
    pub(super) fn size(&self) -> Result<u64> {
        self.programs.iter().map(|program| Ok(program.path.metadata()?.len())).sum()
    }
}

/// A copy and how to build it.
pub(super) struct Builder<'a> {
    /// For cargo.
    pub(super) arguments: &'a [String],
    pub(super) place: &'a Place,
    pub(super) options: &'a Options,
    pub(super) copy: &'a Path,
    /// `plain` or `woven`.
    pub(super) name: &'a str,
}

impl Builder<'_> {
    /// Builds the copy with its dependencies.
    pub(super) fn build(&self) -> Result<Built> {
        let (messages, finished) = self.cargo("build")?;
        let mut built = Built { time: Some(finished.time), ..Built::default() };
        for line in std::fs::read_to_string(&messages)?.lines() {
            self.read(&serde_json::from_str(line).unwrap_or_default(), &mut built);
        }
        if !finished.success() && built.errors.is_empty() {
            let log = std::fs::read_to_string(messages.with_extension("log"))?;
            let why = if finished.status.is_none() { "the build took too long" } else { "cargo failed" };
            built.errors.push(format!("{why}: {}", log.lines().next_back().unwrap_or_default()));
        }
        Ok(built)
    }

    fn rebuild(&self, built: &Built) -> Result<Duration> {
        for root in &built.roots {
            let file = std::fs::File::options().append(true).open(root);
            file.and_then(|file| file.set_modified(SystemTime::now())).context("cannot touch a file of the copy")?;
        }
        let (messages, finished) = self.cargo("rebuild")?;
        anyhow::ensure!(finished.success(), "the second build failed, see {}", messages.display());
        Ok(finished.time)
    }

    fn cargo(&self, log: &str) -> Result<(PathBuf, process::Finished)> {
        let mut cargo = self.place.cargo(self.copy);
        cargo.args(["test", "--no-run", "--offline", "--lib", "--bins", "--tests", "--message-format=json"]);
        if let Some(jobs) = self.options.jobs {
            cargo.arg(format!("--jobs={jobs}"));
        }
        cargo.args(self.arguments);
        let messages = self.place.logs().join(format!("{}-{log}.json", self.name));
        let finished = process::run(&mut cargo, &messages, &messages.with_extension("log"), self.options.limit)?;
        Ok((messages, finished))
    }

    fn read(&self, message: &Value, built: &mut Built) {
        let target = &message["target"];
        let root = Path::new(target["src_path"].as_str().unwrap_or_default());
        let own = root.starts_with(self.copy);
        match message["reason"].as_str() {
            Some("compiler-artifact") if own => {
                let kind = target["kind"][0].as_str().unwrap_or_default();
                if kind != "test" && kind != "custom-build" {
                    built.roots.insert(root.to_owned());
                }
                if let (Some(path), Some(true)) = (message["executable"].as_str(), message["profile"]["test"].as_bool())
                {
                    let name = format!("{kind}-{}", target["name"].as_str().unwrap_or_default());
                    built.programs.push(Program { name, path: path.into() });
                }
            }
            Some("compiler-artifact") if message["fresh"] == false => built.time = None,
            Some("compiler-message") => diagnostic(&message["message"], own, built),
            _ => {}
        }
    }
}

fn diagnostic(message: &Value, own: bool, built: &mut Built) {
    let text = |name: &str| message[name].as_str().unwrap_or_default();
    let place = &message["spans"][0];
    // `aborting due to 2 previous errors` and the like have no place.
    let known = place.is_object() || !message["code"].is_null();
    match text("level") {
        "error" if known || !text("message").starts_with("aborting due to") => {
            built.errors.push(text("rendered").to_owned());
        }
        "warning" if own && known => {
            let (file, line) = (place["file_name"].as_str().unwrap_or_default(), &place["line_start"]);
            built.warnings.insert(format!("{}:{line}: {} [{}]", file, text("message"), message["code"]["code"]));
        }
        _ => {}
    }
}
