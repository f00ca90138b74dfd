//! The repository around a workspace. GitHub and GitLab name files from its root, the compiler from that of the workspace.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use crate::files;

/// The repository that a workspace is in.
#[derive(Debug)]
pub(crate) struct Repository {
    root: PathBuf,
    /// The path of the workspace from there, with a `/` behind it; empty when it is the same directory.
    workspace: String,
}

impl Repository {
    /// The one around a workspace. Without one it is the workspace itself.
    pub(crate) fn around(workspace: &Path) -> Self {
        let root = files::repository(workspace).unwrap_or(workspace);
        let inner = workspace.strip_prefix(root).unwrap_or(Path::new(""));
        let inner = inner.components().map(|part| format!("{}/", part.as_os_str().display()));
        Self { root: root.to_owned(), workspace: inner.collect() }
    }

    /// The root.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file from the root, for a name that the compiler gave it. A file outside of the repository keeps its
    /// name.
    pub(crate) fn path<'a>(&self, file: &'a str) -> Cow<'a, str> {
        if Path::new(file).is_absolute() {
            let inner = Path::new(file).strip_prefix(&self.root).ok().and_then(Path::to_str);
            return inner.filter(|inner| !inner.is_empty()).unwrap_or(file).into();
        }
        if self.workspace.is_empty() || file.is_empty() {
            return file.into();
        }
        let joined = format!("{}{file}", self.workspace);
        if file.contains("..") { without_parents(&joined).map_or(file.into(), Into::into) } else { joined.into() }
    }
}

/// The path without `..`, unless it leads out of the repository.
fn without_parents(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => drop(parts.pop()?),
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_root_of_the_repository() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = dir.path().join("services/my shop");
        std::fs::create_dir_all(&workspace).unwrap();
        let none = Repository::around(&workspace);
        assert_eq!((none.root(), &*none.path("src/dao.rs")), (&*workspace, "src/dao.rs"));

        // A work tree and a submodule have a file of this name.
        std::fs::write(dir.path().join(".git"), "gitdir: elsewhere").unwrap();
        let repository = Repository::around(&workspace);
        assert_eq!(repository.root(), dir.path());
        let at_root = Repository::around(dir.path());
        for (file, expect, expect_at_root) in [
            ("src/dao.rs", "services/my shop/src/dao.rs", "src/dao.rs"),
            ("../other/src/lib.rs", "services/other/src/lib.rs", "../other/src/lib.rs"),
            ("src/a..b.rs", "services/my shop/src/a..b.rs", "src/a..b.rs"),
            ("../../../out.rs", "../../../out.rs", "../../../out.rs"),
            ("/registry/a.rs", "/registry/a.rs", "/registry/a.rs"),
            ("", "", ""),
        ] {
            assert_eq!((&*repository.path(file), &*at_root.path(file)), (expect, expect_at_root));
        }
        let absolute = workspace.join("src/dao.rs");
        assert_eq!(repository.path(absolute.to_str().unwrap()), "services/my shop/src/dao.rs");
    }
}
