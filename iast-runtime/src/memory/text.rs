//! What a text value is: from a type, found out by its id, to the bytes of the value.
//!
//! The list is closed. A type that is not on it is not text, and what is done about it is the caller's business.

use std::borrow::Cow;
use std::ffi::{CStr, CString, OsStr, OsString};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

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

macro_rules! texts {
    ($($(#[$cfg:meta])* $type:ty: |$value:ident| $bytes:expr;)*) => {
        $(
            $(#[$cfg])*
            impl Text for $type {
                #[inline]
                fn text(&self) -> &[u8] {
                    let $value = self;
                    $bytes
                }
            }
        )*

        /// The bytes of `value` when its type is a text type, whatever the compiler knows of `T`.
        #[inline]
        pub(crate) fn of<T: ?Sized>(value: &T) -> Option<&[u8]> {
            let id = typeid::of::<T>();
            $(
                $(#[$cfg])*
                if let Some(bytes) = layers::<T, $type>(value, id) {
                    return Some(bytes);
                }
            )*
            None
        }
    };
}

texts! {
    str: |text| text.as_bytes();
    String: |text| text.as_bytes();
    [u8]: |bytes| bytes;
    Vec<u8>: |bytes| bytes;
    Box<str>: |text| text.as_bytes();
    Box<[u8]>: |bytes| bytes;
    Arc<str>: |text| text.as_bytes();
    Arc<[u8]>: |bytes| bytes;
    Arc<String>: |text| text.as_bytes();
    Rc<str>: |text| text.as_bytes();
    Rc<[u8]>: |bytes| bytes;
    Cow<'_, str>: |text| text.as_bytes();
    Cow<'_, [u8]>: |bytes| bytes;
    OsStr: |text| text.as_encoded_bytes();
    OsString: |text| text.as_encoded_bytes();
    Cow<'_, OsStr>: |text| text.as_encoded_bytes();
    Path: |path| path.as_os_str().as_encoded_bytes();
    PathBuf: |path| path.as_os_str().as_encoded_bytes();
    Cow<'_, Path>: |path| path.as_os_str().as_encoded_bytes();
    CStr: |text| text.to_bytes();
    CString: |text| text.as_bytes();
    #[cfg(feature = "tower")] bytes::Bytes: |bytes| bytes;
    #[cfg(feature = "tower")] bytes::BytesMut: |bytes| bytes;
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

/// The bytes of `value` when its type is `B`, or a reference to it or an `Option` of it.
#[inline]
fn layers<'a, T: ?Sized, B: Text + ?Sized + 'a>(value: &'a T, id: std::any::TypeId) -> Option<&'a [u8]> {
    if id == typeid::of::<B>() {
        // SAFETY: `T` is `B` up to lifetimes, so a reference to one is a reference to the other.
        return Some(unsafe { same::<T, B>(value) }.text());
    }
    if id == typeid::of::<&B>() {
        // SAFETY: as above. The inner lifetime is shortened to the one of the borrow.
        return Some(unsafe { same::<T, &'a B>(value) }.text());
    }
    if id == typeid::of::<&&B>() {
        // SAFETY: as above.
        return Some(unsafe { same::<T, &'a &'a B>(value) }.text());
    }
    if id == typeid::of::<&mut B>() {
        // SAFETY: as above. The inner reference is only read, and only while `value` is borrowed.
        return Some(unsafe { same::<T, &'a mut B>(value) }.text());
    }
    if id == typeid::of::<Option<&B>>() {
        // SAFETY: as above.
        return Some(unsafe { same::<T, Option<&'a B>>(value) }.text());
    }
    None
}

/// The bytes of `value` when its type is an `Option` of an owned text type.
#[inline]
pub(crate) fn of_optional<T: ?Sized>(value: &T) -> Option<&[u8]> {
    macro_rules! try_each {
        ($($type:ty),*) => {
            let id = typeid::of::<T>();
            $(
                if id == typeid::of::<Option<$type>>() {
                    // SAFETY: `T` is `Option<$type>` up to lifetimes.
                    return Some(unsafe { same::<T, Option<$type>>(value) }.text());
                }
            )*
        };
    }
    try_each!(String, Vec<u8>, PathBuf, OsString, CString, Box<str>, Arc<str>, Cow<'static, str>);
    None
}

/// Looks at `value` as a value of the type that it has.
///
/// # Safety
///
/// `T` and `B` must be the same type up to lifetimes.
#[inline]
unsafe fn same<'a, T: ?Sized, B: ?Sized + 'a>(value: &'a T) -> &'a B {
    const { assert!(size_of::<&u8>() == size_of::<usize>()) };
    let value: &'a T = value;
    // SAFETY: the types are the same, so references to them have the same size and layout.
    unsafe { std::mem::transmute_copy::<&'a T, &'a B>(&value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As in a generic function of a program: nothing is known of `T`.
    fn generic<T>(value: T, expect: &[u8]) {
        let found = of(&value).or_else(|| of_optional(&value));
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
    }

    #[test]
    fn other_types_are_not_text() {
        assert_eq!(of(&1_u64), None);
        assert_eq!(of(&vec![1_u16]), None);
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
