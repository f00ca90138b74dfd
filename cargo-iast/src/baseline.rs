//! The findings that a team has seen and lives with for now: a text file, a line for each, made to be reviewed.
//!
//! The lines are sorted and have no numbers of lines in them, so a change of the file shows what was found or fixed and
//! nothing else. Comments of reviewers stay with their line.

use std::collections::HashMap;
use std::collections::hash_map;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use iast_schema::Finding;

use crate::{files, place};

/// The name of the file.
pub(crate) const FILE_NAME: &str = "iast-baseline.txt";
/// The version of the file.
const FORMAT_VERSION: &str = "1";
/// A comment behind an entry. Two spaces stand nowhere in a place.
const COMMENT: &str = "  # ";

const HEADER: &str = "\
# Findings that are known. `cargo iast gate --new-only` counts what does not stand here.
# Written by `cargo iast baseline`. Comments stay: lines above an entry, and what stands behind two spaces and `# `.
";

/// The known findings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Baseline {
    /// The lines above the format.
    header: String,
    entries: HashMap<String, Entry>,
    /// The comments below the last entry.
    footer: Vec<String>,
}

/// A known finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its fingerprint.
    pub(crate) fingerprint: String,
    /// The code of its type, and where it is: for people.
    pub(crate) what: String,
    /// The lines of comment above it.
    above: Vec<String>,
    /// The comment behind it.
    behind: Option<String>,
}

