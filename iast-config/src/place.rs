//! Where `iast.toml` is.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The name of the file.
pub const FILE_NAME: &str = "iast.toml";
/// A longer file is not read. It would not be one of settings.
const LONGEST: u64 = 1 << 20;

/// The first `iast.toml` of a directory and those around it, up to the root of the repository: a directory with `.git`.
#[must_use]
pub fn find(from: &Path) -> Option<PathBuf> {
    find_named(from, FILE_NAME)
}

/// The first file of this name in a directory and those around it, up to the root of the repository.
#[must_use]
pub fn find_named(from: &Path, name: &str) -> Option<PathBuf> {
    for directory in from.ancestors() {
        let file = directory.join(name);
        if file.is_file() {
            return Some(file);
        }
        // In a worktree and a submodule it is a file.
        if directory.join(".git").exists() {
            break;
        }
    }
    None
}

/// Reads a file of settings.
///
/// # Errors
///
/// What the operating system says, and text that is no UTF-8, too long or no file, such as a pipe that nobody writes to.
pub fn read(file: &Path) -> io::Result<String> {
    let file = File::open(file).and_then(|file| Ok((file.metadata()?, file)));
    let (metadata, file) = file?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut text = String::new();
    if file.take(LONGEST + 1).read_to_string(&mut text)? as u64 > LONGEST {
        return Err(io::Error::other("it is longer than 1 MiB"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_file_counts_and_none_outside_of_the_repository() {
        let outside = tempfile::tempdir().expect("a directory");
        let repository = outside.path().join("repository");
        let member = repository.join("crates/member");
        fs::create_dir_all(&member).expect("directories");
        fs::write(outside.path().join(FILE_NAME), "").expect("a file");
        assert_eq!(find(&member), Some(outside.path().join(FILE_NAME)));

        fs::create_dir(repository.join(".git")).expect("a directory");
        assert_eq!(find(&member), None);

        fs::write(repository.join(FILE_NAME), "").expect("a file");
        assert_eq!(find(&member), Some(repository.join(FILE_NAME)));
        assert_eq!(find(&repository), Some(repository.join(FILE_NAME)));

        fs::write(member.join(FILE_NAME), "").expect("a file");
        assert_eq!(find(&member), Some(member.join(FILE_NAME)));
    }

    #[test]
    fn what_is_no_text_file_is_refused() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join(FILE_NAME);
        assert!(read(&file).is_err() && read(directory.path()).is_err());
        fs::write(&file, [0xff]).expect("a file");
        assert!(read(&file).is_err());
        fs::write(&file, vec![b' '; LONGEST as usize + 1]).expect("a file");
        assert_eq!(read(&file).map_err(|error| error.to_string()), Err("it is longer than 1 MiB".to_owned()));
        fs::write(&file, "report = false").expect("a file");
        assert_eq!(read(&file).expect("it is read"), "report = false");
    }
}
