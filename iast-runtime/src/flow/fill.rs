//! Calls that fill what they are lent from a stream: `file.read(&mut bytes)`, also where they are awaited.
//!
//! Generated code notes where the buffer lies before the call, and shows what the call gave behind it. The buffer is a
//! place of the observed function, lent for the call, so it is still there then; nothing in between can take it away.

use std::any::{TypeId, type_name};
use std::io;

use iast_catalogue::library::Gives;

use super::call;
use super::source;
use crate::config;
use crate::memory::text::{self, Reader};
use crate::site::CallSite;

/// What a call is lent to be filled.
#[derive(Debug, Clone, Copy)]
pub struct Buffer {
    kind: Kind,
    /// The pointer to it, which may be a wide one. Numbers, so that a future that has one may go to another thread.
    pointer: [usize; 2],
    /// The part that is meant. Its end is only asked for where the call does not tell how much it read.
    part: [usize; 2],
    /// How many bytes were in it before.
    before: usize,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// Nothing is read that counts, or nobody can look into it.
    Unknown,
    /// A text, which may grow.
    Text(Reader),
    /// So many bytes.
    Bytes(usize),
}

const UNKNOWN: Buffer = Buffer { kind: Kind::Unknown, pointer: [0; 2], part: [0; 2], before: 0 };

/// The end of a buffer, as the end of a part.
pub const END: usize = usize::MAX;

/// `place` is about to be lent, from the item at `start` to that at `end`.
#[inline]
pub fn buffer<B: ?Sized>(place: *const B, start: usize, end: usize) -> Buffer {
    if config::get().sources.has_streams() { Buffer::of(place, start, end) } else { UNKNOWN }
}

/// How many bytes an array has, by its type.
fn length(name: &str) -> Option<usize> {
    name.strip_prefix("[u8; ")?.strip_suffix(']')?.parse().ok()
}

/// The number that a variable holds, which says where the part of a text begins or ends. Of other types than text it may
/// be anything.
#[inline]
pub fn position<N>(number: *const N) -> usize {
    if typeid::of::<N>() != TypeId::of::<usize>() {
        return END;
    }
    // SAFETY: it is a variable of this type, which the call is about to read as well.
    unsafe { *number.cast::<usize>() }
}

impl Buffer {
    #[inline]
    fn of<B: ?Sized>(place: *const B, start: usize, end: usize) -> Self {
        let (mut buffer, size) = (UNKNOWN, size_of::<*const B>());
        // SAFETY: a pointer has one word or two. Its address is exposed below, where it is one.
        unsafe {
            let pointer = buffer.pointer.as_mut_ptr().cast::<u8>();
            std::ptr::copy_nonoverlapping((&raw const place).cast::<u8>(), pointer, size);
        }
        let _ = place.cast::<()>().expose_provenance();
        buffer.part = [start, end];
        let is_aligned = size > size_of::<usize>() || place.cast::<usize>().is_aligned();
        buffer.kind = match text::reader(typeid::of::<B>()) {
            Some(reader) if is_aligned => Kind::Text(reader),
            Some(_) => Kind::Unknown,
            None => length(type_name::<B>()).map_or(Kind::Unknown, Kind::Bytes),
        };
        buffer.before = buffer.bytes().len();
        buffer
    }

    /// What is in it now.
    fn bytes(&self) -> &[u8] {
        match self.kind {
            Kind::Unknown => &[],
            // SAFETY: the place is still there, see above, and of the type of the reader.
            Kind::Text(reader) => unsafe { reader.read((&raw const self.pointer).cast()) },
            // SAFETY: as above, and it has so many bytes.
            Kind::Bytes(len) => unsafe {
                std::slice::from_raw_parts(std::ptr::with_exposed_provenance(self.pointer[0]), len)
            },
        }
    }

