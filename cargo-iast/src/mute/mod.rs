//! Findings that a team has decided not to hear of: the `[[mute]]` tables of `iast.toml`.
//!
//! A mute says why, and may say until when. One that says no reason, has expired or cannot be understood mutes nothing:
//! then the findings are reported, and what is wrong is said.

pub(crate) mod edit;
mod rule;

use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;
use toml_edit::{Document, Item as Toml, TomlError};

use self::rule::Rule;
use crate::model::{Report, Status};

/// Why a finding is muted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Muted {
    /// The reason that was given.
    pub(crate) reason: String,
    /// The last day on which it is muted, such as `2030-12-31`.
    pub(crate) until: Option<String>,
}

/// The mutes of a file.
#[derive(Debug, Default)]
pub(crate) struct Mutes {
    rules: Vec<Rule>,
    /// What is wrong with the file, and what has expired.
    notes: Vec<String>,
}

/// The day on which mutes have to be valid, in UTC: the same for a whole team and its CI.
pub(crate) fn today() -> Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

impl Mutes {
    /// Reads the mutes of a file, which need not exist. `shown` is what messages call it.
    pub(crate) fn read(file: &Path, shown: &str, today: Date) -> Self {
        if !file.exists() {
            return Self::default();
        }
        match iast_config::read(file) {
            Ok(text) => Self::parse(&text, shown, today),
            Err(error) => Self { rules: Vec::new(), notes: vec![format!("{shown}: no mute applies: {error}")] },
        }
    }

    fn parse(text: &str, shown: &str, today: Date) -> Self {
        let mut mutes = Self::default();
        let line_of = |span| line_of(text, span);
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                mutes.notes.push(format!("{shown}: no mute applies: {}", described(&error, text)));
                return mutes;
            }
        };
        let Some(item) = document.get(iast_config::MUTE) else { return mutes };
        let Toml::ArrayOfTables(tables) = item else {
            let line = line_of(item.span());
            mutes.notes.push(format!("{shown}:{line}: no mute applies: write each of them below a line `[[mute]]`"));
            return mutes;
        };
        for table in tables {
            let place = format!("{shown}:{}", line_of(table.span()));
            match Rule::of(table, &place) {
                Ok(rule) => match rule.until.filter(|until| *until < today) {
                    Some(until) => {
                        mutes.notes.push(format!("{place}: this mute has expired on {until} and no longer applies"));
                    }
                    None => mutes.rules.push(rule),
                },
                Err(problem) => mutes.notes.push(format!("{place}: this mute does not apply: {problem}")),
            }
        }
        mutes
    }

    /// Takes what is muted out of the findings, and says what is wrong and what matches nothing.
    pub(crate) fn apply(self, report: &mut Report) {
        let mut used = vec![false; self.rules.len()];
        if !self.rules.is_empty() {
            let items = std::mem::take(&mut report.items);
            for mut item in items {
                let matching = || self.rules.iter().enumerate().filter(|(_, rule)| rule.matches(&item.finding));
                matching().for_each(|(number, _)| used[number] = true);
                let Some((_, rule)) = matching().next() else {
                    report.items.push(item);
                    continue;
                };
                let until = rule.until.map(|until| until.to_string());
                item.status = Status::Muted(Muted { reason: rule.reason.clone(), until });
                report.muted.push(item);
            }
        }
        let unused = self.rules.iter().zip(used).filter(|(_, used)| !used);
        report.unused_mutes.extend(unused.map(|(rule, _)| rule.described()));
        report.notes.extend(self.notes);
    }
}

/// What is wrong with a text that is no TOML, in one line.
fn described(error: &TomlError, text: &str) -> String {
    format!("line {}: {}", line_of(text, error.span()), error.message().trim().replace('\n', ", "))
}

fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start);
    1 + text.as_bytes().iter().take(start).filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::finding;
    use iast_schema::{Finding, Location, Request, VulnerabilityKind};
    use proptest::prelude::*;

    use super::*;
    use crate::findings::Run;
    use crate::model::Item;

    fn report(findings: Vec<Finding>) -> Report {
        let items = findings.into_iter().map(|finding| Item::new(Box::new(finding), Vec::new())).collect();
        Report::new(Run { items, ..Run::default() }, "/".into())
    }

    fn applied(toml: &str, findings: Vec<Finding>) -> Report {
        let mut report = report(findings);
        Mutes::parse(toml, "iast.toml", jiff::civil::date(2030, 6, 15)).apply(&mut report);
        report
    }

    /// Checks whether a mute with these conditions mutes the finding.
    fn check(conditions: &str, finding: &Finding, expect: bool) {
        let report = applied(&format!("[[mute]]\n{conditions}\nreason = 'a'"), vec![finding.clone()]);
        assert_eq!(report.notes, [""; 0], "{conditions}");
        assert_eq!(report.muted.len() == 1, expect, "{conditions}");
        assert_eq!(report.unused_mutes.is_empty(), expect, "{:?}", report.unused_mutes);
    }

    fn check_wrong(toml: &str, expect: &str) {
        let report = applied(toml, vec![finding()]);
        assert_eq!(report.notes, [expect]);
        assert_eq!((report.items.len(), report.muted.len()), (1, 0), "{toml}");
    }

    #[test]
    fn all_conditions_of_a_mute_have_to_hold() {
        let sql = finding();
        check("fingerprint = '0123456789abcdef'", &sql, true);
        check("fingerprint = '0123456789abcde0'", &sql, false);
        check("type = 'sql-injection'", &sql, true);
        check("type = 'SQL_INJECTION'", &sql, true);
        check("type = 'xss'", &sql, false);
        check("path = 'src/*.rs'", &sql, true);
        check("path = '**/dao.rs'", &sql, true);
        check("path = '*.rs'", &sql, false);
        check("path = 'src/{dao,web}.rs'\ntype = 'sql'", &sql, true);
        check("path = 'src/dao.rs'\ntype = 'xss'", &sql, false);
        check("type = 'sql'\nuntil = 2030-06-15", &sql, true);
        check("type = 'sql'\nuntil = '2030-06-15'", &sql, true);
    }

    #[test]
    fn a_route_is_what_the_framework_calls_it_or_all_below_it() {
        let request = Request {
            method: "GET".into(),
            route: Some("/users/{id}".into()),
            path: "/users/1".into(),
            credentials: None,
        };
        let routed = Finding { request: Some(request.clone()), ..finding() };
        check("route = '/users/{id}'", &routed, true);
        check("route = 'GET /users/{id}'", &routed, true);
        check("route = 'POST /users/{id}'", &routed, false);
        check("route = '/users/*'", &routed, true);
        check("route = '/*'", &routed, true);
        check("route = '/users/1'", &routed, false);
        check("route = '/user/*'", &routed, false);
        let unrouted = Finding { request: Some(Request { route: None, ..request }), ..finding() };
        check("route = '/users/1'", &unrouted, true);
        check("route = '/users/1'", &Finding { request: None, ..finding() }, false);
    }

    #[test]
    fn the_separator_of_paths_does_not_matter() {
        let location = Location { file: "src\\dao.rs".into(), ..finding().location };
        check("path = 'src/dao.rs'", &Finding { location, ..finding() }, true);
    }

    #[test]
    fn what_has_expired_is_said_and_reported_again() {
        check_wrong(
            "\n[[mute]]\ntype = 'sql'\nreason = 'a'\nuntil = 2030-06-14",
            "iast.toml:2: this mute has expired on 2030-06-14 and no longer applies",
        );
    }

    #[test]
    fn what_is_wrong_is_said_and_mutes_nothing() {
        let wrong = |text: &str, problem: &str| {
            check_wrong(&format!("[[mute]]\n{text}"), &format!("iast.toml:1: this mute does not apply: {problem}"));
        };
        wrong("type = 'sql'", "it says no reason; write `reason = \"..\"`");
        wrong("type = 'sql'\nreason = ' '", "it says no reason; write `reason = \"..\"`");
        wrong(
            "reason = 'a'",
            "it would mute everything; write `fingerprint = ..`, `type = ..`, `path = ..` or `route = ..`",
        );
        wrong(
            "typ = 'sql'\nreason = 'a'",
            "there is no key `typ`; the keys are `fingerprint`, `type`, `path`, `route`, `reason`, `until`",
        );
        wrong("type = 3\nreason = 'a'", "`type` is no text; write `type = \"..\"`");
        wrong(
            "path = 'a{b'\nreason = 'a'",
            "`path`: error parsing glob 'a{b': unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
        );
        wrong("type = 'sql'\nreason = 'a'\nuntil = '2030-02-30'", "`until` is no date; write `until = 2030-12-31`");
        wrong("type = 'sql'\nreason = 'a'\nuntil = 12:00:00", "`until` is no date; write `until = 2030-12-31`");
        let error = "zzz".parse::<VulnerabilityKind>().unwrap_err();
        wrong("type = 'zzz'\nreason = 'a'", &format!("`type`: {error}"));
        check_wrong("a = [", "iast.toml: no mute applies: line 1: unclosed array, expected `]`");
        check_wrong("mute = 3", "iast.toml:1: no mute applies: write each of them below a line `[[mute]]`");
    }

    #[test]
    fn a_mute_that_matches_nothing_is_named() {
        let report = applied("[[mute]]\ntype = 'xss'\npath = 'b'\nreason = 'a'", vec![finding()]);
        assert_eq!(report.unused_mutes, ["iast.toml:1: the mute of type `xss` and path `b`"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// A file that anybody may have written mutes only what it says.
        #[test]
        fn no_text_makes_it_panic_or_mute_without_a_reason(
            text in "(\\[{1,2}mute\\]{1,2}\n|(type|path|route|until|reason|mute|x) = (3|\"\\PC{0,6}\"|\"sql\"|2031-01-01|\\[\\])\n|\\PC{0,4}\n){0,8}",
        ) {
            let report = applied(&text, vec![finding()]);
            prop_assert_eq!(report.items.len() + report.muted.len(), 1);
            for item in &report.muted {
                prop_assert!(matches!(&item.status, Status::Muted(muted) if !muted.reason.is_empty()));
            }
        }
    }
}
