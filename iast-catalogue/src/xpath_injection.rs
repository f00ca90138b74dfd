//! XPath injection.

use super::assess::{Assessment, Call, Flow};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data changes an XPath expression.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::XpathInjection,
    json_name: "XPATH_INJECTION",
    in_datadog: true,
    code: "xpath-injection",
    short_name: "xpath",
    cwe: 643,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow::by(assess).attacked(is_attack)),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches an XPath expression",
    label: "XPath expression",
    help: "keep the expression fixed, `//user[@name = $name]`, and bind the value:\n\
           `context.set_variable(\"name\", value)`",
    description: "\
        An XPath expression selects parts of an XML document. A quote from outside ends a literal in it, and the rest \
        is read as conditions of the attacker's choice. XPath knows no access rights, so the whole document can be \
        read.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"xpath\")]`. It is \
        medium as long as they stay one literal, name or number. Values that are bound as variables are no part of the \
        expression. Silent about rows of a database and about what went through a sanitizer or validator for `xpath`.",
    before: r#"
        let expression = format!("//user[@name = '{name}']");
        let user = sxd_xpath::evaluate_xpath(&document, &expression)?;
    "#,
    after: r#"
        let expression = Factory::new().build("//user[@name = $name]")?.ok_or("no expression")?;
        let mut context = Context::new();
        context.set_variable("name", name);
        let user = expression.evaluate(&context, document.root())?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Injection_Prevention_Cheat_Sheet.html"],
};

fn assess(call: &Call<'_>) -> Assessment {
    let mask = call.mask();
    let mut literal = None;
    let mut is_in_literal = false;
    for (at, byte) in call.text.iter().enumerate() {
        let is_quote = matches!(byte, b'"' | b'\'');
        // A literal has no escapes: its quote ends it, and the other one is text.
        let is_delimiter = is_quote && literal.is_none_or(|quote| quote == byte);
        if mask[at] {
            if is_delimiter || literal.is_none() && !is_name(*byte) {
                return Assessment::did(
                    ENTRY.severity,
                    "the input changed the expression: it is more than one literal or name",
                );
            }
            is_in_literal |= literal.is_some();
        }
        if is_delimiter {
            literal = if literal.is_none() { Some(byte) } else { None };
        }
    }
    let is_operator = |run| matches!(call.bytes(run), b"or" | b"and" | b"div" | b"mod");
    if is_in_literal {
        Assessment::can(Severity::Medium, "the input can change the expression: it stands in a literal that it can end")
    } else if call.runs.iter().any(is_operator) {
        Assessment::did(ENTRY.severity, "the input changed the expression: it is an operator")
    } else {
        Assessment::can(Severity::Medium, "the input can change the expression: it stands outside of quotes")
    }
}

/// Whether a byte may stand in a name or a number.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | 0x80..)
}

/// Whether the input ended its literal and brought a comparison or a second path. An `O'Brien` does neither.
fn is_attack(call: &Call<'_>) -> bool {
    let ends_literal = call.brought(b"'") || call.brought(b"\"");
    ends_literal && (call.brought(b"=") || call.brought(b"|") || call.brought(b"]"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack, proven, severity};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::XpathInjection;

    #[test]
    fn a_literal_that_ends_and_words_of_its_own_change_the_expression() {
        for text in [
            "//user[@name = '‹x' or '1' = '1›']",
            "//user[@name = \"‹\"›\"]",
            "//user[@id = ‹1 or 1=1›]",
            "//user[@id = 1 ‹or› true()]",
            "//‹*›",
            "//user[@name = ‹'ann'›]",
        ] {
            assert_eq!(severity(KIND, text), Some(Severity::High), "{text}");
            assert!(proven(KIND, text), "{text}");
        }
    }

    #[test]
    fn what_stays_in_its_place_can_change_it() {
        for text in [
            "//user[@name = '‹ann›']",
            "//user[@name = '‹say \"hi\"›']",
            "//user[@name = \"‹O'Keeffe or and›\"]",
            "//user[@id = ‹12.5›]",
            "//‹user›[1]",
        ] {
            assert_eq!(severity(KIND, text), Some(Severity::Medium), "{text}");
            assert!(!proven(KIND, text), "{text}");
        }
    }

    #[test]
    fn a_condition_more_is_an_attack() {
        assert_eq!(attack(KIND, "//user[name='‹' or '1'='1›']"), Some(true));
        assert_eq!(attack(KIND, "//user[name='‹x'] | //password['›']"), Some(true));
        assert_eq!(attack(KIND, "//user[name='‹O'Brien›']"), Some(false));
        assert_eq!(attack(KIND, "//user[name='‹a = b›']"), Some(false));
    }
}
