//! The program's source files, where they are still there.

use std::path::{Path, PathBuf};

/// Larger files are not read: no one wrote them by hand.
const MAX_FILE: u64 = 8 * 1024 * 1024;

/// The text of a file, by the name that the compiler gave it.
///
/// The compiler names files from the root of the workspace, while tests run in the directory of their package, so the
/// directories above `cwd` are tried: first those that hold a `Cargo.lock`, as the root of a workspace does.
#[must_use]
pub fn text(cwd: Option<&Path>, file: &str) -> Option<String> {
    read(&find(cwd, Path::new(file))?)
}

/// The file that the compiler calls so, as [`text`] looks for it.
#[must_use]
pub fn find(cwd: Option<&Path>, file: &Path) -> Option<PathBuf> {
    if file.is_absolute() {
        return Some(file.to_owned());
    }
    let above = || cwd.into_iter().flat_map(Path::ancestors);
    let roots = above().filter(|dir| dir.join("Cargo.lock").is_file());
    roots.chain(above()).map(|dir| dir.join(file)).find(|path| path.is_file())
}

/// The name of the function around a line, as far as the text tells: the `fn` on the line, or the nearest above it that
/// stands further left.
#[must_use]
pub fn function_at(text: &str, line: u32) -> Option<&str> {
    let lines: Vec<&str> = text.lines().take(usize::try_from(line).ok()?).collect();
    let (last, above) = lines.split_last()?;
    if let Some(name) = function_name(last) {
        return Some(name);
    }
    let mut indent = indent_of(last);
    for line in above.iter().rev().filter(|line| !line.trim().is_empty()) {
        if indent_of(line) < indent {
            if let Some(name) = function_name(line) {
                return Some(name);
            }
            indent = indent_of(line);
        }
    }
    None
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The name behind `fn`, when a parameter list follows it.
fn function_name(line: &str) -> Option<&str> {
    let is_ident = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices("fn ").find_map(|(at, found)| {
        let rest = line[at + found.len()..].trim_start();
        let (name, behind) = rest.split_at(rest.find(|c| !is_ident(c)).unwrap_or(rest.len()));
        let is_word = !line[..at].ends_with(is_ident);
        (is_word && !name.is_empty() && behind.starts_with(['(', '<'])).then_some(name)
    })
}

fn read(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_FILE {
        return None;
    }
    Some(String::from_utf8_lossy(&std::fs::read(path).ok()?).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "impl Dao {
    pub async fn find(&self) {
        if x {
            query(
                a,
            );
        }
        let f: fn() = g;
        query(b);
    }
}
fn other() { query() }
const A: fn() = query;
";

    #[test]
    fn the_function_is_the_nearest_that_stands_further_left() {
        assert_eq!(function_at(TEXT, 4), Some("find"));
        assert_eq!(function_at(TEXT, 9), Some("find"));
        assert_eq!(function_at(TEXT, 1), None);
        assert_eq!(function_at(TEXT, 0), None);
        assert_eq!(function_at(TEXT, 12), Some("other"));
        assert_eq!(function_at(TEXT, 13), None);
        assert_eq!(function_at("", 5), None);
    }
}
