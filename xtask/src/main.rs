//! Checks of the repository that take too long for `cargo test`: `cargo xtask weave`, `cargo xtask weave-cases` and
//! `cargo xtask bench`.
//!
//! Owns the command line. What the tasks do is said in their modules.
#![forbid(unsafe_code)]

mod attribute;
mod bench;
mod cases;
mod process;
mod weave;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "\
cargo xtask weave [--crates a,b,c] [--jobs N] [--rounds N] [--limit SECONDS] [--out table.md] [--keep]
    puts #[iast::instrument] on every function of published crates and runs their tests with and without it
      --crates   only these of xtask/src/weave/crates.txt
      --jobs     handed to cargo
      --rounds   how often the build time is measured; the best counts (2)
      --limit    for each build and each test program (900)
      --out      write the table to this file as well
      --keep     do not remove what was built

cargo xtask weave-cases [--cases a,b,c] [--jobs N]
    does the same to the programs of xtask/cases in every edition and compares what they print

cargo xtask bench instructions [--cases a,b,c] [--check] [--set-limits] [--keep]
    counts the instructions of single operations with callgrind; what it wrote lies in <target>/bench
      --cases       only those with one of these in their name
      --check       fails when a count is over its limit in benches/limits.json
      --set-limits  makes limits of the counts
      --keep        keeps the results in benches/results, of which the book is made

cargo xtask bench times [--cases a,b,c] [--rounds N] [--keep]
    times of single operations, on one thread and on several; best on a machine at rest

cargo xtask bench service [--cases a,b,c] [--rounds N] [--requests N] [--connections N] [--workers N] [--keep]
    puts a service under load: processor time of each request, throughput, latency, memory
      --cases        only routes with one of these in their name
      --rounds       how often the variants take turns (11, of `compile` 3)
      --requests     requests to a route in one turn (as many as keep a plain one busy for 0.1 s)
      --connections  how many requests are on their way at the same time (8)
      --workers      threads of the service (1)

cargo xtask bench soak [--requests N] [--connections N] [--workers N] [--keep]
    a million requests, all of them analysed; fails when memory does not stay where it is

cargo xtask bench memory [--keep]
    how much memory taint takes

cargo xtask bench compile [--cases a,b,c] [--rounds N] [--keep]
    what building services takes, with and without iast, and how large the programs are; takes long

cargo xtask bench page
    makes the page of the book about performance, with its charts, of what was kept

cargo xtask bench all
    all of the above, one after the other, kept for the page; takes an hour
";

fn main() -> ExitCode {
    match task() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything was as it should be.
fn task() -> Result<bool> {
    let mut task = None;
    let mut options = weave::Options::default();
    let mut only = Vec::new();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        use lexopt::prelude::{Long, Short, Value, ValueExt as _};
        match argument {
            Value(name) if task.is_none() && name == "bench" => return bench::run(&mut arguments),
            Value(name) if task.is_none() => task = Some(name.string()?),
            Long("crates") if task.as_deref() == Some("weave") => options.only = names(&arguments.value()?.string()?),
            Long("cases") if task.as_deref() == Some("weave-cases") => only = names(&arguments.value()?.string()?),
            Long("jobs") => options.jobs = Some(arguments.value()?.parse()?),
            Long("rounds") => options.rounds = arguments.value()?.parse()?,
            Long("limit") => options.limit = std::time::Duration::from_secs(arguments.value()?.parse()?),
            Long("out") => options.out = Some(arguments.value()?.into()),
            Long("keep") => options.keep = true,
            Short('h') | Long("help") => {
                print!("{USAGE}");
                return Ok(true);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    match task.as_deref() {
        Some("weave") => weave::run(&options),
        Some("weave-cases") => cases::run(&only, options.jobs, options.limit),
        Some(other) => bail!("there is no task `{other}`; write `weave`, `weave-cases` or `bench`"),
        None => bail!("no task was given; write `weave`, `weave-cases` or `bench`"),
    }
}

fn names(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The root of the repository, where the crate `iast` is.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// A folder below cargo's target directory for what a task makes.
fn workspace(task: &str) -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from);
    let folder = std::path::absolute(target)?.join(task);
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}
