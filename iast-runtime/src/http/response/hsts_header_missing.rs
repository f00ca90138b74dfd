//! Pages over HTTPS without `Strict-Transport-Security`, <https://www.rfc-editor.org/rfc/rfc6797#section-6.1>.

use http::header::STRICT_TRANSPORT_SECURITY;
use iast_schema::VulnerabilityKind;

use super::{Detector, Report, RequestFacts, ResponseFacts};

const HEADER: &str = "Strict-Transport-Security";

pub(super) struct HstsHeaderMissing;

impl Detector for HstsHeaderMissing {
    fn kind(&self) -> VulnerabilityKind {
        VulnerabilityKind::HstsHeaderMissing
    }

    fn check(&self, request: &RequestFacts, response: &ResponseFacts<'_>, report: &mut Report) {
        if !request.https || !response.is_page() {
            return;
        }
        match response.text(&STRICT_TRANSPORT_SECURITY) {
            None => report.add(HEADER, HEADER),
            Some(value) if !lasts(value) => report.add(HEADER, format!("{HEADER}: {value}")),
            Some(_) => {}
        }
    }
}

/// Whether the browser is told to remember it for a while.
fn lasts(value: &str) -> bool {
    let mut directives = value.split(';').filter_map(|directive| directive.split_once('='));
    directives.find(|(name, _)| name.trim().eq_ignore_ascii_case("max-age")).is_some_and(|(_, seconds)| {
        let seconds = seconds.trim().trim_matches('"');
        seconds.bytes().all(|byte| byte.is_ascii_digit()) && seconds.bytes().any(|byte| byte != b'0')
    })
}

#[cfg(test)]
mod tests {
    use super::lasts;

    #[test]
    fn only_a_positive_age_lasts() {
        for value in ["max-age=31536000", "Max-Age = \"60\" ; includeSubDomains", "preload; max-age=1"] {
            assert!(lasts(value), "{value}");
        }
        for value in ["", "max-age=0", "max-age=00; preload", "max-age=-1", "max-age=", "max-age", "age=60", "1"] {
            assert!(!lasts(value), "{value}");
        }
    }
}
