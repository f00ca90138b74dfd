//! `#[validator]` without a verdict.

#[iast::validator]
fn no_kind(text: &str) -> bool {
    text.is_empty()
}

#[iast::validator(kind = "path")]
fn nothing(text: &str) {
    assert!(text.is_empty());
}

#[iast::validator(kind = "path")]
fn a_text(text: &str) -> String {
    text.to_owned()
}

#[iast::validator(kind = "path", args(txt))]
fn no_such_parameter(text: &str) -> Option<()> {
    text.is_empty().then_some(())
}

#[iast::validator(kind = "path")]
fn nothing_to_validate() -> bool {
    true
}

fn main() {}
