//! The secrets of one finding, and the cutting out of them from any text.

use std::ops::Range;

use iast_catalogue::secrets::{merge, secret_spans, snap};

use super::view::{View, views};
use super::{LIMIT, REDACTED};

/// Shorter texts are no secrets worth the name, and cutting each `1` out of a report would only tell what they are.
const MIN_SECRET: usize = 4;
/// A longer secret is known by its first and last bytes of this number, so that a piece at a cut is found as well.
const LONG: usize = 64;
/// Of a longer secret only this many bytes at both ends are known.
const MAX_SECRET: usize = 16 * 1024;
/// More secrets are cut out where they stand, but not looked for elsewhere: a hostile text can hold thousands.
const MAX_SECRETS: usize = 32;
/// No more than this of a text is looked at: many times what is shown of it.
const SCANNED: usize = 8 * 1024;
/// Secret values that are words of every second text.
const COMMON: &[&str] = &["true", "false", "null", "none", "undefined"];

/// Cuts secrets out of texts: those that look secret, and those learnt from the sources of a finding.
#[derive(Debug, Default)]
pub(crate) struct Redactor {
    /// In lower case, because programs change the case of a value more often than they hide it.
    secrets: Vec<Vec<u8>>,
}

impl Redactor {
    /// The text with `[redacted]` in the place of each secret, shortened to the limit of a value.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let text = head(text, SCANNED);
        let mut scrubbed = String::with_capacity(text.len());
        let mut from = 0;
        for span in self.spans(text) {
            scrubbed.push_str(&text[from..span.start]);
            scrubbed.push_str(REDACTED);
            from = span.end;
        }
        scrubbed.push_str(&text[from..]);
        shorten(scrubbed)
    }

    /// Remembers a secret, in each of its readings. `name` is no secret, also when it is its own value.
    pub(super) fn learn(&mut self, secret: &str, name: Option<&str>) {
        let secret = secret.trim();
        let known = |word: &str| word.eq_ignore_ascii_case(secret);
        if secret.chars().take(MIN_SECRET).count() < MIN_SECRET
            || name.is_some_and(known)
            || COMMON.iter().any(|word| known(word))
        {
            return;
        }
        let ends = [head(secret, MAX_SECRET), tail(secret, MAX_SECRET)];
        for view in ends.into_iter().flat_map(views) {
            let bytes = view.bytes.to_ascii_lowercase();
            if self.secrets.len() < MAX_SECRETS && bytes.len() >= MIN_SECRET && !self.secrets.contains(&bytes) {
                self.secrets.push(bytes);
            }
        }
    }

    /// All that must be cut out of the text: disjoint, in order, at character boundaries.
    pub(super) fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let views = views(text);
        let mut spans = looks_secret(text, &views);
        spans.extend(self.learnt(text, &views));
        merge(spans)
    }

    /// Whether a secret that was learnt stands in a value, as far as it is looked at.
    pub(super) fn knows_part_of(&self, value: &str) -> bool {
        let text = head(value, MAX_SECRET);
        text.len() < value.len() || !self.learnt(text, &views(text)).is_empty()
    }

    /// Where secrets that were learnt stand in the text.
    pub(super) fn learnt(&self, text: &str, views: &[View]) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        for view in views {
            let lower = view.bytes.to_ascii_lowercase();
            for secret in &self.secrets {
                spans.extend(occurrences(&lower, secret).iter().map(|span| snap(text, &view.original(span))));
            }
        }
        merge(spans)
    }

    /// The pieces of secrets at the edges of a text that was cut out of a longer one, and the text itself when it lies
    /// inside a secret.
    pub(super) fn fragments(&self, text: &str) -> Vec<Range<usize>> {
        let lower = text.to_ascii_lowercase().into_bytes();
        let mut spans = Vec::new();
        for secret in &self.secrets {
            if lower.len() >= MIN_SECRET && lower.len() <= 4 * LONG && find(secret, &lower, 0).is_some() {
                spans.push(0..text.len());
                break;
            }
            let most = lower.len().min(secret.len()).min(4 * LONG);
            let start = (MIN_SECRET..=most).rev().find(|length| lower[..*length] == secret[secret.len() - length..]);
            let end = (MIN_SECRET..=most).rev().find(|length| lower[lower.len() - length..] == secret[..*length]);
            spans.extend(start.map(|length| snap(text, &(0..length))));
            spans.extend(end.map(|length| snap(text, &(lower.len() - length..lower.len()))));
        }
        merge(spans)
    }
}

