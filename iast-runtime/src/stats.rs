//! What the engine did and what it could not do, in numbers.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use iast_schema::VulnerabilityKind;

use crate::{memory, site};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident $(: $loss:literal)?,)*) => {
        /// Counts since the process started. See [`stats`].
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Stats {
            $($(#[$doc])* pub $name: u64,)*
        }

        pub(crate) struct Counters {
            $(pub(crate) $name: AtomicU64,)*
        }

        /// The counters of the process.
        pub(crate) static COUNTERS: Counters = Counters { $($name: AtomicU64::new(0),)* };

        #[cfg(test)]
        const LOSSES: &[&str] = &[$($($loss,)?)*];

        fn read() -> Stats {
            Stats { $($name: COUNTERS.$name.load(Relaxed),)* }
        }

        impl Stats {
            /// Each loss with what was lost, in words. Empty when nothing was. The words are those of many.
            #[must_use]
            pub fn losses(&self) -> Vec<(&'static str, u64)> {
                let mut losses = Vec::new();
                $($(if self.$name > 0 { losses.push(($loss, self.$name)); })?)*
                losses
            }
        }
    };
}

counters! {
    /// Contexts opened: requests, tests and scopes.
    contexts,
    /// Requests among them.
    requests,
    /// Tests among them.
    tests,
    /// Requests that were not analysed because only a share of them is.
    unsampled_requests: "requests were not analysed: IAST_REQUEST_SAMPLING is below 100",
    /// Requests that were not analysed because enough others were at the time.
    crowded_requests: "requests were not analysed: IAST_MAX_CONCURRENT_REQUESTS others were at the time",
    /// Flows that were not reported because their request had made enough findings.
    unreported_flows: "times a flow was not reported: its request had IAST_VULNERABILITIES_PER_REQUEST findings already",
    /// Untrusted values that came in.
    sources,
    /// Arguments of sinks that were looked at.
    sink_checks,
    /// Flows that reached a sink and were safe because of a sanitizer or validator.
    suppressed,
    /// Flows that reached a sink of a type for which their origin does not count, such as rows of a database.
    excluded,
    /// Flows that reached a sink at a place where they do no harm, such as behind the `#` of an address.
    harmless,
    /// Ranges dropped at a look-up because the memory had been overwritten unseen.
    stale_ranges,
    /// Values given to `taint` that are program literals or on the stack, which are never tainted.
    untaintable,
    /// Bytes of memory that the shadow map has used for its records at one time.
    map_bytes,
    /// Values not tracked because a context had too many sources or too many bytes of them.
    dropped_sources: "untrusted values were not tracked: a limit of the context was reached",
    /// How often all values that came in outside of any test, scope or request were forgotten, to make room.
    forgotten: "times all values that came in outside of a test, scope or request were forgotten, to make room",
    /// Arguments of sinks that were not compared with all values that came in, because these were too many.
    uncompared: "arguments of sinks were not compared with all values that came in: too many, or too long",
    /// Steps, marks or transformations not recorded because there were too many tags.
    dropped_tags: "taint updates were dropped: the table of tags is full",
    /// Bytes whose taint was dropped because the shadow map was full.
    dropped_bytes: "bytes lost their taint: the shadow map is full",
    /// Updates given up because a lock of the shadow map was held too long.
    contended: "taint updates were given up: a lock of the shadow map was held too long",
    /// Values of annotated sources of which no text could be seen.
    opaque_sources: "values of sources could not be looked into: derive `iast::Taint` for their type",
    /// Sinks that were called and none of whose arguments could be looked into.
    opaque_sinks: "sinks had no argument that could be looked into: derive `iast::Taint` for its type",
    /// Texts not visited because a value was too large or too deep.
    truncated_walks: "values were too large or too deep to be walked whole",
    /// Walks over a value that ended in a panic of the value's own code.
    panicked_walks: "walks over a value were cut short by a panic in its `Serialize`, `Taint` or `Deref`",
    /// Findings that could not be written to the findings file.
    unwritten_findings: "findings could not be written to the findings file",
    /// Files of the process that could not be written: 0 or 1.
    unwritten_processes: "file with what the process saw could not be written",
    /// Findings of single tests or scopes that are no longer kept, because there were too many. The report has them.
    dropped_findings: "findings of single tests or scopes were forgotten; the report has them, once each",
}

/// Counts since the process started: what was seen, and every loss.
///
/// ```
/// # use iast_runtime as iast;
/// let before = iast::stats().sources;
/// iast::taint(&String::from("untrusted"), iast::Origin::Unspecified, "input");
/// assert_eq!(iast::stats().sources, before + 1);
/// ```
#[must_use]
pub fn stats() -> Stats {
    let losses = &memory::SHADOW.losses;
    let opaque_sinks = site::opaque_sinks().count();
    Stats {
        dropped_bytes: losses.exhausted.load(Relaxed),
        contended: losses.contended.load(Relaxed),
        opaque_sinks: opaque_sinks as u64,
        map_bytes: memory::SHADOW.footprint() as u64,
        ..read()
    }
}

/// The flows that reached a sink and were safe for its type, for each type.
static SUPPRESSED: [AtomicU64; VulnerabilityKind::ALL.len()] =
    [const { AtomicU64::new(0) }; VulnerabilityKind::ALL.len()];

/// A flow reached a sink of this type and was safe.
pub(crate) fn suppress(kind: VulnerabilityKind) {
    count(&COUNTERS.suppressed);
    count(&SUPPRESSED[kind as usize]);
}

/// How many flows of each type were safe, without those types of which none was.
pub(crate) fn suppressed() -> Vec<(VulnerabilityKind, u64)> {
    let counts = VulnerabilityKind::ALL.iter().map(|kind| (*kind, SUPPRESSED[*kind as usize].load(Relaxed)));
    counts.filter(|(_, count)| *count > 0).collect()
}

/// Adds one to a counter.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}

#[cfg(test)]
mod tests {
    use iast_report::words::loss;

    #[test]
    fn each_loss_can_be_said_of_one() {
        for what in super::LOSSES.iter().filter(|what| !what.starts_with("file ")) {
            let (one, two) = (loss(1, what), loss(2, what));
            assert_eq!(two, format!("2 {what}"));
            assert_ne!(one, format!("1 {what}"));
            assert!(!one.contains(" were not") && !one.contains("times "), "{one}");
        }
    }
}
