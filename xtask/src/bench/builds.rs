//! Builds the measured programs: each from one source, without iast, with iast off and with iast on.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The three programs that one package becomes.
#[derive(Debug)]
pub(super) struct Builds {
    plain: PathBuf,
    off: PathBuf,
    on: PathBuf,
}

impl Builds {
    /// The program for a state of this name.
    pub(super) fn of(&self, state: &str) -> &Path {
        match state {
            "plain" => &self.plain,
            "off" => &self.off,
            _ => &self.on,
        }
    }

    /// Builds the package for release, with one more feature or none, and puts the programs into `folder`.
    pub(super) fn new(package: &str, more: &str, folder: &Path) -> Result<Self> {
        let build = |features: &str| {
            let mut cargo = crate::process::cargo();
            cargo.current_dir(crate::repository());
            cargo.args(["build", "--quiet", "--locked", "--release", "--message-format=json-render-diagnostics"]);
            cargo.args(["--package", package, "--features", features, "--features", more]);
            let messages = crate::process::output(&mut cargo)?;
            let built = messages.lines().filter_map(executable).next_back().context("cargo names the program")?;
            let name = if features.is_empty() { "plain" } else { features };
            let kept = folder.join(format!("{package}-{name}"));
            std::fs::copy(&built, &kept).with_context(|| format!("cannot write {}", kept.display()))?;
            Ok::<_, anyhow::Error>(kept)
        };
        Ok(Self { plain: build("")?, off: build("off")?, on: build("on")? })
    }
}

/// The program that a message of cargo is about.
fn executable(message: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    Some(message["executable"].as_str()?.into())
}
