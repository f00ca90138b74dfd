//! Scripts of rhai.

use iast::VulnerabilityKind::{CodeInjection, ReflectionInjection};
use rhai::{Engine, Scope};

use crate::{assert_called, silent, untrusted};

#[iast::instrument]
fn evaluated(engine: &Engine, number: &str) -> u32 {
    engine.eval::<i64>(&format!("1 + {number}")).unwrap();
    line!() - 1
}

#[test]
fn a_script() {
    let line = evaluated(&Engine::new(), &untrusted("2"));
    assert_called(CodeInjection, line, "1 + ‹2›", "rhai::Engine::eval(script)");
}

#[iast::instrument]
fn run(engine: &Engine, script: &str) -> [u32; 8] {
    let scope = &mut Scope::new();
    engine.run(script).unwrap();
    engine.run_with_scope(scope, script).unwrap();
    engine.eval_with_scope::<i64>(scope, script).unwrap();
    engine.eval_expression::<i64>(script).unwrap();
    engine.eval_expression_with_scope::<i64>(scope, script).unwrap();
    engine.compile(script).unwrap();
    engine.compile_with_scope(scope, script).unwrap();
    engine.compile_expression(script).unwrap();
    std::array::from_fn(|before| line!() - 8 + before as u32)
}

#[test]
fn every_way_to_run_a_script() {
    let lines = run(&Engine::new(), &untrusted("20 + 22"));
    let found: Vec<_> = iast::findings().iter().map(|finding| (finding.kind, finding.location.line)).collect();
    assert_eq!(found, lines.map(|line| (CodeInjection, line)));
}

#[iast::instrument]
fn called(engine: &Engine, name: &str) -> u32 {
    let script = engine.compile("fn greet() { 1 }").unwrap();
    engine.call_fn::<i64>(&mut Scope::new(), &script, name, ()).unwrap();
    line!() - 1
}

#[test]
fn a_function_by_its_name() {
    let line = called(&Engine::new(), &untrusted("greet"));
    assert_called(ReflectionInjection, line, "‹greet›", "rhai::Engine::call_fn(fn_name)");
}

#[iast::instrument]
fn as_a_value(engine: &Engine, text: String) -> i64 {
    let mut scope = Scope::new();
    scope.push("text", text);
    engine.eval_with_scope(&mut scope, "text.len").unwrap()
}

#[test]
fn a_value_of_a_script_is_none() {
    assert_eq!(as_a_value(&Engine::new(), untrusted("exit(1)")), 7);
    silent();
}
