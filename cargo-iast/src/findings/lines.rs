//! One file of findings, line by line: each is bounded, and is a finding or a problem.

use std::collections::HashMap;
use std::io::{BufRead, Read as _};

use iast_report::text::visible;
use iast_schema::{FORMAT_VERSION, Finding};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::place::is_fingerprint;

/// The engine writes no longer lines than this.
pub(super) const LONGEST_LINE: u64 = 16 << 20;
/// Behind so many problems in one file the rest of it is not read.
const MOST_PROBLEMS: usize = 20;

/// The lines of a findings file.
pub(super) struct Lines<'a, R> {
    pub(super) file: R,
    /// The name of the file, for messages.
    pub(super) name: &'a str,
    /// How many more bytes are read, of this file and those behind it.
    pub(super) budget: u64,
    /// Which fingerprints are not asked for.
    pub(super) is_left_out: &'a mut dyn FnMut(&str) -> bool,
}

impl<R: BufRead> Lines<'_, R> {
    /// The findings of one process. Of several lines for one, the last counts.
    pub(super) fn findings(&mut self, problems: &mut Vec<String>) -> HashMap<String, Box<Finding>> {
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
                        if !(self.is_left_out)(&finding.fingerprint) {
                            findings.insert(finding.fingerprint.clone(), Box::new(finding));
                        }
                    }
                    Err(problem) => wrong(problem),
                },
                Ok(Line::TooLong) => wrong("a line of more than 16 MiB is no finding".to_owned()),
                Ok(Line::OutOfBudget) => {
                    wrong("this and what follows is too much and was not read".to_owned());
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
pub(super) fn parse<T: DeserializeOwned>(json: &[u8], format_of: impl Fn(&T) -> u32) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    // The message may quote the line.
    let no_record = |error: serde_json::Error| visible(&format!("not a record of iast: {error}"));
    // Whether it is UTF-8 is told faster for all of it than for each text in it.
    let record = match str::from_utf8(json) {
        Ok(text) => serde_json::from_str::<T>(text),
        Err(_) => serde_json::from_slice::<T>(json),
    };
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
    // Of many findings the room for more would be most of what they take.
    finding.sources.shrink_to_fit();
    finding.flow.shrink_to_fit();
    finding.evidence.parts.shrink_to_fit();
    let sources = finding.sources.len();
    let is_wrong = |source: &Option<usize>| source.is_some_and(|source| source >= sources);
    let wrong = finding.evidence.parts.iter_mut().map(|part| &mut part.source).filter(|source| is_wrong(source));
    let wrong = wrong.map(|source| *source = None).count();
    let problem = (wrong > 0).then(|| {
        format!("{} of the evidence names a source that is not there", iast_report::text::count(wrong as u64, "part"))
    });
    Ok((finding, problem))
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::finding;

    use super::*;

    fn read(text: &[u8], budget: u64) -> (usize, Vec<String>) {
        let mut problems = Vec::new();
        let findings = Lines { file: text, name: "a", budget, is_left_out: &mut |_| false }.findings(&mut problems);
        (findings.len(), problems)
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut text = vec![b'['; usize::try_from(LONGEST_LINE).unwrap() * 2 + 7];
        text.push(b'\n');
        text.extend(serde_json::to_vec(&finding()).unwrap());
        let (count, problems) = read(&text, u64::MAX);
        assert_eq!((count, problems), (1, vec!["a:1: a line of more than 16 MiB is no finding".to_owned()]));
    }

    #[test]
    fn no_more_is_read_than_allowed() {
        let line = serde_json::to_string(&finding()).unwrap() + "\n";
        let text = line.repeat(3);
        let (count, problems) = read(text.as_bytes(), line.len() as u64);
        assert_eq!((count, problems), (1, vec!["a:2: this and what follows is too much and was not read".to_owned()]));
        assert_eq!(read(line.as_bytes(), line.len() as u64), (1, Vec::new()));
        let long = "[".repeat(usize::try_from(LONGEST_LINE).unwrap() * 3);
        let (count, problems) = read(long.as_bytes(), LONGEST_LINE + 5);
        assert_eq!((count, problems), (0, vec!["a:1: this and what follows is too much and was not read".to_owned()]));
    }

    #[test]
    fn behind_many_problems_the_rest_is_not_read() {
        let (count, problems) = read("x\n".repeat(1000).as_bytes(), u64::MAX);
        assert_eq!((count, problems.len()), (0, MOST_PROBLEMS + 1));
        assert!(problems.last().unwrap().ends_with("the rest of the file was not read"));
    }

    #[test]
    fn what_a_message_quotes_is_visible() {
        let line = serde_json::to_string(&finding()).unwrap().replace("http.request.parameter", "#\u{11f40}");
        let (_, problems) = read(line.as_bytes(), u64::MAX);
        assert!(problems[0].contains("unknown origin `#\\u{11f40}`"), "{problems:?}");
    }
}
