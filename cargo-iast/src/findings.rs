//! Reads what the processes of a run left behind, and makes one list of it.
//!
//! Findings files hold text that attackers chose, and may be cut off, damaged or made by somebody else: each line is
//! bounded, and what cannot be read is said, not dropped.

mod lines;
mod merge;

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use iast_report::text::visible;
use iast_schema::Process;

use self::lines::{LONGEST_LINE, Lines};
use self::merge::Merged;
use crate::exit::{Because, Code};
use crate::model::Item;

/// No more than this is read of all files together.
const MOST_BYTES: u64 = 1 << 30;
/// The end of the name of a findings file.
const FINDINGS: &str = ".jsonl";
/// The end of the name of the file of a process.
const PROCESS: &str = ".process.json";
/// More problems of all files together are counted, not said.
const MOST_PROBLEMS: usize = 100;

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
    read_without(dir, &mut |_| false)
}

/// Reads all files of a directory, and keeps no finding whose fingerprint `is_left_out`.
///
/// # Errors
///
/// When the directory cannot be read, or has no findings.
pub(crate) fn read_without(dir: &Path, is_left_out: &mut dyn FnMut(&str) -> bool) -> anyhow::Result<Run> {
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
            match read_process(file, &mut budget) {
                Ok(process) => run.processes.push(process),
                Err(problem) => run.problems.push(format!("{name}: {problem}")),
            }
        } else {
            let file = BufReader::with_capacity(1 << 16, file);
            let mut lines = Lines { file, name: &name, budget, is_left_out };
            merged.add(lines.findings(&mut run.problems));
            budget = lines.budget;
        }
    }
    run.processes.sort_by_key(|process| (process.time, process.pid));
    run.items = merged.items();
    if let more @ 1.. = run.problems.len().saturating_sub(MOST_PROBLEMS) {
        run.problems.truncate(MOST_PROBLEMS);
        run.problems.push(format!("{more} more problems with the findings files"));
    }
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

fn read_process(file: File, budget: &mut u64) -> Result<Process, String> {
    let mut text = Vec::new();
    let read = file.take(LONGEST_LINE.min(*budget)).read_to_end(&mut text).map_err(|error| error.to_string())?;
    *budget -= read as u64;
    lines::parse(&text, |process: &Process| process.format)
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::finding;
    use iast_schema::{FORMAT_VERSION, Finding};

    use proptest::prelude::*;

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

    #[test]
    fn problems_of_many_files_are_counted() {
        let run = read_texts(&["{\n"; 300]);
        assert_eq!((run.items.len(), run.problems.len()), (0, MOST_PROBLEMS + 1));
        assert_eq!(run.problems.last().map(String::as_str), Some("200 more problems with the findings files"));
    }

    /// Whatever stands in the files: what was read can be shown in every way.
    fn check_shown(run: Run) {
        assert!(run.problems.iter().all(|problem| visible(problem) == *problem), "{:?}", run.problems);
        let report = crate::model::Report::new(run, PathBuf::from("/"));
        for format in <crate::report::Format as clap::ValueEnum>::value_variants() {
            let text = crate::report::tests::write(*format, &report);
            assert!(text.chars().all(|c| c == '\n' || visible(&c.to_string()) == c.to_string()), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("a.jsonl"), &bytes).unwrap();
            std::fs::write(dir.path().join("a.process.json"), &bytes).unwrap();
            check_shown(read(dir.path()).unwrap());
        }

        /// A record in which a piece is replaced: it is still a finding, or it is said that it is none.
        #[test]
        fn a_damaged_record_is_a_finding_or_a_problem(
            at in any::<prop::sample::Index>(),
            length in 0..20_usize,
            piece in "[\\[\\]{}\",:0-9a-z\\\\]{0,6}|\\PC{0,4}|(null|true|-1|1e99|18446744073709551615|\"\\\\u001b\")",
        ) {
            let whole = serde_json::to_string(&finding()).unwrap();
            let start = at.index(whole.len());
            let end = (start + length).min(whole.len());
            let damaged = format!("{}{piece}{}\n", &whole[..start], &whole[end..]);
            let run = read_texts(&[&damaged]);
            prop_assert!(run.items.len() + run.problems.len() >= 1, "{}", damaged);
            check_shown(run);
        }

        /// Cut off at any byte: what was whole is kept, and no more than the last line is lost.
        #[test]
        fn a_file_may_end_anywhere(at in any::<prop::sample::Index>()) {
            let text: String = ["0", "1", "2"].map(|name| line(&Finding { fingerprint: name.into(), ..finding() })).concat();
            let cut = at.index(text.len() + 1);
            let run = read_texts(&[&text[..cut]]);
            // A line may lack its line break only.
            let whole = (0..3).filter(|number| cut + 1 >= (number + 1) * text.len() / 3).count();
            prop_assert_eq!(run.items.len(), whole);
            let is_torn = cut != whole * text.len() / 3 && cut + 1 != whole * text.len() / 3;
            prop_assert_eq!(run.problems.len(), usize::from(is_torn));
        }

        /// Findings with any text and any index show nothing that moves a cursor.
        #[test]
        fn any_finding_is_shown(texts in prop::collection::vec(".{0,12}", 12), source: Option<u8>, line_number: u32, count: u64) {
            let text = |at: usize| texts[at].clone();
            let mut damaged = Finding { code: text(0), note: Some(text(1)), test: Some(text(2)), count, ..finding() };
            damaged.location = iast_schema::testing::location(&texts[3], line_number, 0, &texts[4], &texts[5]);
            damaged.sources[0].name = Some(text(6));
            damaged.sources[0].value = text(7);
            damaged.flow[0].what = text(8);
            damaged.evidence.parts[0].value = text(9);
            damaged.evidence.parts[0].source = source.map(usize::from);
            damaged.request.as_mut().unwrap().path = text(10);
            damaged.request.as_mut().unwrap().method = text(11);
            let run = read_texts(&[&line(&damaged)]);
            prop_assert_eq!(run.items.len(), 1);
            prop_assert_eq!(run.problems.len(), usize::from(source.is_some_and(|source| source > 0)));
            check_shown(run);
        }
    }
}
