//! The line of source code of a dangerous call, and which part of it the call is.

use std::ops::Range;
use std::path::Path;

use iast_schema::Finding;

use crate::source_file;

/// Whether the line of the finding holds a secret, and so must only be shown [`without_literals`].
#[must_use]
pub fn is_secret(finding: &Finding) -> bool {
    iast_catalogue::entry(finding.kind).shows_secret()
}

/// The line of a file, counted from 1, unless it is blank.
pub(super) fn line(cwd: Option<&Path>, file: &str, number: u32) -> Option<String> {
    let text = source_file::text(cwd, file)?;
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    text.lines().nth(index).filter(|line| !line.trim().is_empty()).map(str::to_owned)
}

/// The line with `…` in the place of what stands in its literals. It ends with one that is not closed.
#[must_use]
pub fn without_literals(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        text.push(c);
        if c != '"' {
            continue;
        }
        text.push('…');
        loop {
            match chars.next() {
                Some('\\') => drop(chars.next()),
                Some('"') => break,
                Some(_) => {}
                None => return text,
            }
        }
        text.push('"');
    }
    text
}

/// The bytes of the line that the call at `column` takes: up to its closing parenthesis, else the rest of the line.
///
/// Without a column in the line it is all of the line.
#[must_use]
pub fn call(line: &str, column: u32) -> Range<usize> {
    let end = line.trim_end().len();
    let indent = line.len() - line.trim_start().len();
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    let start = column.checked_sub(1).and_then(|column| line.char_indices().nth(column)).map(|(at, _)| at);
    match start.filter(|start| *start < end) {
        Some(start) => start..start + call_length(&line[start..end]),
        None => indent.min(end)..end,
    }
}

fn call_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '(' => depth += 1,
            ')' if depth <= 1 => return if depth == 1 { at + 1 } else { at.max(1) },
            ')' => depth -= 1,
            // A literal can hold a parenthesis.
            '"' if depth > 0 => {
                while let Some((_, c)) = chars.next() {
                    match c {
                        '\\' => drop(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '\'' if text[at..].starts_with("'('") || text[at..].starts_with("')'") => drop(chars.next()),
            _ if depth > 0 || c.is_alphanumeric() || "_:.<>&*!, #".contains(c) => {}
            // Not a call: a name or what else stands there.
            _ if at > 0 => return text[..at].trim_end().len(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, column: u32, expect: &str) {
        assert_eq!(&line[call(line, column)], expect, "{line} {column}");
    }

    #[test]
    fn a_call_ends_with_its_parenthesis() {
        check("    let rows = conn.query(&sql)?;", 21, "query(&sql)");
        check("    sqlx::query(&format!(\"a) {x}\", ')')).fetch(db)", 5, "sqlx::query(&format!(\"a) {x}\", ')'))");
        check("    run::<T>(a, b(c), \"\\\")\").x", 5, "run::<T>(a, b(c), \"\\\")\")");
        check("pub async fn execute(sql: &str) -> Rows {", 14, "execute(sql: &str)");
        check("ä.query(ö)?", 3, "query(ö)");
    }

    #[test]
    fn literals_are_not_shown() {
        let check = |line: &str, expect: &str| assert_eq!(without_literals(line), expect, "{line}");
        check("let a = f(\"b\", \"c\\\"d\") + e;", "let a = f(\"…\", \"…\") + e;");
        check("let a = r#\"open", "let a = r#\"…");
        check("let a = b;", "let a = b;");
        check("\"\\", "\"…");
    }

    #[test]
    fn what_is_no_call_on_one_line_is_marked_as_far_as_it_goes() {
        check("    conn.query(  ", 10, "query(");
        check("    x = [run];", 10, "run");
        check("    f(run)", 7, "run");
        check("    a", 0, "a");
        check("    a ", 90, "a");
        check("", 1, "");
        check("   ", 2, "");
        check(")", 1, ")");
    }

    #[test]
    fn the_file_is_found_from_the_directory_of_a_package() {
        let dir = tempfile::tempdir().unwrap();
        let package = dir.path().join("examples/shop");
        std::fs::create_dir_all(package.join("src")).unwrap();
        std::fs::create_dir_all(dir.path().join("src")).unwrap();
        std::fs::write(package.join("src/dao.rs"), "one\ntwo\r\n\n").unwrap();
        std::fs::write(package.join("src/lib.rs"), "wrong\n").unwrap();
        std::fs::write(dir.path().join("src/lib.rs"), "right\n").unwrap();
        std::fs::write(dir.path().join("Cargo.lock"), "").unwrap();
        let line = |file, number| line(Some(&package), file, number);
        assert_eq!(line("examples/shop/src/dao.rs", 2).as_deref(), Some("two"));
        assert_eq!(line("src/dao.rs", 1).as_deref(), Some("one"));
        assert_eq!(line("src/lib.rs", 1).as_deref(), Some("right"));
        for (file, number) in
            [("src/dao.rs", 0), ("src/dao.rs", 3), ("src/dao.rs", 9), ("src", 1), ("none.rs", 1), ("", 1)]
        {
            assert_eq!(line(file, number), None, "{file}:{number}");
        }
        assert_eq!(super::line(None, "src/dao.rs", 1), None);
        assert_eq!(super::line(None, package.join("src/dao.rs").to_str().unwrap(), 1).as_deref(), Some("one"));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_line_is_taken(line in "\\PC{0,40}|[ ()\"'\\\\a.]{0,20}", column in 0..50_u32) {
            let call = call(&line, column);
            proptest::prop_assert!(line.get(call).is_some());
        }
    }
}
