//! Forked children, while other threads are in the middle of everything: the child must never wait for a lock that a
//! thread which does not exist there has left closed.

#![cfg(unix)]

mod support;

use std::hint::black_box;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use iast_runtime::{Scope, findings, is_enabled, ranges};
use support::{End, query, spans, tainted, wait};

const FORKS: usize = 60;
/// Longer than any stall of a busy machine: what waits for a lock that nobody opens waits forever.
const LIMIT: Duration = Duration::from_secs(30);

/// Runs `body` while four threads copy tainted text, open and end contexts and make findings.
fn under_load(body: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let long = tainted(&"0123456789".repeat(400));
                while !stop.load(Ordering::Relaxed) {
                    black_box(tainted("in the context that the threads were started in"));
                    let scope = Scope::enter();
                    let values: Vec<String> = (0..20).map(|n| tainted(&format!("value {n}"))).collect();
                    query(&format!("SELECT {} {}", values.join(", "), &long[..black_box(1_000)]));
                    black_box((findings().len(), scope.findings().len()));
                }
            });
        }
        let _stop = StopAtEnd(&stop);
        body();
    });
}

/// Also when the test fails: the threads would keep it from ending.
struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Forks often under load; each child runs `child` and ends without cleaning up.
fn fork_often(mut child: impl FnMut()) {
    under_load(|| {
        for number in 0..FORKS {
            // SAFETY: the child runs `child`, which needs no thread but its own, and then ends at once.
            match unsafe { libc::fork() } {
                0 => {
                    child();
                    // SAFETY: ends this process, which is the child.
                    unsafe { libc::_exit(0) }
                }
                pid => {
                    assert!(pid > 0, "fork: {}", io::Error::last_os_error());
                    assert_eq!(wait(pid, LIMIT), End::Exited(0), "child {number}");
                }
            }
        }
    });
    assert!(is_enabled());
    assert_eq!(spans(&tainted("after the forks").clone()), [(0, 15, 0)], "the parent goes on as before");
}

#[test]
fn a_child_can_use_memory_and_the_api() {
    let value = tainted(&"0123456789".repeat(1_000));
    fork_often(|| {
        assert!(!is_enabled());
        let copies: Vec<String> = (0..50).map(|n| format!("{value}{n}")).collect();
        assert!(copies.iter().all(|copy| ranges(copy).is_empty()));
        assert!(ranges(&tainted("in the child")).is_empty());
        assert_eq!(query(&copies[1]), 10_001);
        drop(copies);
    });
}

#[test]
fn a_child_can_ask_for_findings_and_losses() {
    fork_often(|| {
        black_box(findings());
        black_box(iast_runtime::stats().losses());
    });
}

#[test]
fn a_child_can_open_and_end_scopes() {
    fork_often(|| {
        let scope = Scope::enter();
        black_box(tainted("in the child"));
        black_box(scope.findings());
    });
}

#[test]
fn a_child_can_end_the_scope_that_it_was_forked_in() {
    let mut scope = Some(Scope::enter());
    let value = tainted("in the scope");
    // Only the child comes there, so the parent's scope stays open.
    fork_often(|| drop(scope.take()));
    assert_eq!(spans(&value), [(0, 12, 0)]);
}

#[test]
fn a_child_can_exit_in_the_orderly_way() {
    // The thread's context ends when the thread does, and `exit` ends this one.
    black_box(tainted("in the test's own context"));
    fork_often(|| std::process::exit(0));
}

#[test]
fn programs_can_be_started_under_load() {
    under_load(|| {
        for _ in 0..FORKS {
            assert!(Command::new("true").status().unwrap().success());
        }
    });
}

#[test]
fn programs_can_be_started_with_code_before_exec() {
    let value = tainted("untrusted");
    under_load(|| {
        for _ in 0..FORKS {
            let value = value.clone();
            let before_exec = move || match is_enabled() || !spans(&value.clone()).is_empty() {
                true => Err(io::Error::other("the engine is on in the child")),
                false => Ok(()),
            };
            let mut command = Command::new("true");
            // SAFETY: the closure takes no lock; glibc lets a forked child allocate.
            unsafe { command.pre_exec(before_exec) };
            assert!(command.status().unwrap().success());
        }
    });
}

#[test]
fn a_program_that_cannot_be_started_harms_nothing() {
    under_load(|| {
        for _ in 0..FORKS {
            let mut command = Command::new(format!("/nonexistent/{}", tainted("program")));
            // SAFETY: the closure does nothing.
            unsafe { command.pre_exec(|| Ok(())) };
            assert_eq!(command.status().unwrap_err().kind(), io::ErrorKind::NotFound);
        }
    });
}