/// What looks secret in any reading of the text.
pub(super) fn looks_secret(text: &str, views: &[View]) -> Vec<Range<usize>> {
    let found = views.iter().flat_map(|view| secret_spans(&view.bytes).into_iter().map(|span| view.original(&span)));
    merge(found.map(|span| snap(text, &span)).collect())
}

/// The first `limit` bytes of a text, less what would break a character.
pub(super) fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The last `limit` bytes of a text, less what would break a character.
pub(super) fn tail(text: &str, limit: usize) -> &str {
    let mut start = text.len().saturating_sub(limit);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// Cuts a text behind the limit of a value.
pub(super) fn shorten(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LIMIT) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn occurrences(text: &[u8], secret: &[u8]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let (first, last) = (&secret[..secret.len().min(LONG)], &secret[secret.len().saturating_sub(LONG)..]);
    let mut from = 0;
    while let Some(start) = find(text, first, from) {
        let length = text[start..].iter().zip(secret).take_while(|(a, b)| a == b).count();
        spans.push(start..start + length);
        from = start + (length + 1).saturating_sub(first.len()).max(1);
    }
    if secret.len() > LONG {
        let mut to = text.len();
        while let Some(end) = rfind(text, last, to) {
            let length = text[..end].iter().rev().zip(secret.iter().rev()).take_while(|(a, b)| a == b).count();
            spans.push(end - length..end);
            to = end - (length + 1).saturating_sub(last.len()).max(1);
        }
    }
    spans
}

fn find(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    text.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

/// The end of the last occurrence that ends at or before `to`.
fn rfind(text: &[u8], what: &[u8], to: usize) -> Option<usize> {
    text.get(..to)?.windows(what.len()).rposition(|window| window == what).map(|at| at + what.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        let mut redactor = Redactor::default();
        secrets.iter().for_each(|secret| redactor.learn(secret, Some("token")));
        redactor
    }

    #[test]
    fn a_secret_is_found_in_each_of_its_notations() {
        let redactor = redactor(&["a/B c\"d"]);
        for (text, expect) in [
            ("x a/B c\"d y", "x [redacted] y"),
            ("/p?x=a%2fb+c%22D&y", "/p?x=[redacted]&y"),
            ("{\"x\":\"a\\/B c\\\"d\"}", "{\"x\":\"[redacted]\"}"),
            ("A/B C\"D", "[redacted]"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(redactor.scrub(text), expect);
        }
    }

    #[test]
    fn an_encoded_secret_is_found_decoded() {
        assert_eq!(redactor(&["a%2Fb%20c"]).scrub("x=a/b c."), "x=[redacted].");
    }

    #[test]
    fn what_looks_secret_needs_no_learning() {
        assert_eq!(Redactor::default().scrub("/reset?token=abc123&x=1"), "/reset?token=[redacted]&x=1");
        assert_eq!(Redactor::default().scrub("/x?%74oken%3Dabc%26x"), "/x?%74oken%3D[redacted]%26x");
    }

    #[test]
    fn short_and_common_values_and_the_name_itself_stay() {
        let redactor = redactor(&["123", "true", "Token", ""]);
        assert_eq!(redactor.scrub("123 true token"), "123 true token");
    }

    #[test]
    fn a_long_secret_is_found_also_when_it_is_cut() {
        let secret = format!("{}{}", "abcdefgh".repeat(20), "12345678".repeat(20));
        let redactor = redactor(&[&secret]);
        assert_eq!(redactor.scrub(&format!("x {secret} y")), "x [redacted] y");
        assert_eq!(redactor.scrub(&format!("x {}", &secret[..100])), "x [redacted]");
        assert_eq!(redactor.scrub(&format!("{} y", &secret[100..])), "[redacted] y");
    }

    #[test]
    fn fragments_at_the_edges() {
        let redactor = redactor(&["hunter2secret"]);
        assert_eq!(redactor.fragments("x hunter2").first(), Some(&(2..9)));
        assert_eq!(redactor.fragments("secret x").first(), Some(&(0..6)));
        assert_eq!(redactor.fragments("ter2se").first(), Some(&(0..6)));
        assert!(redactor.fragments("hun").is_empty());
    }

    #[test]
    fn shortening_respects_characters() {
        assert_eq!(shorten("ä".repeat(250)), "ä".repeat(250));
        assert_eq!(shorten("ä".repeat(251)), format!("{}…", "ä".repeat(250)));
        assert_eq!((head("ää", 3), tail("ää", 3), tail("ää", 9)), ("ä", "ä", "ää"));
    }
}
