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
                if is_open && number >= line {
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
