//! Texts that are secrets by their own shape: bearer tokens, keys of known services, private keys.
//!
//! Card numbers are in `card`, which this asks as well.

use std::ops::Range;

/// A secret that is told by how it starts: at least `min` bytes of `set` after `prefix`.
struct Prefixed {
    prefix: &'static [u8],
    min: usize,
    set: fn(u8) -> bool,
}

const PREFIXED: &[Prefixed] = &[
    Prefixed { prefix: b"glpat-", min: 16, set: is_word },
    Prefixed { prefix: b"ghp_", min: 16, set: is_word },
    Prefixed { prefix: b"gho_", min: 16, set: is_word },
    Prefixed { prefix: b"ghu_", min: 16, set: is_word },
    Prefixed { prefix: b"ghs_", min: 16, set: is_word },
    Prefixed { prefix: b"ghr_", min: 16, set: is_word },
    Prefixed { prefix: b"github_pat_", min: 16, set: is_word },
    Prefixed { prefix: b"npm_", min: 30, set: is_word },
    Prefixed { prefix: b"AKIA", min: 12, set: is_upper_or_digit },
    Prefixed { prefix: b"ASIA", min: 12, set: is_upper_or_digit },
    Prefixed { prefix: b"AIza", min: 30, set: is_word },
    Prefixed { prefix: b"sk_live_", min: 8, set: is_word },
    Prefixed { prefix: b"sk_test_", min: 8, set: is_word },
    Prefixed { prefix: b"rk_live_", min: 8, set: is_word },
    Prefixed { prefix: b"sk-", min: 24, set: is_word },
    Prefixed { prefix: b"xoxa-", min: 8, set: is_word },
    Prefixed { prefix: b"xoxb-", min: 8, set: is_word },
    Prefixed { prefix: b"xoxp-", min: 8, set: is_word },
    Prefixed { prefix: b"xoxs-", min: 8, set: is_word },
    Prefixed { prefix: b"ssh-rsa ", min: 20, set: is_base64 },
    Prefixed { prefix: b"ssh-ed25519 ", min: 20, set: is_base64 },
];

/// The secrets in the text, in order of their start.
pub(super) fn spans(text: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let (mut at, mut no_token_before) = (0, 0);
    while at < text.len() {
        match secret_at(text, at, &mut no_token_before) {
            Some(span) if span.end > at => {
                at = span.end;
                spans.push(span);
            }
            _ => at += 1,
        }
    }
    spans
}

/// The secret that starts at `at`. Before `no_token_before` no JSON web token is looked for.
fn secret_at(text: &[u8], at: usize, no_token_before: &mut usize) -> Option<Range<usize>> {
    match text[at] {
        b'b' | b'B' => scheme(text, at),
        b'e' if at >= *no_token_before => json_web_token(text, at, no_token_before),
        b'-' => private_key(text, at),
        b':' => user_info(text, at),
        b'2'..=b'6' => super::card::number(text, at),
        b'g' | b'n' | b'A' | b's' | b'r' | b'x' => prefixed(text, at),
        _ => None,
    }
    .or_else(|| super::rules::at(text, at).map(|(_, end)| at..end))
}

/// Whether a text is, or holds, a private key with more than its frame.
pub(super) fn is_private_key(text: &[u8]) -> bool {
    let start = find(text, b"-----BEGIN").and_then(|at| private_key(text, at));
    start.is_some_and(|key| key.len() > 80 || find(&text[key.clone()], b"-----END").is_some() && key.len() > 60)
}

/// The password of the first URL in a text.
pub(super) fn user_info_of(text: &[u8]) -> Option<Range<usize>> {
    user_info(text, find(text, b"://")?)
}

fn prefixed(text: &[u8], at: usize) -> Option<Range<usize>> {
    PREFIXED.iter().filter(|known| text[at..].starts_with(known.prefix)).find_map(|known| {
        let start = at + known.prefix.len();
        let end = run(text, start, known.set);
        (end - start >= known.min).then_some(at..end)
    })
}

