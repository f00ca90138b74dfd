//! What a text value is: from a type, found out by its id, to the bytes of the value.
//!
//! The list is closed. A type that is not on it is not text, and what is done about it is the caller's business.

use std::any::TypeId;
use std::borrow::Cow;
use std::cell::{Ref, RefMut};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, MutexGuard, OnceLock, RwLockReadGuard, RwLockWriteGuard};

use super::by_id::ById;
use super::guard::Quiet;
use super::texts::{self, Several};

/// A value that is text: its bytes have one address.
///
/// Implemented for the text types of std, references to them, `Option`s of them, and for `bytes::Bytes` with the
/// feature `tower`. `None` is empty text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a text value",
    note = "pass a string, a byte string or a path; for a struct, pass its fields"
)]
pub trait Text {
    /// The bytes of the value, at their real address.
    fn text(&self) -> &[u8];
}

/// Reads the text of a value whose type is only known by its id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader(unsafe fn(*const ()) -> *const [u8]);

impl Reader {
    /// The text of a value.
    ///
    /// # Safety
    ///
    /// `pointer` points to a pointer (fat, when the type is unsized) to a value of the type that this reader was
    /// made for, which lives and is not written to as long as the result is used.
    pub(crate) unsafe fn read<'a>(self, pointer: *const ()) -> &'a [u8] {
        // SAFETY: the caller's contract is the one of the function.
        unsafe { &*(self.0)(pointer) }
    }
}

/// What is known of a type that holds text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Texts {
    One(Reader),
    Many(texts::Reader),
}

pub(super) type Readers = ById<Texts>;

/// The function behind a [`Reader`] for `B`.
///
/// # Safety
///
/// See [`Reader::read`].
unsafe fn read<B: Text + ?Sized>(pointer: *const ()) -> *const [u8] {
    // SAFETY: by the caller's contract.
    unsafe { (**pointer.cast::<*const B>()).text() }
}

/// A text type whose values lie behind a guard or a mutable reference.
#[derive(Clone, Copy)]
pub(crate) struct Behind {
    place: Place,
    pub(crate) reader: Reader,
}

type Place = unsafe fn(*const ()) -> *const ();

impl Behind {
    /// The text value behind the one at `pointer`.
    ///
    /// # Safety
    ///
    /// `pointer` points to a value of the type that this was made for.
    pub(crate) unsafe fn place(self, pointer: *const ()) -> *const () {
        // SAFETY: the caller's contract is the one of the function.
        unsafe { (self.place)(pointer) }
    }
}

/// What leads to a text that can be changed, by the id of its type.
pub(crate) fn behind(id: TypeId) -> Option<Behind> {
    fn of<T: Text>(id: TypeId) -> Option<Behind> {
        /// # Safety
        ///
        /// See [`Behind::place`].
        unsafe fn place<G: Deref>(pointer: *const ()) -> *const () {
            // SAFETY: by the caller's contract.
            std::ptr::from_ref(unsafe { (*pointer.cast::<G>()).deref() }).cast()
        }
        let places: [(TypeId, Place); 4] = [
            (typeid::of::<&mut T>(), place::<&mut T>),
            (typeid::of::<RefMut<'_, T>>(), place::<RefMut<'_, T>>),
            (typeid::of::<MutexGuard<'_, T>>(), place::<MutexGuard<'_, T>>),
            (typeid::of::<RwLockWriteGuard<'_, T>>(), place::<RwLockWriteGuard<'_, T>>),
        ];
        let (_, place) = places.into_iter().find(|(known, _)| *known == id)?;
        Some(Behind { place, reader: Reader(read::<T>) })
    }
    of::<String>(id).or_else(|| of::<Vec<u8>>(id))
}

/// As [`read`], for the text of a result.
///
/// # Safety
///
/// See [`Reader::read`].
unsafe fn read_ok<T: Text, E>(pointer: *const ()) -> *const [u8] {
    // SAFETY: by the caller's contract.
    unsafe { std::ptr::from_ref((**pointer.cast::<*const Result<T, E>>()).as_ref().map_or(&[][..], Text::text)) }
}

/// The reader for the type of this id, when it is a text type.
pub(crate) fn reader(id: TypeId) -> Option<Reader> {
    match texts(id)? {
        Texts::One(reader) => Some(reader),
        Texts::Many(_) => None,
    }
}

/// What reads the texts of the type of this id, when it is known to hold any.
pub(crate) fn texts(id: TypeId) -> Option<Texts> {
    static READERS: OnceLock<Readers> = OnceLock::new();
    READERS
        .get_or_init(|| {
            let _quiet = Quiet::enter();
            let mut readers = readers();
            texts::add(&mut readers);
            readers
        })
        .get(&id)
        .copied()
}

