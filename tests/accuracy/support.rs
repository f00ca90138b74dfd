//! What the statements of cases may call beside ordinary code: a sink for borrowed values, an executor, other requests.

use std::future::Future;

use iast::{Origin, Scope, TaintRange, Text};

/// What arrived at the sink.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ranges: Vec<TaintRange>,
}

/// A value whose way to the sink ends with the case: a text, or what [`at_sink`] noted down.
pub(crate) trait Arrive {
    fn arrive(self) -> Seen;
}

impl<T: Text> Arrive for T {
    fn arrive(self) -> Seen {
        at_sink(&self)
    }
}

impl Arrive for Seen {
    fn arrive(self) -> Seen {
        self
    }
}

/// A sink for a value that cannot leave the case, such as a slice of a local.
pub(crate) fn at_sink(value: &(impl Text + ?Sized)) -> Seen {
    let mut ranges = iast::ranges_at_sink(value);
    // The rows of a table are a source of their own.
    ranges.retain(|range| range.source.origin != Origin::SqlRowValue);
    Seen { ranges, bytes: value.text().to_vec() }
}

/// Runs a future of a case to its end on a runtime of its own.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(future)
}

/// A text that came in with another request, which has ended.
pub(crate) fn of_an_ended_request(text: &str) -> String {
    let scope = Scope::enter();
    let value = text.to_owned();
    iast::taint(&value, Origin::HttpRequestParameter, "other");
    drop(scope);
    value
}

/// Runs `see` while another request is live, whose only parameter is `text`.
pub(crate) fn during_another_request<R>(text: &str, see: impl FnOnce(&str) -> R) -> R {
    let scope = Scope::enter();
    let value = text.to_owned();
    iast::taint(&value, Origin::HttpRequestParameter, "other");
    let seen = see(&value);
    drop(value);
    drop(scope);
    seen
}