/// What stands behind `Bearer` or `Basic`, as in a header.
fn scheme(text: &[u8], at: usize) -> Option<Range<usize>> {
    if at > 0 && text[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    let starts_with = |word: &[u8]| text[at..].get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let (name, basic) = if starts_with(b"bearer") {
        (6, false)
    } else if starts_with(b"basic") {
        (5, true)
    } else {
        return None;
    };
    let start = run(text, at + name, |byte| matches!(byte, b' ' | b'\t'));
    let end = run(text, start, is_base64);
    // "basic" is also an English word: credentials are base64 of a text with a colon.
    let is_secret = if basic { decoded_has_colon(&text[start..end]) } else { end - start >= 4 };
    (start > at + name && is_secret).then_some(start..end)
}

fn decoded_has_colon(base64: &[u8]) -> bool {
    let (mut bits, mut have) = (0_u32, 0);
    for &byte in base64 {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(six);
        have += 6;
        if have >= 8 {
            have -= 8;
            if (bits >> have) as u8 == b':' {
                return true;
            }
        }
    }
    false
}

/// A JSON web token: base64 of `{"`, a dot, and more of them.
fn json_web_token(text: &[u8], at: usize, no_token_before: &mut usize) -> Option<Range<usize>> {
    if !matches!(text[at..], [_, b'y', b'I'..=b'L', ..]) {
        return None;
    }
    let mut end = run(text, at, |byte| is_word(byte) || byte == b'=');
    if end - at < 10 {
        return None;
    }
    let mut dots = 0;
    while text.get(end) == Some(&b'.') {
        let next = run(text, end + 1, is_base64);
        // The payload cannot be empty; later parts can.
        if dots == 0 && next - end < 4 {
            break;
        }
        (end, dots) = (next, dots + 1);
    }
    if dots == 0 {
        // A later start in the same run has the same end, so it is no token either; without this, hostile text would
        // take quadratic time.
        *no_token_before = end;
        return None;
    }
    Some(at..end)
}

/// A private key block. One that is cut at either side counts up to the end of the text at that side.
fn private_key(text: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let is_key = |line: &[u8]| find(&line[..line.len().min(64)], b"PRIVATE KEY").is_some();
    if rest.starts_with(b"-----END") && is_key(rest) {
        return Some(0..line_end(text, at));
    }
    if !(rest.starts_with(b"-----BEGIN") && is_key(rest)) {
        return None;
    }
    let end = find(rest, b"-----END").map_or(text.len(), |end| line_end(text, at + end));
    Some(at..end)
}

/// The end of a line `-----END PRIVATE KEY-----` that starts at `at`.
fn line_end(text: &[u8], at: usize) -> usize {
    let label = (at + 5).min(text.len());
    find(&text[label..text.len().min(label + 64)], b"-----").map_or(text.len().min(label + 64), |end| label + end + 5)
}

/// The password in `scheme://user:password@host`.
fn user_info(text: &[u8], at: usize) -> Option<Range<usize>> {
    if !text[at..].starts_with(b"://") {
        return None;
    }
    let start = at + 3;
    let end = run(text, start, |byte| byte > b' ' && !matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>'));
    let host = start + text[start..end].iter().rposition(|byte| *byte == b'@')?;
    let password = start + text[start..host].iter().position(|byte| *byte == b':')? + 1;
    (password < host).then_some(password..host)
}

/// The end of the run of bytes in `set` that starts at `from`.
fn run(text: &[u8], from: usize, set: impl Fn(u8) -> bool) -> usize {
    let from = from.min(text.len());
    text[from..].iter().position(|byte| !set(*byte)).map_or(text.len(), |length| from + length)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn is_upper_or_digit(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn is_base64(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'+' | b'/' | b'=' | b'.' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        crate::testing::assert_parts(&spans(text.as_bytes()), text, expect);
    }

    #[test]
    fn known_shapes() {
        check("a Bearer abc.def-1 b", &["abc.def-1"]);
        check("BEARER  abcd", &["abcd"]);
        check("Basic dXNlcjpwYXNz", &["dXNlcjpwYXNz"]);
        check("x=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_8;", &["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln-_8"]);
        check("glpat-ABCDEFGHIJ0123456789", &["glpat-ABCDEFGHIJ0123456789"]);
        check("'ghp_abcdefghijklmnopqrstuvwxyz0123456789'", &["ghp_abcdefghijklmnopqrstuvwxyz0123456789"]);
        check("id AKIAIOSFODNN7EXAMPLE.", &["AKIAIOSFODNN7EXAMPLE"]);
        check("sk_live_abcdefgh12", &["sk_live_abcdefgh12"]);
        check("xoxb-123456789012-abcdef", &["xoxb-123456789012-abcdef"]);
        check("postgres://app:s3cr3t@db/x", &["s3cr3t"]);
        check("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB me@host", &["ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB"]);
    }

    #[test]
    fn private_keys_also_when_cut() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----";
        check(&format!("a {key} b"), &[key]);
        check("a -----BEGIN PRIVATE KEY-----\nMIIE", &["-----BEGIN PRIVATE KEY-----\nMIIE"]);
        check("MIIE\n-----END PRIVATE KEY----- b", &["MIIE\n-----END PRIVATE KEY-----"]);
        check("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", &[]);
    }

    #[test]
    fn plain_text() {
        for text in
            ["the basics", "basic knowledge of things", "forbearer", "http://host/a:b@c", "http://a@host", "eyJ.a"]
        {
            check(text, &[]);
        }
    }
}
