//! Inputs that hold text which nobody can look at, and what is done about them: the result is held against the values
//! of the request, and what repeats one of them is taken to come from it.
//!
//! With interceptors that is asked only of types that keep short text inside themselves: text elsewhere is followed from
//! copy to copy. Without, it is asked of every type that may hold text.

use std::sync::{PoisonError, RwLock};

use super::frame::{Input, Kind};
use super::typed::Type;
use crate::flow::witness;
use crate::memory::by_id::ById;
use crate::memory::{self, intercept};
use crate::taint::range::Checked;

/// In the names of types that keep short text inside themselves, or text in an array.
const INLINE: [&str; 11] = [
    "compact_str::",
    "smol_str::",
    "ecow::",
    "hipstr::",
    "kstring::",
    "arrayvec::",
    "smallvec::",
    "tinyvec::",
    "heapless::",
    "minijinja::value::Value",
    "[u8; ",
];

/// Types without text. A char is the text of a program that goes from char to char.
const PLAIN: [&str; 16] = [
    "()", "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u16", "u32", "u64", "u128", "usize", "&()",
];

/// Types of a char or byte, and of the few chars that one of them becomes in another case.
const UNITS: [&str; 4] = ["char", "u8", "core::char::ToLowercase", "core::char::ToUppercase"];

/// What is known of the values of a type that is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opaque {
    /// They are numbers and the like.
    Plain,
    /// They may hold text, the copies of which are seen.
    Followed,
    /// They may hold text, the copies of which are not seen.
    Hidden,
}

/// What is known of a type.
pub(super) fn look(of: Type<'_>) -> Opaque {
    static KNOWN: RwLock<Option<ById<Opaque>>> = RwLock::new(None);
    let id = of.id();
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(opaque) = known.as_ref().and_then(|known| known.get(&id)) {
        return *opaque;
    }
    drop(known);
    let _quiet = memory::guard::Quiet::enter();
    let opaque = named(of.name(), intercept::follows());
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    known.get_or_insert_default().insert(id, opaque);
    opaque
}

/// Whether values of a type keep short text inside themselves.
pub(super) fn keeps_inside(of: Type<'_>) -> bool {
    INLINE.iter().any(|part| of.name().contains(part))
}

fn named(name: &str, follows: bool) -> Opaque {
    let value = name.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
    if PLAIN.contains(&value) {
        Opaque::Plain
    } else if UNITS.contains(&value) || follows && !INLINE.iter().any(|part| value.contains(part)) {
        Opaque::Followed
    } else {
        Opaque::Hidden
    }
}

/// Labels what in a text repeats a value of the request.
pub(super) fn recognise(out: &[u8]) {
    for range in witness::repeated(out) {
        memory::label(&out[range.start..range.end()], range.tag, range.offset as u32);
    }
}

/// A text that is never labelled, since it lies on the stack, as an input.
pub(super) fn input(text: &[u8]) -> Option<Input> {
    let ranges: Vec<Checked> = witness::repeated(text);
    (!ranges.is_empty()).then(|| Input {
        len: text.len(),
        text: text.to_vec(),
        ranges,
        kind: Kind::Text,
        is_own: false,
    })
}

#[cfg(test)]
mod tests {
    use super::{Opaque, named};

    #[test]
    fn with_interceptors_only_text_inside_of_values_is_hidden() {
        for name in ["compact_str::CompactString", "&smol_str::SmolStr", "(u8, arrayvec::ArrayString<32>)", "[u8; 4]"] {
            assert_eq!(named(name, true), Opaque::Hidden, "{name}");
        }
        for name in ["shop::User", "std::collections::HashMap<String, String>", "[u32; 4]"] {
            assert_eq!(named(name, true), Opaque::Followed, "{name}");
        }
    }

    #[test]
    fn numbers_hide_none() {
        for name in ["u32", "&mut usize", "&&bool", "()"] {
            assert_eq!(named(name, false), Opaque::Plain, "{name}");
        }
        assert_eq!(named("shop::User", false), Opaque::Hidden);
        assert_eq!(named(std::any::type_name::<std::char::ToUppercase>(), false), Opaque::Followed);
    }
}
