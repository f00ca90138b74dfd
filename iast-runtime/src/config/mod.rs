//! Every setting. They are read once, when the process starts: from its `IAST_*` variables, and what these do not say
//! from the first `iast.toml` in the working directory and those around it.
//!
//! `settings` is the list of them, `reader` turns text into values and says what is wrong with it. The book has their
//! meaning (`book/src/settings.md`), and a test holds it against the list.

mod origins;
mod reader;
mod settings;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use iast_schema::VulnerabilityKind;

use self::origins::Origins;
use self::reader::Reader;
use crate::controls::{self, Controls};
use crate::taint::test_name;

/// Stands for no limit.
pub(crate) const UNLIMITED: u64 = u64::MAX;

/// The settings of the process.
#[derive(Debug)]
pub(crate) struct Config {
    /// `off`: the engine does nothing in this process.
    pub(crate) enabled: bool,
    pub(crate) intercept: bool,
    pub(crate) deduplicate: bool,
    pub(crate) report: bool,
    /// Whether what the process saw is written down when it ends.
    pub(crate) process_file: bool,
    /// Where the findings file goes. Relative paths are relative to `cwd`.
    pub(crate) output_dir: Option<OsString>,
    /// The types that are looked for in responses.
    #[cfg_attr(not(any(feature = "tower", test)), expect(dead_code, reason = "without it nobody sees responses"))]
    pub(crate) response_checks: Vec<VulnerabilityKind>,
    /// The origins that are sources.
    pub(crate) sources: Origins,
    pub(crate) controls: Controls,
    /// How many of a hundred requests are analysed.
    pub(crate) request_sampling: u64,
    /// How many requests are analysed at the same time.
    pub(crate) concurrent_requests: u64,
    /// How many findings one request may make.
    pub(crate) findings_per_request: u64,
    /// How many untrusted pieces of one piece of evidence are shown.
    pub(crate) range_count: usize,
    /// How many bytes of source values are kept.
    pub(crate) source_bytes: usize,
    /// Whether nothing says that this is development.
    pub(crate) production: bool,
    /// The working directory at start.
    pub(crate) cwd: PathBuf,
    /// What was wrong with the settings.
    pub(crate) problems: Vec<String>,
}

static CONFIG: OnceLock<Config> = OnceLock::new();

/// The settings.
pub(crate) fn get() -> &'static Config {
    CONFIG.get_or_init(|| {
        let cwd = std::env::current_dir().unwrap_or_default();
        // Cargo sets it for `cargo run` and `cargo test`, and so for a service that a test starts.
        let by_cargo = std::env::var_os("CARGO_MANIFEST_DIR").is_some();
        Config::read(&|name| std::env::var_os(name), cwd, by_cargo || test_name::in_test_binary())
    })
}

impl Config {
    /// Reads the settings of a process that was started in `cwd`. In development nothing is limited, unless somebody
    /// says so: a test that finds something only now and then is worth nothing.
    fn read(variable: &dyn Fn(&str) -> Option<OsString>, cwd: PathBuf, in_development: bool) -> Self {
        let mut reader = Reader::new(variable, &cwd, in_development);
        let response_checks = reader.kinds(&settings::RESPONSE_CHECKS);
        let sources = reader.origins(&settings::SOURCES);
        let given = reader.controls(&settings::SECURITY_CONTROLS);
        let usize = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            enabled: reader.switch(&settings::ENABLED),
            intercept: reader.switch(&settings::INTERCEPT),
            deduplicate: reader.switch(&settings::DEDUPLICATION),
            report: reader.switch(&settings::REPORT),
            process_file: reader.switch(&settings::PROCESS_FILE),
            output_dir: reader.path(&settings::OUTPUT_DIR),
            response_checks,
            sources,
            controls: controls::Controls::new(&given, &mut reader.problems),
            request_sampling: reader.number(&settings::REQUEST_SAMPLING, 0..=100),
            concurrent_requests: reader.number(&settings::MAX_CONCURRENT_REQUESTS, 1..=UNLIMITED),
            findings_per_request: reader.number(&settings::VULNERABILITIES_PER_REQUEST, 1..=UNLIMITED),
            range_count: usize(reader.number(&settings::MAX_RANGE_COUNT, 1..=16)),
            source_bytes: usize(reader.number(&settings::MAX_SOURCE_BYTES, 0..=UNLIMITED)),
            production: !in_development,
            problems: reader.finish(),
            cwd,
        }
    }

    /// What is left out of requests and their findings, in words. `None` when nothing is.
    pub(crate) fn request_limits(&self) -> Option<String> {
        let Self { request_sampling: share, concurrent_requests: most, findings_per_request: findings, .. } = self;
        let limits = [
            (*share < 100).then(|| format!("{share} % of the requests are analysed")),
            (*most < UNLIMITED).then(|| format!("at most {most} requests at a time are analysed")),
            (*findings < UNLIMITED).then(|| format!("a request reports at most {findings} new findings")),
        ];
        let limits: Vec<_> = limits.into_iter().flatten().collect();
        (!limits.is_empty()).then(|| limits.join(", "))
    }
}

#[cfg(test)]
mod tests;
