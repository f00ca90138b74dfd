//! Random programs: two to six operations one after the other, whose ranges must be the bytes that vary.
//!
//! Only operations that are right by themselves take part, so the more the engine can do, the more is tried. One that
//! is right by itself and not behind another stands in `known.txt` as `chained/..`. Without interceptors that are most
//! of them, so there the ranges must only be none of the program's bytes. `PROPTEST_CASES=100000` tries harder.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::alphabet;
use crate::cases::operations::{self, Operation};
use crate::engine::{self, Outcome};
use crate::known::{self, Mode};
use crate::oracle::{self, Truth};
use crate::support::Arrive as _;

const PROGRAMS: u32 = 1000;

#[test]
fn ranges_are_the_bytes_that_vary() {
    let is_right =
        |operation: &&Operation| !known::is_listed(&operation.name()) && !known::is_unchained(&operation.name());
    let operations: Vec<&Operation> = operations::ALL.iter().filter(is_right).collect();
    assert!(operations.len() >= 2, "nothing to chain");
    let config = Config { failure_persistence: None, ..Config::default() };
    let config = Config { cases: config.cases.max(PROGRAMS), ..config };
    let program = prop::collection::vec(prop::sample::select(operations), 2..=6);
    let result = TestRunner::new(config).run(&program, |program| check(&program));
    assert!(result.is_ok(), "{}", result.err().map(|error| error.to_string()).unwrap_or_default());
}

fn check(program: &[&Operation]) -> Result<(), TestCaseError> {
    let inputs = alphabet::LOWER.texts();
    let run = |run: fn(&Operation) -> fn(String) -> String, input: String| {
        program.iter().fold(input, |value, operation| run(operation)(value))
    };
    let outputs: Vec<Vec<u8>> =
        inputs.iter().map(|input| run(|operation| operation.plain, input.clone()).into_bytes()).collect();
    for (at, input) in inputs.into_iter().enumerate() {
        let bytes = oracle::varying(&outputs, at).map_err(TestCaseError::fail)?;
        let seen = engine::tainted(&input, |param| run(|operation| operation.instrumented, param).arrive());
        let truth = Truth { input, output: outputs[at].clone(), bytes };
        prop_assert_eq!(&seen.bytes, &truth.output);
        let outcome = engine::judge(&seen, &truth);
        let is_fine = match Mode::current().intercepted {
            true => outcome == Outcome::Right,
            false => !engine::invents(&seen, &truth),
        };
        prop_assert!(is_fine, "{outcome:?}: {}", engine::explain(&seen, &truth));
    }
    Ok(())
}
