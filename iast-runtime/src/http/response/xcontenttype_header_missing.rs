//! Pages without `X-Content-Type-Options: nosniff`, <https://fetch.spec.whatwg.org/#x-content-type-options-header>.

use http::header::X_CONTENT_TYPE_OPTIONS;
use iast_schema::VulnerabilityKind;

use super::{Detector, Report, RequestFacts, ResponseFacts};

const HEADER: &str = "X-Content-Type-Options";

pub(super) struct XcontenttypeHeaderMissing;

impl Detector for XcontenttypeHeaderMissing {
    fn kind(&self) -> VulnerabilityKind {
        VulnerabilityKind::XcontenttypeHeaderMissing
    }

    fn check(&self, _: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report) {
        if !response.is_page() {
            return;
        }
        match response.text(&X_CONTENT_TYPE_OPTIONS) {
            None => report.add(HEADER, HEADER),
            Some(value) if !turns_off_guessing(value) => report.add(HEADER, format!("{HEADER}: {value}")),
            Some(_) => {}
        }
    }
}

/// Browsers go by the first of several values.
fn turns_off_guessing(value: &str) -> bool {
    value.split(',').next().is_some_and(|first| first.trim().eq_ignore_ascii_case("nosniff"))
}

#[cfg(test)]
mod tests {
    use super::turns_off_guessing;

    #[test]
    fn the_first_value_counts() {
        assert!(["nosniff", " NoSniff ", "nosniff, nosniff"].into_iter().all(turns_off_guessing));
        assert!(!["", "sniff", "no, nosniff", "nosniff;"].into_iter().any(turns_off_guessing));
    }
}
