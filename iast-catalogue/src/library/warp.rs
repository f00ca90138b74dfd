//! Routes of warp: which of them answer to every method, by the type of the filter that is served.
//!
//! That type says how the filter was put together, unless it was boxed:
//! `Or<Map<And<path::Exact<..>, FilterFn<method::method_is<..>>>, closure>, ..>`.

use super::Told;
use super::name;

/// One way through a filter: whether it asks for a path and for a method.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Way {
    path: bool,
    method: bool,
}

/// More ways are not looked at.
const MOST: usize = 10_000;

/// Whether a way through what is served asks for a path, and for no method. What asks for neither answers what is left.
pub(super) fn is_without_methods(told: &Told<'_>) -> Option<&'static str> {
    let filter = name::arguments_of(told.type_name).into_iter().next()?;
    let is_open = |way: &Way| way.path && !way.method;
    ways(filter)?.iter().any(is_open).then_some("any")
}

/// The ways through a filter. `None` when there are too many.
fn ways(filter: &str) -> Option<Vec<Way>> {
    let arguments = name::arguments_of(filter);
    match (name::last_of(filter), &arguments[..]) {
        ("And", [first, second]) => {
            let (first, second) = (ways(first)?, ways(second)?);
            let join = |a: &Way, b: &Way| Way { path: a.path || b.path, method: a.method || b.method };
            let all = || first.iter().flat_map(|a| second.iter().map(move |b| join(a, b))).collect();
            (first.len() * second.len() <= MOST).then(all)
        }
        ("Or", [first, second]) => {
            let mut all = ways(first)?;
            all.extend(ways(second)?);
            (all.len() <= MOST).then_some(all)
        }
        ("AndThen" | "Map" | "MapErr" | "OrElse" | "Recover" | "Then" | "Unify" | "UntupleOne", [first, ..]) => {
            ways(first)
        }
        _ => {
            // Of what is boxed nobody can tell.
            let method = ["filters::method::", "::BoxedFilter", "filters::fs::"];
            Some(vec![Way {
                path: filter.contains("filters::path::"),
                method: method.iter().any(|part| filter.contains(part)),
            }])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "warp::filters::path::Exact<warp::filters::path::internal::Opaque<&str>>";
    const GET: &str = "warp::filter::FilterFn<warp::filters::method::method_is<warp::filters::method::get::{{closure}}>::{{closure}}>";
    const ANY: &str = "warp::filters::any::Any";

    fn and(first: &str, second: &str) -> String {
        format!("warp::filter::and::And<{first}, {second}>")
    }

    fn or(first: &str, second: &str) -> String {
        format!("warp::filter::or::Or<{first}, {second}>")
    }

    fn map(filter: &str) -> String {
        format!("warp::filter::map::Map<{filter}, shop::routes::{{{{closure}}}}>")
    }

    fn is_open(filter: &str) -> bool {
        let type_name = format!("warp::server::serve<{filter}>");
        is_without_methods(&Told { arguments: &[], chain: &[], type_name: &type_name }).is_some()
    }

    #[test]
    fn a_route_is_open_when_no_part_of_it_asks_for_a_method() {
        assert!(is_open(&map(PATH)));
        assert!(is_open(&or(&map(&and(PATH, GET)), &map(PATH))));
        assert!(is_open(&and(PATH, &or(&map(&and(PATH, GET)), &map(ANY)))));
        assert!(!is_open(&map(&and(PATH, GET))));
        assert!(!is_open(&and(GET, &or(&map(PATH), &map(PATH)))));
        assert!(!is_open(&and(&or(&map(PATH), &map(PATH)), GET)));
    }

    #[test]
    fn what_answers_the_rest_is_no_route() {
        assert!(!is_open(&map(ANY)));
        assert!(!is_open(&or(&map(&and(PATH, GET)), &map(ANY))));
    }

    #[test]
    fn of_what_is_boxed_nobody_can_tell() {
        assert!(!is_open("warp::filter::boxed::BoxedFilter<(&str,)>"));
        assert!(!is_open(&map(&and(PATH, "warp::filter::boxed::BoxedFilter<()>"))));
        for odd in ["", "x<", "And<a>", "Or<,>", "warp::filter::or::Or"] {
            assert!(!is_open(odd), "{odd}");
        }
    }

    #[test]
    fn there_may_be_too_many_ways() {
        let mut filter = map(PATH);
        for _ in 0..20 {
            filter = and(&or(PATH, PATH), &filter);
        }
        assert!(!is_open(&filter));
    }
}
