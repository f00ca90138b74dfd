//! The directories that runs leave their findings in: `<target>/iast/run-<milliseconds since 1970>-<process>`.
//!
//! A run that left nothing behind, because it was not built, is none. The oldest are removed, so that a target directory
//! does not grow without end; directories of other names are left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;

/// As many runs stay, the newest first.
const KEPT: usize = 10;

/// Makes the directory of a new run.
///
/// # Errors
///
/// When it cannot be made.
pub(crate) fn create(target: &Path) -> anyhow::Result<PathBuf> {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
    let dir = home(target).join(format!("run-{time}-{}", std::process::id()));
    fs::create_dir_all(&dir).with_context(|| format!("cannot make the directory {}", dir.display()))?;
    for (_, old) in all(target).into_iter().rev().skip(KEPT) {
        // Somebody else may be removing it as well.
        let _ = fs::remove_dir_all(old);
    }
    Ok(dir)
}

/// Forgets a run that left nothing behind.
pub(crate) fn discard(dir: &Path) {
    let _ = fs::remove_dir(dir);
}

/// The last run that left something behind; else the directory that programs use by themselves.
pub(crate) fn last(target: &Path) -> PathBuf {
    let mut runs = all(target).into_iter().rev().map(|(_, dir)| dir);
    runs.find(|dir| !is_empty(dir)).unwrap_or_else(|| home(target))
}

/// Whether there is nothing in a directory.
pub(crate) fn is_empty(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none())
}

/// Where programs put their findings when nobody says anything, see `output_dir` of the engine.
fn home(target: &Path) -> PathBuf {
    target.join("iast")
}

/// All runs, the oldest first.
fn all(target: &Path) -> Vec<((u64, u32), PathBuf)> {
    let entries = fs::read_dir(home(target)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut runs: Vec<_> = entries.filter_map(|dir| Some((order(dir.file_name()?.to_str()?)?, dir))).collect();
    runs.sort();
    runs
}

fn order(name: &str) -> Option<(u64, u32)> {
    let (time, process) = name.strip_prefix("run-")?.split_once('-')?;
    Some((time.parse().ok()?, process.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_run_is_the_newest_that_left_something() {
        let target = tempfile::tempdir().unwrap();
        let run = |name: &str| {
            let dir = target.path().join("iast").join(name);
            fs::create_dir_all(&dir).unwrap();
            dir
        };
        assert_eq!(last(target.path()), target.path().join("iast"));
        let (older, newer, empty) = (run("run-999-5"), run("run-1000-1"), run("run-2000-1"));
        fs::write(older.join("a.jsonl"), "").unwrap();
        assert_eq!(last(target.path()), older);
        fs::write(newer.join("a.jsonl"), "").unwrap();
        assert_eq!(last(target.path()), newer);
        discard(&newer);
        discard(&empty);
        assert!(newer.exists() && !empty.exists(), "only what is empty goes");
    }

    #[test]
    fn old_runs_go_and_nothing_else() {
        let target = tempfile::tempdir().unwrap();
        for name in (0..15).map(|time| format!("run-{time}-1")).chain(["mine".into(), "run-x-1".into()]) {
            fs::create_dir_all(target.path().join("iast").join(name)).unwrap();
        }
        let new = create(target.path()).unwrap();
        let left: Vec<_> = all(target.path()).into_iter().map(|(_, dir)| dir).collect();
        assert_eq!((left.len(), left.last()), (KEPT, Some(&new)));
        assert!(target.path().join("iast/mine").exists() && target.path().join("iast/run-x-1").exists());
        assert!(!target.path().join("iast/run-5-1").exists() && target.path().join("iast/run-6-1").exists());
    }
}
