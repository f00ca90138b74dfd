//! What the program's own functions make safe, repetitions, and many findings of one request.

use iast::VulnerabilityKind::{CommandInjection, SqlInjection};

use crate::call::Call;

/// The types that are found at an endpoint whose shell and database get what came in.
fn check(path: &'static str, expected: &[iast::VulnerabilityKind]) {
    let answer = Call::form(path, &[("param", "ann2bob")]).send();
    assert!(answer.status.is_success(), "{path}: {}", answer.status);
    let found: Vec<_> = answer.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(found, expected, "{path}");
}

#[test]
fn what_is_safe_for_one_type_is_still_dangerous_for_the_others() {
    check("/iast/sc/s/configured", &[SqlInjection]);
    check("/iast/sc/iv/configured", &[SqlInjection]);
}

#[test]
fn what_is_safe_for_everything_is_not_found() {
    check("/iast/sc/s/all", &[]);
    check("/iast/sc/iv/all", &[]);
}

#[test]
fn a_function_that_is_not_known_makes_nothing_safe() {
    check("/iast/sc/s/not-configured", &[CommandInjection, SqlInjection]);
    check("/iast/sc/iv/not-configured", &[CommandInjection, SqlInjection]);
}

#[test]
fn functions_of_the_same_name_are_told_apart() {
    check("/iast/sc/s/overloaded/secure", &[SqlInjection]);
    check("/iast/sc/iv/overloaded/secure", &[SqlInjection]);
    check("/iast/sc/s/overloaded/insecure", &[CommandInjection, SqlInjection]);
    check("/iast/sc/iv/overloaded/insecure", &[CommandInjection, SqlInjection]);
}

/// The lines of the SQL injections that a request leads to.
fn lines(call: Call) -> Vec<u32> {
    let answer = call.send();
    assert!(answer.status.is_success(), "{}", answer.status);
    answer.findings.iter().filter(|finding| finding.kind == SqlInjection).map(|finding| finding.location.line).collect()
}

/// Nothing is sampled in tests: every request reports all it has.
#[test]
fn each_of_fifteen_lines_is_a_finding() {
    let mut all = lines(Call::get("/iast/sampling-by-route-method-count/1?param=ann"));
    all.extend(lines(Call::form("/iast/sampling-by-route-method-count/1?param=ann", &[])));
    all.extend(lines(Call::get("/iast/sampling-by-route-method-count-2/1?param=ann")));
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 45);
}
