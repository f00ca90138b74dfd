//! Calls of functions of libraries in observed bodies: generated code shows what is called, and the row of the table
//! says what its arguments and its result are.
//!
//! Everything here passes a value on unchanged. While nothing is tainted an argument costs one load.

use std::any::{TypeId, type_name};

use iast_catalogue::Safe;
use iast_catalogue::library::Gives;

use super::control::{self, Said};
use super::{archive, change, document, sink, source};
use crate::controls::Control;
use crate::memory;
use crate::memory::text::Texts;
use crate::site::CallSite;
use crate::taint::mark::Marks;

/// `function` is about to be called. Its type has its path.
#[inline]
pub fn callee<F>(site: &'static CallSite, function: F) -> F {
    site.resolve(type_name::<F>());
    begin(site);
    function
}

/// A method of `value` is about to be called.
#[inline]
pub fn receiver<R>(site: &'static CallSite, value: R) -> R {
    site.resolve(type_name::<R>());
    begin(site);
    value
}

/// A method of the value at a place is about to be called.
#[inline]
pub fn on<R: ?Sized>(site: &'static CallSite, _: *const R) {
    site.resolve(type_name::<R>());
    begin(site);
}

/// As [`receiver`], where it is an argument of a security control as well.
#[inline]
pub fn its_receiver<R>(site: &'static CallSite, value: R) -> R {
    itself(site, &raw const value);
    value
}

/// As [`on`], where the place is an argument of a security control as well.
#[inline]
pub fn itself<R: ?Sized>(site: &'static CallSite, place: *const R) {
    on(site, place);
    // A field of a packed struct is not looked at. Behind a pointer with a length are bytes.
    let is_aligned = size_of_val(&place) > size_of::<usize>() || place.cast::<usize>().is_aligned();
    if memory::is_active() && is_aligned {
        argument(site, ITSELF, memory::text::texts(typeid::of::<R>()), (&raw const place).cast());
    }
}

/// Whether the call asks whether a path lies in a directory.
#[inline]
fn asks_where(site: &'static CallSite) -> bool {
    site.row().is_some_and(|row| matches!(row.gives, Some(Gives::Inside)))
}

/// Whether a path goes up, so that where it begins says nothing of where it leads.
fn goes_up(path: &[u8]) -> bool {
    path.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| part == b"..")
}

/// The position of what a method is called on, which no setting can name.
const ITSELF: usize = usize::MAX;

/// The arguments of a call come next.
#[inline]
fn begin(site: &'static CallSite) {
    if memory::is_active() && (site.control().is_some() || asks_where(site)) {
        control::begin(site);
    }
}

/// The method has been called.
#[inline]
pub fn called<T>(_: (), out: T) -> T {
    out
}

/// [`called`] where the type that is expected is only a hint.
#[inline]
pub fn called_soft<T>(_: (), out: T) -> super::op::Soft<T> {
    super::op::Soft { v: out }
}

/// `value` is the argument `index` of the call.
#[inline]
pub fn arg<V>(site: &'static CallSite, index: usize, value: V) -> V {
    if memory::is_active() {
        let place: *const V = &raw const value;
        let (id, texts) = (typeid::of::<V>(), memory::text::texts(typeid::of::<V>()));
        argument(site, index, texts, (&raw const place).cast());
        if texts.is_none() {
            document(site, index, id, place.cast());
        }
    }
    value
}

/// `value` is written to a log, by the macro that the site is named after.
#[inline]
pub fn logged<V>(site: &'static CallSite, value: V) -> V {
    if memory::is_active() {
        site.resolve(site.name);
    }
    arg(site, 0, value)
}

/// `out` is what the call gave.
#[inline]
pub fn given<T>(site: &'static CallSite, out: T) -> T {
    gave(site, &out);
    out
}

/// `out` is true where what the call gave says no.
#[inline]
pub fn given_as_no<T>(site: &'static CallSite, out: T) -> T {
    if memory::is_active()
        && let Some(control) = site.control()
    {
        // SAFETY: the value is of this type.
        let said = unsafe { Said::by(typeid::of::<T>(), type_name::<T>(), (&raw const out).cast()) };
        control::returned(site, control, if said == Said::Yes { Said::NotYes } else { Said::Yes });
    }
    out
}

/// [`given_as_no`] where the type that is expected is only a hint.
#[inline]
pub fn given_as_no_soft<T>(site: &'static CallSite, out: T) -> super::op::Soft<T> {
    super::op::Soft { v: given_as_no(site, out) }
}

/// `out` was taken out of what the call gave by a pattern.
#[inline]
pub fn taken<T>(site: &'static CallSite, out: &T) {
    gave(site, out);
}

/// A pattern was held against what the call gave, and says whether that is a yes.
#[inline]
pub fn said(site: &'static CallSite, yes: bool) {
    if memory::is_active()
        && let Some(control) = site.control()
    {
        control::returned(site, control, if yes { Said::Yes } else { Said::NotYes });
    }
}

