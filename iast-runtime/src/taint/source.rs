//! A source: one untrusted value, with where it came in.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

use iast_schema::Origin;

use super::mark::SharedMarks;
use super::text::Text;
use crate::site::FnSite;

/// One untrusted value. Its bytes are kept so that ranges can be held against them.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) origin: Origin,
    /// The kinds for which a sanitizer or validator has dealt with the value, in whatever copy.
    pub(crate) dealt_with: SharedMarks,
    /// The kinds for which it was reported at the call that used it.
    pub(crate) reported: SharedMarks,
    /// The annotated function that received it first.
    pub(crate) received_by: Receiver,
    is_named: bool,
    /// How long the name is.
    name: usize,
    /// The name and behind it the value.
    text: Text,
}

impl Source {
    /// A source that nothing is known of yet.
    pub(crate) fn new(origin: Origin, name: Option<&str>, value: &[u8]) -> Self {
        let named = name.unwrap_or_default().as_bytes();
        Self {
            origin,
            dealt_with: SharedMarks::default(),
            reported: SharedMarks::default(),
            received_by: Receiver::default(),
            is_named: name.is_some(),
            name: named.len(),
            text: Text::of([named, value]),
        }
    }

    /// The name, or nothing.
    pub(crate) fn name(&self) -> Option<&str> {
        let name = &self.text.bytes()[..self.name];
        // SAFETY: `new` has put the bytes of a `&str` there, and nothing else changes them.
        self.is_named.then(|| unsafe { std::str::from_utf8_unchecked(name) })
    }

    /// Whether it needs no memory beside its own.
    pub(crate) fn is_short(&self) -> bool {
        self.text.is_short()
    }

    /// The bytes that came in.
    pub(crate) fn value(&self) -> &[u8] {
        &self.text.bytes()[self.name..]
    }

    /// Whether this is the source that `origin`, `name` and `value` describe.
    pub(crate) fn is(&self, origin: Origin, name: Option<&str>, value: &[u8]) -> bool {
        let named = name.unwrap_or_default().as_bytes();
        self.origin == origin
            && self.is_named == name.is_some()
            && self.name == named.len()
            && self.text.bytes()[..self.name] == *named
            && *self.value() == *value
    }
}

/// The function that receives a value, once there is one.
#[derive(Debug, Default)]
pub(crate) struct Receiver(AtomicPtr<FnSite>);

impl Receiver {
    /// The function.
    pub(crate) fn get(&self) -> Option<&'static FnSite> {
        // SAFETY: `set` alone writes here, and what it writes is a reference that lives forever.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
    }

    /// Notes a function. The first one stays.
    pub(crate) fn set(&self, site: &'static FnSite) {
        let site = std::ptr::from_ref(site).cast_mut();
        let _ = self.0.compare_exchange(null_mut(), site, Ordering::Release, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::SHORT;
    use super::*;

    #[test]
    fn name_and_value_are_kept_whatever_their_lengths() {
        let text = "q".repeat(200);
        for name in [None, Some(0), Some(1), Some(SHORT - 1), Some(SHORT), Some(SHORT + 1), Some(200)] {
            for value in [0, 1, SHORT - 1, SHORT, SHORT + 1, 200] {
                let (name, value) = (name.map(|len| &text[..len]), vec![b'v'; value]);
                let source = Source::new(Origin::HttpRequestBody, name, &value);
                assert_eq!((source.name(), source.value()), (name, &value[..]));
                assert!(source.is(Origin::HttpRequestBody, name, &value));
            }
        }
    }

    #[test]
    fn what_stands_in_the_name_is_not_in_the_value() {
        let source = Source::new(Origin::HttpRequestBody, Some("ab"), b"cd");
        assert!(!source.is(Origin::HttpRequestBody, Some("abc"), b"d"));
        assert!(!source.is(Origin::HttpRequestBody, None, b"abcd"));
        assert!(!source.is(Origin::HttpRequestBody, Some(""), b"abcd"));
        assert!(!source.is(Origin::HttpRequestUri, Some("ab"), b"cd"));
        assert!(!Source::new(Origin::HttpRequestBody, None, b"").is(Origin::HttpRequestBody, Some(""), b""));
    }

    #[test]
    fn a_source_with_a_short_text_is_one_allocation_of_two_cache_lines() {
        assert!(size_of::<Source>() + 2 * size_of::<usize>() <= 128, "{} bytes", size_of::<Source>());
    }
}
