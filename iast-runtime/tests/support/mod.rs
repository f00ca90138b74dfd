//! What the tests of the engine share: the allocator, tainted values, a hand-written sink, and children that hang.
//!
//! The sink is written out here because this crate must not depend on the macros that make sinks.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::alloc::System;
use std::time::{Duration, Instant};

use iast_runtime::private::{FnSite, Kind, Probe, SinkSite, ViaTaint as _};
use iast_runtime::{Alloc, Origin, TaintRange, Text, ranges, taint};

#[global_allocator]
static ALLOCATOR: Alloc<System> = Alloc::new(System);

static QUERY: FnSite = iast_runtime::private::function(file!(), line!(), 1, line!(), module_path!(), || "query");
static SINK: SinkSite = SinkSite::new(&QUERY, Kind::SqlInjection);

/// A function as `#[iast::sink(kind = "sql")]` would leave it.
pub(crate) fn query(statement: &str) -> usize {
    (&&&&Probe(statement)).iast_sink(&SINK, None, "statement");
    statement.len()
}

/// [`query`], located at its caller.
#[track_caller]
pub(crate) fn query_from_here(statement: &str) {
    (&&&&Probe(statement)).iast_sink(&SINK, Some(std::panic::Location::caller()), "statement");
}

/// A heap copy of `text` that is untrusted.
pub(crate) fn tainted(text: &str) -> String {
    let value = text.to_owned();
    taint(&value, Origin::HttpRequestParameter, "q");
    value
}

/// Start, length and source offset of each range.
pub(crate) fn spans(value: &(impl Text + ?Sized)) -> Vec<(usize, usize, usize)> {
    ranges(value).iter().map(|TaintRange { start, len, offset, .. }| (*start, *len, *offset)).collect()
}

/// A small generator, so that a failure can be repeated.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// How a child process ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    Exited(i32),
    Killed(i32),
    /// It did not end in time and was killed.
    Hung,
}

/// Waits for a forked child, but not forever.
pub(crate) fn wait(child: libc::pid_t, limit: Duration) -> End {
    let start = Instant::now();
    loop {
        let mut status = 0;
        // SAFETY: `child` is a child of this process that nobody else waits for, and `status` is ours.
        let ended = unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) };
        assert!(ended >= 0, "waitpid: {}", std::io::Error::last_os_error());
        if ended == child {
            return match libc::WIFEXITED(status) {
                true => End::Exited(libc::WEXITSTATUS(status)),
                false => End::Killed(libc::WTERMSIG(status)),
            };
        }
        if start.elapsed() > limit {
            // SAFETY: the child was not waited for, so the number is still its own.
            unsafe {
                libc::kill(child, libc::SIGKILL);
                libc::waitpid(child, &raw mut status, 0);
            }
            return End::Hung;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}
