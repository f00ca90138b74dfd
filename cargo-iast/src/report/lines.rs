//! Lines of the program's source, for findings that point at them.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

use iast_report::{code, source_file};
use iast_schema::Finding;

use crate::model::Report;

/// No more text of source files is kept than this, in bytes.
const CACHE: usize = 32 << 20;
/// Longer lines are not shown: no one wrote them by hand.
const LONGEST_LINE: usize = 2000;

/// The source files of a report. Findings of one file stand together, so each is read about once.
pub(crate) struct Lines<'a> {
    root: &'a Path,
    /// The lines that hold a secret.
    secrets: HashSet<(&'a str, u32)>,
    cache: RefCell<Cache>,
}

#[derive(Default)]
struct Cache {
    files: HashMap<String, Option<Rc<File>>>,
    bytes: usize,
}

struct File {
    text: String,
    /// Where each line stands.
    lines: Vec<Range<usize>>,
}

/// The line of a finding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its text.
    pub(crate) text: String,
    /// The bytes of the call in it.
    pub(crate) call: Range<usize>,
    /// Whether it is the text of the file, from which nothing was taken out.
    pub(crate) is_whole: bool,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        let secret = report.items.iter().map(|item| &item.finding).filter(|finding| code::is_secret(finding));
        let secrets = secret.map(|finding| (&*finding.location.file, finding.location.line)).collect();
        Self { root: &report.root, secrets, cache: RefCell::default() }
    }

    /// The line that a finding points at, unless it is blank or not to be found.
    pub(crate) fn of(&self, finding: &Finding) -> Option<Line> {
        let location = &finding.location;
        let (_, text) = self.around(&location.file, location.line, 0)?.pop()?;
        let is_whole = !self.secrets.contains(&(&location.file, location.line));
        let call = code::call(&text, location.column);
        (!call.is_empty()).then_some(Line { text, call, is_whole })
    }

    /// A line and at most so many above and below it, with their numbers. Secrets are taken out.
    pub(crate) fn around(&self, file: &str, line: u32, context: u32) -> Option<Vec<(u32, String)>> {
        let text = self.file(file)?;
        let index = usize::try_from(line.checked_sub(1)?).ok()?;
        if text.lines.get(index)?.is_empty() {
            return None;
        }
        let mut lines = Vec::new();
        for number in line.saturating_sub(context).max(1)..=line.saturating_add(context) {
            let Some(range) = text.lines.get(number as usize - 1) else { break };
            let shown = &text.text[range.clone()];
            if shown.len() > LONGEST_LINE {
                if number == line {
                    return None;
                }
                lines.push((number, "…".to_owned()));
            } else if self.secrets.contains(&(file, number)) {
                let shown = code::without_literals(shown);
                let is_open = shown.ends_with('…');
                lines.push((number, shown));
                if is_open {
                    // The secret goes on below.
                    break;
                }
            } else {
                lines.push((number, shown.to_owned()));
            }
        }
        Some(lines)
    }

    fn file(&self, name: &str) -> Option<Rc<File>> {
        let mut cache = self.cache.borrow_mut();
        if let Some(file) = cache.files.get(name) {
            return file.clone();
        }
        let file = source_file::text(Some(self.root), name).filter(|_| !name.is_empty()).map(|text| {
            let base = text.as_ptr() as usize;
            let lines = text.lines().map(|line| {
                let start = line.as_ptr() as usize - base;
                start..start + line.len()
            });
            let lines = lines.collect();
            Rc::new(File { text, lines })
        });
        let bytes = file.as_ref().map_or(0, |file| file.text.len()) + name.len();
        if cache.bytes + bytes > CACHE {
            *cache = Cache::default();
        }
        cache.bytes += bytes;
        cache.files.insert(name.to_owned(), file.clone());
        file
    }
}

#[cfg(test)]
mod tests {
    use iast_schema::VulnerabilityKind;
    use iast_schema::testing::{finding, location};

    use super::*;
    use crate::findings::Run;
    use crate::model::Item;

    /// A report of findings at these lines of a file, of which those with `true` are secrets.
    fn report(text: &str, findings: &[(u32, bool)]) -> (tempfile::TempDir, Report) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.rs"), text).unwrap();
        let items = findings.iter().map(|(line, is_secret)| {
            let kind = if *is_secret { VulnerabilityKind::HardcodedSecret } else { VulnerabilityKind::SqlInjection };
            let finding = Finding { kind, location: location("a.rs", *line, 1, "", ""), ..finding() };
            Item::new(Box::new(finding), Vec::new())
        });
        let items = items.collect();
        let root = dir.path().to_owned();
        (dir, Report::new(Run { items, ..Run::default() }, root))
    }

    fn around(text: &str, findings: &[(u32, bool)], line: u32, context: u32) -> Option<Vec<String>> {
        let (_dir, report) = report(text, findings);
        let lines = Lines::new(&report).around("a.rs", line, context)?;
        Some(lines.into_iter().map(|(number, text)| format!("{number} {text}")).collect())
    }

    #[test]
    fn the_lines_around_are_those_that_there_are() {
        let text = "a\nb\r\n\nd";
        assert_eq!(around(text, &[], 2, 0).unwrap(), ["2 b"]);
        assert_eq!(around(text, &[], 1, 2).unwrap(), ["1 a", "2 b", "3 "]);
        assert_eq!(around(text, &[], 4, u32::MAX).unwrap(), ["1 a", "2 b", "3 ", "4 d"]);
        for nothing in [0, 3, 5, u32::MAX] {
            assert_eq!(around(text, &[], nothing, 1), None, "{nothing}");
        }
    }

    #[test]
    fn lines_that_are_too_long_are_not_shown() {
        let text = format!("a\n{}\n", "b".repeat(LONGEST_LINE + 1));
        assert_eq!(around(&text, &[], 2, 1), None);
        assert_eq!(around(&text, &[], 1, 1).unwrap(), ["1 a", "2 …"]);
    }

    #[test]
    fn a_secret_is_not_shown_beside_another_finding() {
        let text = "const A: &str = \"hunter2\";\nquery(&a);\n";
        let findings = [(1, true), (2, false)];
        assert_eq!(around(text, &findings, 2, 1).unwrap(), ["1 const A: &str = \"…\";", "2 query(&a);"]);
        let (_dir, report) = report(text, &findings);
        let lines = Lines::new(&report);
        let [secret, other] = [0, 1].map(|at: usize| lines.of(&report.items[at].finding).unwrap());
        assert!(!secret.is_whole && other.is_whole, "{secret:?} {other:?}");
        assert_eq!(&other.text[other.call], "query(&a)");
    }

    #[test]
    fn a_secret_of_several_lines_hides_what_follows() {
        let text = "query(&a);\nlet key = \"-----BEGIN\nhunter2\n-----END\";\n";
        assert_eq!(around(text, &[(2, true)], 1, 3).unwrap(), ["1 query(&a);", "2 let key = \"…"]);
    }
}
