//! Makes projects, and runs the command in them without what the outer cargo was told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A directory with files.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) dir: PathBuf,
    /// Removes the directory, when it is one of those that go.
    _temporary: Option<tempfile::TempDir>,
}

impl Project {
    /// A project in a directory of its own that is nobody's workspace, without a repository around it.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let project = Self { dir: temporary.path().to_owned(), _temporary: Some(temporary) };
        files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }

    /// A project that stays, so that it need not be built from scratch the next time. It has the versions of the
    /// repository's dependencies, so that nothing has to be downloaded.
    pub(crate) fn kept(name: &str, files: &[(&str, &str)]) -> Self {
        let dir = shared().join(name);
        let _ = fs::remove_dir_all(&dir);
        let project = Self { dir, _temporary: None };
        files.iter().for_each(|(path, text)| project.write(path, text));
        fs::copy(Path::new(REPOSITORY).join("Cargo.lock"), project.dir.join("Cargo.lock")).unwrap();
        project
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("$REPOSITORY", REPOSITORY)).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.dir.join(path)).unwrap()
    }

    /// `cargo iast` with these arguments.
    pub(crate) fn iast(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-iast"));
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            let told =
                ["CARGO_", "CI", "IAST_", "INSTA_", "NEXTEST", "RUST_"].iter().any(|start| name.starts_with(start));
            if told && name != "CARGO_HOME" || name.ends_with("RUSTFLAGS") {
                command.env_remove(&*name);
            }
        }
        command.arg("iast").args(arguments).current_dir(&self.dir);
        command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TARGET_DIR", self.target());
        command
    }

    /// Where it is built.
    pub(crate) fn target(&self) -> PathBuf {
        if self._temporary.is_some() { self.dir.join("target") } else { shared().join("target") }
    }
}

fn shared() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo-iast")
}

/// Runs a command that has to end with a code. Returns what it printed on both streams.
#[track_caller]
pub(crate) fn run(command: &mut Command, code: i32) -> (String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(status.code(), Some(code), "{command:?}\n{stdout}\n{stderr}");
    (stdout, stderr)
}

/// Compares a text with its snapshot, without what differs from run to run.
macro_rules! snapshot {
    ($name:literal, $text:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.add_filter(r"finished in [0-9.]+s", "finished in [time]");
        settings.add_filter(r"run-\d+-\d+", "run-[time]-[process]");
        settings.add_filter(r#""(time|pid)": \d+"#, r#""$1": [number]"#);
        settings.add_filter(r#""program": "(\w+)-[0-9a-f]{16}""#, r#""program": "$1-[hash]""#);
        settings.bind(|| insta::assert_snapshot!($name, $text));
    }};
}
pub(crate) use snapshot;
