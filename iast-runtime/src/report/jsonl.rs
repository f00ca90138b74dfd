//! The findings file: one JSON line per finding, written the moment it is found. And beside it the file of the process.
//!
//! Each line is one `write` to a file that is open for appending, so a process that is killed has lost nothing that
//! it had found, and nothing is buffered here. It owns the file; which findings are written, and what becomes of an
//! error, is for the caller.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use iast_schema::{Finding, Process};
use once_cell::sync::OnceCell;
use serde::Serialize;

/// The findings file of this process. Nothing is created before the first finding.
#[derive(Debug)]
pub(crate) struct Jsonl {
    path: PathBuf,
    file: OnceCell<File>,
}

impl Jsonl {
    /// A file in `dir`, named after the program, its process and the time in milliseconds since 1970-01-01 UTC.
    pub(crate) fn new(dir: &Path, exe: Option<&Path>, pid: u32, unix_ms: u64) -> Self {
        let stem = exe.and_then(Path::file_stem).map_or_else(|| "unknown".into(), |stem| stem.to_string_lossy());
        Self { path: dir.join(format!("{stem}-{pid}-{unix_ms}.jsonl")), file: OnceCell::new() }
    }

    /// Appends a finding.
    ///
    /// # Errors
    ///
    /// When the directory or the file cannot be made, or the line cannot be written whole. The next call tries again.
    pub(crate) fn write(&self, finding: &Finding) -> io::Result<()> {
        write_line(self.file.get_or_try_init(|| open(&self.path))?, &to_line(finding)?)
    }

    /// Writes what the process saw into a file of its own, `..process.json`.
    ///
    /// # Errors
    ///
    /// As of [`write`](Self::write).
    pub(crate) fn write_process(&self, process: &Process) -> io::Result<()> {
        write_line(open(&self.path.with_extension("process.json"))?, &to_line(process)?)
    }

    /// The path of the file, when a finding has been written.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.file.get().map(|_| self.path.as_path())
    }
}

/// A record as JSON, with a line break behind it.
fn to_line(record: &impl Serialize) -> io::Result<Vec<u8>> {
    // Values and parts are cut long before this.
    const LONGEST: usize = 16 << 20;
    let mut line = vec![0; 4 << 10];
    loop {
        match serde_json_core::to_slice(record, &mut line) {
            Ok(len) => {
                line.truncate(len);
                line.push(b'\n');
                return Ok(line);
            }
            Err(_) if line.len() < LONGEST => line.resize(2 * line.len(), 0),
            Err(error) => return Err(io::Error::other(error)),
        }
    }
}

/// Opens the file for appending, for its owner only: findings can hold what users sent.
fn open(path: &Path) -> io::Result<File> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    above_standard_streams(options.open(path)?)
}

/// A program that has closed its standard error must not have its messages end up in our file.
#[cfg(unix)]
fn above_standard_streams(file: File) -> io::Result<File> {
    use std::os::fd::{AsRawFd, FromRawFd};
    if file.as_raw_fd() > libc::STDERR_FILENO {
        return Ok(file);
    }
    // SAFETY: the descriptor is open, and the call only makes a new one.
    let copy = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_DUPFD_CLOEXEC, libc::STDERR_FILENO + 1) };
    if copy < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the new descriptor is nobody else's.
    Ok(unsafe { File::from_raw_fd(copy) })
}

#[cfg(not(unix))]
fn above_standard_streams(file: File) -> io::Result<File> {
    Ok(file)
}

