//! Reads what the processes of a run left behind, and makes one list of it.
//!
//! Findings files hold text that attackers chose, and may be cut off, damaged or made by somebody else: each line is
//! bounded, and what cannot be read is said, not dropped.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use iast_report::text::visible;
use iast_schema::{Confidence, FORMAT_VERSION, Finding, Process};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::exit::{Because, Code};
use crate::model::Item;
use crate::place::is_fingerprint;

/// The engine writes no longer lines than this.
const LONGEST_LINE: u64 = 16 << 20;
/// No more than this is read of all files together.
const MOST_BYTES: u64 = 2 << 30;
/// The end of the name of a findings file.
const FINDINGS: &str = ".jsonl";
/// The end of the name of the file of a process.
const PROCESS: &str = ".process.json";
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
/// When the directory cannot be read, or has no findings.
pub(crate) fn read(dir: &Path) -> anyhow::Result<Run> {
    let mut run = Run::default();
    let mut merged = Merged::default();
    let mut budget = MOST_BYTES;
    for path in files(dir, &mut run.problems)? {
        let name = visible(&path.file_name().unwrap_or_default().to_string_lossy());
        let file = match open(&path) {
            Ok(file) => file,
            Err(problem) => {
                run.problems.push(format!("{name}: not read: {problem}"));
                continue;
            }
        };
        if name.ends_with(PROCESS) {
            match read_process(file) {
                Ok(process) => run.processes.push(process),
                Err(problem) => run.problems.push(format!("{name}: {problem}")),
            }
        } else {
            let mut lines = Lines { file: BufReader::with_capacity(1 << 16, file), name: &name, budget };
            merged.add(lines.findings(&mut run.problems));
            budget = lines.budget;
        }
    }
    run.processes.sort_by_key(|process| (process.time, process.pid));
    run.items = merged.items();
    Ok(run)
}

/// The files of the engine in a directory, in order.
fn files(dir: &Path, problems: &mut Vec<String>) -> anyhow::Result<Vec<PathBuf>> {
    let nothing = || {
        let dir = visible(&dir.display().to_string());
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
        let entry = entry.with_context(|| format!("cannot read {}", dir.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(PROCESS) && !name.ends_with(FINDINGS) {
            continue;
        }
        // The type of what stands there, not of what a link points to. Opening a pipe would wait for somebody to write.
        match entry.file_type() {
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            Ok(kind) => {
                let what = if kind.is_symlink() { "it is a symbolic link" } else { "it is no file" };
                problems.push(format!("{}: not read: {what}", visible(&name)));
            }
            Err(error) => problems.push(format!("{}: not read: {error}", visible(&name))),
        }
    }
    files.sort();
    if files.is_empty() && problems.is_empty() { Err(nothing().into()) } else { Ok(files) }
}

fn open(path: &Path) -> Result<File, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if metadata.is_file() { Ok(file) } else { Err("it is no file".to_owned()) }
}

fn read_process(file: File) -> Result<Process, String> {
    let mut text = Vec::new();
    file.take(LONGEST_LINE).read_to_end(&mut text).map_err(|error| error.to_string())?;
    parse(&text, |process: &Process| process.format)
}

/// The lines of a findings file.
struct Lines<'a, R> {
    file: R,
    name: &'a str,
    /// How many more bytes are read, of this file and those behind it.
    budget: u64,
}

impl<R: BufRead> Lines<'_, R> {
    /// The findings of one process. Of several lines for one, the last counts.
    fn findings(&mut self, problems: &mut Vec<String>) -> HashMap<String, Finding> {
        let mut findings = HashMap::new();
        let mut line = Vec::new();
        let (mut number, mut bad) = (0_u64, 0);
        while bad < MOST_PROBLEMS {
            number += 1;
            let mut wrong = |problem: String| {
                problems.push(format!("{}:{number}: {problem}", self.name));
                bad += 1;
            };
            match next_line(&mut self.file, &mut line, &mut self.budget) {
                Ok(Line::End) => return findings,
                Ok(Line::Whole) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Line::Whole) => match parse(&line, |finding: &Finding| finding.format).and_then(checked) {
                    Ok((finding, problem)) => {
                        problem.into_iter().for_each(&mut wrong);
                        findings.insert(finding.fingerprint.clone(), finding);
                    }
                    Err(problem) => wrong(problem),
                },
                Ok(Line::TooLong) => wrong("a line of more than 16 MiB is no finding".to_owned()),
                Ok(Line::OutOfBudget) => {
                    wrong("this and what follows was not read: there is more than 2 GiB".to_owned());
                    return findings;
                }
                Err(error) => {
                    wrong(error.to_string());
                    return findings;
                }
            }
        }
        let name = self.name;
        problems.push(format!("{name}: too many lines that are no findings; the rest of the file was not read"));
        findings
    }
}