/// The bytes of `value` when its type is a text type, whatever the compiler knows of `T`.
#[inline]
pub(crate) fn of<T: ?Sized>(value: &T) -> Option<&[u8]> {
    let pointer: *const T = value;
    // SAFETY: `T` is the type of the id up to lifetimes, and `value` is borrowed as long as the result.
    reader(typeid::of::<T>()).map(|reader| unsafe { reader.read((&raw const pointer).cast()) })
}

macro_rules! texts {
    (
        unsized { $($slice:ty: |$slice_value:ident| $slice_bytes:expr;)* }
        sized { $($(#[$cfg:meta])* $type:ty: |$value:ident| $bytes:expr;)* }
    ) => {
        $(
            impl Text for $slice {
                #[inline]
                fn text(&self) -> &[u8] {
                    let $slice_value = self;
                    $slice_bytes
                }
            }

            impl Several for $slice {
                fn each(&self, see: &mut dyn FnMut(&[u8])) {
                    see(self.text());
                }
            }
        )*
        $(
            $(#[$cfg])*
            impl<'a> Text for $type {
                #[inline]
                fn text(&self) -> &[u8] {
                    let $value = self;
                    $bytes
                }
            }

            $(#[$cfg])*
            impl<'a> Several for $type {
                fn each(&self, see: &mut dyn FnMut(&[u8])) {
                    see(self.text());
                }
            }
        )*

        /// The readers of all text types, of references to them and of `Option`s of them.
        #[expect(clippy::extra_unused_lifetimes, reason = "the types of the list name it")]
        fn readers<'a>() -> Readers {
            let mut readers = Readers::default();
            $(referenced::<$slice>(&mut readers);)*
            $(
                $(#[$cfg])*
                {
                    referenced::<$type>(&mut readers);
                    add(&mut readers, typeid::of::<Option<$type>>(), read::<Option<$type>>);
                }
            )*
            results(&mut readers);
            iterators(&mut readers);
            guards::<String>(&mut readers);
            guards::<Vec<u8>>(&mut readers);
            return readers;

            fn referenced<B: Text + ?Sized>(readers: &mut Readers) {
                add(readers, typeid::of::<B>(), read::<B>);
                add(readers, typeid::of::<&B>(), read::<&B>);
                add(readers, typeid::of::<&&B>(), read::<&&B>);
                add(readers, typeid::of::<&mut B>(), read::<&mut B>);
                add(readers, typeid::of::<Option<&B>>(), read::<Option<&B>>);
                add(readers, typeid::of::<Option<&&B>>(), read::<Option<&&B>>);
            }
        }
    };
}

texts! {
    unsized {
        str: |text| text.as_bytes();
        [u8]: |bytes| bytes;
        OsStr: |text| text.as_encoded_bytes();
        Path: |path| path.as_os_str().as_encoded_bytes();
        CStr: |text| text.to_bytes();
    }
    sized {
        String: |text| text.as_bytes();
        Vec<u8>: |bytes| bytes;
        Box<str>: |text| text.as_bytes();
        Box<[u8]>: |bytes| bytes;
        Arc<str>: |text| text.as_bytes();
        Arc<[u8]>: |bytes| bytes;
        Arc<String>: |text| text.as_bytes();
        Rc<str>: |text| text.as_bytes();
        Rc<[u8]>: |bytes| bytes;
        Rc<String>: |text| text.as_bytes();
        Box<String>: |text| text.as_bytes();
        Cow<'a, str>: |text| text.as_bytes();
        Cow<'a, [u8]>: |bytes| bytes;
        OsString: |text| text.as_encoded_bytes();
        Box<OsStr>: |text| text.as_encoded_bytes();
        Cow<'a, OsStr>: |text| text.as_encoded_bytes();
        PathBuf: |path| path.as_os_str().as_encoded_bytes();
        Box<Path>: |path| path.as_os_str().as_encoded_bytes();
        Cow<'a, Path>: |path| path.as_os_str().as_encoded_bytes();
        CString: |text| text.as_bytes();
        #[cfg(feature = "tower")] bytes::Bytes: |bytes| bytes;
        #[cfg(feature = "tower")] bytes::BytesMut: |bytes| bytes;
    }
}

fn add(readers: &mut Readers, id: TypeId, read: unsafe fn(*const ()) -> *const [u8]) {
    readers.insert(id, Texts::One(Reader(read)));
}

/// As [`read`], for the text behind a guard.
///
/// # Safety
///
/// See [`Reader::read`].
unsafe fn read_behind<G: Deref<Target: Text>>(pointer: *const ()) -> *const [u8] {
    // SAFETY: by the caller's contract.
    unsafe { (**pointer.cast::<*const G>()).text() }
}

/// The readers of borrowed and locked texts.
fn guards<T: Text>(readers: &mut Readers) {
    fn of<G: Deref<Target: Text>>(readers: &mut Readers) {
        add(readers, typeid::of::<G>(), read_behind::<G>);
    }
    of::<Ref<'_, T>>(readers);
    of::<RefMut<'_, T>>(readers);
    of::<MutexGuard<'_, T>>(readers);
    of::<RwLockReadGuard<'_, T>>(readers);
    of::<RwLockWriteGuard<'_, T>>(readers);
}

/// The readers of what std's functions give that make text and may fail.
fn results(readers: &mut Readers) {
    fn of<T: Text, E>(readers: &mut Readers) {
        add(readers, typeid::of::<Result<T, E>>(), read_ok::<T, E>);
    }
    of::<String, std::io::Error>(readers);
    of::<Vec<u8>, std::io::Error>(readers);
    of::<PathBuf, std::io::Error>(readers);
    of::<String, std::string::FromUtf8Error>(readers);
    of::<String, std::string::FromUtf16Error>(readers);
    of::<String, std::convert::Infallible>(readers);
    of::<String, std::fmt::Error>(readers);
    of::<String, OsString>(readers);
    of::<&str, std::str::Utf8Error>(readers);
    of::<Cow<'_, str>, std::str::Utf8Error>(readers);
    of::<Cow<'_, str>, std::string::FromUtf8Error>(readers);
    of::<CString, std::ffi::NulError>(readers);
}

/// The readers of iterators over a text, which have the rest of it.
fn iterators(readers: &mut Readers) {
    macro_rules! rest {
        ($($type:ty: |$iterator:ident| $rest:expr;)*) => {
            $({
                /// # Safety
                ///
                /// See [`Reader::read`].
                unsafe fn rest(pointer: *const ()) -> *const [u8] {
                    // SAFETY: by the caller's contract.
                    let $iterator = unsafe { &**pointer.cast::<*const $type>() };
                    std::ptr::from_ref::<[u8]>($rest)
                }
                add(readers, typeid::of::<$type>(), rest);
            })*
        };
    }
    rest! {
        std::str::Chars<'_>: |chars| chars.as_str().as_bytes();
        std::str::CharIndices<'_>: |chars| chars.as_str().as_bytes();
        std::slice::Iter<'_, u8>: |bytes| bytes.as_slice();
        std::vec::IntoIter<u8>: |bytes| bytes.as_slice();
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> &[u8] {
        (**self).text()
    }
}

impl<T: Text + ?Sized> Text for &mut T {
    fn text(&self) -> &[u8] {
        (**self).text()
    }
}

impl<T: Text> Text for Option<T> {
    fn text(&self) -> &[u8] {
        self.as_ref().map_or(&[], Text::text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As in a generic function of a program: nothing is known of `T`.
    fn generic<T>(value: T, expect: &[u8]) {
        let found = of(&value);
        assert_eq!(found, Some(expect), "{}", std::any::type_name::<T>());
    }

    #[test]
    fn every_text_type_is_known_in_generic_code() {
        let owned = String::from("text");
        generic("text", b"text");
        generic(&"text", b"text");
        generic(owned.clone(), b"text");
        generic(&owned, b"text");
        generic(&mut owned.clone(), b"text");
        generic(Some("text"), b"text");
        generic(Some(owned.clone()), b"text");
        generic(None::<String>, b"");
        generic(Box::<str>::from("text"), b"text");
        generic(Arc::<str>::from("text"), b"text");
        generic(Rc::<str>::from("text"), b"text");
        generic(Cow::Borrowed("text"), b"text");
        generic(Cow::<str>::Owned(owned.clone()), b"text");
        generic(b"text".to_vec(), b"text");
        generic(&b"text"[..], b"text");
        generic(Path::new("text"), b"text");
        generic(PathBuf::from("text"), b"text");
        generic(OsStr::new("text"), b"text");
        generic(OsString::from("text"), b"text");
        generic(c"text", b"text");
        generic(CString::from(c"text"), b"text");
        let mut chars = "a text".chars();
        chars.nth(1);
        generic(chars, b"text");
        generic("text".char_indices(), b"text");
        generic(b"text".iter(), b"text");
        generic(b"text".to_vec().into_iter(), b"text");
        generic(std::str::from_utf8(b"text"), b"text");
        generic(String::from_utf8(vec![0xff]), b"");
        generic(String::from_utf8(b"text".to_vec()), b"text");
    }

    #[test]
    fn other_types_are_not_text() {
        assert_eq!(of(&1_u64), None);
        assert_eq!(of(&vec![1_u32]), None);
        assert_eq!(of(&Some(1_u8)), None);
        assert_eq!(of(&()), None);
    }

    #[test]
    fn the_address_is_the_real_one() {
        let text = String::from("text");
        let found = of(&text).unwrap();
        assert_eq!(found.as_ptr(), text.as_ptr());
    }
}
