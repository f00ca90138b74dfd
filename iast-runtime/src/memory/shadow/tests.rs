//! The shadow map against the naive model, and under contention.

use proptest::prelude::*;

use super::reference::{Reference, joined};
use super::*;

/// The operations address this many bytes around a page end, so that every boundary is crossed often.
const ARENA: usize = 5 * PAGE;
/// Two arenas that share their buckets.
const ALIAS: usize = BUCKETS * PAGE;
const BASE: usize = 77 * PAGE + 4000;

fn tag(number: u32) -> Tag {
    Tag::from_bits(number).unwrap()
}

fn next(tag: Tag) -> Tag {
    self::tag(tag.bits() % 5 + 1)
}

fn read(shadow: &Shadow, addr: usize, len: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    shadow.read(addr, len, &mut |piece| pieces.push(piece));
    pieces.sort();
    joined(pieces)
}

fn entries_in_use(shadow: &Shadow) -> usize {
    // Drains the pool: what cannot be taken is in use.
    let free = std::iter::from_fn(|| shadow.entries.take(0)).count();
    let touched = 1..=shadow.pages.touched() as u32;
    let own: u32 = touched.map(|index| shadow.pages.get(index).own_in_use()).sum();
    MAX_ENTRIES - 1 - free + own as usize
}

/// Leaves no entry free: neither of the pages that have taint nor of the pool.
fn exhaust(shadow: &Shadow) {
    let touched = 1..=shadow.pages.touched() as u32;
    touched.for_each(|index| shadow.pages.get(index).exhaust());
    while shadow.entries.take(0).is_some() {}
}

#[derive(Debug, Clone)]
enum Op {
    Label {
        addr: usize,
        len: usize,
        tag: u32,
        offset: u32,
    },
    Clear {
        addr: usize,
        len: usize,
    },
    Copy {
        dst: usize,
        src: usize,
        len: usize,
    },
    /// What `realloc` does when it moves.
    Move {
        dst: usize,
        src: usize,
        len: usize,
    },
    /// Each tag becomes the next one, where runs are few.
    Retag {
        addr: usize,
        len: usize,
    },
    Kill {
        tag: u32,
    },
}

fn address() -> impl Strategy<Value = usize> {
    (0..ARENA, any::<bool>()).prop_map(|(at, alias)| BASE + at + if alias { ALIAS } else { 0 })
}

