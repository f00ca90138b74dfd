//! Text types that keep short text inside themselves, and longer text on the heap.

use arrayvec::{ArrayString, ArrayVec};
use compact_str::{CompactString, ToCompactString as _, format_compact};
use ecow::{EcoString, eco_format};
use smallvec::SmallVec;
use smol_str::{SmolStr, StrExt as _, format_smolstr};

use crate::case::cases;

cases! {
    fn(param) with {
        fn sql(name: &str) -> String {
            format!("SELECT * FROM t WHERE name = '{name}'")
        }
    };

    compact_inline: keep { sql(&CompactString::from(&param)) }
    compact_heap: keep long { sql(&CompactString::from(param)) }
    compact_moved: keep {
        let first = CompactString::new(&param[2..]);
        let second = first;
        sql(&second)
    }
    compact_pushed: keep {
        let mut text = CompactString::const_new("a");
        text.push_str(&param);
        text.push('!');
        text.into_string()
    }
    compact_grows_to_heap: keep {
        let mut text = CompactString::from(&param[..10]);
        text.push_str(" and then some more text");
        sql(&text)
    }
    compact_clone: keep { sql(&param.to_compact_string().clone()) }
    compact_format: keep { format_compact!("n={param}").to_string() }
    compact_collect: keep { param.chars().collect::<CompactString>().into_string() }
    compact_in_struct: keep {
        let row = (7, CompactString::from(&param));
        format!("{}: {}", row.0, row.1)
    }
    compact_upper: keep { param.to_compact_string().to_uppercase().to_string() }
    smol_inline: keep { sql(&SmolStr::new(&param)) }
    smol_heap: keep long { sql(&SmolStr::from(param)) }
    smol_clone: keep { sql(&SmolStr::new(&param[3..]).clone()) }
    smol_format: keep { format_smolstr!("<{param}>").to_string() }
    smol_replace: keep words { param.replace_smolstr(" ", "_").to_string() }
    smol_join: keep list { param.split(',').map(SmolStr::new).collect::<Vec<_>>().join("+") }
    eco_inline: keep short { sql(&EcoString::from(param)) }
    eco_heap: keep { sql(&EcoString::from(param)) }
    eco_pushed: keep {
        let mut text = EcoString::from("x=");
        text.push_str(&param);
        text.to_string()
    }
    eco_format: keep { String::from(eco_format!("({param})")) }
    array_string: keep { sql(&ArrayString::<32>::from(&param).unwrap_or_default()) }
    array_string_pushed: keep {
        let mut text = ArrayString::<64>::new();
        text.push_str("id ");
        text.push_str(&param);
        text.to_string()
    }
    array_string_boxed: keep {
        let boxed = Box::new(ArrayString::<32>::from(&param).unwrap_or_default());
        boxed.as_str().to_owned()
    }
    array_vec: keep {
        let bytes: ArrayVec<u8, 32> = param.bytes().collect();
        bytes.to_vec()
    }
    array_vec_of_strings: keep list {
        let items: ArrayVec<String, 8> = param.split(',').map(str::to_owned).collect();
        items.join("/")
    }
    small_vec_inline: keep { SmallVec::<[u8; 32]>::from_slice(param.as_bytes()).to_vec() }
    small_vec_heap: keep { SmallVec::<[u8; 4]>::from_slice(param.as_bytes()).into_vec() }
    small_vec_spills: keep {
        let mut bytes: SmallVec<[u8; 8]> = SmallVec::new();
        bytes.push(b'>');
        bytes.extend_from_slice(param.as_bytes());
        bytes.into_vec()
    }
    char_buffer: keep utf8 {
        let mut buffer = [0; 4];
        let first = param.chars().next().unwrap_or('-').encode_utf8(&mut buffer);
        sql(first)
    }
    char_buffer_of_literal: break utf8 {
        let mut buffer = [0; 4];
        let first = param.chars().next().unwrap_or('-').encode_utf8(&mut buffer);
        let seen = sql(first).len();
        let again = 'à'.encode_utf8(&mut buffer);
        sql(again) + &"!".repeat(seen % 2)
    }
    compact_part_by_the_program: break {
        const KNOWN: &str = "qjxzkvbpyg";
        let text = CompactString::from(&param[..10]);
        format!("{} of {KNOWN}", text.len())
    }
    fixed_array_in_struct: keep {
        struct Name {
            bytes: [u8; 24],
            len: usize,
        }
        let mut name = Name { bytes: [0; 24], len: param.len() };
        name.bytes[..name.len].copy_from_slice(param.as_bytes());
        let boxed = Box::new(name);
        sql(std::str::from_utf8(&boxed.bytes[..boxed.len]).unwrap_or_default())
    }
    compact_literal: break { sql(&CompactString::from(if param.is_empty() { "a" } else { "none" })) }
    compact_replaced: break {
        let mut text = CompactString::from(&param);
        text.clear();
        text.push_str("none");
        sql(&text)
    }
    compact_place_reused: break {
        let mut place = Box::new(CompactString::from(&param));
        assert!(place.starts_with(&param[..1]));
        *place = CompactString::const_new("somebody else's name");
        sql(&place)
    }
    smol_literal: break {
        let names = [SmolStr::new(&param), SmolStr::new_static("none")];
        sql(&names[1])
    }
    array_string_cleared: break {
        let mut text = ArrayString::<32>::from(&param).unwrap_or_default();
        text.clear();
        text.push_str("abcdefghijklmnopqrst");
        sql(&text)
    }
    small_vec_neighbour: break {
        let all = (SmallVec::<[u8; 8]>::from_slice(b"none"), SmallVec::<[u8; 32]>::from_slice(param.as_bytes()));
        all.0.to_vec()
    }
}
