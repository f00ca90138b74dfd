//! Measures what copies and observed operations cost and prints a line for each case: its name, the state of the process, and the time of
//! one operation in nanoseconds. `benches/compare` builds it with `iast` off and on and makes a table of both.
//!
//! Every case runs in a process of its own, so that none finds the heap as another left it; with a state and a case
//! as arguments the program is that process. Lengths are hidden from the compiler, so that every copy is a call of
//! `memcpy`, as it is in real programs.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

/// How long one sample takes at least, and how many there are.
const SAMPLE: Duration = Duration::from_micros(500);
const SAMPLES: usize = 41;

const CASES: &[&str] = &[
    "memcpy 16 B",
    "memcpy 256 B",
    "memcpy 4096 B",
    "memcpy 65536 B",
    "clone 40 B",
    "format! 40 B",
    "push_str 40 B x 100",
    "observed_clone 40 B",
    "observed_plus 40 B",
    "observed_format 40 B",
    "observed_push_str 40 B",
    "observed_upper 40 B",
    "observed_replace 40 B",
    "observed_trim 40 B",
    "observed_words 40 B",
    "observed_chars 40 B",
];

/// Operations on text in an observed body.
#[iast::instrument]
mod observed {
    pub fn clone(value: &str) -> String {
        value.to_owned()
    }

    pub fn plus(value: &str) -> String {
        String::from("name = ") + value
    }

    pub fn format(value: &str) -> String {
        format!("name = '{value}'")
    }

    pub fn push_str(value: &str) -> String {
        let mut out = String::with_capacity(64);
        out.push_str("name = ");
        out.push_str(value);
        out
    }

    pub fn upper(value: &str) -> String {
        value.to_uppercase()
    }

    pub fn replace(value: &str) -> String {
        value.replace("def", "-")
    }

    pub fn trim(value: &str) -> String {
        value.trim().to_string()
    }

    pub fn words(value: &str) -> String {
        value.split('d').collect::<Vec<_>>().join(" ")
    }

    pub fn chars(value: &str) -> String {
        value.chars().filter(|c| *c != 'd').collect()
    }
}

/// An operation with its name.
type Named = (&'static str, fn(&str) -> String);

const OBSERVED: &[Named] = &[
    ("clone", observed::clone),
    ("plus", observed::plus),
    ("format", observed::format),
    ("push_str", observed::push_str),
    ("upper", observed::upper),
    ("replace", observed::replace),
    ("trim", observed::trim),
    ("words", observed::words),
    ("chars", observed::chars),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [state, case] = &arguments[..] {
        return prepare(state, case);
    }
    let states: &[&str] = if iast::is_enabled() { &["clean", "elsewhere", "tainted"] } else { &["plain"] };
    for case in CASES {
        for state in states {
            let status = Command::new(std::env::current_exe().unwrap()).args([state, case]).status().unwrap();
            assert!(status.success(), "{case} {state}: {status}");
        }
    }
}

fn prepare(state: &str, case: &str) {
    // Live taint on many pages, on none of which the case works.
    let elsewhere: Vec<String> = (0..64).map(|_| "elsewhere".repeat(1000)).collect();
    if state == "elsewhere" {
        for text in &elsewhere {
            iast::taint(&text[..64], iast::Origin::HttpRequestParameter, "elsewhere");
        }
    }
    let size: usize = case.split(' ').nth(1).and_then(|size| size.parse().ok()).expect("a case with a size");
    let value: String = (0..size).map(|n| char::from(b'a' + (n % 23) as u8)).collect();
    if state == "tainted" {
        iast::taint(&value, iast::Origin::HttpRequestParameter, "q");
    }
    let time = run(case, &value, usize::from(state == "tainted"));
    println!("{case}\t{state}\t{time:.3}");
    black_box(&elsewhere);
}

/// The time of one operation. The ranges are those of a copy of `value`.
fn run(case: &str, value: &str, ranges: usize) -> f64 {
    let mut target = vec![0; value.len()];
    target.copy_from_slice(black_box(value.as_bytes()));
    assert_eq!(iast::ranges(&target).len(), ranges);
    let observed =
        OBSERVED.iter().find(|(name, _)| case.strip_prefix("observed_").is_some_and(|case| case.starts_with(name)));
    if let Some((_, operation)) = observed {
        assert_eq!(iast::ranges(&operation(value)).is_empty(), ranges == 0, "{case}");
        measure(|| drop(black_box(operation(black_box(value)))))
    } else if case.starts_with("memcpy") {
        measure(|| black_box(&mut target[..]).copy_from_slice(black_box(value.as_bytes())))
    } else if case.starts_with("clone") {
        measure(|| drop(black_box(black_box(value).to_owned())))
    } else if case.starts_with("format!") {
        measure(|| drop(black_box(format!("name = '{}'", black_box(value)))))
    } else {
        measure(|| {
            let mut grown = String::new();
            (0..100).for_each(|_| grown.push_str(black_box(value)));
            drop(black_box(grown));
        })
    }
}

fn measure(mut operation: impl FnMut()) -> f64 {
    let mut sample = |count: u32| {
        let start = Instant::now();
        (0..count).for_each(|_| operation());
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
