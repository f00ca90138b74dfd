//! The user's project, as `cargo metadata` tells of it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};

use crate::exit::{Because, Code};
use crate::term;

/// A workspace, and the packages in it that cargo would take in the current directory.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) metadata: Metadata,
}

impl Project {
    /// The project that a cargo command with these arguments would be about.
    ///
    /// # Errors
    ///
    /// With [`Code::Metadata`], when cargo finds no project or cannot read it.
    pub(crate) fn load(arguments: &CargoArguments<'_>) -> anyhow::Result<Self> {
        let mut command = MetadataCommand::new();
        command.cargo_path(cargo()).no_deps();
        if let Some(path) = arguments.value("--manifest-path", None).next() {
            command.manifest_path(path);
        }
        let passed = ["--locked", "--offline", "--frozen"].into_iter().filter(|flag| arguments.has(flag));
        command.other_options(passed.map(str::to_owned).collect::<Vec<_>>());
        let metadata = term::while_working("reading the workspace", || command.exec()).map_err(|error| {
            let told = match &error {
                cargo_metadata::Error::CargoMetadata { stderr } => {
                    stderr.trim().trim_start_matches("error: ").to_owned()
                }
                other => other.to_string(),
            };
            Because(Code::Metadata, format!("cargo cannot read the project: {told}"))
        })?;
        Ok(Self { metadata })
    }

    /// The directory that the compiler names files from.
    pub(crate) fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// The target directory, unless an argument names another.
    pub(crate) fn target(&self, arguments: &CargoArguments<'_>) -> PathBuf {
        let named = arguments.value("--target-dir", None).next();
        let cwd = std::env::current_dir().unwrap_or_default();
        named.map_or_else(|| self.metadata.target_directory.clone().into(), |named| cwd.join(named))
    }
}

/// The cargo that has started us.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The arguments for cargo, of which some say something to us as well.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CargoArguments<'a>(&'a [OsString]);

impl<'a> CargoArguments<'a> {
    /// Of these, the ones behind `--` are not cargo's.
    pub(crate) fn of(arguments: &'a [OsString]) -> Self {
        let end = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
        Self(&arguments[..end])
    }

    /// Whether a flag is there.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.0.iter().any(|argument| argument == flag)
    }

    /// The values of an option: `--name value`, `--name=value`, `-n value`, `-nvalue`.
    pub(crate) fn value(&self, long: &'a str, short: Option<&'a str>) -> impl Iterator<Item = &'a OsStr> + use<'a> {
        let arguments = self.0;
        arguments.iter().enumerate().filter_map(move |(at, argument)| {
            let is_name = argument == long || short.is_some_and(|short| argument == short);
            if is_name {
                return arguments.get(at + 1).map(OsString::as_os_str);
            }
            let text = argument.to_str()?;
            let joined = text.strip_prefix(long).and_then(|rest| rest.strip_prefix('='));
            let short = || short.and_then(|short| text.strip_prefix(short)).map(|rest| rest.trim_start_matches('='));
            joined.or_else(|| if text.starts_with("--") { None } else { short() }).map(OsStr::new)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_each_way_to_write_them() {
        let arguments = ["-p", "a", "-pb", "--package=c", "--package", "d", "--packages=x", "--", "-p", "e"];
        let arguments = arguments.map(OsString::from);
        let cargo = CargoArguments::of(&arguments);
        assert_eq!(cargo.value("--package", Some("-p")).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert!(cargo.has("-p") && !cargo.has("e"));
        assert_eq!(cargo.value("--manifest-path", None).next(), None);
    }
}
