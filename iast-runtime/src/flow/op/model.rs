//! Which operation does what to its inputs, by name.

use iast_schema::VulnerabilityKind::{
    self, CommandInjection, EmailHtmlInjection, HeaderInjection, LdapInjection, Ssrf, UnvalidatedRedirect, Xss,
};

use crate::site::OpSite;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    /// It copies runs of its inputs and adds text of its own. What the copies showed stands.
    Copy,
    /// It maps its input char by char, in order.
    Case,
    /// It keeps some of its input, in order, and replaces the rest by what derives from it.
    Rewrite,
    /// It keeps some of its input, in order, and replaces the rest by text of its own.
    Replace,
    /// Its result derives from the inputs as a whole.
    Whole,
    /// It adds to the end of its target.
    Append,
    /// It changes its target anywhere.
    Edit,
}

/// The model of the operation at a site.
pub(super) fn of(site: &OpSite) -> Model {
    let name = site.name.rsplit("::").next().unwrap_or(site.name);
    match name {
        "to_uppercase" | "to_lowercase" | "to_ascii_uppercase" | "to_ascii_lowercase" => Model::Case,
        "replace"
        | "replacen"
        | "replace_all"
        | "remove_matches"
        | "to_snake_case"
        | "to_kebab_case"
        | "to_title_case"
        | "to_shouty_snake_case"
        | "to_upper_camel_case"
        | "to_lower_camel_case"
        | "to_train_case"
        | "to_pascal_case"
        | "slugify"
        | "encode_text"
        | "encode_safe"
        | "encode_double_quoted_attribute"
        | "encode_single_quoted_attribute"
        | "encode_unquoted_attribute"
        | "encode_quoted_attribute"
        | "encode_script"
        | "encode_style"
        | "clean"
        | "clean_text"
        | "canonicalize" => Model::Replace,
        "collect"
        | "fold"
        | "percent_decode"
        | "percent_decode_str"
        | "decode_utf8"
        | "decode_utf8_lossy"
        | "utf8_percent_encode"
        | "percent_encode"
        | "byte_serialize"
        | "decode_html_entities"
        | "nfc"
        | "nfd"
        | "nfkc"
        | "nfkd"
        | "quote"
        | "try_quote"
        | "escape"
        | "from_utf16"
        | "from_utf16_lossy"
        | "escape_debug"
        | "escape_default"
        | "escape_unicode"
        | "from_reader"
        | "append_pair"
        | "finish"
        | "ldap_escape"
        | "dn_escape"
        | "query_pairs" => Model::Rewrite,
        "encode" | "decode" | "encode_to_string" => Model::Whole,
        "push" | "push_str" | "extend" | "extend_from_slice" | "append" | "write_str" | "write_char" | "write_all"
        | "write" | "write!" | "writeln!" | "+=" | "put" | "put_slice" | "read_line" | "read_to_end"
        | "read_to_string" | "read_until" => Model::Append,
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
        | "read"
        | "read_exact"
        | "resize"
        | "dedup"
        | "make_ascii_uppercase"
        | "make_ascii_lowercase"
        | "set_extension"
        | "set_file_name"
        | "[]=" => Model::Edit,
        _ => Model::Copy,
    }
}

/// The kinds for which the result of a well-known function is safe. Names that mean other things elsewhere count only
/// behind the name of their crate.
pub(super) fn makes_safe_for(name: &str) -> &'static [VulnerabilityKind] {
    let mut segments = name.rsplit("::");
    let (last, module) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    match (module, last) {
        (
            _,
            "encode_text"
            | "encode_safe"
            | "encode_double_quoted_attribute"
            | "encode_single_quoted_attribute"
            | "encode_unquoted_attribute"
            | "encode_quoted_attribute"
            | "encode_script"
            | "encode_style",
        )
        | ("ammonia", "clean" | "clean_text")
        | ("v_htmlescape" | "askama_escape" | "htmlescape", "escape" | "encode_minimal" | "encode_attribute") => {
            &[Xss, EmailHtmlInjection]
        }
        (_, "try_quote" | "try_join")
        | ("shlex" | "shell_words", "quote" | "join")
        | ("shell_escape" | "unix", "escape") => &[CommandInjection],
        (_, "utf8_percent_encode" | "percent_encode" | "byte_serialize") | ("urlencoding", "encode") => {
            &[Ssrf, UnvalidatedRedirect, HeaderInjection]
        }
        (_, "ldap_escape" | "dn_escape") => &[LdapInjection],
        _ => &[],
    }
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
}

pub(super) fn links(chain: &[&str]) -> Links {
    Links {
        reversed: chain.iter().filter(|link| **link == "rev").count() % 2 == 1,
        mapped: chain.iter().any(|link| {
            matches!(
                *link,
                "map"
                    | "flat_map"
                    | "filter_map"
                    | "scan"
                    | "map_while"
                    | "flatten"
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
            )
        }),
        chars: chain.iter().any(|link| matches!(*link, "chars" | "char_indices")),
    }
}
