//! The weaving test: every function of published crates under `#[iast::instrument]`, their own tests as the judge.
//!
//! Each crate of `crates.txt` is copied twice from its published tarball. In the woven copy the attribute is inserted
//! without moving a line, and `iast` becomes a dependency with `enable`. Both are built with the same versions of all
//! dependencies, and each test must end in the same way.
//!
//! All of it happens in `<target>/weave`: the copies and logs of a crate in the folder of its name, what cargo builds
//! in `build`.

mod build;
mod compare;
mod engine;
mod fetch;
mod list;
mod manifest;
mod outcomes;
mod sources;
mod table;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};

use self::engine::Engine;
use self::list::Entry;
use crate::process;

/// The command line, see the usage in `main`.
pub(crate) struct Options {
    pub(crate) only: Vec<String>,
    pub(crate) jobs: Option<usize>,
    pub(crate) rounds: usize,
    pub(crate) limit: Duration,
    pub(crate) out: Option<PathBuf>,
    pub(crate) keep: bool,
}

impl Default for Options {
    fn default() -> Self {
        let limit = Duration::from_secs(900);
        Self { only: Vec::new(), jobs: None, rounds: 2, limit, out: None, keep: false }
    }
}

/// What became of one crate.
pub(crate) struct Report {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) edition: String,
    /// Functions with a body, and those that got the attribute.
    pub(crate) functions: usize,
    pub(crate) woven: usize,
    pub(crate) errors: usize,
    pub(crate) tests: compare::Tests,
    /// Woven by plain.
    pub(crate) build_time: Option<compare::Ratio>,
    pub(crate) test_time: Option<f64>,
    pub(crate) size: Option<f64>,
    /// Why the crate counts as different, in words.
    pub(crate) faults: Vec<String>,
    /// What is worth knowing and no fault.
    pub(crate) notes: Vec<String>,
}

/// Weaves the crates, prints the table, and says whether nothing was different.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let mut crates = list::read()?;
    if let Some(unknown) = options.only.iter().find(|name| crates.iter().all(|entry| entry.name != **name)) {
        bail!("`{unknown}` is not in {}; add it there with its version", list::PATH);
    }
    crates.retain(|entry| options.only.is_empty() || options.only.contains(&entry.name));
    let folder = crate::workspace("weave")?;
    eprintln!("building iast");
    let engine = Engine::measure(&folder, options)?;
    let mut reports = Vec::new();
    let mut broken = false;
    for entry in &crates {
        eprintln!("weaving {} {}", entry.name, entry.version);
        match one(entry, &folder, options, engine) {
            Ok(report) => {
                eprintln!("    {}", table::line(&report));
                report.faults.iter().for_each(|fault| eprintln!("    different: {fault}"));
                reports.push(report);
            }
            Err(error) => {
                eprintln!("    error: {error:#}");
                broken = true;
            }
        }
        // Written each time, so that a run which is stopped leaves what it knows.
        if let Some(out) = &options.out {
            std::fs::write(out, table::text(&reports, engine))?;
        }
    }
    println!("{}", table::text(&reports, engine));
    Ok(!broken && reports.iter().all(|report| report.faults.is_empty()))
}

fn one(entry: &Entry, folder: &Path, options: &Options, engine: Engine) -> Result<Report> {
    let place = Place::new(&entry.name, folder)?;
    let package = fetch::copies(entry, &place)?;
    let woven = sources::weave(&package, &place.woven())?;
    let compared = compare::copies(entry, &place, options, engine)?;
    let mut notes = woven.notes;
    notes.extend(compared.notes);
    let report = Report {
        name: entry.name.clone(),
        version: entry.version.clone(),
        edition: package.edition,
        functions: woven.functions,
        woven: woven.woven,
        errors: compared.errors,
        tests: compared.tests,
        build_time: compared.build_time,
        test_time: compared.test_time,
        size: compared.size,
        faults: compared.faults,
        notes,
    };
    if !options.keep {
        place.remove_built(report.faults.is_empty())?;
    }
    Ok(report)
}

/// The folders of a crate.
struct Place {
    /// Below it are `plain`, `woven` and `logs`.
    root: PathBuf,
    /// Where cargo builds the dependencies of all crates.
    build: PathBuf,
}

impl Place {
    fn new(name: &str, folder: &Path) -> Result<Self> {
        let place = Self { root: folder.join(name), build: folder.join("build") };
        if place.root.exists() {
            std::fs::remove_dir_all(&place.root)?;
        }
        std::fs::create_dir_all(place.logs())?;
        Ok(place)
    }

    fn plain(&self) -> PathBuf {
        self.root.join("plain")
    }

    fn woven(&self) -> PathBuf {
        self.root.join("woven")
    }

    fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// A cargo that works on one of the copies.
    fn cargo(&self, copy: &Path) -> std::process::Command {
        let mut cargo = process::cargo();
        cargo.current_dir(copy);
        // Of two copies with the same names of programs, each finds its own; their dependencies are built once.
        cargo.env("CARGO_TARGET_DIR", copy.join("target")).env("CARGO_BUILD_BUILD_DIR", &self.build);
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_TERM_COLOR", "never");
        cargo
    }

    /// Logs stay, and both copies where something was different.
    fn remove_built(&self, same: bool) -> Result<()> {
        for copy in [self.plain(), self.woven()] {
            // The programs, which the tests of a crate need and nothing else.
            let mut clean = self.cargo(&copy);
            let name = std::fs::read_to_string(copy.join("Cargo.toml"))?.parse::<toml_edit::DocumentMut>()?;
            let name = name["package"]["name"].as_str().unwrap_or_default().to_owned();
            process::output(clean.args(["clean", "--offline", "--package", &name]))?;
            let remove = if same { copy } else { copy.join("target") };
            if remove.exists() {
                std::fs::remove_dir_all(remove)?;
            }
        }
        Ok(())
    }
}
