//! Attributes where there is no body to observe.

#[iast::instrument]
const fn constant() -> u32 {
    1
}

#[iast::sink(kind = "sql")]
const fn constant_sink(query: &str) -> usize {
    query.len()
}

trait Store {
    #[iast::sink(kind = "sql")]
    fn find(&self, query: &str);
}

#[iast::instrument]
struct User {
    name: String,
}

#[iast::source]
static NAME: &str = "";

#[iast::sink(kind = "sql")]
impl User {
    fn find(&self) {}
}

#[iast::sanitizer(kind = "sql")]
mod inside {}

#[iast::source]
trait Named {}

#[iast::skip(all)]
fn skipped() {}

#[iast::instrument(skip_all)]
fn instrumented() {}

fn main() {}
