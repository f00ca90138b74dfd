//! Operations on text in observed bodies: what their result derives from.
//!
//! Generated code brackets an operation: [`before`] notes how deep the stack of frames is, [`also`], [`target`] and
//! [`tap`] put tainted inputs into a frame of the operation, [`after`] takes the frame off and has a model give
//! the result its ranges. Nothing is done while nothing is tainted, and little when the inputs are clean.
//!
//! The frames are per thread. Generated code never awaits between [`before`] and [`after`].

mod align;
mod apply;
mod beside;
mod codec;
mod copies;
mod edit;
pub(super) mod escape;
mod facts;
mod frame;
mod item;
mod light;
mod memo;
mod model;
mod opaque;
mod operand;
mod position;
mod scalar;
mod stream;
mod typed;
mod unknown;
mod view;

use std::any::TypeId;

use crate::memory::{self, guard::Quiet};
use crate::site::OpSite;
use crate::taint::context;
use crate::taint::range::Checked;
use typed::{Type, typed};
use view::Value;

/// An operation that is about to run.
#[derive(Debug, Clone, Copy)]
pub struct Pre {
    site: &'static OpSite,
    /// How many frames there were, and above it how many inputs of unknown origin; [`IDLE`] when nothing is tainted. One
    /// number, so that this value is passed in two registers by a debug build as well.
    begun: u64,
}

const IDLE: u64 = u64::MAX;

impl Pre {
    fn depth(self) -> u32 {
        self.begun as u32
    }

    fn unknown(self) -> u32 {
        (self.begun >> 32) as u32
    }
}

/// Whether operations are followed here: something is tainted, and this is no request that is not analysed.
#[inline]
fn is_on() -> bool {
    memory::is_active() && context::is_observed()
}

/// An operation begins.
#[inline]
pub fn before(site: &'static OpSite) -> Pre {
    Pre { site, begun: if is_on() { begin() } else { IDLE } }
}

fn begin() -> u64 {
    match frame::begin() {
        // The thread ends.
        u32::MAX => IDLE,
        depth => u64::from(unknown::count()) << 32 | u64::from(depth),
    }
}

/// `input` is a place that the operation reads.
#[inline]
pub fn also<I: ?Sized>(pre: Pre, input: *const I) -> Pre {
    if pre.begun != IDLE {
        operand::place(pre, typed!(I), (&raw const input).cast());
    }
    pre
}

/// An operation begins that reads the place `input`.
#[inline]
pub fn reads<I: ?Sized>(site: &'static OpSite, input: *const I) -> Pre {
    if !is_on() {
        return Pre { site, begun: IDLE };
    }
    operand::first(site, typed!(I), (&raw const input).cast())
}

/// An operation begins that changes `place`.
#[inline]
pub fn changes<I: ?Sized>(site: &'static OpSite, place: *const I) -> Pre {
    if !is_on() {
        return Pre { site, begun: IDLE };
    }
    operand::first_target(site, typed!(I), (&raw const place).cast(), size_of::<*const I>(), false)
}

/// An operation begins to which `place` is lent by `&mut`, see [`output`].
#[inline]
pub fn fills<I: ?Sized>(site: &'static OpSite, place: *const I) -> Pre {
    if !is_on() {
        return Pre { site, begun: IDLE };
    }
    operand::first_target(site, typed!(I), (&raw const place).cast(), size_of::<*const I>(), true)
}

/// `place` is changed by the operation.
#[inline]
pub fn target<I: ?Sized>(pre: Pre, place: *const I) -> Pre {
    if pre.begun != IDLE {
        operand::target(pre, typed!(I), (&raw const place).cast(), size_of::<*const I>(), false);
    }
    pre
}

/// `place` is lent to the operation by `&mut`, so it is still there whatever the operation is.
#[inline]
pub fn output<I: ?Sized>(pre: Pre, place: *const I) -> Pre {
    if pre.begun != IDLE {
        operand::target(pre, typed!(I), (&raw const place).cast(), size_of::<*const I>(), true);
    }
    pre
}

/// `value` is an input of the operation at `site`.
#[inline]
pub fn tap<V>(site: &'static OpSite, value: V) -> V {
    if is_on() {
        operand::value(site, typed!(V), (&raw const value).cast());
    }
    value
}

/// `value` leads to the text that the operation at `site` changes: a guard, or a mutable reference.
#[inline]
pub fn tap_target<V>(site: &'static OpSite, value: V) -> V {
    if is_on() {
        operand::guard(site, typed!(V), (&raw const value).cast());
    }
    value
}

/// The operation is the end of a chain of iterators, whose closures show their results by [`item`].
#[inline]
pub fn items(pre: Pre) -> Pre {
    if pre.begun != IDLE {
        frame::expect_items(pre.site, pre.depth());
    }
    pre
}

/// `value` is an item that the operation at `site` takes, if that is running.
#[inline]
pub fn item<V>(site: &'static OpSite, value: V) -> V {
    if is_on() {
        operand::link(site, typed!(V), (&raw const value).cast());
    }
    value
}

/// A value that is dropped where it stands.
#[inline]
pub fn dropped<V>(_: V) {}

/// The loop variable `value` takes its values from the place `text`.
#[inline]
pub fn scalar<V, I: ?Sized>(site: &'static OpSite, value: &V, text: *const I) {
    if is_on() {
        let value = (typed!(V), (&raw const *value).cast());
        operand::variable(site, value, typed!(I), (&raw const text).cast());
    }
}

