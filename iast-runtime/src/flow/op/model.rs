//! Which operation does what to its inputs, by name.

use iast_catalogue::library::escapes_html;

use crate::site::OpSite;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Model {
    /// It copies runs of its inputs and adds text of its own. What the copies showed stands.
    Copy,
    /// It maps its input char by char, in order.
    Case,
    /// It keeps the words of its input, in another case and with other separators.
    Words,
    /// It keeps some of its input, in order, and replaces the rest by what derives from it.
    Rewrite,
    /// It keeps some of its input, in order, and replaces the rest by text of its own.
    Replace,
    /// It encodes or decodes its input. When it is not known how, the result derives from it as a whole.
    Code,
    /// It makes a char or byte of digits.
    Parse,
    /// It puts single chars and bytes into a list.
    List,
    /// It adds to the end of its target.
    Append,
    /// It changes its target anywhere.
    Edit,
}

impl Model {
    /// The model with this number.
    pub(super) fn from_bits(bits: u8) -> Self {
        const ALL: [Model; 10] = [
            Model::Copy,
            Model::Case,
            Model::Words,
            Model::Rewrite,
            Model::Replace,
            Model::Code,
            Model::Parse,
            Model::List,
            Model::Append,
            Model::Edit,
        ];
        const _: () = {
            let mut number = 0;
            while number < ALL.len() {
                assert!(ALL[number] as usize == number);
                number += 1;
            }
        };
        ALL.get(usize::from(bits)).copied().unwrap_or(Model::Copy)
    }
}

/// The name of an operation without its path.
pub(super) fn name(site: &OpSite) -> &'static str {
    site.name.rsplit("::").next().unwrap_or(site.name)
}

/// Whether an encoder or decoder writes to its target.
pub(super) fn writes(site: &OpSite) -> bool {
    let name = name(site);
    let targets = ["_slice", "_string", "_vec"];
    ["encode_", "decode_"].iter().any(|coder| name.starts_with(coder))
        && targets.iter().any(|target| name.ends_with(target))
}

/// The model of the operation at a site.
pub(super) fn of(site: &OpSite) -> Model {
    match named(site) {
        // A function has no target.
        Model::Append | Model::Edit if site.name.contains("::") && !writes(site) => Model::Copy,
        model => model,
    }
}

fn named(site: &OpSite) -> Model {
    match name(site) {
        // The text that stands for a chain of pieces, not a copy of a text.
        "to_string" if !site.chain.is_empty() => Model::Rewrite,
        "to_uppercase" | "to_lowercase" | "to_ascii_uppercase" | "to_ascii_lowercase" | "from_bytes" => Model::Case,
        "to_snake_case"
        | "to_kebab_case"
        | "to_title_case"
        | "to_shouty_snake_case"
        | "to_shouty_kebab_case"
        | "to_upper_camel_case"
        | "to_lower_camel_case"
        | "to_train_case"
        | "to_pascal_case"
        | "slugify" => Model::Words,
        name if escapes_html(name) => Model::Replace,
        "replace" | "replacen" | "replace_all" | "remove_matches" | "clean" | "clean_text" | "canonicalize" => {
            Model::Replace
        }
        "collect"
        | "fold"
        | "partition"
        | "unzip"
        | "decode_utf8"
        | "decode_utf8_lossy"
        | "decode_html_entities"
        | "nfc"
        | "nfd"
        | "nfkc"
        | "nfkd"
        | "quote"
        | "try_quote"
        | "escape"
        | "escape_debug"
        | "escape_default"
        | "escape_unicode"
        | "from_reader"
        | "append_pair"
        | "finish"
        | "ldap_escape"
        | "dn_escape"
        | "query_pairs" => Model::Rewrite,
        "encode" | "decode" | "encode_to_string" | "encode_upper" | "from_utf16" | "from_utf16_lossy" => Model::Code,
        "encode_slice" | "encode_to_slice" | "decode_slice" | "decode_to_slice" => Model::Edit,
        "push" | "push_str" | "extend" | "extend_from_slice" | "append" | "write_str" | "write_char" | "write_all"
        | "write" | "write!" | "writeln!" | "+=" | "put" | "put_slice" | "read_line" | "read_to_end"
        | "read_to_string" | "read_until" | "expand" => Model::Append,
        "insert"
        | "insert_str"
        | "truncate"
        | "clear"
        | "retain"
        | "remove"
        | "pop"
        | "replace_range"
        | "swap"
        | "sort"
        | "sort_unstable"
        | "rotate_left"
        | "rotate_right"
        | "fill"
        | "copy_from_slice"
        | "clone_from_slice"
        | "clone_from"
        | "copy_within"
        | "extend_from_within"
        | "read"
        | "read_exact"
        | "resize"
        | "dedup"
        | "make_ascii_uppercase"
        | "make_ascii_lowercase"
        | "set_extension"
        | "set_file_name"
        | "drain"
        | "splice"
        | "swap_remove"
        | "swap_with_slice"
        | "[]="
        | "op=" => Model::Edit,
        "from_str_radix" => Model::Parse,
        "vec!" => Model::List,
        _ if writes(site) => Model::Append,
        _ => Model::Copy,
    }
}

