//! Threads that end: destructors of thread-locals copy, taint and report in whatever order they come, and the locks of
//! the engine are open afterwards.

mod support;

use std::cell::RefCell;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iast_runtime::{Scope, findings};
use support::{query, spans, tainted};

static DROPPED: AtomicUsize = AtomicUsize::new(0);
static COPIED: AtomicUsize = AtomicUsize::new(0);
static SPAWNED: AtomicUsize = AtomicUsize::new(0);

/// Does everything when its thread ends.
struct AtExit(String);

impl Drop for AtExit {
    fn drop(&mut self) {
        if spans(&self.0.clone()) == [(0, self.0.len(), 0)] {
            COPIED.fetch_add(1, Ordering::Relaxed);
        }
        let late = tainted("tainted while the thread ends");
        query(&format!("{} {late}", self.0));
        let scope = Scope::enter();
        query(&tainted("in a scope"));
        black_box((scope.findings(), findings()));
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

thread_local! {
    static FIRST: RefCell<Option<AtExit>> = const { RefCell::new(None) };
    static LAST: RefCell<Option<AtExit>> = const { RefCell::new(None) };
}

#[test]
fn destructors_of_thread_locals_may_do_anything() {
    const ROUNDS: usize = 100;
    for _ in 0..ROUNDS {
        let threads = [(); 4].map(|()| {
            std::thread::spawn(|| {
                // One is registered before the engine's own thread-locals, one after them.
                FIRST.with(|slot| black_box(slot).borrow().is_none());
                let value = tainted("' or 1=1 --");
                FIRST.set(Some(AtExit(value.clone())));
                LAST.set(Some(AtExit(value)));
            })
        });
        // Unlike the end of a scope, `join` waits for the destructors.
        for thread in threads {
            thread.join().unwrap();
        }
    }
    assert_eq!(DROPPED.load(Ordering::Relaxed), ROUNDS * 8);
    assert_eq!(COPIED.load(Ordering::Relaxed), ROUNDS * 8, "copies are followed until the thread is gone");
}

struct SpawnsAtExit;

impl Drop for SpawnsAtExit {
    fn drop(&mut self) {
        let text = std::thread::spawn(|| tainted("from a thread started by a dying one")).join().unwrap();
        black_box(spans(&text));
        SPAWNED.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_dying_thread_may_start_another() {
    thread_local! {
        static SPAWNS: RefCell<Option<SpawnsAtExit>> = const { RefCell::new(None) };
    }
    for round in 1..=20 {
        std::thread::spawn(|| SPAWNS.set(Some(SpawnsAtExit))).join().unwrap();
        assert_eq!(SPAWNED.load(Ordering::Relaxed), round);
    }
}

/// Works with tainted text while its thread unwinds.
struct Unwound(String);

impl Drop for Unwound {
    fn drop(&mut self) {
        query(&format!("{} {}", self.0, tainted("while unwinding")));
        black_box(findings());
    }
}

#[test]
fn a_thread_that_panics_leaves_the_engine_usable() {
    for round in 0..50 {
        let ended = std::thread::Builder::new()
            .spawn(|| {
                let _scope = Scope::enter();
                let value = tainted("about to panic");
                let _unwound = Unwound(value.clone());
                query(&value);
                std::panic::resume_unwind(Box::new(value));
            })
            .unwrap()
            .join();
        let payload = ended.unwrap_err().downcast::<String>().unwrap();
        assert_eq!(*payload, "about to panic");
        assert_eq!(spans(&*payload), [], "the scope ended while the thread unwound");
        assert_eq!(spans(&tainted("round").clone()), [(0, 5, 0)], "round {round}");
    }
}

/// A tainted copy must not need more of the stack than a program with small stacks can spare.
#[test]
fn a_thread_with_a_small_stack_may_copy_tainted_text() {
    let value = tainted(&"0123456789".repeat(500));
    for kilobytes in [64, 32] {
        let value = &value;
        std::thread::scope(|scope| {
            let copy = || value.clone();
            let copied = std::thread::Builder::new().stack_size(kilobytes << 10).spawn_scoped(scope, copy).unwrap();
            assert_eq!(spans(&copied.join().unwrap()), [(0, 5_000, 0)], "{kilobytes} KiB");
        });
    }
}

#[test]
fn a_detached_thread_may_outlive_its_test() {
    let (to, from) = std::sync::mpsc::channel();
    let test = std::thread::Builder::new().name("tests::one_that_ends".into()).spawn(move || {
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            to.send(tainted("after its test")).unwrap();
        });
    });
    test.unwrap().join().unwrap();
    assert_eq!(spans(&from.recv().unwrap()), [(0, 14, 0)], "it belongs to the process from now on");
}