fn length() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 0..40usize, 2 => 0..600usize, 1 => 0..9000usize]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (address(), length(), 1..6u32, 0..5000u32)
            .prop_map(|(addr, len, tag, offset)| Op::Label { addr, len, tag, offset }),
        3 => (address(), length()).prop_map(|(addr, len)| Op::Clear { addr, len }),
        6 => (address(), address(), length()).prop_map(|(dst, src, len)| Op::Copy { dst, src, len }),
        2 => (address(), -300..300isize, length())
            .prop_map(|(src, shift, len)| Op::Copy { dst: src.wrapping_add_signed(shift), src, len }),
        2 => (address(), address(), length()).prop_map(|(dst, src, len)| Op::Move { dst, src, len }),
        2 => (address(), length()).prop_map(|(addr, len)| Op::Retag { addr, len }),
        1 => (1..6u32).prop_map(|tag| Op::Kill { tag }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Copy, move, free, overlap, partial overwrite and page crossing give what the model gives, byte by byte.
    #[test]
    fn it_is_the_naive_model(ops in prop::collection::vec(op(), 1..60)) {
        let shadow: Box<Shadow> = zeroed();
        let mut model = Reference::default();
        for op in &ops {
            match *op {
                Op::Label { addr, len, tag: number, offset } => {
                    shadow.label(addr, len, tag(number), offset);
                    model.label(addr, len, tag(number), offset);
                }
                Op::Clear { addr, len } => {
                    shadow.clear(addr, len);
                    model.clear(addr, len);
                }
                Op::Copy { dst, src, len } => {
                    shadow.copy(dst, src, len, |_| false);
                    model.copy(dst, src, len);
                }
                Op::Move { dst, src, len } => {
                    // The block at `src` is freed after the copy; the two never overlap.
                    prop_assume!(dst.abs_diff(src) >= len);
                    shadow.copy(dst, src, len, |_| false);
                    shadow.clear(src, len);
                    model.copy(dst, src, len);
                    model.clear(src, len);
                }
                Op::Retag { addr, len } => {
                    let mut few = Few::<8>::new();
                    shadow.read_few(addr, len, &mut few);
                    few.reverse();
                    let runs = model.read(addr, len);
                    // A run is as many pieces as there are blocks before they are joined.
                    prop_assert!(few.all().map_or(len > BLOCK || runs.len() > 4, |few| few == runs));
                    if let Some(pieces) = few.all_mut() {
                        pieces.iter_mut().for_each(|piece| piece.tag = next(piece.tag));
                        shadow.set(addr, len, pieces);
                        model.retag(addr, len, next);
                    }
                }
                Op::Kill { tag: number } => {
                    shadow.sweep(&|own| own == tag(number));
                    model.kill(tag(number));
                }
            }
            for base in [BASE, BASE + ALIAS] {
                let (from, len) = (base - 400, ARENA + 10_000);
                prop_assert_eq!(read(&shadow, from, len), model.read(from, len));
            }
        }
        // The filter never calls tainted memory clean.
        for base in [BASE, BASE + ALIAS] {
            for at in (0..ARENA).step_by(37) {
                if !model.read(base + at, 30).is_empty() {
                    prop_assert!(!shadow.is_clean(base + at, 30));
                }
            }
        }
        // What is cleared is given back: nothing leaks, and the filter is empty again.
        shadow.clear(BASE - 400, ARENA + 10_000);
        shadow.clear(BASE - 400 + ALIAS, ARENA + 10_000);
        prop_assert!((0..BUCKETS).all(|bucket| shadow.filter.word(bucket) == 0));
        prop_assert_eq!(entries_in_use(&shadow), 0);
        prop_assert_eq!(shadow.losses.exhausted.load(Ordering::Relaxed), 0);
    }
}

#[test]
fn a_dead_tag_is_not_copied() {
    let shadow: Box<Shadow> = zeroed();
    shadow.label(BASE, 10, tag(1), 0);
    shadow.label(BASE + 10, 10, tag(2), 0);
    shadow.copy(BASE + 1000, BASE, 20, |own| own == tag(1));
    assert_eq!(read(&shadow, BASE + 1000, 20), [Piece { start: 10, len: 10, tag: tag(2), offset: 0 }]);
}

#[test]
fn taint_beyond_the_pools_is_counted_and_the_rest_is_right() {
    let shadow: Box<Shadow> = zeroed();
    shadow.label(BASE, 10, tag(1), 0);
    while shadow.pages.take(0).is_some() {}
    shadow.label(BASE + PAGE, 300, tag(1), 0);
    assert_eq!(shadow.losses.exhausted.load(Ordering::Relaxed), 300);
    assert_eq!(read(&shadow, BASE + PAGE, 300), []);
    assert!(shadow.is_clean(BASE + PAGE, 300));
    exhaust(&shadow);
    shadow.label(BASE + 20, 7, tag(2), 0);
    assert_eq!(shadow.losses.exhausted.load(Ordering::Relaxed), 307);
    assert_eq!(read(&shadow, BASE, 30), [Piece { start: 0, len: 10, tag: tag(1), offset: 0 }]);
    assert!(shadow.is_clean(BASE + 64, 100));
}

#[test]
fn a_split_without_room_loses_the_right_half_only() {
    let shadow: Box<Shadow> = zeroed();
    let base = 256 * PAGE;
    shadow.label(base, 100, tag(1), 0);
    exhaust(&shadow);
    shadow.clear(base + 40, 10);
    assert_eq!(read(&shadow, base, 100), [Piece { start: 0, len: 40, tag: tag(1), offset: 0 }]);
    assert_eq!(shadow.losses.exhausted.load(Ordering::Relaxed), 50);
}

