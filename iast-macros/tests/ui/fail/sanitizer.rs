//! `#[sanitizer]` without a kind or without a value.

#[iast::sanitizer]
fn no_kind(text: &str) -> String {
    text.to_owned()
}

#[iast::sanitizer(kind = "sql, xs")]
fn one_of_two(text: &str) -> String {
    text.to_owned()
}

#[iast::sanitizer(kind = "sql", args(text))]
fn no_such_argument(text: &str) -> String {
    text.to_owned()
}

#[iast::sanitizer(kind = "sql")]
fn nothing(text: &mut String) {
    text.clear();
}

#[iast::sanitizer(kind = "sql")]
fn never(text: &str) -> ! {
    panic!("{text}")
}

#[iast::sanitizer(kind = "xss, html-escape")]
fn no_flow(text: &str) -> String {
    text.to_owned()
}

fn main() {}
