//! Writes a file as a whole or not at all: beside its place, and then moved there.
//!
//! What reads the file at the same time sees the old text or the new one, and so does whoever looks after a crash or on a
//! disk that is full.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use iast_report::text::visible;

/// More links to links than this are a circle.
const MOST_LINKS: usize = 40;

/// Writes a text into a file of the user. It is on the disk before the old one is gone.
///
/// # Errors
///
/// When it cannot be written, or the file is there and read-only. It is then as it was. Directories are not made.
pub(crate) fn text(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = match fs::metadata(path) {
        Ok(old) if old.permissions().readonly() => Err(anyhow!("it is read-only")),
        _ => put(path, true, |out| out.write_all(text.as_bytes())),
    };
    written.with_context(|| format!("cannot write {}", visible(&path.display().to_string())))
}

/// Has `write` write a file, and makes the directories that it needs. Permissions and owner stay. Where the path is a link,
/// what it points to is replaced; a device or a pipe is written to.
///
/// # Errors
///
/// When it cannot be written. The file is then as it was.
pub(crate) fn with<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> anyhow::Result<T> {
    put(path, false, write)
}

fn put<T>(path: &Path, is_users: bool, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> anyhow::Result<T> {
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // Of a directory the system says that it is one.
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        let result = write(&mut out)?;
        out.flush()?;
        return Ok(result);
    }
    let path = if old.is_some() { fs::canonicalize(path)? } else { behind_links(path)? };
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let shown = || visible(&dir.display().to_string());
    if !is_users {
        fs::create_dir_all(dir).with_context(|| format!("the directory cannot be made: {}", shown()))?;
    }
    let file = temporary().tempfile_in(dir);
    // The whole message names the temporary file, which nobody has asked for.
    let file = file.map_err(|error| anyhow!("the directory takes no new file: {}: {}", shown(), error.kind()))?;
    let mut out = BufWriter::new(file);
    let result = write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(old) = old {
        keep(&old, file.as_file())?;
    }
    if is_users {
        file.as_file().sync_all()?;
    }
    file.persist(&path).map_err(|error| error.error)?;
    #[cfg(unix)]
    if is_users {
        // The new name as well. Not every file system can do this.
        let _ = File::open(dir).and_then(|dir| dir.sync_all());
    }
    Ok(result)
}

/// The file that links lead to which is not there yet.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(to) = fs::read_link(&path) else { return Ok(path) };
        path = path.parent().unwrap_or(Path::new("")).join(to);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Gives the new file what the old one has.
fn keep(old: &fs::Metadata, new: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // Only root may give a file away, and then it should.
        let _ = std::os::unix::fs::fchown(new, Some(old.uid()), Some(old.gid()));
    }
    new.set_permissions(old.permissions())
}

/// A temporary file with the permissions of any new file, unlike those that are for secrets.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cargo-iast-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn a_text_is_there_as_a_whole_and_nothing_else_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a b.toml");
        text(&path, "first").unwrap();
        text(&path, "2").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "2");
        with(&dir.path().join("new/dir/c"), |out| out.write_all(b"3")).unwrap();
        assert_eq!(names(dir.path()), ["a b.toml", "new"]);
        assert_eq!(names(&dir.path().join("new/dir")), ["c"]);
    }

    #[test]
    fn what_fails_half_way_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        text(&path, "old").unwrap();
        let failed = with(&path, |out| {
            out.write_all(b"ne")?;
            Err::<(), _>(io::Error::other("full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "full");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(dir.path()), ["a"]);
    }

    #[test]
    fn a_directory_is_said_to_be_one() {
        let dir = tempfile::tempdir().unwrap();
        let error = format!("{:#}", text(dir.path(), "a").unwrap_err());
        assert!(error.starts_with("cannot write ") && error.contains("directory"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        symlink("sub/second", at("first")).unwrap();
        symlink("file", at("sub/second")).unwrap();
        // At first the links lead nowhere.
        text(&at("first"), "a").unwrap();
        fs::set_permissions(at("sub/file"), PermissionsExt::from_mode(0o640)).unwrap();
        text(&at("first"), "b").unwrap();
        assert!(at("first").is_symlink() && at("sub/second").is_symlink());
        assert_eq!(fs::read_to_string(at("sub/file")).unwrap(), "b");
        assert_eq!(fs::metadata(at("sub/file")).unwrap().permissions().mode() & 0o777, 0o640);

        symlink("circle", at("circle")).unwrap();
        assert!(format!("{:#}", text(&at("circle"), "a").unwrap_err()).ends_with("too many symbolic links"));
        fs::set_permissions(at("sub/file"), PermissionsExt::from_mode(0o440)).unwrap();
        assert!(format!("{:#}", text(&at("first"), "c").unwrap_err()).ends_with("first: it is read-only"));
        assert_eq!(fs::read_to_string(at("sub/file")).unwrap(), "b");
    }

    #[test]
    fn errors_name_the_directory_and_not_the_temporary_file() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        let path = dir.path().join("file/a");
        let error = format!("{:#}", text(&path, "a").unwrap_err());
        let dir = dir.path().join("file").display().to_string();
        assert!(error.ends_with(&format!(": the directory takes no new file: {dir}: not a directory")), "{error}");
        let error = format!("{:#}", with(&path, |_| Ok(())).unwrap_err());
        assert!(error.starts_with(&format!("the directory cannot be made: {dir}: ")), "{error}");
    }

    /// One in which root cannot make a file either.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_read_only_directory_is_named() {
        let error = format!("{:#}", text(Path::new("/sys/kernel/iast.toml"), "a").unwrap_err());
        let expect = "cannot write /sys/kernel/iast.toml: the directory takes no new file: /sys/kernel: ";
        assert!(error.starts_with(expect) && !error.contains(".cargo-iast"), "{error}");
    }
}