/// What the call gave is in the `Result`, or it failed.
#[inline]
pub fn given_ok<T, E>(site: &'static CallSite, out: Result<T, E>) -> Result<T, E> {
    match &out {
        Ok(out) => gave(site, out),
        Err(_) => refused(site),
    }
    out
}

/// `out` is what the call gave, and a variable keeps it. A control has said nothing yet when that is a `Result` or the
/// like: what it was given is kept until the variable is asked.
#[inline]
pub fn held<T>(site: &'static CallSite, out: T) -> T {
    match site.control() {
        Some(control) if memory::is_active() && control::is_open(type_name::<T>()) => {
            let place: *const T = &raw const out;
            returned_texts(control, typeid::of::<T>(), place.cast());
            out
        }
        _ => given(site, out),
    }
}

#[inline]
fn gave<T>(site: &'static CallSite, out: &T) {
    let place: *const T = out;
    if memory::enabled() && site.row().is_some_and(|row| row.gives.is_some()) {
        result(site, memory::text::texts(typeid::of::<T>()), (&raw const place).cast());
    }
    if memory::is_active() && asks_where(site) {
        // SAFETY: the value is of this type.
        control::lies_inside(site, unsafe { Said::by(typeid::of::<T>(), type_name::<T>(), place.cast()) });
    }
    if memory::is_active()
        && let Some(control) = site.control()
    {
        controlled(site, control, typeid::of::<T>(), type_name::<T>(), place.cast());
    }
}

fn refused(site: &'static CallSite) {
    if let Some(control) = site.control() {
        control::returned(site, control, Said::NotYes);
    }
}

/// [`given`] where the type that is expected is only a hint.
#[inline]
pub fn given_soft<T>(site: &'static CallSite, out: T) -> super::op::Soft<T> {
    super::op::Soft { v: given(site, out) }
}

/// Checks an argument. `pointer` points to a pointer to it.
fn argument(site: &'static CallSite, index: usize, texts: Option<Texts>, pointer: *const ()) {
    if let Some(control) = site.control() {
        // SAFETY: the caller holds the value, whose type `texts` was made for.
        unsafe { each(texts, pointer, &mut |text| control::argument(site, control, index, text)) };
    }
    let Some(row) = site.row() else { return };
    if index == ITSELF && asks_where(site) {
        // SAFETY: as above.
        unsafe {
            each(texts, pointer, &mut |path| {
                if !goes_up(path) {
                    control::keep(site, index, path);
                }
            });
        }
    }
    for argument in row.sinks.iter().filter(|argument| argument.index == index) {
        // SAFETY: the caller holds the value, whose type `texts` was made for.
        let read = unsafe { each(texts, pointer, &mut |text| sink::check_call(site, row, argument, text)) };
        site.reached(read);
    }
}

/// Checks an argument that is no text but may be a document.
fn document(site: &'static CallSite, index: usize, id: TypeId, value: *const ()) {
    let Some(row) = site.row() else { return };
    for argument in row.sinks.iter().filter(|argument| argument.index == index) {
        // SAFETY: the caller holds the value, which is of this type.
        let is_read = sink::check_document(site, row, argument, |see| unsafe { document::each(id, value, see) });
        site.reached(is_read);
    }
}

/// A security control gave the value at `out`.
fn controlled(site: &'static CallSite, control: &Control, id: TypeId, name: &str, out: *const ()) {
    returned_texts(control, id, out);
    // SAFETY: the value is of this type.
    control::returned(site, control, unsafe { Said::by(id, name, out) });
}

/// A security control gave the texts of the value at `out`.
fn returned_texts(control: &Control, id: TypeId, out: *const ()) {
    let texts = memory::text::texts(id);
    // SAFETY: the caller holds the value, whose type `texts` was made for.
    unsafe { each(texts, (&raw const out).cast(), &mut |text| control.returned(text)) };
}

/// Taints a result, or makes it safe. `pointer` points to a pointer to it.
fn result(site: &'static CallSite, texts: Option<Texts>, pointer: *const ()) {
    let Some(gives) = site.row().and_then(|row| row.gives) else { return };
    let mut see = |text: &[u8]| match gives {
        Gives::Source { origin, name } => {
            let name = name.and_then(|index| site.arguments.get(index).copied()).filter(|name| !name.is_empty());
            source::came_from_call(site, origin, name, text);
        }
        Gives::NameInArchive => archive::named(text),
        Gives::PathBelow => change::sanitize_text(text, Marks::by(Safe::InDirectory)),
        Gives::Inside => {}
    };
    // SAFETY: as in `argument`.
    unsafe { each(texts, pointer, &mut see) };
}

/// Shows the texts of a value. Returns whether its type is one that holds text.
///
/// # Safety
///
/// `pointer` points to a pointer to a value of the type that `texts` was made for, which nobody writes to.
unsafe fn each(texts: Option<Texts>, pointer: *const (), see: &mut dyn FnMut(&[u8])) -> bool {
    match texts {
        // SAFETY: by the caller's contract.
        Some(Texts::One(reader)) => see(unsafe { reader.read(pointer) }),
        // SAFETY: as above.
        Some(Texts::Many(reader)) => unsafe { reader.each(pointer, see) },
        None => return false,
    }
    true
}
