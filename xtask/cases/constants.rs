//! What the compiler evaluates stays constant: promotion, lengths, discriminants, patterns, `const` items in bodies.

const A: usize = 3;
const B: usize = 4;
const TEXT: &str = "text";

const fn doubled(n: usize) -> usize {
    n + n
}

struct Sized2<const N: usize>;

impl<const N: usize> Sized2<N> {
    const DOUBLE: usize = N + N;

    fn value(&self) -> usize {
        N + Self::DOUBLE
    }

    const fn constant(&self) -> usize {
        N + 1
    }
}

fn promoted(n: usize) -> &'static usize {
    match n {
        A => &(A + B),
        B => &(1 + 2),
        _ => &(A * B + 1),
    }
}

fn promoted_list() -> &'static [usize] {
    &[A + B, A - 1, 2 * B]
}

fn lengths(text: &str) -> usize {
    let zeros = [0u8; A + B];
    let copies = [text.len(); doubled(A)];
    let nested = [[A; 2]; 1 + 1];
    zeros.len() + copies.len() + copies[0] + nested[1][1]
}

fn items(n: usize) -> usize {
    const C: usize = A + B;
    static D: [u8; C + 1] = [1; C + 1];
    enum Numbered {
        First = 1 + 3,
        Second = A as isize + 10,
    }
    struct Local([u8; C]);
    let local = Local([2; C]);
    let block = const { C + D.len() };
    local.0.len() + n + Numbered::First as usize + Numbered::Second as usize + block
}

fn generics(n: usize) -> usize {
    Sized2::<{ 1 + 2 }>.value() + Sized2::<A>.constant() + n
}

fn patterns(n: usize, text: &str) -> &'static str {
    const LOW: usize = A + 1;
    match (n, text) {
        (0..=2, _) => "small",
        (LOW, TEXT) => "both",
        (_, "a" | "b") => "letter",
        (DOUBLED, _) => "doubled",
        _ => "none",
    }
}
const DOUBLED: usize = doubled(B);

fn references() -> (&'static str, &'static [&'static str], &'static Option<usize>) {
    (&TEXT, &[TEXT, "other"], &Some(5))
}

fn main() {
    println!("{} {} {} {:?}", promoted(A), promoted(B), promoted(0), promoted_list());
    println!("{} {} {}", lengths("abc"), items(1), generics(2));
    println!("{} {} {} {}", patterns(1, ""), patterns(4, "text"), patterns(9, "b"), patterns(8, "z"));
    println!("{:?}", references());
}
