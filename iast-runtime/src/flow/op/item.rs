//! One char or byte, as programs hold them: alone, with its index, behind a reference, or not at all.

use std::any::TypeId;
use std::num::ParseIntError;

use super::view::Seen;
use crate::taint::wide::Width;

/// A char or byte.
pub(super) enum Item<'a> {
    /// Its bytes.
    Value(Bytes),
    /// The place where it lies.
    At(Seen<'a>),
}

/// The bytes of a char.
pub(super) struct Bytes {
    bytes: [u8; 4],
    len: usize,
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// A type that is a char or byte.
trait Unit: Copy {
    const WIDTH: Option<Width>;
    fn bytes(self) -> Bytes;
}

impl Unit for char {
    const WIDTH: Option<Width> = Some(Width::Four);

    fn bytes(self) -> Bytes {
        let mut bytes = [0; 4];
        let len = self.encode_utf8(&mut bytes).len();
        Bytes { bytes, len }
    }
}

impl Unit for u8 {
    const WIDTH: Option<Width> = None;

    fn bytes(self) -> Bytes {
        Bytes { bytes: [self, 0, 0, 0], len: 1 }
    }
}

impl Unit for u32 {
    const WIDTH: Option<Width> = Some(Width::Four);

    fn bytes(self) -> Bytes {
        char::from_u32(self).unwrap_or(char::REPLACEMENT_CHARACTER).bytes()
    }
}

/// The item that a value is. Inside: `None` when it has none.
///
/// # Safety
///
/// At `value` lies a value of the type of this id, which lives and is not written to as long as the result is used.
pub(super) unsafe fn of<'a>(id: TypeId, value: *const ()) -> Option<Option<Item<'a>>> {
    // SAFETY: by the caller's contract.
    unsafe { unit::<char>(id, value).or_else(|| unit::<u8>(id, value)).or_else(|| unit::<u32>(id, value)) }
}

macro_rules! shapes {
    ($($type:ty: |$value:ident| $item:expr;)*) => {
        /// # Safety
        ///
        /// See [`of`].
        unsafe fn unit<'a, U: Unit + 'static>(id: TypeId, value: *const ()) -> Option<Option<Item<'a>>> {
            $(if id == TypeId::of::<$type>() {
                // SAFETY: by the caller's contract the value is of this type, up to lifetimes.
                let $value = unsafe { &*value.cast::<$type>() };
                return Some($item);
            })*
            None
        }
    };
}

shapes! {
    U: |unit| Some(of_value(*unit));
    &U: |unit| Some(at(*unit));
    Option<U>: |unit| unit.map(of_value);
    Option<&U>: |unit| unit.map(at);
    (usize, U): |pair| Some(of_value(pair.1));
    (usize, &U): |pair| Some(at(pair.1));
    Option<(usize, U)>: |pair| pair.map(|(_, unit)| of_value(unit));
    Option<(usize, &U)>: |pair| pair.map(|(_, unit)| at(unit));
    Result<U, ParseIntError>: |unit| unit.as_ref().ok().copied().map(of_value);
}

fn of_value<U: Unit>(unit: U) -> Item<'static> {
    Item::Value(unit.bytes())
}

fn at<U: Unit>(unit: &U) -> Item<'_> {
    Item::At(place(unit))
}

/// A place that holds a char or byte.
///
/// # Safety
///
/// See [`of`].
pub(super) unsafe fn place_of<'a>(id: TypeId, address: *const ()) -> Option<Seen<'a>> {
    if id == TypeId::of::<u8>() {
        // SAFETY: by the caller's contract a byte lies there.
        Some(place(unsafe { &*address.cast::<u8>() }))
    } else if id == TypeId::of::<char>() {
        // SAFETY: by the caller's contract a char lies there.
        Some(place(unsafe { &*address.cast::<char>() }))
    } else {
        None
    }
}

fn place<U: Unit>(unit: &U) -> Seen<'_> {
    // SAFETY: chars and bytes are plain bytes.
    let memory = unsafe { std::slice::from_raw_parts(std::ptr::from_ref(unit).cast(), size_of::<U>()) };
    Seen::of(memory, U::WIDTH)
}
