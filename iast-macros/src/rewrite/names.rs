//! The names of the operations that are observed.
//!
//! A macro sees no types, so this is a guess at what makes or changes text; the runtime decides by type what a call was.
//! Wrapping every call would multiply the time of debug builds. What is not listed is left as written.

use super::library_names;

/// Methods whose result is made from the receiver and the arguments.
const METHODS: &[&str] = &[
    "append_pair",
    "canonicalize",
    "clone",
    "collect",
    "concat",
    "copy_to_bytes",
    "decode",
    "decode_utf8",
    "decode_utf8_lossy",
    "encode",
    "expand",
    "finish",
    "fold",
    "for_each",
    "from_utf16",
    "into",
    "into_boxed_str",
    "into_bytes",
    "into_inner",
    "into_os_string",
    "into_owned",
    "into_string",
    "into_vec",
    "join",
    "partition",
    "pop",
    "query_pairs",
    "remove",
    "repeat",
    "replace",
    "replace_all",
    "replacen",
    "serialize",
    "slugify",
    "split_off",
    "to_ascii_lowercase",
    "to_ascii_uppercase",
    "to_kebab_case",
    "to_lower_camel_case",
    "to_lowercase",
    "to_mut",
    "to_os_string",
    "to_owned",
    "to_pascal_case",
    "to_path_buf",
    "to_shouty_kebab_case",
    "to_shouty_snake_case",
    "to_snake_case",
    "to_string",
    "to_string_lossy",
    "to_title_case",
    "to_train_case",
    "to_upper_camel_case",
    "to_uppercase",
    "to_vec",
    "try_into",
    "unzip",
    "with_extension",
    "with_file_name",
];

/// Methods that change their receiver.
const IN_PLACE: &[&str] = &[
    "append",
    "clear",
    "clone_from",
    "clone_from_slice",
    "copy_from_slice",
    "copy_within",
    "dedup",
    "extend",
    "extend_from_slice",
    "extend_from_within",
    "fill",
    "insert",
    "insert_str",
    "make_ascii_lowercase",
    "make_ascii_uppercase",
    "pop",
    "push",
    "push_str",
    "put",
    "put_slice",
    "remove",
    "replace_range",
    "resize",
    "retain",
    "reverse",
    "rotate_left",
    "rotate_right",
    "set_extension",
    "set_file_name",
    "sort",
    "sort_unstable",
    "swap",
    "swap_remove",
    "swap_with_slice",
    "truncate",
    "write",
    "write_all",
    "write_char",
    "write_str",
];

/// Methods that fill the text behind a `&mut` argument.
const FILLS: &[&str] = &["expand", "read", "read_exact", "read_line", "read_to_end", "read_to_string", "read_until"];

/// Methods that make text of an `Option` when they are given nothing or a function that makes text.
const OF_OPTIONS: &[&str] = &["and_then", "cloned", "copied", "map", "map_or", "map_or_else"];

/// Methods that put the items of a chain into what is displayed.
const FORMATS: &[&str] = &["format", "format_with"];

/// Methods of iterators that make each item of another, by a closure.
const MAPS: &[&str] = &["filter_map", "map", "map_while"];

/// Methods whose name says that they change a text, whatever they are called on.
const TEXT_CHANGES: &[&str] =
    &["extend_from_slice", "insert_str", "push_str", "put_slice", "write_all", "write_char", "write_str"];

/// Methods of iterators that end in an `Option` of an item.
const ITEMS: &[&str] = &[
    "find",
    "find_map",
    "first",
    "get",
    "last",
    "max",
    "max_by",
    "max_by_key",
    "min",
    "min_by",
    "min_by_key",
    "next",
    "next_back",
    "nth",
    "nth_back",
    "peek",
    "reduce",
];

/// Functions, by the last segment of their path, whose result is made from the arguments.
const FUNCTIONS: &[&str] = &[
    "canonicalize",
    "clean",
    "clean_text",
    "copy_from_slice",
    "decode",
    "decode_html_entities",
    "dn_escape",
    "encode",
    "encode_double_quoted_attribute",
    "encode_quoted_attribute",
    "encode_safe",
    "encode_script",
    "encode_single_quoted_attribute",
    "encode_style",
    "encode_text",
    "encode_to_string",
    "encode_unquoted_attribute",
    "encode_upper",
    "escape",
    "from",
    "from_bytes",
    "from_iter",
    "from_reader",
    "from_slice",
    "from_str",
    "from_utf16",
    "from_utf16_lossy",
    "from_utf8",
    "from_utf8_lossy",
    "from_utf8_unchecked",
    "from_value",
    "join",
    "ldap_escape",
    "make_mut",
    "quote",
    "read_to_string",
    "slugify",
    "to_string",
    "to_string_pretty",
    "to_value",
    "to_vec",
    "try_join",
    "try_quote",
    "unwrap_or_clone",
];

