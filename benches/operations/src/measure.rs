//! Runs a case: for callgrind a fixed number of times, for the clock as often as it takes.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use crate::cases::{Case, Operation};
use crate::engine;
use crate::state::State;

/// How long one sample takes at least, and how many there are.
const SAMPLE: Duration = Duration::from_micros(500);
const SAMPLES: usize = 41;

/// How long threads work at the same time.
const SHIFT: Duration = Duration::from_millis(300);

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

/// The processor time of one operation in nanoseconds when so many threads do it at the same time.
pub(crate) fn time_of_threads(case: &'static Case, state: State, threads: usize) -> f64 {
    let barrier = Barrier::new(threads);
    let work = || {
        let (mut operation, inputs) = begin(case, state, 1);
        let mut one_hundred = || (0..100).for_each(|_| operation(black_box(&inputs[0])));
        one_hundred();
        barrier.wait();
        let (start, begin) = (Instant::now(), processor_time());
        let mut count = 0;
        while start.elapsed() < SHIFT {
            one_hundred();
            count += 100;
        }
        (processor_time().saturating_sub(begin), count)
    };
    let shifts: Vec<(Duration, u32)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a case does not panic")).collect()
    });
    let (times, counts): (Vec<_>, Vec<_>) = shifts.into_iter().unzip();
    times.iter().sum::<Duration>().as_secs_f64() * 1e9 / f64::from(counts.iter().sum::<u32>())
}

/// The time that this thread was on a processor. The kernel brings it up to date when the thread goes to sleep or is
/// looked at, a thousand times a second at worst.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts the time of threads");
    let nanos = text.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.expect("the first number is the time on a processor"))
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
