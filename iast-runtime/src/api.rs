//! The functions that a program or its tests call by hand.

use std::sync::Arc;

use iast_schema::{Finding, Origin};

use crate::finding;
use crate::flow;
use crate::memory::text::Text;
use crate::memory::{self, guard::Quiet};
use crate::taint::context::{self, Context, Entered, Kind};
use crate::taint::range::{self, TaintRange};
use crate::walk::{Taint, Walk};

/// Taints a text: it is untrusted and came from `origin` under `name`.
///
/// Program literals and text on the stack are never tainted, because nobody would clear the taint again; they are
/// counted in [`Stats::untaintable`](crate::Stats::untaintable).
///
/// ```
/// # use iast_runtime as iast;
/// let query = String::from("lamp");
/// iast::taint(&query, iast::Origin::HttpRequestParameter, "q");
///
/// let statement = format!("SELECT * FROM products WHERE name = '{query}'");
/// let range = &iast::ranges(&statement)[0];
/// assert_eq!((range.start, range.len, range.offset), (37, 4, 0));
/// assert_eq!(range.source.name.as_deref(), Some("q"));
/// ```
pub fn taint(value: &(impl Text + ?Sized), origin: Origin, name: &str) {
    let context = context::current();
    let _quiet = Quiet::enter();
    flow::source::taint(&context, origin, Some(name), value.text(), None);
}

/// Taints every text of a value. Each is named after its field.
pub fn taint_all(value: &(impl Taint + ?Sized), origin: Origin) {
    let context = context::current();
    let each = |see: &mut dyn FnMut(&str, &[u8])| {
        Walk::over(value, see);
        Ok(())
    };
    let _ = flow::show(&each, &mut |path, bytes| {
        let _quiet = Quiet::enter();
        flow::source::taint(&context, origin, Some(path).filter(|path| !path.is_empty()), bytes, None);
    });
}

/// The tainted ranges of a text, in order. They do not overlap, and each byte in them is the byte of its source.
#[must_use]
pub fn ranges(value: &(impl Text + ?Sized)) -> Vec<TaintRange> {
    let _quiet = Quiet::enter();
    range::of(value.text()).iter().map(range::Checked::public).collect()
}

/// The ranges of a text that a sink would report: those of [`ranges`], or where there are none the values of the current
/// request that stand in the text ([`TaintRange::inferred`]).
#[must_use]
pub fn ranges_at_sink(value: &(impl Text + ?Sized)) -> Vec<TaintRange> {
    let _quiet = Quiet::enter();
    flow::witness::ranges(value.text()).0.iter().map(range::Checked::public).collect()
}

/// Removes the taint of a text.
///
/// ```
/// # use iast_runtime as iast;
/// let query = String::from("lamp");
/// iast::taint(&query, iast::Origin::HttpRequestParameter, "q");
/// iast::untaint(&query);
/// assert!(iast::ranges(&query).is_empty());
/// ```
pub fn untaint(value: &(impl Text + ?Sized)) {
    let bytes = value.text();
    memory::clear(bytes.as_ptr() as usize, bytes.len());
}

/// The findings that the running test or scope has proven; outside of both, those of the whole process.
#[must_use]
pub fn findings() -> Vec<Finding> {
    finding::of_context(&context::current())
}

/// A context of its own: what is tainted while it is entered belongs to it and is forgotten when it ends.
///
/// A test has one anyway. Use a scope where a test, a batch job or a consumer of a queue handles several
/// independent inputs.
///
/// ```
/// # use iast_runtime as iast;
/// let scope = iast::Scope::enter();
/// let input = String::from("untrusted");
/// iast::taint(&input, iast::Origin::KafkaMessageValue, "order");
/// assert!(scope.findings().is_empty());
/// drop(scope);
/// assert!(iast::ranges(&input).is_empty());
/// ```
#[derive(Debug)]
#[must_use = "the scope ends when it is dropped"]
pub struct Scope {
    context: Arc<Context>,
    _entered: Entered,
}

impl Scope {
    /// Opens a scope on this thread, inside the current one.
    pub fn enter() -> Self {
        let context = Context::open(Kind::Scope);
        let _entered = context.enter();
        Self { context, _entered }
    }

    /// The findings made in this scope and in the requests that were opened in it.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        finding::of_context(&self.context)
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        self.context.end();
    }
}

/// Whether the engine observes this process: not with `IAST_ENABLED=off`, and not in a forked child.
#[must_use]
pub fn is_enabled() -> bool {
    memory::enabled()
}
