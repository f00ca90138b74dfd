//! Everything that is wrong with an attribute is said at once.

#[iast::sink(knd = "sql", kind = "sqll", args(a, query, b))]
fn find(query: &str) -> usize {
    query.len()
}

fn main() {
    // The function still exists: this is no further error.
    find("");
}
