//! Addresses that are used again: memory that was freed and comes back is clean, whoever freed it and however often.
//!
//! Every block is filled with the same byte. A stale range would pass the comparison of bytes that is made when ranges
//! are read, so that only the clearing of freed memory can make these tests pass.

mod support;

use std::hint::black_box;
use std::sync::mpsc;

use bytes::{Bytes, BytesMut};
use iast_runtime::{Origin, Scope, ranges, taint};
use support::{Random, spans};

const FILL: u8 = b'x';
const THREADS: u64 = 8;
/// On both sides of the sizes at which glibc changes its ways: thread cache, bins, pages.
const SIZES: [usize; 12] = [8, 24, 25, 63, 64, 65, 200, 511, 1032, 4096, 5000, 20_000];

fn filled(size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    bytes.resize(size, FILL);
    bytes
}

fn tainted(size: usize) -> Vec<u8> {
    let bytes = filled(size);
    taint(&bytes, Origin::HttpRequestParameter, "q");
    bytes
}

#[track_caller]
fn assert_clean(bytes: &[u8], what: &str) {
    let ranges = ranges(bytes);
    assert!(ranges.is_empty(), "{what}: {} bytes at {:p} are {:?}", bytes.len(), bytes.as_ptr(), &ranges[0]);
}

#[track_caller]
fn assert_whole(bytes: &[u8], len: usize) {
    assert_eq!(spans(bytes), [(0, len, 0)], "{} bytes at {:p}", bytes.len(), bytes.as_ptr());
}

/// Runs `each` with the number of the thread on every thread.
fn on_threads(each: impl Fn(u64) + Sync) {
    std::thread::scope(|scope| {
        for thread in 1..=THREADS {
            let each = &each;
            scope.spawn(move || each(thread));
        }
    });
}

#[test]
fn a_million_freed_blocks_come_back_clean() {
    on_threads(|thread| {
        let mut random = Random::new(thread);
        let mut scope = Scope::enter();
        for round in 0..125_000 {
            if round % 5_000 == 0 {
                scope = Scope::enter();
            }
            let size = if round % 64 == 0 { SIZES[random.below(SIZES.len())] } else { 8 + random.below(256) };
            let value = tainted(size);
            if round % 64 == 0 {
                assert_whole(&value, size);
            }
            match round % 4 {
                0 => drop(value),
                1 => drop(String::from_utf8(value)),
                2 => drop(value.into_boxed_slice()),
                _ => drop(Bytes::from(value)),
            }
            assert_clean(&filled(size), "freed and allocated again");
        }
        drop(scope);
    });
}

#[test]
fn a_block_that_grows_or_shrinks_keeps_its_taint_and_leaves_none_behind() {
    on_threads(|thread| {
        let mut random = Random::new(thread);
        for _ in 0..10_000 {
            let size = 8 + random.below(3_000);
            let mut value = tainted(size);
            value.reserve_exact(1 + random.below(9_000));
            assert_whole(&value, size);
            value.resize(value.capacity(), FILL);
            assert_whole(&value, size);
            let kept = 1 + random.below(size);
            value.truncate(kept);
            value.shrink_to_fit();
            assert_whole(&value, kept);
            value.resize(size, FILL);
            assert_whole(&value, kept);
            assert!(value.iter().all(|byte| *byte == FILL));
            drop(value);
            assert_clean(&filled(size), "after a block was resized");
            assert_clean(&filled(kept), "after a block was resized");
        }
    });
}

#[test]
fn a_block_freed_by_another_thread_comes_back_clean() {
    on_threads(|thread| {
        let (to, from) = mpsc::sync_channel::<Vec<u8>>(16);
        let (back, returned) = mpsc::channel::<usize>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                for value in from {
                    let size = value.len();
                    assert_whole(&value, size);
                    drop(value);
                    assert_clean(&filled(size), "freed here, tainted elsewhere");
                    back.send(size).unwrap();
                }
            });
            let mut random = Random::new(thread);
            for _ in 0..4_000 {
                to.send(tainted(8 + random.below(1_500))).unwrap();
                while let Ok(size) = returned.try_recv() {
                    assert_clean(&filled(size), "freed elsewhere, tainted here");
                }
            }
            drop(to);
        });
    });
}

#[test]
fn shared_bytes_are_clean_once_the_last_owner_is_gone() {
    on_threads(|thread| {
        let mut random = Random::new(thread);
        for _ in 0..10_000 {
            let size = 8 + random.below(600);
            let bytes = Bytes::from(tainted(size));
            let (left, right) = (bytes.slice(..size / 2), bytes.slice(size / 2..));
            drop(bytes);
            assert_eq!(spans(&right[..]), [(0, size - size / 2, size / 2)]);
            drop(right);
            assert_whole(&left, size / 2);
            drop(left);
            assert_clean(&filled(size), "after the last `Bytes`");
            let mut buffer = BytesMut::from(&tainted(size)[..]);
            assert_whole(&buffer, size);
            buffer.clear();
            buffer.resize(size, black_box(FILL ^ 1));
            assert_clean(&buffer, "a buffer that was written again");
        }
    });
}

#[test]
fn memory_that_c_code_freed_comes_back_clean() {
    on_threads(|thread| {
        let mut random = Random::new(thread);
        for _ in 0..20_000 {
            let size = 8 + random.below(1_200);
            // SAFETY: the block is written before it is read, not used after it was freed, and freed once.
            unsafe {
                let block = libc::malloc(size).cast::<u8>();
                assert!(!block.is_null());
                block.write_bytes(FILL, size);
                taint(std::slice::from_raw_parts(block, size), Origin::SqlRowValue, "c");
                assert_whole(std::slice::from_raw_parts(block, size), size);
                libc::free(block.cast());
            }
            assert_clean(&filled(size), "freed by C");
        }
    });
}

#[test]
fn c_code_that_writes_a_block_anew_makes_it_clean() {
    let other = vec![FILL; 4_096];
    on_threads(|thread| {
        let mut random = Random::new(thread);
        for _ in 0..20_000 {
            let size = 8 + random.below(1_200);
            // SAFETY: as above; `other` is longer than `size`.
            unsafe {
                let old = libc::malloc(size).cast::<u8>();
                old.write_bytes(FILL, size);
                taint(std::slice::from_raw_parts(old, size), Origin::SqlRowValue, "c");
                libc::free(old.cast());
                let new = libc::malloc(size).cast::<u8>();
                libc::memcpy(new.cast(), black_box(other.as_ptr()).cast(), black_box(size));
                assert_clean(std::slice::from_raw_parts(new, size), "copied over by C");
                libc::free(new.cast());
            }
        }
    });
}
