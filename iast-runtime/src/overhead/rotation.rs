//! What the requests of each route have reported, so that the next one begins behind it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use iast_schema::VulnerabilityKind;

/// Flows of each type.
pub(super) type Counts = HashMap<VulnerabilityKind, u64>;

/// The routes that are remembered.
const ROUTES: usize = 4096;

#[derive(Default)]
struct Routes {
    by_name: HashMap<String, Route>,
    /// Counts the uses, to tell which was the last.
    clock: u64,
}

struct Route {
    reported: Counts,
    used: u64,
}

static ROUTES_SEEN: Mutex<Option<Routes>> = Mutex::new(None);

/// What earlier requests of a route have reported.
pub(super) fn reported(route: &str) -> Counts {
    routes().get_or_insert_default().reported(route)
}

/// A request of a route has ended: it has `shown` this much, or when its quota was not used up, all there is.
pub(super) fn ended(route: String, shown: Option<Counts>) {
    routes().get_or_insert_default().ended(route, shown);
}

fn routes() -> MutexGuard<'static, Option<Routes>> {
    ROUTES_SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Routes {
    fn reported(&mut self, route: &str) -> Counts {
        self.clock += 1;
        let Some(known) = self.by_name.get_mut(route) else { return Counts::new() };
        known.used = self.clock;
        known.reported.clone()
    }

    fn ended(&mut self, name: String, shown: Option<Counts>) {
        self.clock += 1;
        let Some(shown) = shown else {
            // The next one begins at the start again.
            self.by_name.remove(&name);
            return;
        };
        if self.by_name.len() >= ROUTES && !self.by_name.contains_key(&name) {
            let oldest = self.by_name.iter().min_by_key(|(_, route)| route.used).map(|(name, _)| name.clone());
            oldest.map(|oldest| self.by_name.remove(&oldest));
        }
        let route = self.by_name.entry(name).or_insert_with(|| Route { reported: Counts::new(), used: 0 });
        route.used = self.clock;
        for (kind, count) in shown {
            // Requests in flight at the same time began at the same place.
            let known = route.reported.entry(kind).or_default();
            *known = count.max(*known);
        }
    }
}

#[cfg(test)]
mod tests {
    use VulnerabilityKind::SqlInjection;

    use super::*;

    #[test]
    fn a_route_goes_on_until_all_was_shown() {
        let mut routes = Routes::default();
        let shown = |count| Some(Counts::from([(SqlInjection, count)]));
        routes.ended("GET /".to_owned(), shown(4));
        routes.ended("GET /".to_owned(), shown(2));
        assert_eq!((routes.reported("GET /").get(&SqlInjection), routes.reported("POST /").len()), (Some(&4), 0));
        routes.ended("GET /".to_owned(), None);
        assert!(routes.reported("GET /").is_empty());
    }

    #[test]
    fn the_route_that_was_not_used_for_longest_is_forgotten() {
        let mut routes = Routes::default();
        let shown = || Some(Counts::from([(SqlInjection, 1)]));
        for number in 0..ROUTES {
            routes.ended(format!("GET /{number}"), shown());
        }
        let _ = routes.reported("GET /0");
        routes.ended("GET /new".to_owned(), shown());
        let is_known = |routes: &mut Routes, name: &str| !routes.reported(name).is_empty();
        assert_eq!(routes.by_name.len(), ROUTES);
        assert!(is_known(&mut routes, "GET /0") && is_known(&mut routes, "GET /new"));
        assert!(!is_known(&mut routes, "GET /1"));
    }
}
