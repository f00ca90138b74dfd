//! What the tests of the facade share: the allocator for the feature `custom-allocator`, findings in short form, and
//! test binaries that start themselves again with other settings.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::path::Path;
use std::process::{Command, Output};

use iast::{Confidence, Finding};

#[cfg(feature = "custom-allocator")]
#[global_allocator]
static ALLOCATOR: iast::Alloc<std::alloc::System> = iast::Alloc::new(std::alloc::System);

/// The evidence of a finding with its untrusted parts in `‹ ›`.
pub(crate) fn evidence(finding: &Finding) -> String {
    let parts = finding.evidence.parts.iter();
    parts.map(|part| if part.source.is_some() { format!("‹{}›", part.value) } else { part.value.clone() }).collect()
}

/// The untrusted parts of the evidence with origin and name of their source, such as `http.request.parameter q=lamp`.
pub(crate) fn origins(finding: &Finding) -> Vec<String> {
    let parts = finding.evidence.parts.iter();
    parts
        .filter_map(|part| {
            let source = &finding.sources[part.source?];
            Some(format!("{} {}={}", source.origin, source.name.as_deref().unwrap_or("?"), part.value))
        })
        .collect()
}

/// The only finding of the running test.
#[track_caller]
pub(crate) fn the_finding() -> Finding {
    let findings = iast::findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.into_iter().next().expect("there is one")
}

/// Asserts where the running test's only finding came from and how sure it is.
#[track_caller]
pub(crate) fn assert_found(confidence: Confidence, from: &[&str]) {
    let finding = the_finding();
    assert_eq!((finding.confidence, origins(&finding)), (confidence, from.iter().map(|s| (*s).to_owned()).collect()));
}

/// Whether this process was started by [`start_again`] for the test `name`.
pub(crate) fn is_started_again(name: &str) -> bool {
    std::env::var("IAST_TEST_CHILD").is_ok_and(|child| child == name)
}

/// Runs the test `name` of this binary in a process of its own, with settings and a directory for its findings.
pub(crate) fn start_again(name: &str, directory: &Path, settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", name, "--nocapture"]).env("IAST_TEST_CHILD", name).env("IAST_OUTPUT_DIR", directory);
    command.envs(settings.iter().copied()).output().expect("the test binary starts")
}

/// Every line of every findings file in the directory.
pub(crate) fn written(directory: &Path) -> Vec<Finding> {
    let files = std::fs::read_dir(directory).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let text: String = files.map(|file| std::fs::read_to_string(file).expect("a findings file")).collect();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}
