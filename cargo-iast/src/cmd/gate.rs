//! `cargo iast gate`.

use std::fmt::Write as _;

use iast_report::text::count;
use iast_schema::{Confidence, Severity};

use super::input::{BaselineFile, Input};
use crate::exit::{Because, Code};
use crate::model::{Item, Report, Status};
use crate::place;
use crate::term;

/// More findings are counted, but not listed.
const MOST_LISTED: usize = 50;

/// Decide whether the findings of the last run are acceptable.
///
/// Exits with 120 when findings count, with 121 when the baseline is out of date and `--strict-baseline` asks for that,
/// with 1 when findings could not be read, else with 0. A muted finding never counts.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Count findings of this severity and worse.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "high")]
    fail_on: Threshold,
    /// Count only findings that the baseline does not have.
    #[arg(long)]
    new_only: bool,
    /// Count only findings of this confidence and better.
    #[arg(long, value_enum, value_name = "CONFIDENCE", default_value = "inferred")]
    confidence: Sureness,
    /// Refuse a baseline with findings that are gone.
    #[arg(long)]
    strict_baseline: bool,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    baseline: BaselineFile,
}

/// From which severity on findings count.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Threshold {
    Low,
    Medium,
    High,
    Critical,
}

/// From which confidence on findings count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Sureness {
    /// Those too of which the way of the data was not seen.
    Inferred,
    /// Only those whose bytes were tracked all the way.
    Confirmed,
}

impl Threshold {
    const fn severity(self) -> Severity {
        match self {
            Self::Low => Severity::Low,
            Self::Medium => Severity::Medium,
            Self::High => Severity::High,
            Self::Critical => Severity::Critical,
        }
    }
}

pub(crate) fn run(arguments: &Args) -> anyhow::Result<Code> {
    let mut report = arguments.input.read()?;
    if arguments.new_only || arguments.strict_baseline {
        let has_baseline = arguments.baseline.apply(&mut report)?;
        if !has_baseline {
            let (_, shown) = arguments.baseline.path()?;
            let text = format!("there is no baseline at {shown}; write it with `cargo iast baseline`");
            return Err(Because(Code::Setup, text).into());
        }
    }
    for note in report.problems.iter().chain(&report.notes) {
        term::warning(note);
    }
    for unused in &report.unused_mutes {
        term::warning(&format!("{unused} matches nothing"));
    }
    let verdict = Verdict::of(arguments, &report);
    term::result(&verdict.text(arguments, &report))?;
    Ok(verdict.code(arguments, &report))
}

/// Which findings count, and how many do not for which reason. A finding is left out for the first reason that holds.
#[derive(Debug, Default)]
struct Verdict<'a> {
    counting: Vec<&'a Item>,
    less_severe: u64,
    less_sure: u64,
    known: u64,
}

impl<'a> Verdict<'a> {
    fn of(arguments: &Args, report: &'a Report) -> Self {
        let mut verdict = Self::default();
        for item in &report.items {
            if item.finding.severity < arguments.fail_on.severity() {
                verdict.less_severe += 1;
            } else if arguments.confidence == Sureness::Confirmed && item.finding.confidence == Confidence::Inferred {
                verdict.less_sure += 1;
            } else if arguments.new_only && item.status == Status::Known {
                verdict.known += 1;
            } else {
                verdict.counting.push(item);
            }
        }
        verdict
    }

    fn code(&self, arguments: &Args, report: &Report) -> Code {
        if !self.counting.is_empty() {
            Code::Gate
        } else if !report.problems.is_empty() {
            Code::Failed
        } else if arguments.strict_baseline && !report.gone.is_empty() {
            Code::Baseline
        } else {
            Code::Ok
        }
    }

    /// What counts, what does not, and what follows.
    fn text(&self, arguments: &Args, report: &Report) -> String {
        let severity = arguments.fail_on.severity().as_str();
        let mut text = String::new();
        for item in self.counting.iter().take(MOST_LISTED) {
            let score = &item.score;
            let _ = writeln!(
                text,
                "{:8} {:>4}  {}{}",
                score.severity.as_str(),
                score.value.to_string(),
                place::named(&item.finding),
                if item.finding.confidence == Confidence::Inferred { ", inferred" } else { "" },
            );
        }
        if let more @ 1.. = self.counting.len().saturating_sub(MOST_LISTED) {
            let _ = writeln!(text, "and {more} more");
        }
        let left_out = [
            (self.less_severe, format!("less severe than {severity}")),
            (self.less_sure, "not confirmed".to_owned()),
            (self.known, "in the baseline".to_owned()),
            (report.muted.len() as u64, "muted".to_owned()),
        ];
        let left_out: Vec<_> =
            left_out.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
        let left_out =
            if left_out.is_empty() { String::new() } else { format!("; not counted: {}", left_out.join(", ")) };
        let what = if arguments.new_only { "new finding" } else { "finding" };
        let counted = count(self.counting.len() as u64, what);
        let or_worse = if severity == "critical" { "" } else { " or worse" };
        let word = match self.code(arguments, report) {
            Code::Ok => "passed",
            Code::Gate => "failed",
            Code::Baseline => "failed by the baseline",
            _ => "not passed",
        };
        let _ = writeln!(text, "gate {word}: {counted} of severity {severity}{or_worse}{left_out}");
        if !report.problems.is_empty() {
            let unread = count(report.problems.len() as u64, "problem");
            let _ = writeln!(text, "{unread} with the findings files: findings may be missing");
        }
        if !report.gone.is_empty() {
            let gone = count(report.gone.len() as u64, "finding");
            let _ = writeln!(text, "no longer found: {gone} of the baseline; `cargo iast baseline --prune` removes");
            for entry in report.gone.iter().take(MOST_LISTED) {
                let _ = writeln!(text, "  {}  {}", entry.fingerprint, entry.what);
            }
        }
        text
    }
}
