//! x
use iast::log;

#[iast::sink(kind = "sql", args(query))]
fn run(_limit: u32, query: &str) -> usize {
    query.len()
}

#[iast::source(params)]
fn enter(name: &str) -> String {
    format!("hello {name}")
}

#[iast::sanitizer(kind = "sql, xss")]
fn clean(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    text.replace('\'', "''")
}

#[test]
fn a_sink_checks_its_arguments() {
    assert_eq!(run(1, "select"), 6);
    assert_eq!(log(), [format!("sink sql query {} select", line!() - 1)]);
}

#[test]
fn x() {
    enter("a");
    clean("");
    clean("a");
    println!("{:#?}", log());
    for f in iast::__private::inventory::iter::<iast::__private::FnRef> {
        println!("{:?} {}", f.0, f.0.path());
    }
}
