//! Cross-site scripting.

use super::assess::{Assessment, At, Call, Flow};
use super::{Entry, How, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data becomes markup of a page.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::Xss,
    json_name: "XSS",
    in_datadog: true,
    code: "xss",
    short_name: "xss",
    cwe: 79,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow {
        excluded: &[],
        only_proven,
        pages: PAGES,
        ..Flow::by(assess).attacked(is_attack).safe(&[Safe::InHtml])
    }),
    owasp: Owasp::INJECTION,
    title: "untrusted data becomes markup of a page",
    label: "HTML",
    help: "render it with a template engine that escapes (askama, maud, minijinja),\n\
           or escape it: `html_escape::encode_text(value)`",
    description: "\
        A page contains text of somebody else as it came in. A `<script>` in it runs in the browser of whoever looks \
        at the page, with that person's session: it reads what they see and does what they may do.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"xss\")]`, or of one \
        that marks a value as safe for a template: high with characters of markup among them, which an escaper would \
        have replaced, else medium. Silent about what `html_escape`, `htmlescape` or `ammonia` returned in an \
        observed function, and what went through a sanitizer or validator for `xss`. Of a rendered page medium says \
        little: template engines escape inside.",
    before: r#"
        Html(format!("<h1>{name}</h1>"))
    "#,
    after: r#"
        Html(format!("<h1>{}</h1>", html_escape::encode_text(&name)))
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html"],
};

/// What browsers show as markup.
const PAGES: &[&str] = &["text/html", "application/xhtml+xml", "image/svg+xml"];

/// A page that observed bodies did not make may be that of an engine for templates: its values are escaped.
fn only_proven(at: At) -> bool {
    matches!(at, At::Response | At::Library { is_known: false })
}

/// What makes markup of a text. An escaper replaces each of them by text of its own, so one that came in has passed none.
fn assess(call: &Call<'_>) -> Assessment {
    let is_markup = |at: usize| match call.text[at] {
        b'<' | b'>' | b'"' | b'\'' => true,
        // A character reference shows a character and is never markup, whoever wrote it.
        b'&' => !starts_reference(&call.text[at..]),
        _ => false,
    };
    if call.runs.iter().flat_map(|run| run.start..run.end).any(is_markup) {
        Assessment::did(
            ENTRY.severity,
            "characters of markup came in and stand here as they came: nothing escaped them",
        )
    } else {
        Assessment::can(Severity::Medium, "the input can become markup: no escaper was seen on its way")
    }
}

/// Whether a text starts with `&lt;`, `&#39;` or `&#x27;`.
fn starts_reference(text: &[u8]) -> bool {
    const LONGEST: usize = 32;
    let end = text.iter().take(LONGEST).position(|byte| *byte == b';');
    let Some([b'&', name @ ..]) = end.map(|end| &text[..end]) else { return false };
    let is_digits = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let is_hex = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    match name {
        [b'#', b'x' | b'X', digits @ ..] => is_hex(digits),
        [b'#', digits @ ..] => is_digits(digits),
        name => !name.is_empty() && name.iter().all(u8::is_ascii_alphanumeric),
    }
}

/// Whether the input brought an element, or a handler of events behind a quote. Prices `< 5` and an `O'Brien` are neither.
fn is_attack(call: &Call<'_>) -> bool {
    let opens_element =
        |pair: &[u8]| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'/' | b'!'));
    let is_handler = |before_equals: &[u8]| {
        let name =
            before_equals.trim_ascii_end().rsplit(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
        name.len() > 4 && name[..2].eq_ignore_ascii_case(b"on")
    };
    let has_handler = |bytes: &[u8]| {
        let quote = bytes.iter().position(|byte| matches!(byte, b'"' | b'\''));
        let behind_quote = quote.map_or(&[][..], |at| &bytes[at..]);
        let end = behind_quote.iter().rposition(|byte| *byte == b'=').unwrap_or(0);
        behind_quote[..end].split(|byte| *byte == b'=').any(is_handler)
    };
    let mut runs = call.runs.iter().map(|run| call.bytes(run));
    runs.any(|bytes| bytes.windows(2).any(opens_element) || has_handler(bytes))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assessed, attack, only_proven, severity};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::Xss;

    #[test]
    fn characters_of_markup_that_came_in_were_not_escaped() {
        for page in
            ["<p>‹<script>alert(1)</script>›</p>", "<p>‹O'Keeffe›</p>", "<a title=\"‹\" onclick=x›\">", "<p>a‹>›b</p>"]
        {
            assert!(matches!(assessed(KIND, page), Assessment::Report(verdict) if verdict.proven), "{page}");
            assert_eq!(severity(KIND, page), Some(Severity::High), "{page}");
        }
    }

    #[test]
    fn a_harmless_value_is_reported_one_step_lower() {
        assert_eq!(severity(KIND, "<p>‹ann›</p>"), Some(Severity::Medium));
        assert_eq!(severity(KIND, "<p>‹Fish &amp; Chips&#39;&#x27;›</p>"), Some(Severity::Medium));
        assert_eq!(severity(KIND, "<p>‹Fish & Chips›</p>"), Some(Severity::High));
        assert_eq!(severity(KIND, "<p>‹a &lt b›</p>"), Some(Severity::High));
    }

    #[test]
    fn what_an_escaper_wrote_is_its_own() {
        assert_eq!(severity(KIND, "<p>‹a› &lt; ‹b›</p>"), Some(Severity::Medium));
    }

    #[test]
    fn in_a_whole_response_only_characters_of_markup_count() {
        assert_eq!(only_proven(KIND, "<p>‹a› &lt; ‹b›</p>"), None);
        assert_eq!(only_proven(KIND, "<p>‹<b>›</p>"), Some(Severity::High));
    }

    #[test]
    fn an_element_or_a_handler_is_an_attack() {
        assert_eq!(attack(KIND, "<p>‹<script>alert(1)</script>›"), Some(true));
        assert_eq!(attack(KIND, "<img alt=\"‹\" onerror=alert(1) x=\"›\">"), Some(true));
        assert_eq!(attack(KIND, "<p>‹a < 5 and b > 3›"), Some(false));
        assert_eq!(attack(KIND, "<p>‹O'Brien = one›"), Some(false));
        assert_eq!(attack(KIND, "<p>‹ann›"), Some(false));
    }
}
