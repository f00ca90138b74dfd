//! Copies and the heap, as libraries use them that know nothing of iast. Lengths are hidden from the compiler, so that
//! every copy is a call of `memcpy`, as it is in real programs.

use std::hint::black_box;

use super::{Case, Operation, Run, case};
use crate::engine;
use crate::input::Input::Letters;

pub(super) const CASES: &[Case] = &[
    case("memcpy 16 B", Letters(16), 100, Run::Other(memcpy)),
    case("memcpy 256 B", Letters(256), 100, Run::Other(memcpy)),
    case("memcpy 4 KiB", Letters(4096), 50, Run::Other(memcpy)),
    case("memcpy 64 KiB", Letters(65536), 10, Run::Other(memcpy)),
    case("alloc and free 64 B", Letters(8), 100, Run::Other(alloc)),
    case("alloc, realloc and free", Letters(40), 100, Run::Other(realloc)),
    case("clone 40 B", Letters(40), 100, Run::Text(str::to_owned)),
    case("format! 40 B", Letters(40), 100, Run::Text(format)),
    case("looking for taint in 40 B", Letters(40), 100, Run::Other(look)),
    case("a scope in which 40 B are tainted", Letters(40), 100, Run::Other(scope)),
    case("push_str 40 B, 100 times", Letters(40), 10, Run::Text(push_str)),
];

fn memcpy() -> Operation {
    let mut target = vec![0; 65536];
    Box::new(move |input| black_box(&mut target[..input.len()]).copy_from_slice(input.as_bytes()))
}

fn alloc() -> Operation {
    Box::new(|_| drop(black_box(Vec::<u8>::with_capacity(black_box(64)))))
}

/// A text that grows, so that the C library has to move it.
fn realloc() -> Operation {
    Box::new(|input| {
        let mut grown = String::with_capacity(black_box(64));
        grown.push_str(input);
        grown.reserve_exact(black_box(512));
        drop(black_box(grown));
    })
}

fn look() -> Operation {
    Box::new(|input| {
        black_box(engine::ranges(input.as_bytes()));
    })
}

/// In a scope of its own, because a context has only so many sources.
fn scope() -> Operation {
    Box::new(|input| engine::scope(|| engine::taint(input)))
}

fn format(value: &str) -> String {
    format!("name = '{value}'")
}

fn push_str(value: &str) -> String {
    let mut grown = String::new();
    (0..100).for_each(|_| grown.push_str(black_box(value)));
    grown
}
