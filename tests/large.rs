//! Large values: a finding about them is made in reasonable time and stays small.

#![cfg(feature = "enable")]

mod support;

use std::time::{Duration, Instant};

use support::the_finding;

#[iast::sink(kind = "sql")]
fn run(statement: &str) -> usize {
    statement.len()
}

/// Runs `body` and returns how long it took.
fn timed(body: impl FnOnce()) -> Duration {
    let start = Instant::now();
    body();
    start.elapsed()
}

fn json_of_the_finding() -> usize {
    serde_json::to_string(&the_finding()).expect("JSON").len()
}

#[test]
fn a_statement_with_thousands_of_values() {
    #[iast::source(params, origin = "http.request.body")]
    fn import(ids: Vec<String>) -> usize {
        run(&format!("DELETE FROM t WHERE id IN ('{}')", ids.join("', '")))
    }
    let took = timed(|| assert!(import((0..9_000).map(|id| format!("id-{id}")).collect()) > 9_000));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(json_of_the_finding() < 1 << 20, "{} bytes for one finding", json_of_the_finding());
}

#[test]
fn a_statement_of_megabytes() {
    #[iast::source(params, origin = "http.request.body")]
    fn store(text: String) -> usize {
        run(&format!("INSERT INTO t VALUES ('{text}')"))
    }
    let took = timed(|| assert!(store("lorem ipsum ".repeat(400_000)) > 4_000_000));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(json_of_the_finding() < 64 << 10, "{} bytes for one finding", json_of_the_finding());
}

#[test]
fn bytes_from_many_sources_in_turn() {
    let sources: Vec<String> = (0..50).map(|n| format!("{n:02}abcdefgh'--")).collect();
    for (number, source) in sources.iter().enumerate() {
        iast::taint(source, iast::Origin::HttpRequestParameter, &format!("p{number}"));
    }
    let mut statement = String::new();
    for at in 0..100_000 {
        let source = &sources[at % sources.len()];
        let from = std::hint::black_box(at % 10);
        statement.push_str(&source[from..from + std::hint::black_box(1)]);
    }
    let took = timed(|| assert_eq!(run(&statement), 100_000));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(json_of_the_finding() < 4 << 20, "{} bytes for one finding", json_of_the_finding());
}

#[test]
fn many_untrusted_values_and_a_long_clean_argument() {
    // Each value is looked for in the argument, because neither carries taint.
    for number in 0..20_000 {
        let value = format!("value-{number}'--");
        iast::taint(&value, iast::Origin::HttpRequestParameter, "q");
    }
    let clean = "SELECT 1; ".repeat(6_000);
    let took = timed(|| {
        for _ in 0..2 {
            run(&clean);
        }
    });
    assert!(took < Duration::from_secs(4), "{took:?} for two calls");
    assert_eq!(iast::findings(), []);
}