/// Methods and functions that write what they encode or decode to a `&mut` argument.
const WRITING: &[&str] = &[
    "decode_html_entities_to_string",
    "decode_slice",
    "decode_to_slice",
    "decode_vec",
    "encode_double_quoted_attribute_to_string",
    "encode_safe_to_string",
    "encode_single_quoted_attribute_to_string",
    "encode_slice",
    "encode_string",
    "encode_text_to_string",
    "encode_to_slice",
    "encode_unquoted_attribute_to_string",
];

/// Methods and functions that begin to read from their argument.
const READING: &[&str] = &["from_reader"];

/// Functions of the types of numbers that read digits, two of which may be a byte of a text.
const PARSING: &[&str] = &["from_str_radix"];

/// Types whose `new` copies text.
const COPYING_TYPES: &[&str] = &["CString"];

/// Methods that take the items of a chain of iterators together.
const TERMINALS: &[&str] = &[
    "collect",
    "concat",
    "decode_utf8",
    "decode_utf8_lossy",
    "extend",
    "fold",
    "for_each",
    "into",
    "join",
    "partition",
    "to_string",
    "unzip",
];

/// Those of them that make no text of anything else.
const ONLY_TERMINALS: &[&str] = &["for_each", "partition", "unzip"];

/// Methods of text that begin a chain of iterators.
const PIECES: &[&str] = &[
    "bytes",
    "char_indices",
    "chars",
    "drain",
    "encode_utf16",
    "escape_ascii",
    "escape_debug",
    "escape_default",
    "escape_unicode",
    "graphemes",
    "into_iter",
    "iter",
    "lines",
    "nfc",
    "nfd",
    "nfkc",
    "nfkd",
    "par_bytes",
    "par_char_indices",
    "par_chars",
    "par_lines",
    "par_split",
    "par_split_ascii_whitespace",
    "par_split_whitespace",
    "rsplit",
    "rsplitn",
    "split",
    "split_ascii_whitespace",
    "split_whitespace",
    "splitn",
];

/// Functions that begin one with their first argument.
const TAKING_APART: &[&str] =
    &["byte_serialize", "percent_decode", "percent_decode_str", "percent_encode", "utf8_percent_encode"];

/// Methods that make a number of a text, or a text of a number.
const COUNTING: &[&str] = &["count", "len", "parse", "to_digit", "to_string"];

/// Methods whose items are the chars or bytes of a text.
const SCALARS: &[&str] = &["as_bytes", "bytes", "char_indices", "chars", "iter"];

/// Methods of iterators whose items are those of the iterator, maybe with an index.
const SAME_ITEMS: &[&str] = &[
    "cloned",
    "copied",
    "enumerate",
    "filter",
    "fuse",
    "inspect",
    "into_iter",
    "iter",
    "peekable",
    "rev",
    "skip",
    "skip_while",
    "take",
    "take_while",
];

/// Methods that take a value out of a `Result` or `Option`, or only change what else there is.
const UNWRAPPING: &[&str] = &["expect", "map_err", "ok", "unwrap", "unwrap_or_default"];

/// Methods of text whose items are chars or bytes for certain.
const UNITS: &[&str] = &["as_bytes", "bytes", "char_indices", "chars"];

/// Methods that do something to a text when their result is dropped.
const LAZY: &[&str] = &["drain", "splice"];

/// Methods that give references to items, through which those may be changed.
const SLOTS: &[&str] = &["first_mut", "get_mut", "iter_mut", "last_mut"];

/// Methods of iterators and slices that give one of the items.
const ITEM: &[&str] = &[
    "find",
    "first",
    "get",
    "last",
    "max",
    "max_by_key",
    "min",
    "min_by_key",
    "next",
    "next_back",
    "next_if",
    "next_if_eq",
    "nth",
    "nth_back",
    "reduce",
];

/// Methods that make text of an item, or of what is made of it.
const ITEM_TEXTS: &[&str] = &["collect", "into", "to_string"];

/// Methods that take an item out of a text.
const OUT: &[&str] = &["pop", "remove", "swap_remove"];

/// Methods of `Option` whose closure gets what is in it.
const INSIDE: &[&str] = &["and_then", "filter", "inspect", "is_none_or", "is_some_and", "map", "map_or", "map_or_else"];

/// Methods whose first argument says where they change their receiver.
const PLACED: &[&str] = &[
    "drain",
    "extend_from_within",
    "insert",
    "insert_str",
    "remove",
    "replace_range",
    "resize",
    "rotate_left",
    "rotate_right",
    "splice",
    "swap_remove",
    "truncate",
];

/// Methods whose first two arguments do.
const PLACED_TWICE: &[&str] = &["copy_within", "swap"];

/// Methods whose result is text, on whatever type.
const TEXTS: &[&str] = &[
    "as_bytes",
    "as_str",
    "into_bytes",
    "to_ascii_lowercase",
    "to_ascii_uppercase",
    "to_lowercase",
    "to_string",
    "to_string_lossy",
    "to_uppercase",
    "trim",
    "trim_end",
    "trim_start",
];

/// Types that are text.
const TEXT_TYPES: &[&str] = &["String", "str"];

