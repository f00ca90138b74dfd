//! A throw-away project with findings files, and the command run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use iast_schema::testing::{finding, location};
use iast_schema::{Finding, Severity, VulnerabilityKind};

/// A directory that goes away again. It is a repository as far as looking for files goes.
pub(crate) struct Project(tempfile::TempDir);

/// What the command has said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Project {
    /// A project with these findings in one file.
    pub(crate) fn with(findings: &[Finding]) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        fs::create_dir(project.path().join(".git")).unwrap();
        project.write_run("target/iast", findings);
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes `dir` the directory of a run with these findings.
    pub(crate) fn write_run(&self, dir: &str, findings: &[Finding]) {
        let text: String = findings.iter().map(line).collect();
        let _ = fs::remove_dir_all(self.path().join(dir));
        self.write(&format!("{dir}/shop-7-1.jsonl"), text.as_bytes());
    }

    pub(crate) fn write(&self, file: &str, text: &[u8]) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap()
    }

    /// Runs `cargo iast` in the root of the project.
    pub(crate) fn run(&self, arguments: &str) -> Said {
        self.run_list(&arguments.split(' ').collect::<Vec<_>>())
    }

    /// The same, for arguments with spaces in them.
    pub(crate) fn run_list(&self, arguments: &[&str]) -> Said {
        self.run_in("", arguments)
    }

    /// The same, in a directory of the project.
    pub(crate) fn run_in(&self, dir: &str, arguments: &[&str]) -> Said {
        self.run_with(dir, arguments, &[])
    }

    /// The same, with variables of the environment.
    pub(crate) fn run_with(&self, dir: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-iast"))
            .arg("iast")
            .args(arguments)
            .current_dir(self.path().join(dir))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| {
            let real = self.path().canonicalize().unwrap();
            let text = String::from_utf8(bytes).unwrap();
            text.replace(&shown(&real), "[project]").replace(&shown(self.path()), "[project]")
        };
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Said {
    /// All of it as one text for a snapshot.
    pub(crate) fn all(&self) -> String {
        let Self { code, out, err } = self;
        let part = |name: &str, text: &str| if text.is_empty() { String::new() } else { format!("--- {name}\n{text}") };
        format!("exit {code}\n{}{}", part("stdout", out), part("stderr", err))
    }
}

/// The line of a finding in its file.
pub(crate) fn line(finding: &Finding) -> String {
    serde_json::to_string(finding).unwrap() + "\n"
}

/// A cross-site scripting whose fingerprint begins with `bbbb`.
pub(crate) fn xss() -> Finding {
    Finding {
        kind: VulnerabilityKind::Xss,
        code: "xss".into(),
        severity: Severity::High,
        cwe: 79,
        location: location("src/pages.rs", 8, 5, "show", "shop::pages"),
        fingerprint: "bbbbbbbb22222222".into(),
        ..finding()
    }
}

/// A weak random number whose fingerprint begins with `cccc`, without a request.
pub(crate) fn weak_randomness() -> Finding {
    Finding {
        kind: VulnerabilityKind::WeakRandomness,
        code: "weak-randomness".into(),
        severity: Severity::Low,
        cwe: 330,
        location: location("src/ids.rs", 4, 9, "next", "shop::ids"),
        sources: Vec::new(),
        flow: Vec::new(),
        evidence: iast_schema::testing::evidence(&[("fastrand::u64", None)]),
        fingerprint: "cccccccc33333333".into(),
        request: None,
        ..finding()
    }
}

fn shown(path: &Path) -> String {
    PathBuf::from(path).display().to_string()
}