#[test]
fn a_lock_that_never_comes_is_given_up_and_leaves_no_stale_taint() {
    let shadow: Box<Shadow> = zeroed();
    shadow.label(BASE, 20, tag(1), 0);
    let bucket = (BASE / PAGE) % BUCKETS;
    let holder = shadow.lock(bucket).unwrap();
    shadow.clear(BASE, 20);
    shadow.label(BASE, 5, tag(2), 0);
    assert_eq!(read(&shadow, BASE, 20), []);
    assert_eq!(shadow.losses.contended.load(Ordering::Relaxed), 3);
    drop(holder);
    assert_eq!(read(&shadow, BASE, 20), [], "the next holder wipes what could not be cleared");
    shadow.label(BASE, 5, tag(3), 0);
    assert_eq!(read(&shadow, BASE, 20).len(), 1, "and the bucket works again");
}

/// The shard protocol under stress: threads own disjoint slices of the same pages (so they share every lock, page
/// and pool lane), and each thread's slice must always be what its own model says.
#[test]
fn threads_that_share_pages_do_not_see_each_other() {
    const THREADS: usize = 8;
    const SLICE: usize = 96;
    let shadow: Box<Shadow> = zeroed();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let shadow = &shadow;
            scope.spawn(move || {
                let mut model = Reference::default();
                let mut random = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(thread as u64 + 1);
                let mut next = move |below: usize| {
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    (random >> 33) as usize % below
                };
                let place = |slot: usize| BASE + slot * THREADS * SLICE + thread * SLICE;
                for _ in 0..40_000 {
                    let (slot, other, at, len) = (next(64), next(64), next(SLICE / 2), next(SLICE / 2) + 1);
                    let (addr, from) = (place(slot) + at, place(other) + next(SLICE / 2));
                    match next(4) {
                        0 => {
                            let (number, offset) = (next(9) as u32 + 1, next(1000) as u32);
                            shadow.label(addr, len, tag(number), offset);
                            model.label(addr, len, tag(number), offset);
                        }
                        1 => {
                            shadow.clear(addr, len);
                            model.clear(addr, len);
                        }
                        _ => {
                            shadow.copy(addr, from, len, |_| false);
                            model.copy(addr, from, len);
                        }
                    }
                    assert_eq!(read(shadow, place(slot), SLICE), model.read(place(slot), SLICE), "{:?}", shadow.losses);
                }
            });
        }
    });
    assert_eq!(shadow.losses.contended.load(Ordering::Relaxed), 0);
    shadow.clear(BASE, 64 * THREADS * SLICE);
    assert_eq!(entries_in_use(&shadow), 0);
}

/// A text is relabelled as a whole again and again while others read it: each sees what it was at one time, never a part.
#[test]
fn whoever_reads_without_the_lock_sees_one_state() {
    const LEN: usize = 700;
    const ENOUGH: u64 = 20_000;
    let shadow: Box<Shadow> = zeroed();
    let addr = BASE - BASE % PAGE + 100;
    let (empty, labelled, is_done) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    let seen = match read(&shadow, addr, LEN)[..] {
                        [] => &empty,
                        [Piece { start: 0, len: LEN, tag, offset }] if offset == tag.bits() * 7 => &labelled,
                        ref torn => panic!("{torn:?}"),
                    };
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let is_enough = |seen: &AtomicU64| seen.load(Ordering::Relaxed) >= ENOUGH;
        for number in (1..10).cycle() {
            shadow.label(addr, LEN, tag(number), number * 7);
            if number % 3 == 0 {
                shadow.clear(addr, LEN);
            }
            // Another page of the bucket comes and goes.
            shadow.label(addr + ALIAS, 300, tag(number), 0);
            shadow.clear(addr + ALIAS, 300);
            if is_enough(&empty) && is_enough(&labelled) {
                break;
            }
        }
        is_done.store(true, Ordering::Relaxed);
    });
    assert_eq!(shadow.losses.contended.load(Ordering::Relaxed), 0);
}