/// Writes a line by a single call, so that lines of several threads cannot mix.
fn write_line(mut to: impl Write, line: &[u8]) -> io::Result<()> {
    let written = loop {
        match to.write(line) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => break result?,
        }
    };
    if written == line.len() {
        return Ok(());
    }
    if written > 0 {
        // The disk is full or a limit was met. The torn line is ended so that a later one stays readable.
        let _ = to.write(b"\n");
    }
    Err(io::Error::new(io::ErrorKind::WriteZero, format!("only {written} of {} bytes were written", line.len())))
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::{finding, process};

    use super::*;

    #[test]
    fn nothing_is_created_before_the_first_finding() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("a/iast");
        let jsonl = Jsonl::new(&out, Some(Path::new("/t/debug/deps/shop-0a1b")), 7, 1_700);
        assert_eq!(jsonl.path(), None);
        assert!(!out.exists());
        jsonl.write(&finding()).unwrap();
        assert_eq!(jsonl.path(), Some(out.join("shop-0a1b-7-1700.jsonl").as_path()));
    }

    #[test]
    fn each_finding_is_a_line_that_can_be_read_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let jsonl = Jsonl::new(dir.path(), None, 7, 1);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..50).for_each(|_| jsonl.write(&finding()).unwrap()));
            }
        });
        let text = std::fs::read_to_string(dir.path().join("unknown-7-1.jsonl")).unwrap();
        assert_eq!(text.lines().count(), 200);
        for line in text.lines() {
            assert_eq!(serde_json::from_str::<Finding>(line).unwrap(), finding());
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let jsonl = Jsonl::new(dir.path(), None, 7, 1);
        jsonl.write(&finding()).unwrap();
        jsonl.write_process(&process()).unwrap();
        for file in [jsonl.path().unwrap(), &dir.path().join("unknown-7-1.process.json")] {
            assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn the_file_of_the_process_stands_beside_the_findings() {
        let dir = tempfile::tempdir().unwrap();
        let jsonl = Jsonl::new(dir.path(), Some(Path::new("/t/debug/deps/my.shop.exe")), 7, 1_700);
        jsonl.write_process(&process()).unwrap();
        assert_eq!(jsonl.path(), None, "there was no finding");
        let text = std::fs::read_to_string(dir.path().join("my.shop-7-1700.process.json")).unwrap();
        assert_eq!(serde_json::from_str::<Process>(&text).unwrap(), process());
    }

    #[test]
    fn an_error_is_returned_and_the_next_call_tries_again() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("taken");
        std::fs::write(&out, "").unwrap();
        let jsonl = Jsonl::new(&out, None, 7, 1);
        assert!(jsonl.write(&finding()).is_err());
        std::fs::remove_file(&out).unwrap();
        jsonl.write(&finding()).unwrap();
    }

    #[test]
    fn a_line_is_one_write_and_a_torn_one_is_an_error() {
        struct Torn(Vec<Vec<u8>>, usize);
        impl Write for Torn {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let taken = bytes.len().min(self.1);
                self.0.push(bytes[..taken].to_vec());
                Ok(taken)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut whole = Torn(Vec::new(), 100);
        write_line(&mut whole, b"{\"a\":1}\n").unwrap();
        assert_eq!(whole.0, [b"{\"a\":1}\n"]);
        let mut torn = Torn(Vec::new(), 3);
        let error = write_line(&mut torn, b"{\"a\":1}\n").unwrap_err();
        assert_eq!(error.to_string(), "only 3 of 8 bytes were written");
        assert_eq!(torn.0, [b"{\"a".to_vec(), b"\n".to_vec()]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        /// The writer is not the library that reads it.
        #[test]
        fn any_text_is_read_back(text in "\\PC{0,60}|[\0-\u{1f}\"\\\\\u{7f}\u{2028}é😀]{0,60}", count in proptest::prelude::any::<u64>()) {
            let mut written = Finding { test: Some(text.clone()), fingerprint: text.repeat(40), count, ..finding() };
            written.evidence.parts[0].value = text;
            let line = String::from_utf8(to_line(&written).unwrap()).unwrap();
            proptest::prop_assert_eq!(line.matches('\n').count(), 1);
            proptest::prop_assert_eq!(serde_json::from_str::<Finding>(&line).unwrap(), written);
        }
    }
}
