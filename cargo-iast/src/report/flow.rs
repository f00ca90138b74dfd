//! The way of the data: where it came in, the steps, the dangerous call.

use iast_report::words::describe;
use iast_schema::{Finding, Location};

/// A place on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waypoint<'a> {
    /// What it is there.
    pub(crate) role: Role,
    /// The file.
    pub(crate) file: &'a str,
    /// The line, from 1; 0 when unknown.
    pub(crate) line: u32,
    /// The column in characters, from 1; 0 when unknown.
    pub(crate) column: u32,
    /// The function.
    pub(crate) function: &'a str,
    /// What happens there.
    pub(crate) what: String,
}

/// What a place on the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The data comes in.
    Source,
    /// It is handed on.
    Step,
    /// It does harm.
    Sink,
}

/// The ways to the dangerous call, one for each source. That of the first has the steps that were seen on it. Without a
/// source or a place in the program there is none.
pub(crate) fn ways(finding: &Finding) -> Vec<Vec<Waypoint<'_>>> {
    let ways = (0..finding.sources.len()).map(|index| way(finding, index));
    ways.filter(|way| !way.is_empty()).collect()
}

fn way(finding: &Finding, index: usize) -> Vec<Waypoint<'_>> {
    let source = &finding.sources[index];
    let sink = &finding.location;
    let mut way: Vec<Waypoint<'_>> = Vec::new();
    if index == 0 {
        way.extend(finding.flow.iter().map(|step| Waypoint {
            role: Role::Step,
            file: &step.file,
            line: step.line,
            column: 0,
            function: &step.function,
            what: step.what.clone(),
        }));
    }
    if let Some(place) = source.location.as_ref().filter(|place| !place.file.is_empty()) {
        // The engine's steps begin with the source, unless they were cut.
        match way.first_mut().filter(|first| is_at(first, place)) {
            Some(first) => {
                first.role = Role::Source;
                first.column = place.column;
            }
            None => way.insert(0, at(place, Role::Source, describe(source))),
        }
    }
    if !sink.file.is_empty() {
        match way.last_mut().filter(|last| last.role == Role::Step && is_at(last, sink)) {
            Some(last) => {
                last.role = Role::Sink;
                last.column = sink.column;
            }
            None => {
                way.push(at(sink, Role::Sink, iast_catalogue::entry(finding.kind).label.to_owned()));
            }
        }
    }
    // What has an end but no beginning is no way.
    if way.first().is_some_and(|first| first.role == Role::Sink) { Vec::new() } else { way }
}

fn is_at(waypoint: &Waypoint<'_>, place: &Location) -> bool {
    (waypoint.file, waypoint.line) == (&place.file, place.line)
}

fn at(place: &Location, role: Role, what: String) -> Waypoint<'_> {
    Waypoint { role, file: &place.file, line: place.line, column: place.column, function: &place.function, what }
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::{finding, location, source};
    use iast_schema::{Source, Step};

    use super::*;

    fn show(finding: &Finding) -> Vec<String> {
        let show = |way: &Vec<Waypoint<'_>>| {
            let show = |at: &Waypoint<'_>| format!("{:?} {}:{}:{} {}", at.role, at.file, at.line, at.column, at.what);
            way.iter().map(show).collect::<Vec<_>>().join(", ")
        };
        ways(finding).iter().map(show).collect()
    }

    fn step(file: &str, line: u32, what: &str) -> Step {
        Step { file: file.into(), line, function: String::new(), what: what.into() }
    }

    #[test]
    fn ends_that_the_steps_lack_are_added() {
        let expect = "Source src/web.rs:22:14 http.request.parameter `name`, Step src/dao.rs:2:0 format!, \
                      Sink src/dao.rs:3:21 SQL statement";
        assert_eq!(show(&finding()), [expect]);
    }

    #[test]
    fn ends_that_the_steps_have_are_not_doubled() {
        let flow =
            vec![step("src/web.rs", 22, "name"), step("src/dao.rs", 2, "format!"), step("src/dao.rs", 3, "query")];
        let expect = "Source src/web.rs:22:14 name, Step src/dao.rs:2:0 format!, Sink src/dao.rs:3:21 query";
        assert_eq!(show(&Finding { flow, ..finding() }), [expect]);
    }

    #[test]
    fn each_source_has_a_way() {
        let second = Source { location: Some(location("src/web.rs", 23, 1, "search", "shop::web")), ..source("b", "") };
        let finding = Finding { sources: vec![source("a", ""), second], flow: Vec::new(), ..finding() };
        assert_eq!(
            show(&finding),
            [
                "Source src/web.rs:22:14 http.request.parameter `a`, Sink src/dao.rs:3:21 SQL statement",
                "Source src/web.rs:23:1 http.request.parameter `b`, Sink src/dao.rs:3:21 SQL statement",
            ]
        );
    }

    #[test]
    fn without_a_beginning_there_is_no_way() {
        let nowhere = Source { location: None, ..source("a", "") };
        assert!(ways(&Finding { sources: vec![nowhere], flow: Vec::new(), ..finding() }).is_empty());
        assert!(ways(&Finding { sources: Vec::new(), flow: Vec::new(), ..finding() }).is_empty());
    }

    #[test]
    fn a_source_that_is_the_sink_has_both_ends() {
        let here = Source { location: Some(finding().location), ..source("a", "") };
        let finding = Finding { sources: vec![here], flow: vec![step("src/dao.rs", 3, "query")], ..finding() };
        assert_eq!(show(&finding), ["Source src/dao.rs:3:21 query, Sink src/dao.rs:3:21 SQL statement"]);
    }
}
