//! Inputs that hold text which nobody can look at, and what is done about them: the result is held against the values
//! of the request, and what repeats one of them is taken to come from it.
//!
//! With interceptors that is asked only of types that keep short text inside themselves: text elsewhere is followed from
//! copy to copy. Without, it is asked of every type that may hold text.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::frame::{Input, Kind};
use crate::flow::witness;
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

/// Types without text.
const PLAIN: [&str; 18] = [
    "()", "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize", "&()",
];

/// Whether values of a type may hold text that is not followed.
pub(super) fn hides_text<T: ?Sized>() -> bool {
    static KNOWN: RwLock<Option<HashMap<TypeId, bool>>> = RwLock::new(None);
    let id = typeid::of::<T>();
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(hides) = known.as_ref().and_then(|known| known.get(&id)) {
        return *hides;
    }
    drop(known);
    let _quiet = memory::guard::Quiet::enter();
    let hides = named(std::any::type_name::<T>(), intercept::follows());
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    known.get_or_insert_default().insert(id, hides);
    hides
}

fn named(name: &str, follows: bool) -> bool {
    let value = name.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
    match follows {
        true => INLINE.iter().any(|part| value.contains(part)),
        false => !PLAIN.contains(&value),
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
    (!ranges.is_empty()).then(|| Input { len: text.len(), text: text.to_vec(), ranges, kind: Kind::Text })
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn with_interceptors_only_text_inside_of_values_is_hidden() {
        for name in ["compact_str::CompactString", "&smol_str::SmolStr", "(u8, arrayvec::ArrayString<32>)", "[u8; 4]"] {
            assert!(named(name, true), "{name}");
        }
        for name in ["shop::User", "std::collections::HashMap<String, String>", "u32", "[u32; 4]"] {
            assert!(!named(name, true), "{name}");
        }
    }

    #[test]
    fn without_them_numbers_hide_none() {
        for name in ["u32", "&mut usize", "&&bool", "()"] {
            assert!(!named(name, false), "{name}");
        }
        assert!(named("shop::User", false));
    }
}
