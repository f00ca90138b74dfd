//! An error of the user's own is reported once, and as if the attribute was not there.

#[iast::instrument]
fn does_not_parse() -> u32 {
    let = 1;
}

#[iast::sink(kind = "sql")]
fn no_type(query) {}

fn main() {}
