//! Functions that escape text.

use crate::Safe;

/// What the result of a function is safe in, by its path. Names that mean other things elsewhere count only behind the name
/// of their crate.
#[must_use]
pub fn escapes(name: &str) -> Option<Safe> {
    let mut segments = name.rsplit("::");
    let (last, module) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    match (module, last) {
        (_, name) if escapes_html(name) => Some(Safe::InHtml),
        ("ammonia", "clean" | "clean_text")
        | ("v_htmlescape" | "askama_escape" | "htmlescape", "escape" | "encode_minimal" | "encode_attribute") => {
            Some(Safe::InHtml)
        }
        (_, "try_quote" | "try_join")
        | ("shlex" | "shell_words", "quote" | "join")
        | ("shell_escape" | "unix", "escape") => Some(Safe::InShell),
        (_, "utf8_percent_encode" | "percent_encode" | "byte_serialize") | ("urlencoding", "encode") => {
            Some(Safe::InUrl)
        }
        (_, "ldap_escape" | "dn_escape") => Some(Safe::InLdap),
        ("regex", "escape") => Some(Safe::InPattern),
        _ => None,
    }
}

/// Whether this is a function of `html_escape` that makes text safe in a page.
#[must_use]
pub fn escapes_html(name: &str) -> bool {
    matches!(
        name,
        "encode_text"
            | "encode_safe"
            | "encode_double_quoted_attribute"
            | "encode_single_quoted_attribute"
            | "encode_unquoted_attribute"
            | "encode_quoted_attribute"
            | "encode_script"
            | "encode_style"
    )
}
