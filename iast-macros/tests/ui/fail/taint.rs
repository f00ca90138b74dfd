//! `#[derive(Taint)]` where it cannot find the fields, and wrong attributes.

#[derive(iast::Taint)]
union Either {
    a: u32,
    b: f32,
}

#[derive(iast::Taint)]
#[repr(C, packed(2))]
struct Packed {
    name: String,
}

#[derive(iast::Taint)]
#[taint(skip)]
struct Misplaced {
    name: String,
}

#[derive(iast::Taint)]
enum Variants {
    #[taint(name = "b")]
    A { name: String },
}

#[derive(iast::Taint)]
struct Arguments {
    #[taint(rename = "b")]
    a: String,
    #[taint(skip, name = "d")]
    c: String,
    #[taint(skip, skip)]
    e: String,
    #[taint]
    f: String,
    #[taint()]
    g: String,
    #[taint(name)]
    h: String,
    #[taint(name = h)]
    i: String,
}

fn main() {}
