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
mod frame;
mod item;
mod model;
mod opaque;
mod position;
mod scalar;
mod unknown;
mod view;

use std::marker::PhantomData;

use crate::memory::guard::Quiet;
use crate::memory::text;
use crate::site::OpSite;
use crate::taint::range::Checked;
use frame::Kind;
use opaque::Opaque;
use view::{Value, View};

/// An operation that is about to run, whose result has the type `T`.
pub struct Pre<T> {
    site: &'static OpSite,
    /// How many frames there were; [`IDLE`] when nothing is tainted.
    depth: u32,
    /// How many inputs of unknown origin there were.
    unknown: u32,
    result: PhantomData<fn() -> T>,
}

const IDLE: u32 = u32::MAX;

impl<T> Clone for Pre<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pre<T> {}

impl<T> std::fmt::Debug for Pre<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pre").field("site", &self.site).finish_non_exhaustive()
    }
}

/// An operation begins.
#[inline]
pub fn before<T>(site: &'static OpSite) -> Pre<T> {
    let (depth, unknown) = if crate::memory::is_active() { (frame::begin(), unknown::count()) } else { (IDLE, 0) };
    Pre { site, depth, unknown, result: PhantomData }
}

/// `input` is a place that the operation reads.
#[inline]
pub fn also<T, I: ?Sized>(pre: Pre<T>, input: *const I) -> Pre<T> {
    if pre.depth != IDLE {
        match Value::of(typeid::of::<I>()) {
            Some(value) => frame::read_place(pre.site, pre.depth, value, (&raw const input).cast()),
            // SAFETY: generated code passes the address of a place that it is about to use.
            None if unsafe { frame::note_position(pre.site, typeid::of::<I>(), input.cast()) } => {}
            None => match opaque::look::<I>() {
                Opaque::Plain => {}
                Opaque::Followed => unknown::note(),
                Opaque::Hidden => frame::note_opaque(pre.site, pre.depth),
            },
        }
    }
    pre
}

/// `place` is changed by the operation.
#[inline]
pub fn target<T, I: ?Sized>(pre: Pre<T>, place: *const I) -> Pre<T> {
    changes(pre, place, false)
}

/// `place` is lent to the operation by `&mut`, so it is still there whatever the operation is.
#[inline]
pub fn output<T, I: ?Sized>(pre: Pre<T>, place: *const I) -> Pre<T> {
    changes(pre, place, true)
}

#[inline]
fn changes<T, I: ?Sized>(pre: Pre<T>, place: *const I, stays: bool) -> Pre<T> {
    if pre.depth != IDLE
        && let Some(view) = View::of_target(typeid::of::<I>())
    {
        let pointer = (&raw const place).cast();
        frame::read_target(pre.site, pre.depth, view, pointer, size_of_val(&place), stays);
    }
    pre
}

/// `value` is an input of the operation at `site`.
#[inline]
pub fn tap<V>(site: &'static OpSite, value: V) -> V {
    if crate::memory::is_active() {
        let (id, place): (_, *const V) = (typeid::of::<V>(), &raw const value);
        match Value::of(id) {
            Some(texts) => frame::read_value(site, texts, (&raw const place).cast()),
            // SAFETY: `value` is held here.
            None if unsafe { frame::note_position(site, id, place.cast()) } => {}
            None => match opaque::look::<V>() {
                Opaque::Plain => {}
                Opaque::Followed => unknown::note(),
                Opaque::Hidden => frame::note_opaque_value(site),
            },
        }
    }
    value
}

/// `value` leads to the text that the operation at `site` changes: a guard, or a mutable reference.
#[inline]
pub fn tap_target<V>(site: &'static OpSite, value: V) -> V {
    if crate::memory::is_active()
        && let Some(behind) = text::behind(typeid::of::<V>())
    {
        // SAFETY: `value` is of the type that this was found for.
        frame::push_target(site, behind.reader, unsafe { behind.place((&raw const value).cast()) });
    }
    value
}

/// The operation is the end of a chain of iterators, whose closures show their results by [`item`].
#[inline]
pub fn items<T>(pre: Pre<T>) -> Pre<T> {
    if pre.depth != IDLE {
        frame::expect_items(pre.site, pre.depth);
    }
    pre
}

/// `value` is an item that the operation at `site` takes, if that is running.
#[inline]
pub fn item<V>(site: &'static OpSite, value: V) -> V {
    if crate::memory::is_active()
        && let Some(seen) = Value::of(typeid::of::<V>())
    {
        let place: *const V = &raw const value;
        frame::read_item(site, seen, (&raw const place).cast());
    }
    value
}

/// A value that is dropped where it stands.
#[inline]
pub fn dropped<V>(_: V) {}

/// The loop variable `value` takes its values from the place `text`.
#[inline]
pub fn scalar<V, I: ?Sized>(site: &'static OpSite, value: &V, text: *const I) {
    if crate::memory::is_active()
        && let Some(view) = View::of(typeid::of::<I>())
    {
        match item::of(value).flatten() {
            Some(item) => scalar::next(site, item, view, (&raw const text).cast()),
            None => scalar::forget(site),
        }
    }
}

/// A loop goes over `value`.
#[inline]
pub fn each<V>(site: &'static OpSite, value: V) -> V {
    if crate::memory::is_active()
        && let Some(view) = View::of(typeid::of::<V>())
    {
        let place: *const V = &raw const value;
        scalar::begin(site, view, (&raw const place).cast());
    }
    value
}