/// Methods whose result is a number, a truth or nothing: never text.
const NUMBERS: &[&str] = &[
    "abs",
    "as_millis",
    "as_nanos",
    "as_secs",
    "as_secs_f64",
    "capacity",
    "ceil",
    "count",
    "count_ones",
    "count_zeros",
    "elapsed",
    "floor",
    "is_empty",
    "leading_zeros",
    "len",
    "len_utf16",
    "len_utf8",
    "pow",
    "powf",
    "powi",
    "rem_euclid",
    "round",
    "saturating_add",
    "saturating_mul",
    "saturating_sub",
    "sqrt",
    "trailing_zeros",
    "wrapping_add",
    "wrapping_mul",
    "wrapping_sub",
];

/// The primitive types that are numbers or truths.
const NUMBER_TYPES: &[&str] =
    &["bool", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "u128", "u16", "u32", "u64", "u8", "usize"];

/// By the first letter of names, a bit for each length that they have. It tells most other names apart without comparing
/// any, which takes long in a macro crate that was built without optimisation, as they are.
struct Shapes([u64; 32]);

impl Shapes {
    const fn of(lists: &[&[&str]]) -> Self {
        let mut shapes = [0; 32];
        let mut list = 0;
        while list < lists.len() {
            let mut at = 0;
            while at < lists[list].len() {
                let name = lists[list][at].as_bytes();
                shapes[(name[0] % 32) as usize] |= 1 << (name.len() % 64);
                at += 1;
            }
            list += 1;
        }
        Self(shapes)
    }

    fn may_have(&self, name: &str) -> bool {
        name.as_bytes().first().is_some_and(|first| self.0[usize::from(*first % 32)] >> (name.len() % 64) & 1 == 1)
    }
}

macro_rules! lookups {
    ($($(#[$doc:meta])* $function:ident in $list:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $function(name: &impl AsRef<str>) -> bool {
            static SHAPES: Shapes = Shapes::of(&[$list]);
            SHAPES.may_have(name.as_ref()) && $list.binary_search(&name.as_ref()).is_ok()
        }
    )*};
}

lookups! {
    makes_text in METHODS;
    changes_text in IN_PLACE;
    fills_an_argument in FILLS;
    maps_an_option in OF_OPTIONS;
    makes_items in MAPS;
    formats_items in FORMATS;
    surely_changes_text in TEXT_CHANGES;
    gives_one_item in ITEMS;
    function_makes_text in FUNCTIONS;
    writes_argument in WRITING;
    begins_to_read in READING;
    parses_digits in PARSING;
    new_copies_text in COPYING_TYPES;
    ends_a_chain in TERMINALS;
    only_ends_a_chain in ONLY_TERMINALS;
    begins_a_chain in PIECES;
    takes_text_apart in TAKING_APART;
    counts in COUNTING;
    gives_scalars in SCALARS;
    keeps_items in SAME_ITEMS;
    unwraps in UNWRAPPING;
    gives_units in UNITS;
    acts_when_dropped in LAZY;
    takes_an_item in ITEM;
    makes_text_of_items in ITEM_TEXTS;
    takes_out in OUT;
    looks_inside in INSIDE;
    gives_text in TEXTS;
    is_text_type in TEXT_TYPES;
    gives_a_number in NUMBERS;
    is_number_type in NUMBER_TYPES;
}

/// How many of the first arguments of a method say where it changes its receiver.
pub(super) fn positions_of(name: &str) -> usize {
    if PLACED_TWICE.binary_search(&name).is_ok() { 2 } else { usize::from(PLACED.binary_search(&name).is_ok()) }
}

/// Whether an operation may be behind a name: a method, a function, a macro or a type whose `new` copies text.
pub(super) fn is_observed(name: &str) -> bool {
    const LISTS: &[&[&str]] = &[
        &["encode_utf8", "format", "vec", "write", "writeln"],
        METHODS,
        IN_PLACE,
        TEXT_CHANGES,
        FILLS,
        OF_OPTIONS,
        FUNCTIONS,
        WRITING,
        PARSING,
        COPYING_TYPES,
        LAZY,
        SLOTS,
    ];
    static SHAPES: Shapes = Shapes::of(LISTS);
    SHAPES.may_have(name) && LISTS.iter().any(|list| list.binary_search(&name).is_ok())
        || library_names::is_listed(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_unique() {
        let observed = [METHODS, IN_PLACE, TEXT_CHANGES, FILLS, OF_OPTIONS, FUNCTIONS, WRITING, COPYING_TYPES, FORMATS];
        let iterators = [TERMINALS, ONLY_TERMINALS, PIECES, TAKING_APART, COUNTING, SCALARS, SAME_ITEMS, ITEMS, MAPS];
        let items = [UNITS, LAZY, SLOTS, ITEM, ITEM_TEXTS, OUT, INSIDE, PLACED, PLACED_TWICE];
        let types = [READING, PARSING, UNWRAPPING, TEXTS, TEXT_TYPES, NUMBERS, NUMBER_TYPES];
        for list in observed.into_iter().chain(iterators).chain(items).chain(types) {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }
}
