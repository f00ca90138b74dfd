//! Who last touched the lines that findings point at, by the `git` program. Without it, without a repository and for
//! files that git does not know, nothing is said.
//!
//! One `git blame` is started for each file, and only while there is time. What it prints is text of others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use iast_report::source_file;
use iast_report::text::{clip, visible};
use serde::Serialize;

use crate::model::Item;

/// No longer than this is waited for all files together.
const PATIENCE: Duration = Duration::from_secs(3);
/// More lines are not asked for at once: each is an argument.
const MOST_LINES: usize = 500;
/// What git says of one file is not read any further.
const LONGEST_OUTPUT: u64 = 8 << 20;
/// Longer summaries and names are cut.
const LONGEST_TEXT: usize = 120;

/// When to ask git.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum When {
    /// For the findings that the report for a terminal shows.
    #[default]
    Auto,
    /// For all findings, as long as it takes no more than three seconds.
    Always,
    /// Not at all.
    Never,
}

/// Who last touched a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Blame {
    /// The full name of the commit. `None` when the line is not committed yet.
    pub(crate) commit: Option<String>,
    /// The author's date, such as `2026-03-01`, in the author's time zone.
    pub(crate) date: Option<String>,
    /// The first line of the commit's message.
    pub(crate) summary: Option<String>,
}

impl Blame {
    /// In one line.
    pub(crate) fn described(&self) -> String {
        let Some(commit) = &self.commit else { return "the line is not committed yet".to_owned() };
        let commit: String = commit.chars().take(10).collect();
        let date = self.date.as_deref().unwrap_or("an unknown day");
        let summary = self.summary.as_deref().unwrap_or_default();
        format!("last touched by {commit} on {date}: {summary}")
    }
}

/// Fills in who last touched the lines of the findings. Returns how many were left out because there was no time.
pub(crate) fn blame(items: &mut [Item], root: &Path, when: When) -> usize {
    let most = match when {
        When::Never => return 0,
        When::Auto => iast_report::MAX_FINDINGS,
        When::Always => items.len(),
    };
    let mut lines: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for location in items.iter().take(most).map(|item| &item.finding.location) {
        if location.line > 0 && !location.file.is_empty() {
            lines.entry(location.file.clone()).or_default().push(location.line);
        }
    }
    let end = Instant::now() + PATIENCE;
    let mut blames: HashMap<(String, u32), Blame> = HashMap::new();
    let mut late: HashSet<String> = HashSet::new();
    for (name, mut lines) in lines {
        lines.sort_unstable();
        lines.dedup();
        let Some(path) = source_file::find(Some(root), Path::new(&name)) else { continue };
        // Git refuses a file when one of the lines is behind its end.
        let count = source_file::text(Some(root), &name).map_or(0, |text| text.lines().count());
        lines.retain(|line| usize::try_from(*line).is_ok_and(|line| line <= count));
        for lines in lines.chunks(MOST_LINES) {
            match blame_file(&path, lines, end) {
                Ok(found) => blames.extend(found.into_iter().map(|(line, blame)| ((name.clone(), line), blame))),
                Err(Late) => drop(late.insert(name.clone())),
            }
        }
    }
    let mut left_out = 0;
    for item in items.iter_mut().take(most) {
        let location = &item.finding.location;
        item.blame = blames.get(&(location.file.clone(), location.line)).cloned();
        left_out += usize::from(item.blame.is_none() && late.contains(&location.file));
    }
    left_out
}

/// There was no time left.
struct Late;

/// The blames of some lines of a file; none when git has nothing to say.
fn blame_file(path: &Path, lines: &[u32], end: Instant) -> Result<Vec<(u32, Blame)>, Late> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else { return Ok(Vec::new()) };
    if Instant::now() >= end {
        return Err(Late);
    }
    let Ok(child) = command(dir, name, lines).spawn() else { return Ok(Vec::new()) };
    Ok(parse(&output(child, end)?))
}

