//! Reads what the processes of a run left behind, and makes one list of it.
//!
//! Findings files hold text that attackers chose, and may be cut off, damaged or made by somebody else: each line is
//! bounded, and what cannot be read is said, not dropped.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use iast_schema::{FORMAT_VERSION, Finding, Process};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::exit::{Because, Code};
use crate::model::Item;

/// The engine writes no longer lines than this.
const LONGEST_LINE: u64 = 16 << 20;
/// Behind so many problems in one file the rest of it is not read.
const MOST_PROBLEMS: usize = 20;

/// What a run left behind.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// The findings of all processes, each once, the worst first.
    pub(crate) items: Vec<Item>,
    /// What the processes say of themselves, in the order of their end.
    pub(crate) processes: Vec<Process>,
    /// What could not be read.
    pub(crate) problems: Vec<String>,
}

/// Reads all files of a directory.
///
/// # Errors
///
/// When the directory or a file in it cannot be opened.
pub(crate) fn read(dir: &Path) -> anyhow::Result<Run> {
    let mut run = Run::default();
    let mut merged = Merged::default();
    for path in files(dir)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if name.ends_with(".process.json") {
            match read_process(file) {
                Ok(process) => run.processes.push(process),
                Err(problem) => run.problems.push(format!("{name}: {problem}")),
            }
        } else if name.ends_with(".jsonl") {
            merged.add(read_findings(BufReader::new(file), &name, &mut run.problems));
        }
    }
    run.processes.sort_by_key(|process| (process.time, process.pid));
    run.items = merged.items();
    Ok(run)
}

fn files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let nothing = || {
        let dir = dir.display();
        Because(
            Code::Setup,
            format!("there are no findings in {dir}; run `cargo iast test`, or name the directory with `--from`"),
        )
    };
    if !dir.is_dir() {
        return Err(nothing().into());
    }
    let mut files = Vec::new();
    for entry in dir.read_dir().with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() { Err(nothing().into()) } else { Ok(files) }
}

fn read_process(file: File) -> Result<Process, String> {
    let mut text = Vec::new();
    file.take(LONGEST_LINE).read_to_end(&mut text).map_err(|error| error.to_string())?;
    parse(&text)
}

/// The findings of one process. Of several lines for one, the last counts.
fn read_findings(mut file: impl BufRead, name: &str, problems: &mut Vec<String>) -> HashMap<String, Finding> {
    let mut findings = HashMap::new();
    let mut line = Vec::new();
    let (mut number, mut bad) = (0_u64, 0);
    loop {
        line.clear();
        number += 1;
        match (&mut file).take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(0) => return findings,
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => continue,
            Ok(_) => {}
            Err(error) => {
                problems.push(format!("{name}:{number}: {error}"));
                return findings;
            }
        }
        match parse::<Finding>(&line) {
            Ok(finding) => {
                findings.insert(finding.fingerprint.clone(), finding);
            }
            Err(problem) => {
                problems.push(format!("{name}:{number}: {problem}"));
                bad += 1;
            }
        }
        if bad == MOST_PROBLEMS {
            problems.push(format!("{name}: too many lines that are no findings; the rest of the file was not read"));
            return findings;
        }
    }
}

/// A record of a version that is known.
fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let Version { format } = serde_json::from_slice(json).map_err(|error| format!("not a record of iast: {error}"))?;
    if format != FORMAT_VERSION {
        let what = if format > FORMAT_VERSION { "update cargo-iast" } else { "run the tests again" };
        return Err(format!("format {format}, but this is cargo-iast for format {FORMAT_VERSION}; {what}"));
    }
    serde_json::from_slice(json).map_err(|error| format!("not a record of iast: {error}"))
}

/// The findings of several processes.
#[derive(Debug, Default)]
struct Merged(HashMap<String, Item>);

impl Merged {
    fn add(&mut self, process: HashMap<String, Finding>) {
        for (fingerprint, finding) in process {
            let test = finding.test.clone();
            let item = match self.0.entry(fingerprint) {
                std::collections::hash_map::Entry::Vacant(place) => place.insert(Item { finding, tests: Vec::new() }),
                std::collections::hash_map::Entry::Occupied(place) => {
                    let item = place.into_mut();
                    let count = item.finding.count.saturating_add(finding.count);
                    if finding.time < item.finding.time {
                        item.finding = finding;
                    }
                    item.finding.count = count;
                    item
                }
            };
            item.tests.extend(test);
        }
    }

    /// The worst first, then by place.
    fn items(self) -> Vec<Item> {
        let mut items: Vec<Item> = self.0.into_values().collect();
        for item in &mut items {
            item.tests.sort();
            item.tests.dedup();
        }
        items.sort_by(|a, b| {
            let (a, b) = (&a.finding, &b.finding);
            let place = |finding: &Finding| (finding.location.line, finding.location.column);
            (Reverse(a.severity), &a.code, &a.location.file, place(a), &a.fingerprint).cmp(&(
                Reverse(b.severity),
                &b.code,
                &b.location.file,
                place(b),
                &b.fingerprint,
            ))
        });
        items
    }
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::finding;

    use super::*;

    fn line(finding: &Finding) -> String {
        format!("{}\n", serde_json::to_string(finding).unwrap())
    }

    fn read_texts(texts: &[&str]) -> Run {
        let dir = tempfile::tempdir().unwrap();
        for (at, text) in texts.iter().enumerate() {
            std::fs::write(dir.path().join(format!("shop-{at}.jsonl")), text).unwrap();
        }
        read(dir.path()).unwrap()
    }

    #[test]
    fn processes_add_up() {
        let at = |time, count, test: &str| line(&Finding { time, count, test: Some(test.into()), ..finding() });
        let run = read_texts(&[&(at(5, 1, "b") + &at(5, 3, "b")), &at(4, 2, "a")]);
        let [item] = &run.items[..] else { panic!("{run:?}") };
        assert_eq!((item.finding.count, item.finding.time), (5, 4));
        assert_eq!(item.tests, ["a", "b"]);
        assert_eq!(run.problems, [""; 0]);
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_is_kept() {
        let newer = line(&Finding { format: FORMAT_VERSION + 1, ..finding() });
        let run = read_texts(&[&format!("{{\n\n{newer}{}", line(&finding()))]);
        assert_eq!(run.items.len(), 1);
        assert_eq!(run.problems.len(), 2, "{:?}", run.problems);
        assert!(run.problems[0].starts_with("shop-0.jsonl:1: not a record of iast: EOF"), "{:?}", run.problems);
        assert!(run.problems[1].ends_with("update cargo-iast"), "{:?}", run.problems);
    }

    #[test]
    fn a_cut_off_file_keeps_its_whole_lines() {
        let text = line(&finding()) + &line(&Finding { fingerprint: "2".into(), ..finding() });
        let run = read_texts(&[&text[..text.len() - 30]]);
        assert_eq!((run.items.len(), run.problems.len()), (1, 1));
    }

    #[test]
    fn without_findings_the_error_says_what_to_run() {
        let error = read(Path::new("no/such/dir")).unwrap_err();
        assert!(error.to_string().contains("run `cargo iast test`"), "{error}");
        assert_eq!(Code::of(&error), Code::Setup);
    }
}