/// What a line is.
enum Line {
    Whole,
    TooLong,
    OutOfBudget,
    End,
}

/// Reads the next line, and passes over one that is too long.
fn next_line(file: &mut impl BufRead, line: &mut Vec<u8>, budget: &mut u64) -> std::io::Result<Line> {
    line.clear();
    if *budget == 0 {
        return Ok(if file.fill_buf()?.is_empty() { Line::End } else { Line::OutOfBudget });
    }
    let read = file.take(LONGEST_LINE.min(*budget)).read_until(b'\n', line)? as u64;
    *budget -= read;
    if read == 0 {
        return Ok(Line::End);
    }
    if line.last() == Some(&b'\n') || read < LONGEST_LINE {
        return Ok(Line::Whole);
    }
    loop {
        let buffer = file.fill_buf()?;
        if buffer.is_empty() {
            return Ok(Line::TooLong);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let taken = end.unwrap_or(buffer.len());
        file.consume(taken);
        *budget = budget.saturating_sub(taken as u64);
        if end.is_some() {
            return Ok(Line::TooLong);
        }
        if *budget == 0 {
            return Ok(Line::OutOfBudget);
        }
    }
}

/// A record of the version that is known.
fn parse<T: DeserializeOwned>(json: &[u8], format_of: impl Fn(&T) -> u32) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let no_record = |error: serde_json::Error| format!("not a record of iast: {error}");
    let record = serde_json::from_slice::<T>(json);
    // A record of another version may have other names.
    let format = match &record {
        Ok(record) => format_of(record),
        Err(_) => serde_json::from_slice::<Version>(json).map_err(no_record)?.format,
    };
    if format != FORMAT_VERSION {
        let what = if format > FORMAT_VERSION { "update cargo-iast" } else { "run the tests again" };
        return Err(format!("format {format}, but this is cargo-iast for format {FORMAT_VERSION}; {what}"));
    }
    record.map_err(no_record)
}

/// A finding that can be relied on, and what had to be left out of it for that.
fn checked(mut finding: Finding) -> Result<(Finding, Option<String>), String> {
    if !is_fingerprint(&finding.fingerprint) {
        return Err("not a record of iast: its fingerprint is none".to_owned());
    }
    let sources = finding.sources.len();
    let is_wrong = |source: &Option<usize>| source.is_some_and(|source| source >= sources);
    let wrong = finding.evidence.parts.iter_mut().map(|part| &mut part.source).filter(|source| is_wrong(source));
    let wrong = wrong.map(|source| *source = None).count();
    let problem = (wrong > 0).then(|| {
        format!("{} of the evidence names a source that is not there", iast_report::text::count(wrong as u64, "part"))
    });
    Ok((finding, problem))
}

/// The findings of several processes.
#[derive(Debug, Default)]
struct Merged(HashMap<String, (Finding, Vec<String>)>);

impl Merged {
    fn add(&mut self, process: HashMap<String, Finding>) {
        for (fingerprint, finding) in process {
            let test = finding.test.clone();
            let tests = match self.0.entry(fingerprint) {
                Entry::Vacant(place) => &mut place.insert((finding, Vec::new())).1,
                Entry::Occupied(place) => {
                    let (known, tests) = place.into_mut();
                    join(known, finding);
                    tests
                }
            };
            tests.extend(test);
        }
    }

    /// The worst first, then by place.
    fn items(self) -> Vec<Item> {
        let items = self.0.into_values().map(|(finding, mut tests)| {
            tests.sort();
            tests.dedup();
            Item::new(finding, tests)
        });
        let mut items: Vec<Item> = items.collect();
        items.sort_unstable_by(|a, b| iast_schema::worst_first(&a.finding, &b.finding));
        items
    }
}

/// Two processes have found the same: what speaks loudest stays, as in the engine, and of equals the first. Its facts are
/// those of both.
fn join(known: &mut Finding, other: Finding) {
    let rank = |finding: &Finding| {
        (finding.confidence == Confidence::Confirmed, finding.severity, finding.proven == Some(true))
    };
    let count = known.count.saturating_add(other.count);
    let time = known.time.min(other.time);
    let production = either(known.production, other.production, true);
    let credentials = |finding: &Finding| finding.request.as_ref().and_then(|request| request.credentials);
    // A call that is reached by anybody is not protected by those who log in.
    let credentials = either(credentials(known), credentials(&other), false);
    if (rank(&other), known.time) > (rank(known), other.time) {
        *known = other;
    }
    (known.count, known.time, known.production) = (count, time, production);
    if let Some(request) = &mut known.request {
        request.credentials = credentials;
    }
}

/// `wins` when one of them is, else what is known.
fn either(a: Option<bool>, b: Option<bool>, wins: bool) -> Option<bool> {
    if a == Some(wins) || b == Some(wins) { Some(wins) } else { a.or(b) }
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
