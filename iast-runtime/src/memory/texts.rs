//! Values that hold several texts: lists, pairs and maps of texts, and readers with what they read from.
//!
//! As with single texts, the list of types is closed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::io::{BufReader, BufWriter, Chain, Cursor, IntoInnerError, LineWriter, Take};
use std::path::{Path, PathBuf};

use super::text::{Readers, Texts};

/// A value that holds any number of texts.
pub(super) trait Several {
    /// Hands out the texts in order.
    fn each(&self, see: &mut dyn FnMut(&[u8]));
}

type Each = unsafe fn(*const (), &mut dyn FnMut(&[u8]));

/// Reads the texts of a value whose type is only known by its id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    each: Each,
    /// Whether the texts are the value's own, rather than borrowed from another.
    pub(crate) owns: bool,
}

impl Reader {
    /// Hands out the texts of a value.
    ///
    /// # Safety
    ///
    /// `pointer` points to a pointer (fat, when the type is unsized) to a value of the type that this reader was
    /// made for, which lives and is not written to meanwhile.
    pub(crate) unsafe fn each(self, pointer: *const (), see: &mut dyn FnMut(&[u8])) {
        // SAFETY: the caller's contract is the one of the function.
        unsafe { (self.each)(pointer, see) }
    }
}

/// The function behind a [`Reader`] for `B`.
///
/// # Safety
///
/// See [`Reader::each`].
unsafe fn each<B: Several + ?Sized>(pointer: *const (), see: &mut dyn FnMut(&[u8])) {
    // SAFETY: by the caller's contract.
    unsafe { (**pointer.cast::<*const B>()).each(see) }
}

/// Adds the readers of all types that hold several texts.
pub(super) fn add(readers: &mut Readers) {
    items::<String>(readers, true);
    items::<Vec<u8>>(readers, true);
    items::<PathBuf>(readers, true);
    items::<OsString>(readers, true);
    items::<Cow<'_, str>>(readers, true);
    items::<&str>(readers, false);
    items::<&[u8]>(readers, false);
    items::<&String>(readers, false);
    items::<&Path>(readers, false);
    items::<&OsStr>(readers, false);
    items::<&&str>(readers, false);
    pairs::<String, String>(readers, true);
    pairs::<&str, String>(readers, true);
    pairs::<String, &str>(readers, true);
    pairs::<Cow<'_, str>, Cow<'_, str>>(readers, true);
    several::<(Vec<u8>, Vec<u8>)>(readers, true);
    pairs::<&str, &str>(readers, false);
    read_from::<&[u8]>(readers);
    read_from::<&str>(readers);
    read_from::<String>(readers);
    read_from::<Vec<u8>>(readers);
    read_from::<&String>(readers);
    read_from::<&Vec<u8>>(readers);
    written_to(readers);
}

fn several<B: Several + ?Sized>(readers: &mut Readers, owns: bool) {
    readers.insert(typeid::of::<B>(), Texts::Many(Reader { each: each::<B>, owns }));
    readers.insert(typeid::of::<&B>(), Texts::Many(Reader { each: each::<&B>, owns: false }));
    readers.insert(typeid::of::<&mut B>(), Texts::Many(Reader { each: each::<&mut B>, owns: false }));
}

/// Lists of `T`.
fn items<T: Several>(readers: &mut Readers, owns: bool) {
    several::<[T]>(readers, owns);
    several::<Vec<T>>(readers, owns);
    several::<Option<Vec<T>>>(readers, owns);
    several::<Vec<Vec<T>>>(readers, owns);
    several::<Vec<Option<T>>>(readers, owns);
    several::<Box<[T]>>(readers, owns);
    several::<VecDeque<T>>(readers, owns);
    several::<BTreeSet<T>>(readers, owns);
    several::<HashSet<T>>(readers, owns);
    several::<[T; 1]>(readers, owns);
    several::<[T; 2]>(readers, owns);
    several::<[T; 3]>(readers, owns);
    several::<[T; 4]>(readers, owns);
    several::<[T; 5]>(readers, owns);
    several::<[T; 6]>(readers, owns);
    several::<[T; 7]>(readers, owns);
    several::<[T; 8]>(readers, owns);
}

/// Pairs and maps.
fn pairs<A: Several, B: Several>(readers: &mut Readers, owns: bool) {
    several::<(A, B)>(readers, owns);
    several::<Option<(A, B)>>(readers, owns);
    several::<Vec<(A, B)>>(readers, owns);
    several::<[(A, B)]>(readers, owns);
    several::<BTreeMap<A, B>>(readers, owns);
    several::<HashMap<A, B>>(readers, owns);
}

/// Readers over `T`.
fn read_from<T: Several>(readers: &mut Readers) {
    several::<Cursor<T>>(readers, false);
    several::<BufReader<T>>(readers, false);
    several::<BufReader<Cursor<T>>>(readers, false);
    several::<Take<T>>(readers, false);
    several::<Chain<T, T>>(readers, false);
    several::<Chain<Chain<T, T>, T>>(readers, false);
    several::<Take<Cursor<T>>>(readers, false);
}

/// Writers into memory.
fn written_to(readers: &mut Readers) {
    several::<VecDeque<u8>>(readers, true);
    several::<BufWriter<Vec<u8>>>(readers, true);
    several::<LineWriter<Vec<u8>>>(readers, true);
    several::<Result<Vec<u8>, IntoInnerError<BufWriter<Vec<u8>>>>>(readers, true);
    several::<Result<Vec<u8>, IntoInnerError<LineWriter<Vec<u8>>>>>(readers, true);
}

