//! Checksums of files, computed by the program `cksum` of POSIX.

use std::io;
use std::path::Path;
use std::process::Output;

use tokio::process::Command;

use crate::error::Error;

/// The checksum of the file `name` in the directory `root`.
///
/// VULNERABLE: the shell reads `name` as part of its script. [`by_program`] is the safe twin.
#[iast::instrument]
pub(crate) async fn by_shell(root: &Path, name: &str) -> Result<String, Error> {
    let script = format!("cksum {name}");
    printed(shell(root, &script).await?)
}

/// The checksum of the file `name` in the directory `root`, without a shell.
pub(crate) async fn by_program(root: &Path, name: &str) -> Result<String, Error> {
    if !is_file_name(name) {
        return Err(Error::BadRequest("a file name has letters, digits, `.`, `-`, `_` and spaces"));
    }
    printed(program(root, "cksum", name).await?)
}

/// Whether `name` names a file of a directory and is no option of a program.
#[iast::validator(kind = "command", args(name))]
fn is_file_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' '))
}

#[iast::sink(kind = "command", args(script))]
async fn shell(directory: &Path, script: &str) -> io::Result<Output> {
    Command::new("sh").arg("-c").arg(script).current_dir(directory).output().await
}

#[iast::sink(kind = "command", args(program, argument))]
async fn program(directory: &Path, program: &str, argument: &str) -> io::Result<Output> {
    Command::new(program).arg(argument).current_dir(directory).output().await
}

fn printed(output: Output) -> Result<String, Error> {
    // `cksum` fails when it cannot read the file.
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::NotFound)
    }
}
