//! The page of the book that shows what is as expected and what is not yet: `book/src/conformance.md`.
//!
//! The test runs every case, writes what it saw as JSON to `conformance.json` in the target directory, and compares
//! the page that this makes with the one in the book. With `WEBLOG_WRITE_PAGE=1` it writes the page instead.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::{sinks, sources};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../book/src/conformance.md");

const HEAD: &str = "\
# Conformance

`examples/weblog` is a service with a careless and a safe endpoint for each type of vulnerability. The paths and requests
are those that the conformance tests of Datadog's tracers use, where these have any. `cargo test -p weblog --features iast`
sends the requests over HTTP and makes this page; it fails when the page is out of date.

## Types

*Found*: one finding of the type on the careless path. *Safe*: none on a path that is never dangerous. *Sanitized*: none
where the data was made safe or looked at before; of cookies, where the value is empty. *Location*: the file, the line and the
function, and of what is no flow the request. *Evidence*: the value at the sink, which bytes of it are untrusted, and of each
of these the origin, the name and the value of its source.

| type | case | found | safe | sanitized | location | evidence |
|---|---|---|---|---|---|---|
";

const SOURCES: &str = "
## Sources

*Found*: one finding with one source of this origin. *Name* and *value*: those of the parameter, header or field.

| origin | case | found | name | value |
|---|---|---|---|---|
";

#[test]
fn the_page_of_the_book_is_up_to_date() {
    let outcomes = outcomes();
    let json = serde_json::to_string_pretty(&outcomes).expect("outcomes are JSON");
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance.json"), json).expect("it is written");
    let page = render(&outcomes);
    if std::env::var_os("WEBLOG_WRITE_PAGE").is_some() {
        std::fs::write(PAGE, &page).expect("the page is written");
    }
    let written = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        page == written,
        "book/src/conformance.md is out of date; set WEBLOG_WRITE_PAGE=1 for this test, which makes it:\n{page}"
    );
}

/// What was seen of every case, by name.
fn outcomes() -> Value {
    let sinks: BTreeMap<_, _> = sinks::CASES.iter().map(|case| (case.name, case.run())).collect();
    let sources: BTreeMap<_, _> = sources::CASES.iter().map(|case| (case.name, case.run())).collect();
    json!({ "sinks": sinks, "sources": sources })
}

fn render(outcomes: &Value) -> String {
    let mut page = HEAD.to_owned();
    let mut missing = BTreeMap::<_, Vec<_>>::new();
    for case in sinks::CASES {
        let outcome = &outcomes["sinks"][case.name];
        let cells = ["found", "safe", "sanitized", "location", "evidence"].map(|column| mark(&outcome[column]));
        row(&mut page, case.kind.json_name(), case.name, &cells);
        missing.entry(case.missing).or_default().push(case.name);
    }
    page.push_str(SOURCES);
    for case in sources::CASES {
        let outcome = &outcomes["sources"][case.name];
        let cells = ["found", "name", "value"].map(|column| mark(&outcome[column]));
        row(&mut page, case.origin.as_str(), case.name, &cells);
        missing.entry(case.missing).or_default().push(case.name);
    }
    let missing: Vec<_> = missing.into_iter().filter_map(|(reason, names)| Some((reason?, names))).collect();
    if !missing.is_empty() {
        page.push_str("\n## Not yet\n\n");
    }
    for (reason, names) in missing {
        let names: Vec<_> = names.into_iter().map(words).collect();
        writeln!(page, "* {reason}: {}", names.join(", ")).expect("a string takes everything");
    }
    page
}

fn row(page: &mut String, name: &str, case: &str, cells: &[&str]) {
    writeln!(page, "| `{name}` | {} | {} |", words(case), cells.join(" | ")).expect("a string takes everything");
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn mark(outcome: &Value) -> &'static str {
    match outcome {
        Value::Bool(true) => "yes",
        Value::Bool(false) => "**no**",
        _ => "",
    }
}
