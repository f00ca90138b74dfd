//! Whether a literal of the program is a secret or a password, by its form and by what it is bound to.

use std::ops::Range;

use super::{card, rules, shape, words};
use crate::entry::How;
use crate::{ENTRIES, VulnerabilityKind};

/// What a literal turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// A token or key, by this rule.
    Secret(&'static str),
    /// A password, by this rule.
    Password(&'static str),
}

/// Texts that say themselves that they stand for something else.
const PLACEHOLDERS: &[&str] = &[
    "abcdef",
    "change",
    "default",
    "demo",
    "dummy",
    "example",
    "fake",
    "fixme",
    "foobar",
    "hunter2",
    "insert",
    "invalid",
    "lorem",
    "mock",
    "none",
    "null",
    "password",
    "placeholder",
    "redacted",
    "replace",
    "sample",
    "secret",
    "sesame",
    "test",
    "todo",
    "undefined",
    "xxxx",
    "your",
    "12345",
];

/// Passwords of URLs that are no secret beside these.
const COMMON: &[&str] = &["admin", "guest", "mysql", "pass", "postgres", "pwd", "root", "user"];

/// Which type a literal is of that is bound to `name`, or given to a function as a password when `given`, and what says so.
#[must_use]
pub fn of_literal(text: &str, name: &'static str, given: bool) -> Option<(VulnerabilityKind, &'static str)> {
    let known = known(text, name, given)?;
    ENTRIES.iter().find_map(|entry| match entry.how {
        How::Literal(evidence) => Some((entry.kind, evidence(known, name)?)),
        _ => None,
    })
}

/// What a literal is that is bound to `name`, or given to a function as a password when `given`.
fn known(text: &str, name: &str, given: bool) -> Option<Known> {
    let bytes = text.as_bytes();
    if shape::is_private_key(bytes) && !is_placeholder(text) {
        return Some(Known::Secret("private-key"));
    }
    if let Some((rule, span)) = rules::of_token(bytes)
        && is_random(&text[span.clone()])
        && !says_so(&text[span])
    {
        return Some(Known::Secret(rule));
    }
    if let Some(span) = shape::user_info_of(bytes) {
        return is_password_of_url(text, span).then_some(Known::Password("url-password"));
    }
    if is_placeholder(text) || text.contains(char::is_whitespace) && !given {
        return None;
    }
    if given {
        return Some(Known::Password("password"));
    }
    let words = words(name.as_bytes());
    let last = words.last().map(String::as_str).unwrap_or_default();
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map(String::as_str).unwrap_or_default();
    if !(10..=150).contains(&text.len()) || card::number(bytes, 0).is_some() {
        return None;
    }
    // Many write it as one word: `dbpassword`.
    let is_password = ["password", "passwd", "pwd", "passphrase"].iter().any(|word| last.ends_with(word));
    if is_password || last == "pass" {
        return is_mixed(text).then_some(Known::Password("password"));
    }
    if !["digest", "hash", "id", "name"].contains(&last)
        && let Some(rule) = rules::of_named(bytes, &words).filter(|_| is_mixed(text) && is_random(text))
    {
        return Some(Known::Secret(rule));
    }
    let is_key = ["key"].contains(&last)
        && ["access", "api", "auth", "encryption", "master", "private", "secret", "signing"].contains(&before);
    let is_secret = is_key || ["secret", "token", "apikey"].contains(&last);
    (is_secret && is_mixed(text) && is_random(text) && text.len() >= 16).then_some(Known::Secret("generic-api-key"))
}

/// Whether a text says that it stands for something else, or is code of a kind.
fn is_placeholder(text: &str) -> bool {
    let is_name = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_path = text.contains("://") || text.starts_with(['/', '.', '#', '<', '[', '(', '$', '%', '@']);
    says_so(text) || is_name || is_path || text.contains(['{', '<', '$', '*', '\\', '(', '…'])
}

fn says_so(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    PLACEHOLDERS.iter().any(|word| text.contains(word))
}

/// Whether a text is more than words.
fn is_mixed(text: &str) -> bool {
    let has = |of: fn(&char) -> bool| text.chars().any(|c| of(&c));
    let kinds = [has(|c| c.is_lowercase()), has(|c| c.is_uppercase()), has(|c| !c.is_alphanumeric())];
    let kinds = kinds.iter().filter(|has| **has).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (digits > 0 && digits < text.len() && kinds > 0 && !looks_versioned(text)) || kinds == 3
}

/// Words with numbers behind them, such as `session-token-v2`.
fn looks_versioned(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '_', '.', ':', '/', ' ']).collect();
    let is_word = |part: &&str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        digits == part.len()
            || digits == 0
            || digits <= 2 && part.ends_with(|c: char| c.is_ascii_digit()) && part.len() < 12
    };
    parts.len() > 1 && parts.iter().all(is_word)
}