/// The loop variable `value` has the next of the items of `site`.
#[inline]
pub fn next<V>(site: &'static OpSite, value: &V) {
    if crate::memory::is_active() {
        match item::of(value).flatten() {
            Some(item) => scalar::next_of_items(site, item),
            None => scalar::forget(site),
        }
    }
}

/// The parameter `value` of a closure has the next item of the chain that the operation of another site takes together.
#[inline]
pub fn within<V>(site: &'static OpSite, operation: &'static OpSite, value: &V) {
    if crate::memory::is_active() {
        match item::of(value).flatten() {
            Some(item) => scalar::next_of_chain(site, operation, item),
            None => scalar::forget(site),
        }
    }
}

/// `value` was taken from the place `text`, by an iterator that began at another site or is there only for that.
#[inline]
pub fn pick<V, I: ?Sized>(site: &'static OpSite, iterator: &'static OpSite, value: V, text: *const I) -> V {
    if crate::memory::is_active()
        && let Some(view) = View::of(typeid::of::<I>())
    {
        match item::of(&value).flatten() {
            Some(item) => scalar::picked(site, iterator, item, view, (&raw const text).cast()),
            None => scalar::forget(site),
        }
    }
    value
}

/// `place` is about to be read.
#[inline]
pub fn item_at<'v, V: ?Sized>(site: &'static OpSite, place: &'v V) -> &'v V {
    if crate::memory::is_active()
        && let Some(seen) = item::place_of(place)
    {
        let _quiet = Quiet::enter();
        scalar::hold(site, scalar::at_its_place(&seen));
    }
    place
}

/// The operation at `site` has used what an expression of its operands took.
#[inline]
pub fn used<V>(site: &'static OpSite, taken: &'static OpSite, value: V) -> V {
    if crate::memory::is_active()
        && let Some(item) = scalar::taken(taken)
    {
        frame::add_last(site, item);
    }
    value
}

/// `*place = value`.
#[inline]
pub fn store<V>(value: V, pre: Pre<()>, place: &mut V) {
    *place = value;
    if pre.depth != IDLE
        && let Some(seen) = item::place_of(place)
    {
        apply::stored(pre.site, pre.depth, &seen);
    }
}

/// `value` is put into the cell of the site, or the reader of the site begins with it.
#[inline]
pub fn keep<V>(pre: Pre<V>, value: V) -> V {
    if pre.depth != IDLE {
        let frame = frame::take(pre.site, pre.depth);
        let place: *const V = &raw const value;
        match Value::of(typeid::of::<V>()) {
            Some(text) => frame::begin_to_read(pre.site, text, (&raw const place).cast()),
            None => scalar::keep(pre.site, frame, item::of(&value).flatten()),
        }
    }
    value
}

/// `place` leads to text on the stack that is lent to the operation, which was made of what it uses.
#[inline]
pub fn lend<T, I: ?Sized>(pre: Pre<T>, place: *const I) -> Pre<T> {
    if pre.depth != IDLE
        && let Some(view) = View::of(typeid::of::<I>())
    {
        frame::lend(pre.site, pre.depth, view, (&raw const place).cast());
    }
    pre
}

/// The tainted ranges of a text on the stack, when that is lent to an operation that is running.
pub(super) fn lent(text: &[u8]) -> Vec<Checked> {
    frame::lent(text).map_or_else(Vec::new, |lent| lent.ranges)
}

/// The operation uses the loop variable of `scalar`.
#[inline]
pub fn from<T>(pre: Pre<T>, scalar: &'static OpSite) -> Pre<T> {
    if pre.depth != IDLE
        && let Some(held) = scalar::held(scalar)
    {
        if held.kind != Kind::Read {
            frame::add(pre.site, pre.depth, held);
        } else if pre.unknown != unknown::count() {
            // There is a text of which nobody knows where it comes from.
            frame::note_read(pre.site, pre.depth, held);
        }
    }
    pre
}

/// The operation has run.
#[inline]
pub fn after<T>(pre: Pre<T>, out: T) -> T {
    if pre.depth != IDLE {
        let is_own = pre.site.complete && pre.unknown == unknown::count();
        if is_own || frame::depth() > pre.depth {
            let value = Value::of(typeid::of::<T>());
            let place: *const T = &raw const out;
            let leaves = leaves_its_target::<T>();
            let taken = item::of(&out).flatten();
            if value.is_none() && opaque::keeps_inside::<T>() {
                frame::hide_inputs(pre.site, pre.depth);
            }
            apply::finish(pre.site, pre.depth, value, (&raw const place).cast(), leaves, is_own, taken);
        }
    }
    out
}

/// Whether an operation with this result is one of those of std that change a text and leave it where it was. What
/// has another result may be a method of the program with the same name, which may have taken the text away.
fn leaves_its_target<T>() -> bool {
    let id = typeid::of::<T>();
    [
        typeid::of::<()>(),
        typeid::of::<bool>(),
        typeid::of::<char>(),
        typeid::of::<u8>(),
        typeid::of::<Option<char>>(),
        typeid::of::<Option<u8>>(),
        typeid::of::<std::fmt::Result>(),
        typeid::of::<std::io::Result<()>>(),
        typeid::of::<std::io::Result<u64>>(),
        typeid::of::<std::io::Result<usize>>(),
    ]
    .contains(&id)
}

/// [`after`] where the type that is expected is only a hint.
#[inline]
pub fn after_soft<T>(pre: Pre<T>, out: T) -> Soft<T> {
    Soft { v: after(pre, out) }
}

/// A value behind a field access, which stops the expected type from being taken as a demand.
#[derive(Debug)]
pub struct Soft<T> {
    /// The value.
    pub v: T,
}
