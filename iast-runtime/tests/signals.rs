//! Signal handlers that copy memory while the interrupted thread is itself in the middle of a tainted copy.

#![cfg(target_os = "linux")]

mod support;

use std::hint::black_box;
use std::os::unix::process::ExitStatusExt as _;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use support::{query, spans, tainted};

const LENGTH: usize = 3_000;

static FROM: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
static TO: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
static HANDLED: AtomicUsize = AtomicUsize::new(0);

/// Copies between two blocks of the heap, one of them tainted, and back to clean.
extern "C" fn copy(_: libc::c_int) {
    let (from, to) = (FROM.load(Ordering::Relaxed), TO.load(Ordering::Relaxed));
    let local = [b'-'; 64];
    let length = black_box(LENGTH);
    // SAFETY: both blocks hold `LENGTH` bytes and live as long as the process; signals of one number do not nest.
    unsafe {
        ptr::copy_nonoverlapping(from, to, length);
        ptr::copy(to, to.add(1), length - 1);
        ptr::copy_nonoverlapping(local.as_ptr(), to, black_box(64));
    }
    HANDLED.fetch_add(1, Ordering::Relaxed);
}

fn install(signal: libc::c_int, flags: libc::c_int) {
    FROM.store(tainted(&"0123456789".repeat(LENGTH / 10)).leak().as_mut_ptr(), Ordering::Relaxed);
    TO.store(vec![0; LENGTH].leak().as_mut_ptr(), Ordering::Relaxed);
    // SAFETY: all zero is a valid action, and `copy` may be called at any time, since the blocks are there.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = copy as *const () as usize;
        action.sa_flags = flags | libc::SA_RESTART;
        assert_eq!(libc::sigaction(signal, &raw const action, ptr::null_mut()), 0);
    }
}

/// What a thread does while it is interrupted. All of it must come out as if it were not.
fn work(round: usize) {
    let value = tainted("' or 1=1 --");
    let long = value.repeat(100);
    assert_eq!(spans(&format!("a = '{value}'")), [(5, 11, 0)], "round {round}");
    assert_eq!(spans(&long).len(), 100, "round {round}");
    assert_eq!(spans(&long[..black_box(11)].to_owned()), [(0, 11, 0)], "round {round}");
    assert_eq!(query(&long), 1_100);
}

#[test]
fn a_thread_that_is_interrupted_all_the_time_loses_nothing() {
    install(libc::SIGUSR1, 0);
    let handled = HANDLED.load(Ordering::Relaxed);
    let stop = AtomicBool::new(false);
    // SAFETY: has no preconditions.
    let target = unsafe { libc::pthread_self() };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                // SAFETY: the thread waits for this one, so it exists.
                unsafe { libc::pthread_kill(target, libc::SIGUSR1) };
                std::thread::sleep(Duration::from_micros(20));
            }
        });
        let start = Instant::now();
        let mut round = 0;
        while HANDLED.load(Ordering::Relaxed) - handled < 20_000 && start.elapsed() < Duration::from_secs(20) {
            work(round);
            round += 1;
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(HANDLED.load(Ordering::Relaxed) - handled > 2_000, "the test was hardly interrupted");
}

#[test]
fn a_timer_may_interrupt_any_thread() {
    install(libc::SIGALRM, 0);
    let handled = HANDLED.load(Ordering::Relaxed);
    let interval = libc::timeval { tv_sec: 0, tv_usec: 200 };
    let never = libc::timeval { tv_sec: 0, tv_usec: 0 };
    // SAFETY: the timer's value is valid.
    let set = |every| unsafe {
        let value = libc::itimerval { it_interval: every, it_value: every };
        assert_eq!(libc::setitimer(libc::ITIMER_REAL, &raw const value, ptr::null_mut()), 0);
    };
    set(interval);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut round = 0;
                while HANDLED.load(Ordering::Relaxed) - handled < 5_000 && start.elapsed() < Duration::from_secs(10) {
                    work(round);
                    round += 1;
                }
            });
        }
    });
    set(never);
    assert!(HANDLED.load(Ordering::Relaxed) - handled > 500, "the timer hardly fired");
}

/// Handlers of crash reporters run on a small stack of their own.
#[test]
fn a_handler_on_the_usual_alternate_stack_may_copy_tainted_text() {
    const VARIABLE: &str = "IAST_TEST_ALTERNATE_STACK";
    if std::env::var_os(VARIABLE).is_none() {
        // The child is killed when the stack is too small. It must not be when copies are left alone.
        for intercept in ["off", "on"] {
            let output = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "a_handler_on_the_usual_alternate_stack_may_copy_tainted_text", "--nocapture"])
                .env(VARIABLE, "1")
                .env("IAST_INTERCEPT", intercept)
                .output()
                .unwrap();
            let status = output.status;
            assert!(status.success(), "interceptors {intercept}: {status}, signal {:?}", status.signal());
        }
        return;
    }
    let page = 4_096;
    let size = libc::SIGSTKSZ;
    // SAFETY: a fresh mapping, whose lowest page is made unusable so that an overflow is seen; the rest becomes the
    // alternate stack of this thread, which ends with the process.
    unsafe {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let map = libc::mmap(ptr::null_mut(), size + page, protection, flags, -1, 0);
        assert_ne!(map, libc::MAP_FAILED);
        assert_eq!(libc::mprotect(map, page, libc::PROT_NONE), 0);
        let stack = libc::stack_t { ss_sp: map.byte_add(page), ss_flags: 0, ss_size: size };
        assert_eq!(libc::sigaltstack(&raw const stack, ptr::null_mut()), 0);
    }
    install(libc::SIGUSR2, libc::SA_ONSTACK);
    for _ in 0..10 {
        // SAFETY: has no preconditions.
        unsafe { libc::raise(libc::SIGUSR2) };
    }
    assert_eq!(HANDLED.load(Ordering::Relaxed), 10);
}
