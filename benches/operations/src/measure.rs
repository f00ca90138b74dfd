//! Runs a case: for callgrind a fixed number of times, for the clock as often as it takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::cases::{Case, Operation};
use crate::engine;
use crate::state::State;

/// How long one sample takes at least, and how many there are.
const SAMPLE: Duration = Duration::from_micros(500);
const SAMPLES: usize = 41;

/// Runs the case as often as it says before and again while callgrind counts. Returns how often that was.
pub(crate) fn count(case: &Case, state: State) -> usize {
    let (mut operation, inputs) = begin(case, state, 2 * case.count);
    let (before, counted_inputs) = inputs.split_at(inputs.len() / 2);
    if state.is_fresh() {
        before.iter().for_each(|input| operation(input));
        counted(&mut *operation, counted_inputs, 1);
    } else {
        (0..case.count).for_each(|_| operation(&inputs[0]));
        counted(&mut *operation, &inputs[..1], case.count);
    }
    case.count
}

/// Callgrind counts what happens in here and below.
#[inline(never)]
fn counted(operation: &mut dyn FnMut(&str), inputs: &[String], times: usize) {
    for input in inputs {
        for _ in 0..times {
            operation(black_box(input));
        }
    }
}

/// The time of one operation in nanoseconds.
pub(crate) fn time(case: &Case, state: State) -> f64 {
    let (mut operation, inputs) = begin(case, state, 64);
    let mut at = 0;
    let mut sample = |count: u32| {
        let start = Instant::now();
        for _ in 0..count {
            operation(black_box(&inputs[at]));
            at += 1;
            if at == inputs.len() {
                at = 0;
            }
        }
        start.elapsed()
    };
    let mut count = 1;
    while sample(count) < SAMPLE {
        count *= 2;
    }
    // The fastest sample is the one that other processes disturbed least.
    let fastest = (0..SAMPLES).map(|_| sample(count)).min().unwrap_or_default();
    fastest.as_secs_f64() * 1e9 / f64::from(count)
}

/// The operation and its inputs: one, or so many when each operation has its own. Fails when the operation is not what
/// the column says.
fn begin(case: &Case, state: State, fresh: usize) -> (Operation, Vec<String>) {
    let versions = if state.is_fresh() { fresh } else { 1 };
    let inputs: Vec<String> = (0..versions).map(|number| case.input.make(number, state.is_tainted())).collect();
    for input in &inputs {
        assert_eq!(engine::ranges(input.as_bytes()) > 0, state.is_tainted(), "{}: the input", case.name);
    }
    let sample = case.input.make(99_999, state.is_tainted());
    let (operation, check) = case.start();
    check(&sample, state);
    (operation, inputs)
}