/// A loop goes over `value`.
#[inline]
pub fn each<V>(site: &'static OpSite, value: V) -> V {
    if is_on() {
        operand::looped(site, typed!(V), (&raw const value).cast());
    }
    value
}

/// The loop variable `value` has the next of the items of `site`.
#[inline]
pub fn next<V>(site: &'static OpSite, value: &V) {
    if is_on() {
        operand::next(site, typed!(V), (&raw const *value).cast());
    }
}

/// The parameter `value` of a closure has the next item of the chain that the operation of another site takes together.
#[inline]
pub fn within<V>(site: &'static OpSite, operation: &'static OpSite, value: &V) {
    if is_on() {
        operand::within(site, operation, typed!(V), (&raw const *value).cast());
    }
}

/// `value` was taken from the place `text`, by an iterator that began at another site or is there only for that.
#[inline]
pub fn pick<V, I: ?Sized>(site: &'static OpSite, iterator: &'static OpSite, value: V, text: *const I) -> V {
    if is_on() {
        let value = (typed!(V), (&raw const value).cast());
        operand::pick(site, iterator, value, typed!(I), (&raw const text).cast());
    }
    value
}

/// `place` is about to be read.
#[inline]
pub fn item_at<'v, V: ?Sized>(site: &'static OpSite, place: &'v V) -> &'v V {
    if is_on() {
        operand::item_at(site, typed!(V), (&raw const *place).cast());
    }
    place
}

/// The operation at `site` has used what an expression of its operands took.
#[inline]
pub fn used<V>(site: &'static OpSite, taken: &'static OpSite, value: V) -> V {
    if is_on() {
        operand::used(site, taken);
    }
    value
}

/// `*place = value`.
#[inline]
pub fn store<V>(value: V, pre: Pre, place: &mut V) {
    *place = value;
    if pre.begun != IDLE {
        operand::stored(pre, typed!(V), (&raw const *place).cast());
    }
}

/// `value` is put into the cell of the site, or the reader of the site begins with it.
#[inline]
pub fn keep<V>(pre: Pre, value: V) -> V {
    if pre.begun != IDLE {
        operand::kept(pre, typed!(V), (&raw const value).cast());
    }
    value
}

/// `place` leads to text on the stack that is lent to the operation, which was made of what it uses.
#[inline]
pub fn lend<I: ?Sized>(pre: Pre, place: *const I) -> Pre {
    if pre.begun != IDLE {
        operand::lent(pre, typed!(I), (&raw const place).cast());
    }
    pre
}

/// The tainted ranges of a text on the stack, when that is lent to an operation that is running.
pub(super) fn lent(text: &[u8]) -> Vec<Checked> {
    frame::lent(text).map_or_else(Vec::new, |lent| lent.ranges)
}

/// The operation uses the loop variable of `scalar`.
#[inline]
pub fn from(pre: Pre, scalar: &'static OpSite) -> Pre {
    if pre.begun != IDLE {
        operand::held(pre, scalar);
    }
    pre
}

/// The operation has run.
#[inline]
pub fn after<T>(pre: Pre, out: T) -> T {
    if pre.begun != IDLE {
        finish(pre, typed!(T), (&raw const out).cast());
    }
    out
}

/// Looks at the result of an operation, which lies at `out`.
fn finish(pre: Pre, of: Type<'_>, out: *const ()) {
    // The program's own text is told apart from values that came in.
    let is_own = pre.site.complete && pre.unknown() == unknown::count();
    if is_own || frame::depth() > pre.depth() {
        let id = of.id();
        let value = Value::of(id);
        if light::finish(pre.site, pre.depth() as usize, (id, value), (&raw const out).cast(), is_own) {
            return;
        }
        let leaves = leaves_its_target(id);
        // SAFETY: `after` holds the result, which is of this type.
        let taken = unsafe { item::of(id, out) }.flatten();
        if value.is_none() && frame::depth() > pre.depth() && opaque::keeps_inside(of) {
            frame::hide_inputs(pre.site, pre.depth());
        }
        apply::finish(pre.site, pre.depth(), value, (&raw const out).cast(), leaves, is_own, taken);
        if let Some(Value::One(view)) = value.filter(|_| memo::is_open()) {
            let _quiet = Quiet::enter();
            // SAFETY: as above.
            let seen = unsafe { view.read((&raw const out).cast(), 0) };
            memo::learn(pre.site, seen.as_ref().and_then(view::Seen::plain).unwrap_or_default());
        }
    }
}

/// Whether an operation with this result is one of those of std that change a text and leave it where it was. What
/// has another result may be a method of the program with the same name, which may have taken the text away.
fn leaves_its_target(id: TypeId) -> bool {
    [
        TypeId::of::<()>(),
        TypeId::of::<bool>(),
        TypeId::of::<char>(),
        TypeId::of::<u8>(),
        TypeId::of::<Option<char>>(),
        TypeId::of::<Option<u8>>(),
        TypeId::of::<std::fmt::Result>(),
        TypeId::of::<std::io::Result<()>>(),
        TypeId::of::<std::io::Result<u64>>(),
        TypeId::of::<std::io::Result<usize>>(),
    ]
    .contains(&id)
}

/// [`after`] where the type that is expected is only a hint.
#[inline]
pub fn after_soft<T>(pre: Pre, out: T) -> Soft<T> {
    Soft { v: after(pre, out) }
}

/// A value behind a field access, which stops the expected type from being taken as a demand.
#[derive(Debug)]
pub struct Soft<T> {
    /// The value.
    pub v: T,
}
