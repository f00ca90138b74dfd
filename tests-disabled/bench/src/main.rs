//! Measures what copies cost and prints a line for each case: its name, the state of the process, and the time of
//! one operation in nanoseconds. `benches/compare` builds it with `iast` off and on and makes a table of both.
//!
//! Lengths are hidden from the compiler, so that every copy is a call of `memcpy`, as it is in real programs.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long one sample shall take, and how many there are.
const SAMPLE: Duration = Duration::from_micros(500);
const SAMPLES: usize = 41;

const SIZES: &[usize] = &[16, 256, 4 << 10, 64 << 10];

fn main() {
    let only = std::env::args().nth(1);
    let state = |name: &str| {
        if only.as_deref().is_none_or(|only| only == name) {
            cases(name);
        }
    };
    if !iast::is_enabled() {
        state("plain");
        return;
    }
    // The order matters: what was tainted once is tainted for good.
    state("clean");
    // Live taint on many pages, on none of which the cases work.
    let elsewhere: Vec<String> = (0..64).map(|n| format!("{n:<8192}")).collect();
    for text in &elsewhere {
        iast::taint(&text[..64], iast::Origin::HttpRequestParameter, "elsewhere");
    }
    state("elsewhere");
    state("tainted");
    black_box(&elsewhere);
}

fn cases(state: &str) {
    let taint = |text: &str| {
        if state == "tainted" {
            iast::taint(text, iast::Origin::HttpRequestParameter, "q");
        }
    };
    for &size in SIZES {
        let source = text(size);
        taint(&source);
        let mut target = vec![0; size];
        measure(&format!("memcpy {size} B"), state, || {
            black_box(&mut target[..]).copy_from_slice(black_box(source.as_bytes()));
        });
        if state == "tainted" {
            assert_eq!(iast::ranges(&target).len(), 1, "the copy is tainted");
        }
    }
    let value = text(40);
    taint(&value);
    measure("clone 40 B", state, || {
        black_box(black_box(&value).clone());
    });
    measure("format! 40 B", state, || {
        black_box(format!("name = '{}'", black_box(&value)));
    });
    measure("push_str 40 B x 100", state, || {
        let mut grown = String::new();
        for _ in 0..100 {
            grown.push_str(black_box(&value));
        }
        black_box(grown);
    });
}

fn text(len: usize) -> String {
    (0..len).map(|n| char::from(b'a' + (n % 23) as u8)).collect()
}

fn measure(case: &str, state: &str, mut operation: impl FnMut()) {
    let mut sample = |count: u32| {
        let start = Instant::now();
        (0..count).for_each(|_| operation());
        start.elapsed()
    };
    let mut count = 1;
    while sample(count) < SAMPLE {
        count *= 2;
    }
    let mut times: Vec<f64> = (0..SAMPLES).map(|_| sample(count).as_secs_f64() * 1e9 / f64::from(count)).collect();
    times.sort_by(f64::total_cmp);
    println!("{case}\t{state}\t{:.3}", times[SAMPLES / 2]);
}