impl Baseline {
    /// Reads the text of a baseline.
    ///
    /// # Errors
    ///
    /// The number of the line that is none of a baseline, and what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut baseline = Self::default();
        let (mut above, mut has_format) = (Vec::new(), false);
        for (number, line) in text.lines().map(str::trim_end).enumerate() {
            let number = number + 1;
            if line.is_empty() || line.starts_with('#') {
                if has_format && !line.is_empty() {
                    above.push(line.to_owned());
                } else if !has_format {
                    baseline.header += line;
                    baseline.header.push('\n');
                }
            } else if let (false, Some(format)) = (has_format, line.strip_prefix("format ")) {
                if format != FORMAT_VERSION {
                    return Err((number, format!("format {}, but this is cargo-iast for format 1", format.trim())));
                }
                has_format = true;
            } else if !has_format {
                return Err((number, "the line `format 1` has to stand above the first entry".to_owned()));
            } else {
                let entry = Entry::parse(line, std::mem::take(&mut above)).map_err(|problem| (number, problem))?;
                if let hash_map::Entry::Vacant(place) = baseline.entries.entry(entry.fingerprint.clone()) {
                    place.insert(entry);
                } else {
                    return Err((number, format!("`{}` stands there already; remove one of them", entry.fingerprint)));
                }
            }
        }
        baseline.footer = above;
        Ok(baseline)
    }

    /// Whether a finding is known.
    pub(crate) fn has(&self, fingerprint: &str) -> bool {
        self.entries.contains_key(fingerprint)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Adds a finding, or says anew where it is. Returns whether it was not known.
    pub(crate) fn add(&mut self, finding: &Finding) -> bool {
        let what = format!("{} {}", finding.kind.code(), place::without_lines(finding));
        match self.entries.entry(finding.fingerprint.clone()) {
            hash_map::Entry::Occupied(mut known) => {
                known.get_mut().what = what;
                false
            }
            hash_map::Entry::Vacant(place) => {
                let fingerprint = finding.fingerprint.clone();
                place.insert(Entry { fingerprint, what, above: Vec::new(), behind: None });
                true
            }
        }
    }

    /// The entries that are not `found`, in the order of the file.
    pub(crate) fn gone(&self, found: impl Fn(&str) -> bool) -> Vec<Entry> {
        let mut gone: Vec<_> = self.entries.values().filter(|entry| !found(&entry.fingerprint)).cloned().collect();
        gone.sort_by(|a, b| a.order().cmp(&b.order()));
        gone
    }

    /// Removes an entry.
    pub(crate) fn remove(&mut self, fingerprint: &str) {
        self.entries.remove(fingerprint);
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        let mut text = if self.header.trim().is_empty() { HEADER.to_owned() } else { self.header.clone() };
        let _ = writeln!(text, "format {FORMAT_VERSION}");
        let mut entries: Vec<_> = self.entries.values().collect();
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        if !entries.is_empty() || !self.footer.is_empty() {
            text.push('\n');
        }
        for Entry { fingerprint, what, above, behind } in entries {
            for line in above {
                let _ = writeln!(text, "{line}");
            }
            let behind = behind.as_ref().map(|comment| format!("{COMMENT}{comment}")).unwrap_or_default();
            let _ = writeln!(text, "{fingerprint}  {what}{behind}");
        }
        for line in &self.footer {
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

impl Entry {
    fn parse(line: &str, above: Vec<String>) -> Result<Self, String> {
        let (entry, behind) = match line.split_once(COMMENT) {
            Some((entry, comment)) => (entry, Some(comment.trim().to_owned())),
            None => (line, None),
        };
        let (fingerprint, what) = entry.trim().split_once(char::is_whitespace).unwrap_or((entry.trim(), ""));
        if !place::is_fingerprint(fingerprint) {
            let shown = fingerprint.escape_debug();
            return Err(format!("`{shown}` is no fingerprint; write `0123456789abcdef  sql-injection src/dao.rs`"));
        }
        let (fingerprint, what) = (fingerprint.to_owned(), what.trim().to_owned());
        Ok(Self { fingerprint, what, above, behind })
    }

    /// By place, then by type: what is in one file stands together.
    fn order(&self) -> (&str, &str) {
        let place = self.what.split_once(' ').map_or("", |(_, place)| place);
        (place, &self.fingerprint)
    }
}

/// The file that is asked for, else the nearest one around `cwd`. It may not exist.
pub(crate) fn path(asked: Option<&Path>, cwd: &Path) -> PathBuf {
    asked.map_or_else(|| files::file(cwd, FILE_NAME), |asked| cwd.join(asked))
}

/// Reads a baseline. `None` when there is no such file. `shown` is what messages call it.
///
/// # Errors
///
/// When it cannot be read, or is no baseline.
pub(crate) fn read(path: &Path, shown: &str) -> anyhow::Result<Option<Baseline>> {
    match std::fs::read_to_string(path) {
        Ok(text) => match Baseline::parse(&text) {
            Ok(baseline) => Ok(Some(baseline)),
            Err((line, problem)) => anyhow::bail!("{shown}:{line}: {problem}"),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {shown}")),
    }
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::{finding, location};
    use proptest::prelude::*;

    use super::*;

    fn at(fingerprint: &str, file: &str) -> Finding {
        let location = location(file, 3, 1, "find", "shop::dao");
        Finding { fingerprint: fingerprint.into(), location, ..finding() }
    }

    #[test]
    fn it_is_sorted_by_place_and_has_no_numbers_of_lines() {
        let mut baseline = Baseline::default();
        assert!(baseline.add(&at("0a", "src/z.rs")));
        assert!(baseline.add(&at("0c", "src/a b.rs")));
        assert!(baseline.add(&at("0b", "src/a b.rs")));
        assert!(!baseline.add(&at("0b", "src/a b.rs")));
        insta::assert_snapshot!(baseline.text(), @r"
        # Findings that are known. `cargo iast gate --new-only` counts what does not stand here.
        # Written by `cargo iast baseline`. Comments stay: lines above an entry, and what stands behind two spaces and `# `.
        format 1

        0b  sql-injection src/a b.rs in `shop::dao::find`
        0c  sql-injection src/a b.rs in `shop::dao::find`
        0a  sql-injection src/z.rs in `shop::dao::find`
        ");
    }

    #[test]
    fn comments_survive() {
        let text = "# ours\n\nformat 1\n\n# since 2020\n# ann\n0a  xss a.rs  # not reachable\n# end\n";
        let mut baseline = Baseline::parse(text).unwrap();
        assert_eq!(baseline.text(), text);
        baseline.add(&at("0a", "b.rs"));
        baseline.add(&at("0b", "a.rs"));
        insta::assert_snapshot!(baseline.text(), @r"
        # ours

        format 1

        0b  sql-injection a.rs in `shop::dao::find`
        # since 2020
        # ann
        0a  sql-injection b.rs in `shop::dao::find`  # not reachable
        # end
        ");
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_line() {
        let check = |text: &str, line, problem: &str| {
            let (number, said) = Baseline::parse(text).unwrap_err();
            assert_eq!(number, line, "{said}");
            assert!(said.contains(problem), "{said}");
        };
        check("0a xss a.rs", 1, "`format 1` has to stand above");
        check("format 2\n", 1, "format 2, but this is cargo-iast for format 1");
        check("format 1\n\n-\n", 3, "`-` is no fingerprint");
        check("format 1\n0a\n0a\n", 3, "`0a` stands there already");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(format 1\n)?([0-9a-f#]{0,4} {0,3}\\PC{0,10}\n?){0,6}") {
            if let Ok(baseline) = Baseline::parse(&text) {
                let written = baseline.text();
                prop_assert_eq!(Baseline::parse(&written).map(|again| again.text()), Ok(written));
            }
        }

        #[test]
        fn no_file_name_adds_a_line_or_a_comment(file in "[a #\n\\PC]{0,20}") {
            let mut baseline = Baseline::default();
            baseline.add(&at("0a", &file));
            let text = baseline.text();
            let read = Baseline::parse(&text).unwrap();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(read.text(), text);
        }
    }
}
