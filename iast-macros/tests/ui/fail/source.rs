//! `#[source]`: where it cannot decide, where there is nothing to taint, and wrong arguments.

#[iast::source]
fn both(name: &str) -> String {
    name.to_owned()
}

#[iast::source]
fn neither() {}

#[iast::source(params)]
fn no_text(count: u32, ready: bool) -> u32 {
    count + u32::from(ready)
}

#[iast::source(returns)]
fn no_value(name: &str) {
    drop(name);
}

#[iast::source(returns)]
fn a_closure(name: String) -> impl Fn() -> usize {
    move || name.len()
}

#[iast::source(returns, origin = "http.request.heder")]
fn unknown_origin() -> String {
    String::new()
}

#[iast::source(returns, origin = header, name = "")]
fn no_texts() -> String {
    String::new()
}

#[iast::source(returns, returns, name = "a", name = "b")]
fn twice() -> String {
    String::new()
}

#[iast::source(return)]
fn unknown_argument() -> String {
    String::new()
}

fn main() {}