/// Whether the chars of a text are spread as those of random ones: more than three bits each.
fn is_random(text: &str) -> bool {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = text.len() as f64;
    let bits: f64 =
        counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length).map(|p| -p * p.log2()).sum();
    bits >= 3.0
}

/// Whether the password of a URL is one that opens something for others.
fn is_password_of_url(text: &str, span: Range<usize>) -> bool {
    let password = text[span.clone()].to_ascii_lowercase();
    let host = text[span.end + 1..].to_ascii_lowercase();
    let user = text[..span.start - 1].rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_here = ["localhost", "127.", "[::1]", "0.0.0.0"].iter().any(|here| host.starts_with(here))
        || host.contains("example.")
        || !host.contains('.');
    password.len() >= 6
        && !is_here
        && user != password
        && !COMMON.contains(&&*password)
        && !is_placeholder(&password)
        && !password.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token of 36 chars, put together here.
    fn token() -> String {
        ["ghp_", "a0c4e1b7d9", "K3m8Q2z5X7", "f6h9j2k4n1", "p3r5t8"].concat()
    }

    #[test]
    fn tokens_are_told_by_their_form_whatever_they_are_bound_to() {
        assert_eq!(known(&token(), "", false), Some(Known::Secret("github-pat")));
        assert_eq!(known(&format!("Bearer {}", token()), "x", false), Some(Known::Secret("github-pat")));
        let aws = ["AKIA", "Z7Q2", "KX9M", "4T6R", "W3PL"].concat();
        assert_eq!(known(&aws, "id", false), Some(Known::Secret("aws-access-token")));
        let key = ["-----BEGIN RSA PRIV", "ATE KEY-----\nMIIEow\n-----END RSA PRIV", "ATE KEY-----"].concat();
        assert_eq!(known(&key, "", false), Some(Known::Secret("private-key")));
    }

    #[test]
    fn names_tell_what_no_form_does() {
        let value = ["7f3c9d0e", "5b2a4c81"].concat();
        for name in ["API_TOKEN", "api_key", "clientSecret", "x-api-key", "apikey"] {
            assert_eq!(known(&value, name, false), Some(Known::Secret("generic-api-key")), "{name}");
        }
        for name in ["", "name", "commit", "key", "token_hash", "token_type", "public_key", "monkey", "tokens"] {
            assert_eq!(known(&value, name, false), None, "{name}");
        }
        let password = ["Tr0ub4dor", "&3x!"].concat();
        for name in ["db_password", "hashpwd", "DBPASSWORD", "smtp-pass"] {
            assert_eq!(known(&password, name, false), Some(Known::Password("password")), "{name}");
        }
        assert_eq!(known(&password, "compass", false), None);
        let of_a_service = ["p5opobitzpi9g5c3z6w7", "hsanjbd0zrekz5684m7m"].concat();
        for name in ["datadog_key", "DATADOG_TOKEN", "datadog"] {
            assert_eq!(known(&of_a_service, name, false), Some(Known::Secret("datadog-access-token")), "{name}");
        }
        for name in ["datadog_id", "datadog_hash", "dog_key"] {
            assert_eq!(known(&of_a_service, name, false), None, "{name}");
        }
        assert_eq!(known("correct horse", "password", true), Some(Known::Password("password")));
        let url = ["postgres://app:", "s3cr3tless", "@db.internal.net/x"].concat().replace("secret", "x");
        assert_eq!(known(&url, "", false), Some(Known::Password("url-password")));
    }

    #[test]
    fn what_stands_for_something_else_is_none() {
        for (text, name) in [
            ("Password: please", "password_label"),
            ("forgot-password", "password"),
            ("current_password", "password"),
            ("changeme-2024-now", "password"),
            ("SMTP_PASSWORD_2", "password"),
            ("${DB_PASSWORD_1}", "password"),
            ("session-token-v2", "token"),
            ("x-csrf-token-1", "token"),
            ("application/json1", "token"),
            ("https://auth.shop.net/token1", "token"),
            ("AKIAIOSFODNN7EXAMPLE", "key_id"),
            ("550e8400-e29b-41d4-a716-446655440000", "id"),
            ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sha256"),
            ("postgres://postgres:postgres@db.internal.net/x", ""),
            ("postgres://app:s3cr3ts@localhost/x", ""),
            ("https://{user}:{password}@shop.net", ""),
            ("SELECT password FROM users WHERE id = 12", "secret"),
            ("<input type='password1' name='p'>", "password"),
            ("aaaaaaaaaaaaaaaaaaaa1", "secret"),
        ] {
            assert_eq!(known(text, name, false), None, "{name} = {text}");
        }
    }
}
