//! What generated code calls around calls of libraries: each becomes one line, with what it is told and its types.

use std::any::type_name;

use crate::__private::{FnSite, Soft};
use crate::OPERATIONS;

#[derive(Debug)]
pub struct CallSite {
    line: u32,
    column: u32,
    name: &'static str,
    is_method: bool,
    chain: &'static [&'static str],
    arguments: &'static [&'static str],
}

impl CallSite {
    #[must_use]
    pub const fn new(
        _function: &'static FnSite,
        line: u32,
        column: u32,
        name: &'static str,
        is_method: bool,
        chain: &'static [&'static str],
        arguments: &'static [&'static str],
    ) -> Self {
        Self { line, column, name, is_method, chain, arguments }
    }

    fn shown(&self) -> String {
        format!("{} {}:{} {:?} {:?}", self.name, self.line, self.column, self.chain, self.arguments)
    }
}

pub fn callee<F>(site: &'static CallSite, function: F) -> F {
    assert!(!site.is_method);
    record(format!("callee {} {}", site.shown(), type_name::<F>()));
    function
}

pub fn receiver<R>(site: &'static CallSite, value: R) -> R {
    on(site, &raw const value);
    value
}

pub fn on<R: ?Sized>(site: &'static CallSite, place: *const R) {
    assert!(site.is_method && !place.is_null());
    record(format!("on {} {}", site.shown(), type_name::<R>()));
}

pub fn called<T>((): (), out: T) -> T {
    out
}

pub fn called_soft<T>((): (), out: T) -> Soft<T> {
    Soft { v: out }
}

pub fn arg<V>(site: &'static CallSite, index: usize, value: V) -> V {
    record(format!("arg {} {index} {}", site.name, type_name::<V>()));
    value
}

pub fn its_receiver<R>(site: &'static CallSite, value: R) -> R {
    receiver(site, value)
}

pub fn itself<R: ?Sized>(site: &'static CallSite, place: *const R) {
    on(site, place);
}

pub fn given_as_no<T>(site: &'static CallSite, out: T) -> T {
    record(format!("given as no {} {}", site.name, type_name::<T>()));
    out
}

pub fn given_as_no_soft<T>(site: &'static CallSite, out: T) -> Soft<T> {
    Soft { v: given_as_no(site, out) }
}

pub fn taken<T>(site: &'static CallSite, _: &T) {
    record(format!("taken {} {}", site.name, type_name::<T>()));
}

pub fn said(site: &'static CallSite, yes: bool) {
    record(format!("said {} {yes}", site.name));
}

pub fn logged<V>(site: &'static CallSite, value: V) -> V {
    record(format!("logged {} {}", site.name, type_name::<V>()));
    value
}

pub fn given<T>(site: &'static CallSite, out: T) -> T {
    record(format!("given {} {}", site.name, type_name::<T>()));
    out
}

#[derive(Debug)]
pub struct Buffer(std::ops::Range<usize>);

pub fn buffer<B: ?Sized>(place: *const B, start: usize, end: usize) -> Buffer {
    assert!(!place.is_null());
    Buffer(start..end)
}

pub const END: usize = usize::MAX;

pub fn position<N>(number: *const N) -> usize {
    assert!(!number.is_null());
    size_of::<N>()
}

pub fn filled<T>(site: &'static CallSite, buffer: Buffer, out: T) -> T {
    record(format!("filled {} {:?} {}", site.name, buffer.0, type_name::<T>()));
    out
}

pub fn filled_soft<T>(site: &'static CallSite, buffer: Buffer, out: T) -> Soft<T> {
    Soft { v: filled(site, buffer, out) }
}

pub fn held<T>(site: &'static CallSite, out: T) -> T {
    record(format!("held {} {}", site.name, type_name::<T>()));
    out
}

pub fn given_ok<T, E>(site: &'static CallSite, out: Result<T, E>) -> Result<T, E> {
    record(format!("given ok {} {}", site.name, type_name::<T>()));
    out
}

pub fn given_soft<T>(site: &'static CallSite, out: T) -> Soft<T> {
    Soft { v: given(site, out) }
}

fn record(line: String) {
    OPERATIONS.with_borrow_mut(|log| log.push(line));
}
