//! What looks secret: names of fields, and pieces of text.
//!
//! Names are words such as `password` or `sid`; pieces of text are the values after such names (`assigned`,
//! `insert`) and texts that are secrets by their own shape (`shape`, `rules`, `card`). `literal` tells which texts of the program
//! itself are secrets. It only finds: the redaction of the engine decides what becomes of it, and the types that are found in
//! literals say which they are. Every scan is linear in the text.

mod assigned;
mod card;
mod insert;
mod literal;
mod rules;
mod shape;
mod syntax;

use std::ops::Range;

pub(super) use literal::Known;
pub use literal::of_literal;

/// Longer names are judged by their end, where the field stands in `a.b.password`.
const MAX_NAME: usize = 256;

/// Found anywhere in a name, after everything but letters and digits was taken out.
const PARTS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "publickey",
    "accesskey",
    "encryptionkey",
    "signingkey",
    "masterkey",
    "consumerid",
    "consumerkey",
    "signature",
    "authoriz",
    "authoris",
    "credential",
    "creditcard",
    "cardnumber",
    "cardno",
    "ccnumber",
    "sessionid",
    "sessid",
];

/// Found as whole words of a name: short ones that other words contain.
const WORDS: &[&str] = &[
    "pass", "pw", "pword", "sid", "session", "pin", "pincode", "cvv", "cvc", "otp", "totp", "iban", "ssn", "sign",
    "signed", "sig", "jwt", "bearer",
];

/// Found only as the whole name: the headers that carry session ids.
const NAMES: &[&str] = &["cookie", "setcookie"];

/// Whether a parameter, header, cookie or field of this name holds a secret.
#[must_use]
pub fn name_is_secret(name: &str) -> bool {
    bytes_are_secret_name(name.as_bytes())
}

/// The pieces of a text that look secret: disjoint, in order. The text need not be UTF-8, and neither need the pieces:
/// a percent-decoded text can be anything.
#[must_use]
pub fn secret_spans(text: &[u8]) -> Vec<Range<usize>> {
    let mut spans = shape::spans(text);
    spans.extend(assigned::spans(text));
    merge(spans)
}

/// Sorts spans and joins those that overlap or touch; empty ones go.
#[must_use]
pub fn merge(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.retain(|span| span.start < span.end);
    spans.sort_by_key(|span| span.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Widens a span of bytes to whole characters of the text.
#[must_use]
pub fn snap(text: &str, span: &Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (span.start.min(text.len()), span.end.min(text.len()));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

fn bytes_are_secret_name(name: &[u8]) -> bool {
    let words = words(&name[name.len().saturating_sub(MAX_NAME)..]);
    let squashed = words.concat();
    NAMES.contains(&squashed.as_str())
        || PARTS.iter().any(|part| squashed.contains(part))
        || words.iter().any(|word| {
            WORDS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()))
                // `auth` and its compounds, but not `author`.
                || word.match_indices("auth").any(|(at, _)| !word[at..].starts_with("author"))
        })
}

/// The words of a name in lower case: `user_password`, `userPassword`, `X-User-Password`, `user[password]`.
fn words(name: &[u8]) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = b' ';
    for (at, &byte) in name.iter().enumerate() {
        let next_is_lower = name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        let camel = byte.is_ascii_uppercase()
            && (!previous.is_ascii_uppercase() || next_is_lower)
            && previous.is_ascii_alphanumeric();
        if camel || !byte.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (byte.is_ascii_alphanumeric(), words.last_mut()) {
            word.push(char::from(byte.to_ascii_lowercase()));
        }
        previous = byte;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_names() {
        for name in [
            "password",
            "Password",
            "user_password",
            "userPassword",
            "passwd",
            "pwd",
            "newPwd",
            "pass",
            "passphrase",
            "pass_phrase",
            "secret",
            "client-secret",
            "api_key",
            "apiKey",
            "X-API-Key",
            "APIKEY",
            "private-key",
            "access_key_id",
            "secretKeyId",
            "token",
            "csrf_token",
            "accessToken",
            "consumer_key",
            "consumerId",
            "sign",
            "signed",
            "signature",
            "X-Amz-Signature",
            "auth",
            "xauth",
            "Authorization",
            "Proxy-Authorization",
            "authentication",
            "sid",
            "connect.sid",
            "session",
            "sessionid",
            "session_id",
            "JSESSIONID",
            "PHPSESSID",
            "credentials",
            "pin",
            "cvv",
            "cvv2",
            "otp",
            "iban",
            "IBAN",
            "card_number",
            "cardNumber",
            "jwt",
            "Cookie",
            "set-cookie",
            "login[password]",
            "user.address.pin",
            "oauth2",
            "user[0].password",
        ] {
            assert!(name_is_secret(name), "{name}");
        }
        assert!(name_is_secret(&format!("{}.password", "a".repeat(100_000))));
    }

    #[test]
    fn plain_names() {
        for name in [
            "",
            "name",
            "q",
            "id",
            "email",
            "author",
            "authors",
            "co_author",
            "design",
            "assign",
            "signal",
            "signup",
            "pinned",
            "shipping",
            "spin",
            "sidebar",
            "inside",
            "compass",
            "passenger",
            "bypass",
            "key",
            "keyword",
            "monkey",
            "obsession",
            "topping",
            "options",
            "stop_words",
            "user-agent",
            "host",
            "x-forwarded-for",
            "card",
            "cookie_consent",
            "aside",
            "captcha",
            "пароль",
        ] {
            assert!(!name_is_secret(name), "{name}");
        }
    }

    #[test]
    fn spans_of_both_sorts_are_joined() {
        let text = "пароль password='пароль ghp_abcdefghijklmnopqrst' sk_live_abcdefgh12";
        let spans = secret_spans(text.as_bytes());
        let found: Vec<_> = spans.into_iter().map(|span| snap(text, &span)).map(|span| &text[span]).collect();
        assert_eq!(found, ["пароль ghp_abcdefghijklmnopqrst", "sk_live_abcdefgh12"]);
    }

    #[test]
    fn merged_spans_are_disjoint_and_in_order() {
        assert_eq!(merge(vec![5..7, 1..3, 2..4, 4..5, 9..9, 8..9]), [1..7, 8..9]);
    }
}
