//! Where the findings files go: `IAST_OUTPUT_DIR`, else `iast/` in cargo's target directory.
//!
//! It decides and touches nothing: what it must know about the file system comes in as a closure.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The variable with which users choose the directory.
pub(crate) const VARIABLE: &str = "IAST_OUTPUT_DIR";

/// The directory for findings files.
///
/// `variable` is the value of [`VARIABLE`]; it wins, and a relative one is relative to `cwd`, the working directory at
/// the start of the process. Otherwise it is `iast/` in the nearest directory above `exe` for which
/// `has_cachedir_tag` holds: cargo puts a `CACHEDIR.TAG` into the target directory.
///
/// # Errors
///
/// A text for the user, when there is no variable and the program does not lie in a target directory.
pub(crate) fn output_dir(
    variable: Option<&OsStr>,
    exe: Option<&Path>,
    cwd: Option<&Path>,
    has_cachedir_tag: impl Fn(&Path) -> bool,
) -> Result<PathBuf, String> {
    if let Some(chosen) = variable.filter(|value| !value.is_empty()) {
        return Ok(cwd.map_or_else(|| PathBuf::from(chosen), |cwd| cwd.join(chosen)));
    }
    let Some(exe) = exe else {
        return Err(format!("the path of this program is unknown; set {VARIABLE} to a directory for the findings"));
    };
    match exe.ancestors().skip(1).find(|dir| has_cachedir_tag(dir)) {
        Some(target) => Ok(target.join("iast")),
        None => Err(format!(
            "{} does not lie in a target directory of cargo; set {VARIABLE} to a directory for the findings",
            exe.display()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variable: Option<&str>, exe: Option<&str>, expect: Result<&str, &str>) {
        let found = output_dir(variable.map(OsStr::new), exe.map(Path::new), Some(Path::new("/ws/shop")), |dir| {
            [Path::new("/ws/target"), Path::new("/")].contains(&dir)
        });
        assert_eq!(found, expect.map(PathBuf::from).map_err(str::to_owned), "{variable:?} {exe:?}");
    }

    #[test]
    fn the_default_is_in_the_target_directory() {
        check(None, Some("/ws/target/debug/deps/shop-1"), Ok("/ws/target/iast"));
        check(None, Some("/ws/target/x86_64-unknown-linux-gnu/release/shop"), Ok("/ws/target/iast"));
        check(Some(""), Some("/ws/target/debug/shop"), Ok("/ws/target/iast"));
    }

    #[test]
    fn the_variable_wins() {
        check(Some("/tmp/out"), Some("/ws/target/debug/shop"), Ok("/tmp/out"));
        check(Some("out"), Some("/ws/target/debug/shop"), Ok("/ws/shop/out"));
        check(Some("out"), None, Ok("/ws/shop/out"));
        assert_eq!(output_dir(Some(OsStr::new("out")), None, None, |_| false), Ok(PathBuf::from("out")));
    }

    #[test]
    fn without_a_target_directory_the_error_names_the_variable() {
        let error = output_dir(None, Some(Path::new("/usr/bin/shop")), None, |_| false).unwrap_err();
        assert_eq!(
            error,
            "/usr/bin/shop does not lie in a target directory of cargo; \
             set IAST_OUTPUT_DIR to a directory for the findings"
        );
        assert!(output_dir(None, None, None, |_| true).unwrap_err().contains("IAST_OUTPUT_DIR"));
    }
}
