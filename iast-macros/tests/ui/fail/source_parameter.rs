//! `#[source]` on a parameter that cannot be a source, and wrong arguments there.

struct Request(String);

impl Request {
    #[iast::source]
    fn receiver(#[source] &self) -> usize {
        self.0.len()
    }
}

#[iast::source]
fn without_a_name(#[source] _: &str) {}

#[iast::instrument]
fn without_text(#[iast::source(name = "id")] id: u64) -> u64 {
    id
}

#[iast::source]
fn arguments(#[source(params)] a: &str, #[source(origin = "nowhere")] b: &str) -> usize {
    a.len() + b.len()
}

fn main() {}
