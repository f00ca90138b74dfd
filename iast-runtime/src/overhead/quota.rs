//! How many findings one request may make.
//!
//! A flow that was reported before is counted and costs nothing, so each request can show the next ones. Without
//! deduplication every finding has its price, and `rotation` makes each request of a route begin where the last one ended.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use iast_schema::VulnerabilityKind;

use super::rotation::{self, Counts};
use crate::config::{self, UNLIMITED};

/// The findings that one request may still make.
#[derive(Debug, Default)]
pub(crate) struct Quota(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The findings made.
    used: u64,
    /// What earlier requests of the route have reported. Looked up at the first finding.
    reported: Option<Counts>,
    /// How many flows of each type the request has shown, until the quota was used up.
    seen: Counts,
    /// The flows that it has shown, and whether they may be reported.
    known: HashMap<u64, bool>,
}

impl Quota {
    /// Whether a finding of `kind` may be made of the flow that `what` stands for, in a request to `route`.
    pub(crate) fn admits(&self, kind: VulnerabilityKind, what: u64, route: impl FnOnce() -> String) -> bool {
        let config = config::get();
        let most = config.findings_per_request;
        most == UNLIMITED || {
            let reported = || if config.deduplicate { Counts::new() } else { rotation::reported(&route()) };
            self.state().admits(kind, what, most, reported)
        }
    }

    /// The request has ended.
    pub(crate) fn end(&self, route: impl FnOnce() -> String) {
        let config = config::get();
        let state = std::mem::take(&mut *self.state());
        if state.reported.is_some() && !config.deduplicate {
            rotation::ended(route(), (state.used >= config.findings_per_request).then_some(state.seen));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn admits(&mut self, kind: VulnerabilityKind, what: u64, most: u64, reported: impl FnOnce() -> Counts) -> bool {
        let is_left = self.used < most;
        let admitted = match self.known.get(&what) {
            Some(known) => *known && is_left,
            None if is_left => {
                let reported = self.reported.get_or_insert_with(reported);
                let seen = self.seen.entry(kind).or_default();
                *seen += 1;
                let is_new = *seen > reported.get(&kind).copied().unwrap_or_default();
                self.known.insert(what, is_new);
                is_new
            }
            None => false,
        };
        self.used += u64::from(admitted);
        admitted
    }
}

#[cfg(test)]
mod tests {
    use VulnerabilityKind::{SqlInjection, Xss};

    use super::*;

    #[test]
    fn a_request_makes_so_many_findings_and_the_next_one_goes_on() {
        let mut reported = Counts::new();
        let mut all = Vec::new();
        for _ in 0..3 {
            let mut state = State::default();
            let mut found: Vec<u64> = Vec::new();
            for what in 0..5 {
                let kind = if what == 2 { Xss } else { SqlInjection };
                if state.admits(kind, what, 2, || reported.clone()) {
                    found.push(what);
                }
            }
            reported = state.seen;
            all.push(found);
        }
        assert_eq!(all, [vec![0, 1], vec![2, 3], vec![4]]);
    }

    #[test]
    fn a_flow_that_may_not_be_reported_stays_so_and_each_repetition_counts() {
        let mut state = State::default();
        let mut admits = |what| state.admits(SqlInjection, what, 3, || Counts::from([(SqlInjection, 1)]));
        assert_eq!([0, 0, 1, 1, 0, 1, 1].map(&mut admits), [false, false, true, true, false, true, false]);
    }
}
