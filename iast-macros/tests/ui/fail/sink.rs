//! `#[sink]`: kinds and arguments that do not exist.

#[iast::sink]
fn no_kind(query: &str) -> usize {
    query.len()
}

#[iast::sink()]
fn empty(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "sqli")]
fn near(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "nonsense")]
fn far(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "*")]
fn every(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = sql)]
fn no_text(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind)]
fn no_value(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "sql", args(qeury))]
fn no_such_parameter(query: &str, limit: usize) -> usize {
    query.len() + limit
}

#[iast::sink(kind = "sql", args(limit))]
fn a_number(query: &str, limit: usize) -> usize {
    query.len() + limit
}

#[iast::sink(kind = "sql", args())]
fn no_names(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "sql", args = "query")]
fn names_as_text(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "sql")]
fn nothing_to_check(limit: usize) -> usize {
    limit
}

#[iast::sink(kind = "sql" args(query))]
fn no_comma(query: &str) -> usize {
    query.len()
}

#[iast::sink("sql")]
fn only_a_text(query: &str) -> usize {
    query.len()
}

#[iast::sink(kind = "WEAK_HASH")]
fn no_flow(text: &str) -> usize {
    text.len()
}

fn main() {}