fn command(dir: &Path, name: &OsStr, lines: &[u32]) -> Command {
    let mut command = Command::new("git");
    // A repository may name programs to run; none of them is needed.
    command.args(["-c", "core.fsmonitor=false"]);
    command.arg("-C").arg(if dir.as_os_str().is_empty() { PathBuf::from(".").into_os_string() } else { dir.into() });
    command.args(["--no-optional-locks", "blame", "--porcelain", "--no-textconv"]);
    for line in lines {
        command.arg("-L").arg(format!("{line},{line}"));
    }
    command.arg("--").arg(name);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What the process prints. It is ended when the time is over.
fn output(mut child: Child, end: Instant) -> Result<String, Late> {
    let Some(stdout) = child.stdout.take() else { return Ok(String::new()) };
    let (to, from) = mpsc::channel();
    // Not waited for: a program that git has started could keep the pipe open.
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stdout.take(LONGEST_OUTPUT).read_to_end(&mut text);
        let _ = to.send(text);
    });
    let text = from.recv_timeout(end.saturating_duration_since(Instant::now())).ok();
    loop {
        match (&text, child.try_wait()) {
            (Some(text), Ok(Some(status))) if status.success() => return Ok(String::from_utf8_lossy(text).into_owned()),
            (Some(_), Ok(Some(_))) => return Ok(String::new()),
            (Some(_), Ok(None)) if Instant::now() < end => std::thread::sleep(Duration::from_millis(1)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Late);
            }
        }
    }
}

/// Reads `git blame --porcelain`: the facts of a commit stand at its first line only.
fn parse(text: &str) -> Vec<(u32, Blame)> {
    let mut commits: HashMap<&str, Blame> = HashMap::new();
    let mut found = Vec::new();
    let mut head: Option<(&str, u32)> = None;
    let (mut time, mut zone) = (None, None);
    for text in text.lines() {
        if let Some((commit, line)) = head {
            if text.starts_with('\t') {
                found.push((commit, line));
                head = None;
                continue;
            }
            let blame = commits.entry(commit).or_insert_with(|| Blame {
                commit: commit.bytes().any(|byte| byte != b'0').then(|| commit.to_owned()),
                date: None,
                summary: None,
            });
            match text.split_once(' ') {
                Some(("author-time", seconds)) => time = seconds.parse::<i64>().ok(),
                Some(("author-tz", offset)) => zone = Some(offset),
                Some(("summary", summary)) if blame.commit.is_some() => {
                    blame.summary = Some(clip(&visible(summary), LONGEST_TEXT));
                }
                _ => {}
            }
            if let (Some(seconds), Some(offset)) = (time, zone) {
                blame.date = blame.commit.is_some().then(|| date(seconds, offset)).flatten();
                (time, zone) = (None, None);
            }
        } else {
            head = heading(text);
        }
    }
    found.into_iter().filter_map(|(commit, line)| Some((line, commits.get(commit)?.clone()))).collect()
}

/// `<commit> <line in it> <line now> [<lines>]`.
fn heading(text: &str) -> Option<(&str, u32)> {
    let mut words = text.split(' ');
    let commit = words.next().filter(|commit| commit.len() >= 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()))?;
    Some((commit, words.nth(1)?.parse().ok()?))
}

/// The day of a time in a zone such as `+0130`.
fn date(seconds: i64, offset: &str) -> Option<String> {
    let number: i32 = offset.parse().ok()?;
    let offset = jiff::tz::Offset::from_seconds((number / 100 * 60 + number % 100) * 60).ok()?;
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(offset.to_datetime(time).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "1111111111111111111111111111111111111111";
    const NONE: &str = "0000000000000000000000000000000000000000";

    #[test]
    fn a_commit_is_described_once_and_stands_for_all_its_lines() {
        let text = format!(
            "{FIRST} 1 3 1\nauthor A\nauthor-time 1709251200\nauthor-tz -0200\nsummary a \u{1b}[31m\nfilename x\n\tcode\n\
             {NONE} 4 4 1\nauthor Not Committed Yet\nauthor-time 1709251200\nauthor-tz +0000\nsummary v\n\tx\n\
             {FIRST} 9 9 1\nfilename x\n\tsummary no\n"
        );
        let committed = Blame {
            commit: Some(FIRST.to_owned()),
            date: Some("2024-02-29".to_owned()),
            summary: Some("a \\u{1b}[31m".to_owned()),
        };
        let dirty = Blame { commit: None, date: None, summary: None };
        assert_eq!(dirty.described(), "the line is not committed yet");
        assert_eq!(committed.described(), "last touched by 1111111111 on 2024-02-29: a \\u{1b}[31m");
        assert_eq!(parse(&text), [(3, committed.clone()), (4, dirty), (9, committed)]);
    }

    proptest::proptest! {
        #[test]
        fn no_output_makes_it_panic(text in "([0-9a]{40} [0-9]{0,12} [0-9]{0,3}|author-t(ime|z) [-+0-9]{0,22}|summary \\PC{0,5}|\tx|\n){0,20}") {
            let _ = parse(&text);
        }
    }
}