/// Whether what an operation does not copy is the program's own.
pub(super) fn keeps(model: Model) -> bool {
    matches!(model, Model::Copy | Model::Append | Model::Edit | Model::Case)
}

/// Whether the result may be any part of an input: others put inputs together, with text that is like them by chance.
pub(super) fn may_be_part(site: &OpSite) -> bool {
    !site.name.ends_with('!') && !matches!(site.name, "+" | "concat" | "join")
}

/// Whether a method gives the item at one of the ends.
pub(super) fn takes_an_end(name: &str) -> bool {
    matches!(name, "first" | "last" | "next" | "next_back" | "next_if" | "next_if_eq" | "pop")
}

/// Whether a method gives an item from the end.
pub(super) fn takes_from_the_end(name: &str) -> bool {
    matches!(name, "last" | "next_back" | "nth_back" | "pop")
}

/// What the links between the head of a chain and its end do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Links {
    /// Items come from the end.
    pub(super) reversed: bool,
    /// Items are changed on the way.
    pub(super) mapped: bool,
    /// Items are chars rather than bytes.
    pub(super) chars: bool,
    /// Items are numbers on the way, which are printed.
    pub(super) numbers: bool,
    /// Items are pieces between separators, which are lost.
    pub(super) split: bool,
    /// It is no chain, but a value that shows the text.
    pub(super) shown: bool,
    /// Items are chars or bytes.
    pub(super) units: bool,
}

pub(super) fn links(chain: &[&'static str]) -> Links {
    let last_segment = |path: &'static str| path.rsplit("::").next().unwrap_or(path);
    let mut behind_numbers = chain.iter().skip_while(|link| !matches!(**link, "count" | "len" | "parse" | "to_digit"));
    let numbers = behind_numbers.any(|link| *link == "to_string");
    Links {
        reversed: chain.iter().filter(|link| **link == "rev").count() % 2 == 1,
        mapped: chain.iter().any(|link| {
            matches!(
                last_segment(link),
                "map"
                    | "flat_map"
                    | "filter_map"
                    | "scan"
                    | "map_while"
                    | "count"
                    | "len"
                    | "parse"
                    | "to_digit"
                    | "to_string"
                    | "flatten"
                    | "escape_ascii"
                    | "escape_debug"
                    | "escape_default"
                    | "escape_unicode"
                    | "to_uppercase"
                    | "to_lowercase"
                    | "encode_utf16"
                    | "fold"
                    | "decode_utf8"
                    | "nfc"
                    | "nfd"
                    | "nfkc"
                    | "nfkd"
                    | "byte_serialize"
                    | "percent_decode"
                    | "percent_decode_str"
                    | "percent_encode"
                    | "utf8_percent_encode"
            )
        }),
        chars: chain.iter().any(|link| matches!(*link, "chars" | "char_indices" | "par_chars" | "par_char_indices")),
        units: chain.iter().any(|link| matches!(*link, "as_bytes" | "bytes" | "char_indices" | "chars")),
        numbers,
        split: chain.iter().any(|link| link.contains("split") || link.ends_with("lines")),
        shown: chain.first().is_some_and(|first| last_segment(first).starts_with(char::is_uppercase)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_say_what_a_chain_does() {
        let none = Links::default();
        assert_eq!(links(&[]), none);
        assert_eq!(links(&["chars", "rev", "map", "rev"]), Links { mapped: true, chars: true, units: true, ..none });
        assert_eq!(links(&["bytes", "rev"]), Links { reversed: true, units: true, ..none });
        assert_eq!(links(&["par_lines", "skip"]), Links { split: true, ..none });
        assert_eq!(links(&["percent_encoding::percent_decode_str"]), Links { mapped: true, ..none });
        assert_eq!(links(&["display::Base64Display"]), Links { shown: true, ..none });
    }

    #[test]
    fn numbers_count_when_they_are_printed() {
        assert!(links(&["split", "parse", "filter", "to_string"]).numbers);
        assert!(!links(&["chars", "to_digit", "filter_map"]).numbers);
        assert!(!links(&["split", "to_string", "len"]).numbers);
    }
}
