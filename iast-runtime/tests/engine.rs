//! The engine on real memory: what std and the allocator do to tainted values, without any macro.

use std::alloc::System;

use iast_runtime::{Alloc, Origin, TaintRange, ranges, taint, untaint};

#[global_allocator]
static ALLOCATOR: Alloc<System> = Alloc::new(System);

fn tainted(text: &str) -> String {
    let value = text.to_owned();
    taint(&value, Origin::HttpRequestParameter, "q");
    value
}

/// Start, length and source offset of each range.
fn spans(value: &(impl iast_runtime::Text + ?Sized)) -> Vec<(usize, usize, usize)> {
    ranges(value).iter().map(|TaintRange { start, len, offset, .. }| (*start, *len, *offset)).collect()
}

#[test]
fn taint_follows_what_std_does_to_a_string() {
    let q = tainted("' or 1=1 --");
    assert_eq!(spans(&q), [(0, 11, 0)]);
    assert_eq!(spans(&q.clone()), [(0, 11, 0)]);
    assert_eq!(spans(&format!("a = '{q}'")), [(5, 11, 0)]);
    assert_eq!(spans(&format!("{q:>15}|")), [(4, 11, 0)]);
    assert_eq!(spans(&("x".to_owned() + &q)), [(1, 11, 0)]);
    assert_eq!(spans(&q[3..5]), [(0, 2, 3)]);
    // Copies of a length that the compiler knows are not calls of `memcpy`, hence the barrier.
    let end = std::hint::black_box(5);
    assert_eq!(spans(&q[3..end].to_owned()), [(0, 2, 3)]);
    assert_eq!(spans(&q.replace("or", "and")), [(0, 2, 0), (5, 7, 4)]);
    assert_eq!(spans(&[&*q, &*q].join(", ")), [(0, 11, 0), (13, 11, 0)]);
    assert_eq!(spans(&std::sync::Arc::<str>::from(&*q)), [(0, 11, 0)]);
    assert_eq!(spans(&q.clone().into_boxed_str()), [(0, 11, 0)]);
    assert_eq!(spans(&std::path::Path::new("/srv").join(&q)), [(5, 11, 0)]);
    let mut grown = q.clone();
    for _ in 0..100 {
        grown.push_str("0123456789");
    }
    assert_eq!(spans(&grown), [(0, 11, 0)], "realloc moves taint");
    grown.drain(..2);
    assert_eq!(spans(&grown), [(0, 9, 2)]);
    grown.insert_str(4, std::hint::black_box("####"));
    assert_eq!(spans(&grown), [(0, 4, 2), (8, 5, 6)]);
    untaint(&grown);
    assert_eq!(spans(&grown), []);
    assert_eq!(spans(&std::thread::spawn(move || q).join().unwrap()), [(0, 11, 0)]);
}

#[test]
fn ranges_say_where_they_came_from() {
    let q = tainted("lamp");
    let range = &ranges(&format!("<{q}>"))[0];
    assert_eq!(range.source.origin, Origin::HttpRequestParameter);
    assert_eq!(range.source.name.as_deref(), Some("q"));
    assert_eq!(range.source.value, "lamp");
    assert!(!range.derived && range.marks.is_empty());
}

#[test]
fn freed_memory_is_clean_when_it_comes_back() {
    for round in 0..10_000 {
        let size = 8 + round % 200;
        let value = tainted(&"x".repeat(size));
        let addr = value.as_ptr();
        drop(value);
        let mut fresh = Vec::<u8>::with_capacity(size);
        fresh.resize(size, b'x');
        assert_eq!(spans(&fresh), [], "block {addr:p} came back as {:p}", fresh.as_ptr());
    }
}

#[test]
fn literals_and_the_stack_stay_clean() {
    let before = iast_runtime::stats().untaintable;
    taint("a literal", Origin::Unspecified, "x");
    assert_eq!(spans("a literal"), []);
    let local = std::hint::black_box(*b"on the stack");
    taint(&local[..], Origin::Unspecified, "x");
    assert_eq!(spans(&local[..]), []);
    assert_eq!(iast_runtime::stats().untaintable - before, 2);
}

#[test]
fn overwritten_bytes_are_not_believed() {
    let mut bytes = tainted("0123456789").into_bytes();
    bytes.fill(b'-');
    let before = iast_runtime::stats().stale_ranges;
    assert_eq!(spans(&bytes), []);
    assert!(iast_runtime::stats().stale_ranges > before);
}

#[test]
fn a_scope_takes_its_taint_with_it() {
    let scope = iast_runtime::Scope::enter();
    let q = tainted("lamp");
    let copy = q.clone();
    assert_eq!(spans(&copy), [(0, 4, 0)]);
    drop(scope);
    assert_eq!(spans(&copy), []);
    taint(&copy, Origin::HttpRequestHeader, "again");
    assert_eq!(ranges(&copy)[0].source.name.as_deref(), Some("again"));
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn a_thread_belongs_to_the_test_that_started_it() {
    let scope = iast_runtime::Scope::enter();
    let value = std::thread::spawn(|| std::thread::spawn(|| tainted("from a thread")).join().unwrap()).join().unwrap();
    assert_eq!(spans(&value), [(0, 13, 0)]);
    drop(scope);
    assert_eq!(spans(&value), [], "the thread's sources were those of the scope");
}
