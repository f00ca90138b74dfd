//! Runs cargo and rustc on the crates in `tests-disabled`. What is expected of the results is up to the tests.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Where the crates are.
pub(crate) fn crates() -> PathBuf {
    Path::new(ROOT).join("tests-disabled")
}

/// An empty directory for what one test makes.
pub(crate) fn empty_dir(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    dir
}

/// `cargo` in the workspace of the crates, without what the outer cargo was told.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let told = ["CARGO_BUILD_", "CARGO_PROFILE_", "CARGO_TARGET_", "IAST_"];
        if told.iter().any(|prefix| name.starts_with(prefix)) || name.ends_with("RUSTFLAGS") {
            command.env_remove(&*name);
        }
    }
    let target_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("disabled");
    command.args(arguments).arg("--locked").current_dir(crates()).env("CARGO_TARGET_DIR", target_dir);
    command
}

/// Runs a command that has to succeed. Returns what it printed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let hint = if errors.contains("--locked") {
        "tests-disabled/Cargo.lock is out of date: run `cargo update --workspace` in tests-disabled"
    } else {
        ""
    };
    assert!(output.status.success(), "{command:?} failed\n{errors}\n{hint}");
    String::from_utf8(output.stdout).unwrap()
}

/// Builds a package and returns the path of the file that `find` picks among those that cargo made or has.
pub(crate) fn built(arguments: &[&str], find: impl Fn(&Path) -> bool) -> PathBuf {
    let messages = run(cargo(&["build", "--message-format=json-render-diagnostics"]).args(arguments));
    // The paths stand in the messages as quoted text.
    let mut files = messages.split('"').map(Path::new);
    files.rfind(|path| path.is_absolute() && find(path)).expect("cargo names the file").to_owned()
}

/// The library `iast`, built as a dependency of `annotated` with these arguments.
pub(crate) fn iast(arguments: &[&str]) -> PathBuf {
    let is_library = |path: &Path| {
        path.extension() == Some(OsStr::new("rlib"))
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libiast-"))
    };
    built(&[&["--package", "annotated"], arguments].concat(), is_library)
}

/// A source file that is compiled by rustc itself, so that nothing but its text tells two crates apart: cargo would
/// give each a different hash, which becomes part of every symbol.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a Path,
    /// The library `iast`, if the file needs it.
    pub(crate) iast: Option<&'a Path>,
    /// How much rustc optimises: 0 to 3.
    pub(crate) opt_level: u8,
    pub(crate) out_dir: &'a Path,
}

impl Source<'_> {
    /// The object file and the library of the file as the crate `subject`.
    pub(crate) fn library(&self) -> (PathBuf, PathBuf) {
        run(self.rustc("subject", self.file).args(["--crate-type=lib", "--emit=obj,link"]));
        (self.out_dir.join("subject.o"), self.out_dir.join("libsubject.rlib"))
    }

    /// The program in `main`, linked to `library` and stripped of the names of its symbols.
    pub(crate) fn program(&self, main: &Path, library: &Path) -> PathBuf {
        let mut rustc = self.rustc("program", main);
        rustc.arg("--extern").arg(format!("subject={}", library.display()));
        // A build id is a hash of the symbols as well, made before they are stripped.
        run(rustc.args(["-Cstrip=symbols", "-Clink-arg=-Wl,--build-id=none"]));
        self.out_dir.join("program")
    }

    fn rustc(&self, name: &str, file: &Path) -> Command {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.current_dir(crates()).arg("--out-dir").arg(self.out_dir).arg(file);
        rustc.args(["--edition=2024", "-Ccodegen-units=1", "--crate-name", name, "-Cmetadata=same"]);
        rustc.arg(format!("-Copt-level={}", self.opt_level));
        // The place of a panic names the file.
        rustc.arg("--remap-path-prefix").arg(format!("{}=same", file.parent().unwrap().display()));
        if let Some(iast) = self.iast {
            rustc.arg("--extern").arg(format!("iast={}", iast.display()));
            rustc.arg("-L").arg(format!("dependency={}", iast.parent().unwrap().display()));
        }
        rustc
    }
}
