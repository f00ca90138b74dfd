//! Which requests are analysed: a share of them, and only so many at the same time.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::config;
use crate::stats::{COUNTERS, count};

static ADMISSION: Admission = Admission::new();

struct Admission {
    /// The requests so far.
    seen: AtomicU64,
    /// Those that are being analysed now.
    open: AtomicU64,
}

/// The right to analyse one request, until it is dropped.
#[derive(Debug)]
pub(crate) struct Permit(());

/// Decides whether the next request is analysed.
pub(crate) fn admit() -> Option<Permit> {
    let config = config::get();
    if !ADMISSION.samples(config.request_sampling) {
        count(&COUNTERS.unsampled_requests);
        return None;
    }
    if !ADMISSION.enters(config.concurrent_requests) {
        count(&COUNTERS.crowded_requests);
        return None;
    }
    Some(Permit(()))
}

impl Admission {
    const fn new() -> Self {
        Self { seen: AtomicU64::new(0), open: AtomicU64::new(0) }
    }

    /// Counts a request, and tells whether it is one of the `percent` in a hundred. They are spread evenly and begin with
    /// the first, so that somebody who tries it out by hand sees something.
    fn samples(&self, percent: u64) -> bool {
        let number = self.seen.fetch_add(1, Relaxed) % 100;
        let of_the_first = |requests: u64| (requests * percent).div_ceil(100);
        of_the_first(number + 1) > of_the_first(number)
    }

    /// Takes one of `most` places, when one is free.
    fn enters(&self, most: u64) -> bool {
        self.open.fetch_update(Relaxed, Relaxed, |open| (open < most).then_some(open + 1)).is_ok()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        ADMISSION.open.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_exact_and_spread() {
        for percent in 0..=100 {
            let admission = Admission::new();
            let sampled: Vec<bool> = (0..200).map(|_| admission.samples(percent)).collect();
            let share = |requests: &[bool]| requests.iter().filter(|sampled| **sampled).count() as u64;
            assert_eq!((share(&sampled[..100]), share(&sampled[100..])), (percent, percent));
            assert_eq!(sampled[0], percent > 0, "the first, of {percent} in a hundred");
            for ten in sampled.chunks(10) {
                assert!(share(ten).abs_diff(percent.div_ceil(10)) <= 1, "{percent}: {ten:?}");
            }
        }
    }

    #[test]
    fn there_are_only_so_many_places() {
        let admission = Admission::new();
        assert_eq!([(); 3].map(|()| admission.enters(2)), [true, true, false]);
        admission.open.fetch_sub(1, Relaxed);
        assert!(admission.enters(2) && !admission.enters(2));
    }
}