    /// What the call of a method put there that says how many bytes it read.
    fn filled(&self, method: &str, count: Option<usize>) -> &[u8] {
        let bytes = self.bytes();
        let [start, end] = if matches!(method, "read" | "read_exact") { self.part } else { [self.before, END] };
        let filled = bytes.get(start..).unwrap_or_default();
        &filled[..count.unwrap_or(end.saturating_sub(start)).min(filled.len())]
    }
}

/// `out` is what a call gave that was lent a buffer.
#[inline]
pub fn filled<T>(site: &'static CallSite, buffer: Buffer, out: T) -> T {
    if !matches!(buffer.kind, Kind::Unknown) {
        // SAFETY: the value is of this type.
        let read = unsafe { read(typeid::of::<T>(), (&raw const out).cast()) };
        if let (Some(read), Some(Gives::Source { origin, .. })) = (read, site.row().and_then(|row| row.gives)) {
            source::came_from_call(site, origin, None, buffer.filled(site.name, read));
        }
    }
    call::given(site, out)
}

/// [`filled`] where the type that is expected is only a hint.
#[inline]
pub fn filled_soft<T>(site: &'static CallSite, buffer: Buffer, out: T) -> super::op::Soft<T> {
    super::op::Soft { v: filled(site, buffer, out) }
}

/// How many bytes were read, by what a method of a stream gave: `None` when it failed or is no such method, `Some(None)`
/// when it does not say.
///
/// # Safety
///
/// `out` points to a value of the type.
unsafe fn read(id: TypeId, out: *const ()) -> Option<Option<usize>> {
    if id == TypeId::of::<usize>() {
        // SAFETY: by the caller's contract.
        Some(Some(unsafe { *out.cast::<usize>() }))
    } else if id == TypeId::of::<io::Result<usize>>() {
        // SAFETY: as above.
        unsafe { &*out.cast::<io::Result<usize>>() }.as_ref().ok().copied().map(Some)
    } else if id == TypeId::of::<io::Result<()>>() {
        // SAFETY: as above.
        unsafe { &*out.cast::<io::Result<()>>() }.is_ok().then_some(None)
    } else {
        (id == TypeId::of::<()>()).then_some(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<B: ?Sized>(place: &B, part: [usize; 2], method: &str, count: Option<usize>) -> String {
        let buffer = Buffer { before: 2, ..Buffer::of(std::ptr::from_ref(place), part[0], part[1]) };
        String::from_utf8(buffer.filled(method, count).to_vec()).unwrap()
    }

    #[test]
    fn what_was_filled_stands_behind_the_start_or_behind_what_was_there() {
        let (list, array, slice) = (b"abcdef".to_vec(), *b"abcdef", &b"abcdef"[..]);
        assert_eq!(text(&list, [0, END], "read", Some(3)), "abc");
        assert_eq!(text(&array, [1, 0], "read", Some(3)), "bcd");
        assert_eq!(text(slice, [1, END], "read_exact", None), "bcdef");
        assert_eq!(text(slice, [1, 3], "read_exact", None), "bc");
        assert_eq!(text(slice, [1, 0], "read_exact", None), "");
        assert_eq!(text(&slice, [0, END], "read", Some(9)), "abcdef");
        assert_eq!(text(&list, [0, END], "read_to_end", Some(4)), "cdef");
        assert_eq!(text("abcdef", [9, END], "read", Some(4)), "");
    }

    #[test]
    fn only_the_results_of_readers_say_how_much() {
        fn said<T: 'static>(out: T) -> Option<Option<usize>> {
            // SAFETY: it is the type of the value.
            unsafe { read(TypeId::of::<T>(), (&raw const out).cast()) }
        }
        let failed = || io::Error::from(io::ErrorKind::Other);
        assert_eq!([said(7_usize), said(io::Result::Ok(7_usize))], [Some(Some(7)); 2]);
        assert_eq!([said(()), said(io::Result::Ok(()))], [Some(None); 2]);
        assert_eq!([said(Err::<usize, _>(failed())), said(Err::<(), _>(failed())), said(Some(7_usize))], [None; 3]);
    }
}
