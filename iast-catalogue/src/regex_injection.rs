//! Injection into a regular expression.

use super::assess::{Assessment, Call, Flow, Role};
use super::{Entry, How, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data is compiled as a regular expression.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::RegexInjection,
    json_name: "REGEX_INJECTION",
    in_datadog: false,
    code: "regex-injection",
    short_name: "regex",
    cwe: 1333,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Flow(Flow::by(assess).attacked(is_attack).safe(&[Safe::InPattern])),
    owasp: Owasp::INJECTION,
    title: "untrusted data is compiled as a regular expression",
    label: "regular expression",
    help: "escape it when it is to be found as it stands: `Regex::new(&regex::escape(word))`",
    description: "\
        A regular expression from outside matches what its writer wants: `.*` passes every check. In engines that try \
        again and again, such as `fancy_regex` and `pcre2`, a few characters keep a processor busy for hours. `regex` \
        bounds time and memory, but what it matches is still the choice of the client.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"regex\")]`: low as \
        long as they have no character that means something in a pattern. The note tells of a repetition that is \
        repeated, `(a+)+`. Silent about what `regex::escape` returned in an observed function, rows of a database, and \
        what went through a sanitizer or validator for `regex`.",
    before: r#"
        let pattern = Regex::new(&format!("(?i){word}"))?;
    "#,
    after: r#"
        let pattern = Regex::new(&format!("(?i){}", regex::escape(word)))?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html"],
};

fn assess(call: &Call<'_>) -> Assessment {
    let is_linear = call.role == Role::LinearPattern;
    let worst = if is_linear { Severity::Low } else { ENTRY.severity };
    if repeats_repetition(call) {
        let note = if is_linear {
            "the input repeats a repetition; this engine takes time in proportion to the text all the same"
        } else {
            "the input repeats a repetition, which takes some engines time without end"
        };
        Assessment::did(worst, note)
    } else if call.untrusted().any(|byte| b"\\.+*?()|[]{}^$".contains(&byte)) {
        Assessment::did(worst, "the input changed the pattern: it has characters that mean something in one")
    } else {
        Assessment::can(Severity::Low, "the input can change the pattern: nothing escaped it")
    }
}

/// Whether a group that contains a repetition is repeated, `(a+)+`, and untrusted bytes have to do with it.
fn repeats_repetition(call: &Call<'_>) -> bool {
    let mask = call.mask();
    let is_repetition = |at: usize| is_repetition(call.text.get(at..).unwrap_or_default());
    // For each open group: where it starts, and whether there is a repetition in it.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while let Some(byte) = call.text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'[' => {
                // A `]` that comes first is a member of the class.
                let inside = call.text.get(at + 2..).unwrap_or_default();
                at += inside.iter().position(|byte| *byte == b']').map_or(0, |len| len + 2);
            }
            b'(' => open.push((at, false)),
            b')' => {
                if let Some((start, contains)) = open.pop() {
                    if contains && is_repetition(at + 1) && mask[start..at + 2].contains(&true) {
                        return true;
                    }
                    if let Some((_, outer)) = open.last_mut() {
                        *outer |= contains;
                    }
                }
            }
            _ if is_repetition(at) => {
                if let Some((_, contains)) = open.last_mut() {
                    *contains = true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// Whether a text starts with a repetition without a bound: `*`, `+` or `{2,`.
fn is_repetition(text: &[u8]) -> bool {
    match text {
        [b'*' | b'+', ..] => true,
        [b'{', rest @ ..] => rest.iter().find(|byte| !byte.is_ascii_digit()) == Some(&b','),
        _ => false,
    }
}

/// Whether the input is one that takes engines time without end.
fn is_attack(call: &Call<'_>) -> bool {
    repeats_repetition(call)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack, proven, severity_as};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::RegexInjection;

    #[test]
    fn metacharacters_change_the_pattern() {
        assert_eq!(severity_as(KIND, Role::Unknown, "(?i)‹.*›"), Some(Severity::Medium));
        assert_eq!(severity_as(KIND, Role::BacktrackingPattern, "(?i)‹.*›"), Some(Severity::Medium));
        assert_eq!(severity_as(KIND, Role::LinearPattern, "(?i)‹.*›"), Some(Severity::Low));
        assert!(proven(KIND, "(?i)‹.*›") && !proven(KIND, "(?i)‹lamp›.*"));
        assert_eq!(severity_as(KIND, Role::Unknown, "(?i)‹lamp›"), Some(Severity::Low));
    }

    fn repeats(text: &str) -> bool {
        repeats_repetition(&super::super::testing::call(&mut String::new(), text, Role::Unknown))
    }

    #[test]
    fn a_repetition_of_repetitions_is_recognised() {
        for text in [
            "‹(a+)+›",
            "^‹(a|b*)*›$",
            "‹((a+)b)*›",
            "(‹a+›)+",
            "(a+)‹+›",
            "‹([a-z]+){2,}›",
            "‹([])]+)+›",
            "(x‹\\\\›+)+",
        ] {
            assert!(repeats(text), "{text}");
        }
        for text in [
            "‹(a)+›",
            "‹([0-9]{4})+›",
            "‹(a+)b+›",
            "(a+)+‹b›",
            "‹(a\\+)+›",
            "‹([+])+›",
            "‹\\(a+\\)+›",
            "‹a+)+›",
            "‹[›",
            "‹\\›",
            "‹(›",
        ] {
            assert!(!repeats(text), "{text}");
        }
    }

    #[test]
    fn a_repeated_repetition_is_an_attack() {
        assert_eq!(attack(KIND, "‹(a+)+$›"), Some(true));
        assert_eq!(attack(KIND, "‹a.*›"), Some(false));
    }
}