macro_rules! hold {
    ($([$($generics:tt)*] $type:ty: |$value:ident, $see:ident| $walk:expr;)*) => {
        $(
            impl<$($generics)*> Several for $type {
                fn each(&self, $see: &mut dyn FnMut(&[u8])) {
                    let $value = self;
                    $walk
                }
            }
        )*
    };
}

hold! {
    [T: Several + ?Sized] &T: |value, see| (**value).each(see);
    [T: Several + ?Sized] &mut T: |value, see| (**value).each(see);
    [T: Several] [T]: |items, see| items.iter().for_each(|item| item.each(see));
    [T: Several, const N: usize] [T; N]: |items, see| items.as_slice().each(see);
    [T: Several] Vec<T>: |items, see| items.as_slice().each(see);
    [T: Several] Box<[T]>: |items, see| (**items).each(see);
    [T: Several] VecDeque<T>: |items, see| items.iter().for_each(|item| item.each(see));
    [T: Several] BTreeSet<T>: |items, see| items.iter().for_each(|item| item.each(see));
    [T: Several, S] HashSet<T, S>: |items, see| items.iter().for_each(|item| item.each(see));
    [T: Several] Option<T>: |value, see| value.iter().for_each(|value| value.each(see));
    [T: Several, E] Result<T, E>: |value, see| value.iter().for_each(|value| value.each(see));
    [A: Several, B: Several] (A, B): |pair, see| { pair.0.each(see); pair.1.each(see); };
    [A: Several, B: Several] BTreeMap<A, B>: |map, see| map.iter().for_each(|(key, value)| {
        key.each(see);
        value.each(see);
    });
    [A: Several, B: Several, S] HashMap<A, B, S>: |map, see| map.iter().for_each(|(key, value)| {
        key.each(see);
        value.each(see);
    });
    [T: Several] Cursor<T>: |reader, see| reader.get_ref().each(see);
    [T: Several] Take<T>: |reader, see| reader.get_ref().each(see);
    [T: Several] BufReader<T>: |reader, see| { see(reader.buffer()); reader.get_ref().each(see); };
    [A: Several, B: Several] Chain<A, B>: |both, see| {
        both.get_ref().0.each(see);
        both.get_ref().1.each(see);
    };
    [] VecDeque<u8>: |bytes, see| { see(bytes.as_slices().0); see(bytes.as_slices().1); };
    [T: Several + std::io::Write] BufWriter<T>: |writer, see| { see(writer.buffer()); writer.get_ref().each(see); };
    [T: Several + std::io::Write] LineWriter<T>: |writer, see| writer.get_ref().each(see);
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::super::text;
    use super::*;

    /// As in a generic function of a program: nothing is known of `T`.
    fn generic<T>(value: T, expect: &[&str]) {
        let place: *const T = &raw const value;
        let Some(Texts::Many(reader)) = text::texts(typeid::of::<T>()) else {
            panic!("{}", std::any::type_name::<T>());
        };
        let mut found = Vec::new();
        // SAFETY: the reader was made for this type, and the value lives.
        unsafe { reader.each((&raw const place).cast(), &mut |text| found.push(text.to_vec())) };
        let found: Vec<&str> = found.iter().map(|text| std::str::from_utf8(text).unwrap()).collect();
        assert_eq!(found, expect, "{}", std::any::type_name::<T>());
    }

    #[test]
    fn lists_are_known_in_generic_code() {
        let owned = || vec![String::from("a"), String::from("b")];
        generic(owned(), &["a", "b"]);
        generic(&owned(), &["a", "b"]);
        generic(&owned()[..], &["a", "b"]);
        generic(Some(owned()), &["a", "b"]);
        generic(owned().into_boxed_slice(), &["a", "b"]);
        generic(VecDeque::from(owned()), &["a", "b"]);
        generic(vec![owned(), Vec::new()], &["a", "b"]);
        generic(["a", "b", "c"], &["a", "b", "c"]);
        generic(vec![&b"a"[..], b"b"], &["a", "b"]);
        generic(vec![Some("a"), None], &["a"]);
        generic(Vec::<PathBuf>::new(), &[]);
        generic(BTreeSet::from(["b", "a"]), &["a", "b"]);
    }

    #[test]
    fn pairs_and_maps_are_known() {
        generic(("a", "b"), &["a", "b"]);
        generic(&BTreeMap::from([("a", String::from("b"))]), &["a", "b"]);
        generic(HashMap::from([(String::from("a"), String::from("b"))]), &["a", "b"]);
        generic(vec![("a", "b"), ("c", "d")], &["a", "b", "c", "d"]);
    }

    #[test]
    fn readers_and_writers_are_known() {
        generic(Cursor::new(String::from("ab")), &["ab"]);
        let mut reader = BufReader::with_capacity(2, &b"abcd"[..]);
        reader.read_exact(&mut [0; 1]).unwrap();
        generic(reader, &["b", "cd"]);
        let mut writer = BufWriter::new(Vec::new());
        writer.write_all(b"ab").unwrap();
        generic(writer, &["ab", ""]);
        generic(b"a".chain(&b"b"[..]), &["a", "b"]);
    }

    #[test]
    fn borrowed_texts_are_not_the_values_own() {
        let owns = |id| matches!(text::texts(id), Some(Texts::Many(Reader { owns: true, .. })));
        assert!(owns(typeid::of::<Vec<String>>()));
        assert!(!owns(typeid::of::<&Vec<String>>()));
        assert!(!owns(typeid::of::<Vec<&str>>()));
    }
}
