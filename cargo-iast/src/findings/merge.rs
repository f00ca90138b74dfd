//! The findings of several processes as one list.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use iast_schema::{Confidence, Finding};

use crate::model::Item;

/// The findings of several processes.
#[derive(Debug, Default)]
pub(super) struct Merged(HashMap<String, (Box<Finding>, Vec<String>)>);

impl Merged {
    pub(super) fn add(&mut self, process: HashMap<String, Box<Finding>>) {
        self.0.reserve(process.len());
        for (fingerprint, finding) in process {
            let test = finding.test.clone();
            match self.0.entry(fingerprint) {
                Entry::Vacant(place) => {
                    place.insert((finding, test.into_iter().collect()));
                }
                Entry::Occupied(place) => {
                    let (known, tests) = place.into_mut();
                    join(known, finding);
                    tests.extend(test);
                }
            }
        }
    }

    /// The worst first, then by place.
    pub(super) fn items(self) -> Vec<Item> {
        let items = self.0.into_values().map(|(finding, mut tests)| {
            tests.sort();
            tests.dedup();
            Item::new(finding, tests)
        });
        let mut items: Vec<Item> = items.collect();
        items.sort_unstable_by(|a, b| iast_schema::worst_first(&a.finding, &b.finding));
        items
    }
}

/// Two processes have found the same: what speaks loudest stays, as in the engine, and of equals the first. Its facts are
/// those of both.
fn join(known: &mut Box<Finding>, other: Box<Finding>) {
    let rank = |finding: &Finding| {
        let is_confirmed = finding.confidence == Confidence::Confirmed;
        (is_confirmed, finding.severity, finding.proven == Some(true), finding.attack == Some(true))
    };
    let count = known.count.saturating_add(other.count);
    let time = known.time.min(other.time);
    let production = either(known.production, other.production, true);
    let attack = either(known.attack, other.attack, true);
    let credentials = |finding: &Finding| finding.request.as_ref().and_then(|request| request.credentials);
    // A call that is reached by anybody is not protected by those who log in.
    let credentials = either(credentials(known), credentials(&other), false);
    if (rank(&other), known.time) > (rank(known), other.time) {
        *known = other;
    }
    (known.count, known.time, known.production, known.attack) = (count, time, production, attack);
    if let Some(request) = &mut known.request {
        request.credentials = credentials;
    }
}

/// `wins` when one of them is, else what is known.
fn either(a: Option<bool>, b: Option<bool>, wins: bool) -> Option<bool> {
    if a == Some(wins) || b == Some(wins) { Some(wins) } else { a.or(b) }
}

#[cfg(test)]
mod tests {
    use iast_schema::Severity;
    use iast_schema::testing::finding;

    use super::*;

    fn merged(findings: &[Finding]) -> Vec<Item> {
        let mut merged = Merged::default();
        for finding in findings {
            merged.add(HashMap::from([(finding.fingerprint.clone(), Box::new(finding.clone()))]));
        }
        merged.items()
    }

    #[test]
    fn processes_add_up() {
        let at = |time, count, test: &str| Finding { time, count, test: Some(test.into()), ..finding() };
        let items = merged(&[at(5, 3, "b"), at(4, 2, "a"), at(6, u64::MAX, "b")]);
        let [item] = &items[..] else { panic!("{items:?}") };
        assert_eq!((item.finding.count, item.finding.time), (u64::MAX, 4));
        assert_eq!(item.tests, ["a", "b"]);
    }

    /// The order in which files are read says nothing about what was found.
    #[test]
    fn what_speaks_loudest_stays_whatever_comes_first() {
        let weak = Finding { severity: Severity::High, proven: Some(false), time: 1, ..finding() };
        let strong = Finding { proven: Some(true), production: Some(true), time: 2, ..finding() };
        for findings in [[weak.clone(), strong.clone()], [strong, weak]] {
            let items = merged(&findings);
            assert_eq!(items[0].finding.proven, Some(true));
            assert_eq!((items[0].finding.production, items[0].finding.time), (Some(true), 1));
        }
    }
}
