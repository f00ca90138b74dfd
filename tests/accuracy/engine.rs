//! Runs cases with a tainted parameter and holds the tracked ranges against the truth.

use iast::{Origin, Scope};

use crate::case::Case;
use crate::oracle::{Byte, Truth, show};
use crate::support::Seen;

/// A case that does what it declares, with the truth for each input.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) case: &'static Case,
    pub(crate) truths: Vec<Truth>,
}

/// How the engine did on a case. The worst of the inputs counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Outcome {
    /// The ranges are the truth.
    Right,
    /// Some of the parameter's bytes are tracked, but not just these.
    Inexact,
    /// None of the parameter's bytes is tracked.
    Missed,
    /// There are ranges and none of the bytes is the parameter's.
    Invented,
}

/// The outcome of one case, with an example of what is wrong.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) case: &'static Case,
    pub(crate) outcome: Outcome,
    /// Whether what was found, was found by what it says.
    pub(crate) inferred: bool,
    pub(crate) example: String,
}

/// Runs the cases one after the other on this thread.
pub(crate) fn run_all<'a>(cases: impl IntoIterator<Item = &'a Verified>) -> Vec<Judged> {
    cases.into_iter().map(run).collect()
}

fn run(verified: &Verified) -> Judged {
    let case = verified.case;
    let each = verified.truths.iter().map(|truth| run_on(case, truth));
    let (outcome, inferred, example) = each.max_by_key(|(outcome, ..)| *outcome).expect("there are inputs");
    Judged { case, outcome, inferred, example }
}

fn run_on(case: &Case, truth: &Truth) -> (Outcome, bool, String) {
    let seen = tainted(&truth.input, case.instrumented);
    assert_eq!(seen.bytes, truth.output, "{}: instrumented, it does something else", case.name());
    let outcome = judge(&seen, truth);
    let inferred = !seen.ranges.is_empty() && seen.ranges.iter().all(|range| range.inferred);
    (outcome, inferred, explain(&seen, truth))
}

/// Runs `run` with a parameter that is untrusted, in a scope of its own.
pub(crate) fn tainted(input: &str, run: impl FnOnce(String) -> Seen) -> Seen {
    let scope = Scope::enter();
    let param = input.to_owned();
    iast::taint(&param, Origin::HttpRequestParameter, "param");
    let seen = run(param);
    drop(scope);
    seen
}

/// How the ranges compare with the truth.
pub(crate) fn judge(seen: &Seen, truth: &Truth) -> Outcome {
    let tracked = tracked(seen);
    let is_kept = truth.bytes.contains(&Byte::Tainted);
    let detected = truth.bytes.iter().zip(&tracked).any(|(byte, tracked)| *byte == Byte::Tainted && *tracked);
    let exact = truth.bytes.iter().zip(&tracked).all(|(byte, tracked)| match byte {
        Byte::Tainted => *tracked,
        Byte::Clean => !tracked,
        Byte::Either => true,
    });
    match (is_kept, detected) {
        (false, _) if seen.ranges.is_empty() => Outcome::Right,
        (false, _) => Outcome::Invented,
        (true, true) if exact && seen.ranges.iter().all(|range| is_of_param(range, seen, truth)) => Outcome::Right,
        (true, true) => Outcome::Inexact,
        (true, false) => Outcome::Missed,
    }
}

/// Whether there is a range on a byte that is not the parameter's.
pub(crate) fn invents(seen: &Seen, truth: &Truth) -> bool {
    truth.bytes.iter().zip(tracked(seen)).any(|(byte, tracked)| *byte == Byte::Clean && tracked)
}

/// Whether a range names this parameter, and the bytes that it says it has.
fn is_of_param(range: &iast::TaintRange, seen: &Seen, truth: &Truth) -> bool {
    let source = &range.source;
    let bytes = &seen.bytes[range.start..range.start + range.len];
    let said = truth.input.as_bytes().get(range.offset..range.offset + range.len);
    source.name.as_deref() == Some("param") && source.value == truth.input && (range.derived || said == Some(bytes))
}

/// Of each byte, whether it is tracked.
fn tracked(seen: &Seen) -> Vec<bool> {
    let mut tracked = vec![false; seen.bytes.len()];
    for range in &seen.ranges {
        tracked[range.start..range.start + range.len].fill(true);
    }
    tracked
}

/// What the ranges must be, and what they are.
pub(crate) fn explain(seen: &Seen, truth: &Truth) -> String {
    let expected: Vec<bool> = truth.bytes.iter().map(|byte| *byte == Byte::Tainted).collect();
    format!("{}: must be {}, is {}", show(&seen.bytes), runs(&expected), runs(&tracked(seen)))
}

/// `3..7 9..10`
fn runs(bytes: &[bool]) -> String {
    const MOST: usize = 12;
    let mut runs: Vec<String> = Vec::new();
    let mut at = 0;
    for run in bytes.chunk_by(|left, right| left == right) {
        if run[0] {
            runs.push(format!("{at}..{}", at + run.len()));
        }
        at += run.len();
    }
    match runs.len() {
        0 => String::from("clean"),
        count if count > MOST => format!("{} .. ({count} ranges)", runs[..MOST].join(" ")),
        _ => runs.join(" "),
    }
}
