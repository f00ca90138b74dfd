//! The operands of operations, told by their types: what the functions that generated code calls do while something is
//! tainted.
//!
//! Each `place` is the address of a pointer (fat, when its type is unsized) to a value that generated code is about to
//! use in the operation; each `value` is the address of one that it holds.

use super::frame::Kind;
use super::opaque::{self, Opaque};
use super::typed::Type;
use super::view::{Value, View};
use super::{IDLE, Pre, apply, frame, item, scalar, stream, unknown};
use crate::memory::guard::Quiet;
use crate::memory::text;
use crate::site::OpSite;

/// An operation begins with a place that is read.
pub(super) fn first(site: &'static OpSite, of: Type<'_>, at: *const ()) -> Pre {
    let pre = super::before(site);
    if pre.begun != IDLE {
        place(pre, of, at);
    }
    pre
}

/// An operation begins with a place that is changed, see [`target`].
pub(super) fn first_target(site: &'static OpSite, of: Type<'_>, at: *const (), size: usize, stays: bool) -> Pre {
    let pre = super::before(site);
    if pre.begun != IDLE {
        target(pre, of, at, size, stays);
    }
    pre
}

/// A place that is read.
pub(super) fn place(pre: Pre, of: Type<'_>, place: *const ()) {
    match Value::of(of.id()) {
        Some(value) => frame::read_place(pre.site, pre.depth(), value, place),
        // SAFETY: the place holds a value of this type; its address is the first word of the pointer.
        None if unsafe { frame::note_position(pre.site, of.id(), *place.cast::<*const ()>()) } => {}
        None => match (stream::origin(of.id()), opaque::look(of)) {
            (Some(origin), _) => frame::note_stream(pre.site, pre.depth(), origin),
            (None, Opaque::Plain) => {}
            (None, Opaque::Followed) => unknown::note(),
            (None, Opaque::Hidden) => frame::note_opaque(pre.site, pre.depth()),
        },
    }
}

/// A place that is changed, by a pointer of `size` bytes. Whether it `stays`, see `Target`.
pub(super) fn target(pre: Pre, of: Type<'_>, place: *const (), size: usize, stays: bool) {
    if let Some(view) = View::of_target(of.id()) {
        frame::read_target(pre.site, pre.depth(), view, place, size, stays);
    }
}

/// A value that is handed through.
pub(super) fn value(site: &'static OpSite, of: Type<'_>, value: *const ()) {
    let id = of.id();
    match Value::of(id) {
        Some(texts) => frame::read_value(site, texts, (&raw const value).cast()),
        // SAFETY: the value is of this type.
        None if unsafe { frame::note_position(site, id, value) } => {}
        None => match (stream::origin(id), opaque::look(of)) {
            (Some(origin), _) => frame::note_stream_value(site, origin),
            (None, Opaque::Plain) => {}
            (None, Opaque::Followed) => unknown::note(),
            (None, Opaque::Hidden) => frame::note_opaque_value(site),
        },
    }
}

/// A value that leads to the text that is changed.
pub(super) fn guard(site: &'static OpSite, of: Type<'_>, value: *const ()) {
    if let Some(behind) = text::behind(of.id()) {
        // SAFETY: the value is of the type that this was found for.
        frame::push_target(site, behind.reader, unsafe { behind.place(value) });
    }
}

/// An item of a chain of iterators.
pub(super) fn link(site: &'static OpSite, of: Type<'_>, value: *const ()) {
    if let Some(seen) = Value::of(of.id()) {
        frame::read_item(site, seen, (&raw const value).cast());
    }
}

/// A loop variable with the place that it takes its values from.
pub(super) fn variable(site: &'static OpSite, value: (Type<'_>, *const ()), of: Type<'_>, place: *const ()) {
    if let Some(view) = View::of(of.id()) {
        // SAFETY: the value is of this type.
        match unsafe { item::of(value.0.id(), value.1) }.flatten() {
            Some(item) => scalar::next(site, item, view, place),
            None => scalar::forget(site),
        }
    }
}

/// What a loop goes over.
pub(super) fn looped(site: &'static OpSite, of: Type<'_>, value: *const ()) {
    if let Some(view) = View::of(of.id()) {
        scalar::begin(site, view, (&raw const value).cast());
    }
}

/// A loop variable with the next item of its loop.
pub(super) fn next(site: &'static OpSite, of: Type<'_>, value: *const ()) {
    // SAFETY: the value is of this type.
    match unsafe { item::of(of.id(), value) }.flatten() {
        Some(item) => scalar::next_of_items(site, item),
        None => scalar::forget(site),
    }
}

/// The parameter of a closure with the next item of the chain that `operation` takes together.
pub(super) fn within(site: &'static OpSite, operation: &'static OpSite, of: Type<'_>, value: *const ()) {
    // SAFETY: the value is of this type.
    match unsafe { item::of(of.id(), value) }.flatten() {
        Some(item) => scalar::next_of_chain(site, operation, item),
        None => scalar::forget(site),
    }
}

/// What an expression takes from a place.
pub(super) fn pick(
    site: &'static OpSite,
    iterator: &'static OpSite,
    value: (Type<'_>, *const ()),
    of: Type<'_>,
    place: *const (),
) {
    if let Some(view) = View::of(of.id()) {
        // SAFETY: the value is of this type.
        match unsafe { item::of(value.0.id(), value.1) }.flatten() {
            Some(item) => scalar::picked(site, iterator, item, view, place),
            None => scalar::forget(site),
        }
    }
}

/// A char or byte at `address` that is about to be read.
pub(super) fn item_at(site: &'static OpSite, of: Type<'_>, address: *const ()) {
    // SAFETY: at the address lies a value of this type.
    if let Some(seen) = unsafe { item::place_of(of.id(), address) } {
        let _quiet = Quiet::enter();
        scalar::hold(site, scalar::at_its_place(&seen));
    }
}

/// What an expression of the operands took has been used.
pub(super) fn used(site: &'static OpSite, taken: &'static OpSite) {
    if let Some(item) = scalar::taken(taken) {
        frame::add_last(site, item);
    }
}

/// A char or byte at `address` that was written.
pub(super) fn stored(pre: Pre, of: Type<'_>, address: *const ()) {
    // SAFETY: at the address lies a value of this type.
    if let Some(seen) = unsafe { item::place_of(of.id(), address) } {
        apply::stored(pre.site, pre.depth(), &seen);
    }
}

/// What the loop variable of `scalar` holds is used.
pub(super) fn held(pre: Pre, scalar: &'static OpSite) {
    let Some(held) = scalar::held(scalar) else { return };
    if held.kind != Kind::Read {
        frame::add(pre.site, pre.depth(), held);
    } else if pre.unknown() != unknown::count() {
        // There is a text of which nobody knows where it comes from.
        frame::note_read(pre.site, pre.depth(), held);
    }
}

/// What is put into a cell, or what a reader begins with.
pub(super) fn kept(pre: Pre, of: Type<'_>, value: *const ()) {
    let frame = frame::take(pre.site, pre.depth());
    match Value::of(of.id()) {
        Some(text) => frame::begin_to_read(pre.site, text, (&raw const value).cast()),
        // SAFETY: the value is of this type.
        None => scalar::keep(pre.site, frame, unsafe { item::of(of.id(), value) }.flatten()),
    }
}

/// A text on the stack that is lent to the operation.
pub(super) fn lent(pre: Pre, of: Type<'_>, place: *const ()) {
    if let Some(view) = View::of(of.id()) {
        frame::lend(pre.site, pre.depth(), view, place);
    }
}
