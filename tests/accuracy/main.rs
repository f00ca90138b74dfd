//! The accuracy suite: how much of what it should see the engine sees, how exactly, and what it makes up.
//!
//! A case is a sequence of ordinary statements from `param: String` to a value at a sink, see [`case`] for how one is
//! written. Nobody states by hand which bytes of the value are tainted: each case is first run without us on inputs
//! that differ in every byte, and what varies is the truth ([`oracle`]). Then it is run with a tainted `param`, and
//! the tracked ranges are held against the truth ([`engine`]). What the engine is known to get wrong stands in
//! `known.txt`, each with its reason; a miss that is not listed there fails, and so does a listed one that is none.
//!
//! ```text
//! cargo test --all-features --test accuracy -- --nocapture            # and with --release
//! IAST_ACCURACY_ONLY=codecs/hex cargo test --all-features --test accuracy in_order -- --nocapture
//! IAST_ACCURACY_PRUNE=1 cargo test --all-features --test accuracy         # shortens known.txt, never adds to it
//! ```
//!
//! The score is printed and written to `tmp/accuracy-<mode>.md` in the target directory.

#![cfg(all(feature = "enable", feature = "tower"))]

mod alphabet;
mod case;
mod cases;
mod engine;
mod known;
mod oracle;
mod programs;
mod random;
mod score;
mod support;

use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

use case::Case;
use engine::Verified;
use known::Mode;
use random::Random;

#[cfg(feature = "custom-allocator")]
#[global_allocator]
static ALLOCATOR: iast::Alloc = iast::Alloc::new(std::alloc::System);

/// One mode at a time, so that "single-threaded" is true.
static ALONE: Mutex<()> = Mutex::new(());

/// The orders of the shuffled runs. More may be added when one is found that fails.
const SEEDS: [u64; 4] = [1, 7, 1848, 0x5eed];
const THREADS: usize = 16;

#[test]
fn there_are_enough_cases_and_none_twice() {
    let mut names: Vec<String> = cases::all().map(Case::name).collect();
    let negatives = cases::all().filter(|case| !case.is_kept()).count();
    assert!(names.len() >= 600, "{} cases", names.len());
    assert!(negatives >= 150, "{negatives} negatives");
    names.sort();
    assert!(names.is_sorted_by(|left, right| left < right), "a name is there twice");
}

#[test]
fn in_order() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let verified = verified();
    let results = engine::run_all(verified.iter());
    let table = score::table(&results);
    println!("{}\n{table}", Mode::current());
    if std::env::var_os("IAST_ACCURACY_ONLY").is_none() {
        score::write(&table);
    }
    known::prune(&results);
    known::check(&results);
}

#[test]
fn shuffled_in_one_process() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let verified = verified();
    for seed in SEEDS {
        println!("seed {seed}");
        let mut order: Vec<&Verified> = verified.iter().collect();
        Random::new(seed).shuffle(&mut order);
        known::check(&engine::run_all(order));
    }
}

#[test]
fn on_sixteen_threads() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let verified = verified();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS as u64)
            .map(|thread| {
                scope.spawn(move || {
                    let mut order: Vec<&Verified> = verified.iter().collect();
                    Random::new(SEEDS[0] + thread).shuffle(&mut order);
                    engine::run_all(order)
                })
            })
            .collect();
        for thread in threads {
            known::check(&thread.join().expect("the thread ends"));
        }
    });
}

#[test]
fn without_interceptors() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    if !Mode::current().intercepted {
        return;
    }
    let status = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "in_order", "programs::ranges_are_the_bytes_that_vary", "--nocapture", "--test-threads=1"])
        .env("IAST_INTERCEPT", "off")
        .env("IAST_REPORT", "off")
        .status()
        .expect("this program starts");
    assert!(status.success(), "see above");
}

/// All cases with their truth, found once. Panics when one does not do what it declares.
fn verified() -> &'static [Verified] {
    static VERIFIED: OnceLock<Vec<Verified>> = OnceLock::new();
    VERIFIED.get_or_init(|| {
        let only = std::env::var("IAST_ACCURACY_ONLY").unwrap_or_default();
        let mut wrong = Vec::new();
        let mut verified = Vec::new();
        for case in cases::all().filter(|case| case.name().starts_with(&only)) {
            match oracle::truths(case) {
                Ok(truths) => verified.push(Verified { case, truths }),
                Err(why) => wrong.push(format!("{}: {why}", case.name())),
            }
        }
        assert!(wrong.is_empty(), "cases that do not do what they declare:\n{}", wrong.join("\n"));
        verified
    })
}
