//! Whether the program's allocator is one that tells the engine of freed memory.

use std::fs;
use std::path::{Path, PathBuf};

use super::Check;
use super::setup::Resolved;
use crate::project::Project;

/// The feature that leaves the allocator to the program.
const FEATURE: &str = "custom-allocator";
/// In larger workspaces not every file is looked at.
const MOST_FILES: usize = 20_000;
/// Nobody writes longer source files.
const LONGEST: u64 = 1 << 20;

/// A `#[global_allocator]` in the sources of the workspace.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    /// The file and the line.
    place: String,
    /// Whether it is one of iast.
    is_ours: bool,
    /// Whether it is only there in some builds.
    is_conditional: bool,
}

pub(super) fn check(project: &Project, resolved: Option<&Resolved>) -> Check {
    let is_left = resolved
        .is_some_and(|resolved| resolved.package("iast").is_some_and(|package| resolved.has_feature(package, FEATURE)));
    let mut found = Vec::new();
    let mut left = MOST_FILES;
    for package in project.metadata.workspace_packages() {
        if let Some(dir) = package.manifest_path.as_std_path().parent() {
            search(&dir.join("src"), project.root(), &mut left, &mut found);
        }
    }
    judge(is_left, &found)
}

/// What the feature and the allocators of the workspace amount to.
fn judge(is_left: bool, found: &[Found]) -> Check {
    let wrap = "wrap it: `static ALLOCATOR: iast::Alloc<_> = iast::Alloc::new(..)`";
    let certain = found.iter().find(|found| !found.is_conditional);
    match (is_left, certain) {
        (false, None) => Check::ok("allocator", "that of iast, around the system's"),
        (false, Some(Found { place, .. })) => {
            let advice = format!("turn the feature `{FEATURE}` of iast on, and {wrap}");
            Check::bad("allocator", format!("{place} declares one, and so does iast"), advice)
        }
        (true, _) => match found.iter().find(|found| !found.is_ours) {
            Some(Found { place, .. }) => Check::bad(
                "allocator",
                format!("that of {place} does not tell of freed memory, which keeps its taint"),
                wrap,
            ),
            None if found.is_empty() => {
                let advice = format!("declare an `iast::Alloc` as the global allocator, or turn `{FEATURE}` off");
                Check::bad("allocator", format!("`{FEATURE}` is on, and the workspace declares none"), advice)
            }
            None => Check::ok("allocator", format!("the program's own, wrapped in {}", found[0].place)),
        },
    }
}

/// Looks through the source files of a directory.
fn search(dir: &Path, root: &Path, left: &mut usize, found: &mut Vec<Found>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if metadata.is_dir() {
            search(&path, root, left, found);
        } else if metadata.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            if *left == 0 || metadata.len() > LONGEST {
                continue;
            }
            *left -= 1;
            let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            found.extend(fs::read_to_string(&path).ok().and_then(|text| declared(&text, &shown)));
        }
    }
}

/// The allocator that a source file declares, told by its text.
fn declared(text: &str, shown: &str) -> Option<Found> {
    let lines: Vec<_> = text.lines().collect();
    let is_attribute = |line: &&str| line.trim_start().starts_with("#[") && line.contains("global_allocator");
    let at = lines.iter().position(is_attribute)?;
    let around = |from: usize, to: usize| lines[from..to.min(lines.len())].join("\n");
    Some(Found {
        place: format!("{shown}:{}", at + 1),
        is_ours: around(at, at + 5).contains("iast::Alloc"),
        is_conditional: around(at.saturating_sub(2), at + 3).contains("cfg"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn an_allocator_is_found_by_its_attribute() {
        let plain = "//! No #[global_allocator] here.\n#[global_allocator]\nstatic A: MiMalloc = MiMalloc;\n";
        let expect = Found { place: "src/main.rs:2".into(), is_ours: false, is_conditional: false };
        assert_eq!(declared(plain, "src/main.rs"), Some(expect));
        let ours = "#[cfg(feature = \"x\")]\n#[global_allocator]\nstatic A: iast::Alloc<M> = iast::Alloc::new(M);\n";
        let expect = Found { place: "a.rs:2".into(), is_ours: true, is_conditional: true };
        assert_eq!(declared(ours, "a.rs"), Some(expect));
        assert_eq!(declared("fn main() {}", "a.rs"), None);
    }

    #[test]
    fn feature_and_allocator_have_to_fit() {
        let found = |is_ours, is_conditional| vec![Found { place: "a.rs:1".into(), is_ours, is_conditional }];
        let state = |is_left, found: &[Found]| judge(is_left, found).state;
        assert_eq!(state(false, &[]), State::Ok);
        assert_eq!(state(false, &found(false, false)), State::Bad);
        assert_eq!(state(false, &found(true, true)), State::Ok, "it is not there in this build");
        assert_eq!(state(true, &found(true, true)), State::Ok);
        assert_eq!(state(true, &found(false, false)), State::Bad);
        assert_eq!(state(true, &[]), State::Bad);
    }
}
