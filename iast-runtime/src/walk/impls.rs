//! [`Taint`] for the types of std and, behind features, for those of other crates.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::{Taint, Walk};
use crate::memory::text::Text;

macro_rules! texts {
    ($($type:ty),* $(,)?) => {
        $(impl Taint for $type {
            fn walk(&self, walk: &mut Walk<'_>) {
                walk.text(self.text());
            }
        })*
    };
}

texts!(str, String, OsStr, OsString, Path, PathBuf, CStr, CString, [u8], Vec<u8>, Cow<'_, [u8]>, Box<[u8]>);

macro_rules! no_text {
    ($($type:ty),* $(,)?) => {
        $(impl Taint for $type {
            fn walk(&self, _: &mut Walk<'_>) {}
        })*
    };
}

no_text!(
    (),
    bool,
    char,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    u16,
    u32,
    u64,
    u128,
    usize,
    f32,
    f64,
    std::time::Duration,
    std::time::SystemTime,
    std::net::IpAddr,
    std::net::SocketAddr,
);

macro_rules! through {
    ($($(#[$doc:meta])* [$($bounds:tt)*] $type:ty),* $(,)?) => {
        $(impl<$($bounds)*> Taint for $type {
            fn walk(&self, walk: &mut Walk<'_>) {
                (**self).walk(walk);
            }
        })*
    };
}

through!(
    [T: Taint + ?Sized] &T,
    [T: Taint + ?Sized] &mut T,
    [T: Taint + ?Sized] Rc<T>,
    [T: Taint + ?Sized] Arc<T>,
);

/// `Box<[u8]>` is text itself, so the other boxes are listed instead of being covered at once.
impl<T: Taint> Taint for Box<T> {
    fn walk(&self, walk: &mut Walk<'_>) {
        (**self).walk(walk);
    }
}

impl Taint for Box<str> {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk.text(self.as_bytes());
    }
}

impl Taint for Cow<'_, str> {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk.text(self.as_bytes());
    }
}

macro_rules! lists {
    ($($type:ty),* $(,)?) => {
        $(impl<T: Taint> Taint for $type {
            fn walk(&self, walk: &mut Walk<'_>) {
                for (index, item) in self.iter().enumerate() {
                    walk.item(index, item);
                }
            }
        })*
    };
}

lists!(Vec<T>, [T], VecDeque<T>, LinkedList<T>, BTreeSet<T>, BinaryHeap<T>, Box<[T]>);

impl<T: Taint, S> Taint for HashSet<T, S> {
    fn walk(&self, walk: &mut Walk<'_>) {
        for (index, item) in self.iter().enumerate() {
            walk.item(index, item);
        }
    }
}

impl<T: Taint, const N: usize> Taint for [T; N] {
    fn walk(&self, walk: &mut Walk<'_>) {
        self.as_slice().walk(walk);
    }
}

impl<T: Taint> Taint for Option<T> {
    fn walk(&self, walk: &mut Walk<'_>) {
        if let Some(value) = self {
            value.walk(walk);
        }
    }
}

/// An error is not data, and most errors are not [`Taint`].
impl<T: Taint, E> Taint for Result<T, E> {
    fn walk(&self, walk: &mut Walk<'_>) {
        if let Ok(value) = self {
            value.walk(walk);
        }
    }
}

/// The values of a map are called as their keys; the keys are texts of their own.
fn walk_map<'a, V: Taint + 'a>(pairs: impl Iterator<Item = (&'a (impl Text + 'a), &'a V)>, walk: &mut Walk<'_>) {
    for (key, value) in pairs {
        let name = String::from_utf8_lossy(key.text());
        walk.nested(
            |path| path.field(&name),
            |walk| {
                walk.text(key.text());
                value.walk(walk);
            },
        );
    }
}

impl<K: Text, V: Taint, S> Taint for HashMap<K, V, S> {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk_map(self.iter(), walk);
    }
}

impl<K: Text, V: Taint> Taint for BTreeMap<K, V> {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk_map(self.iter(), walk);
    }
}

macro_rules! tuples {
    ($($($name:ident.$index:tt)+;)*) => {
        $(impl<$($name: Taint),+> Taint for ($($name,)+) {
            fn walk(&self, walk: &mut Walk<'_>) {
                $(walk.item($index, &self.$index);)+
            }
        })*
    };
}

tuples! {
    A.0;
    A.0 B.1;
    A.0 B.1 C.2;
    A.0 B.1 C.2 D.3;
    A.0 B.1 C.2 D.3 E.4;
    A.0 B.1 C.2 D.3 E.4 F.5;
}

#[cfg(feature = "serde_json")]
impl Taint for serde_json::Value {
    fn walk(&self, walk: &mut Walk<'_>) {
        match self {
            Self::String(text) => walk.text(text.as_bytes()),
            Self::Array(items) => items.walk(walk),
            Self::Object(fields) => walk_map(fields.iter(), walk),
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

#[cfg(feature = "http")]
mod http_types {
    //! The types of the crate `http`.

    use super::{Taint, Walk};

    impl Taint for http::HeaderValue {
        fn walk(&self, walk: &mut Walk<'_>) {
            walk.text(self.as_bytes());
        }
    }

    impl Taint for http::HeaderMap {
        fn walk(&self, walk: &mut Walk<'_>) {
            for (name, value) in self {
                walk.field(name.as_str(), value);
            }
        }
    }

    impl Taint for http::Uri {
        fn walk(&self, walk: &mut Walk<'_>) {
            walk.text(self.path().as_bytes());
            if let Some(query) = self.query() {
                walk.text(query.as_bytes());
            }
        }
    }

    impl<B> Taint for http::Request<B> {
        fn walk(&self, walk: &mut Walk<'_>) {
            self.uri().walk(walk);
            self.headers().walk(walk);
        }
    }
}

#[cfg(feature = "tower")]
impl Taint for bytes::Bytes {
    fn walk(&self, walk: &mut Walk<'_>) {
        walk.text(self);
    }
}

#[cfg(feature = "axum")]
mod axum_types {
    //! The extractors of `axum`.

    use axum::extract::{Form, Json, Path, Query, RawQuery};

    use super::{Taint, Walk};

    macro_rules! extractors {
        ($($type:ident),*) => {
            $(impl<T: Taint> Taint for $type<T> {
                fn walk(&self, walk: &mut Walk<'_>) {
                    self.0.walk(walk);
                }
            })*
        };
    }

    extractors!(Form, Json, Path, Query);

    impl Taint for RawQuery {
        fn walk(&self, walk: &mut Walk<'_>) {
            self.0.walk(walk);
        }
    }
}
