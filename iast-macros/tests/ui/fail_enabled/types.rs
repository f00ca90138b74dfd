//! What only the types tell.

struct Opaque;

#[iast::validator(kind = "path")]
fn is_safe(_text: &str) -> Opaque {
    Opaque
}

#[derive(iast::Taint)]
struct User {
    name: String,
    born: std::time::SystemTimeError,
}

fn main() {
    is_safe("");
}
