//! `#[propagator]` without an input or an output.

#[iast::propagator]
fn nothing(text: &mut String) {
    text.clear();
}

#[iast::propagator]
fn no_input(count: usize) -> String {
    "a".repeat(count)
}

#[iast::propagator(args(text))]
fn no_such_argument(text: &str) -> String {
    text.to_owned()
}

fn main() {}
