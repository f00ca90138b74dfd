//! How bad a finding is, as a number with its reasons: from 0.1 to 10.0, in the bands of CVSS 3.1.
//!
//! It begins with the type and what the bytes do at the call, and goes up or down by what the run has seen. What the
//! record does not tell is no factor.

use std::fmt::Write as _;

use iast_catalogue::Found;
use iast_schema::{Confidence, Finding, Severity};
use serde::{Serialize, Serializer};

/// A number with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Score {
    /// The number.
    pub(crate) value: Tenths,
    /// The band that the number is in.
    pub(crate) severity: Severity,
    /// What it is made of. The first is the base, the others go up or down from it. Their sum is cut at 10.0.
    pub(crate) factors: Vec<Factor>,
}

/// What a score goes up or down for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Factor {
    /// Its name, for programs.
    pub(crate) name: &'static str,
    /// By how much.
    pub(crate) value: Tenths,
    /// Why, in words.
    pub(crate) why: &'static str,
}

/// A number with one digit behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tenths(i16);

impl Score {
    /// The score of a finding, whose severity is that of the engine.
    pub(crate) fn of(finding: &Finding) -> Self {
        let mut factors: Vec<Factor> = factors(finding).collect();
        factors.shrink_to_fit();
        let sum: i16 = factors.iter().map(|factor| factor.value.0).sum();
        let value = Tenths(sum.clamp(1, 100));
        Self { value, severity: value.severity(), factors }
    }

    /// The score in one line: the number, its band and what it is made of.
    pub(crate) fn described(&self) -> String {
        let mut text = String::with_capacity(160);
        let _ = write!(text, "{} ({})", self.value, self.severity.as_str());
        for (number, Factor { value, why, .. }) in self.factors.iter().enumerate() {
            let _ = if number == 0 { write!(text, ": {value} {why}") } else { write!(text, ", {value:+} {why}") };
        }
        text
    }
}

impl Tenths {
    /// The words of CVSS 3.1, <https://www.first.org/cvss/v3.1/specification-document>, section 5.
    fn severity(self) -> Severity {
        match self.0 {
            90.. => Severity::Critical,
            70.. => Severity::High,
            40.. => Severity::Medium,
            _ => Severity::Low,
        }
    }
}

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad_integral(self.0 >= 0, "", &format!("{}.{}", self.0.abs() / 10, self.0.abs() % 10))
    }
}

impl Serialize for Tenths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 10.0)
    }
}

/// Where the types of a severity begin.
const fn base(severity: Severity) -> (i16, &'static str) {
    match severity {
        Severity::Critical => (93, "for a critical type"),
        Severity::High => (80, "for a high type"),
        Severity::Medium => (55, "for a medium type"),
        Severity::Low => (25, "for a low type"),
    }
}

fn factors(finding: &Finding) -> impl Iterator<Item = Factor> {
    let entry = iast_catalogue::entry(finding.kind);
    let is_flow = entry.found() == Found::InFlow;
    let (of_type, why) = base(entry.severity);
    let of_case = base(finding.severity).0 - of_type;
    let factor = |name, value, why| Some(Factor { name, value: Tenths(value), why });
    [
        factor("base", of_type, why),
        match of_case {
            0 => None,
            less @ ..0 => factor("case", less, "because it does less harm here than the type can"),
            more => factor("case", more, "because it does more harm here than the type does elsewhere"),
        },
        match finding.confidence {
            Confidence::Confirmed => None,
            Confidence::Inferred => factor("confidence", -10, "because the way of the data was not seen"),
        },
        match finding.proven {
            Some(true) => factor("proven", 3, "because the input did the harm"),
            Some(false) => factor("proven", -3, "because only another input could do the harm"),
            None => None,
        },
        match finding.attack {
            Some(true) => factor("attack", 2, "because the input was an attack"),
            Some(false) | None => None,
        },
        match finding.production {
            Some(true) => factor("production", 5, "because it was seen in production"),
            Some(false) | None => None,
        },
        match finding.request.as_ref().and_then(|request| request.credentials).filter(|_| is_flow) {
            Some(false) => factor("authentication", 2, "because the request carried no credentials"),
            Some(true) => factor("authentication", -5, "because the request carried credentials"),
            None => None,
        },
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use iast_schema::testing::finding;
    use iast_schema::{Request, VulnerabilityKind};

    use super::*;

    fn check(finding: &Finding, expect: &str) {
        assert_eq!(Score::of(finding).described(), expect);
    }

    fn request(credentials: Option<bool>) -> Option<Request> {
        finding().request.map(|request| Request { credentials, ..request })
    }

    #[test]
    fn what_the_record_does_not_tell_is_no_factor() {
        let bare = Finding { proven: None, production: None, request: None, ..finding() };
        check(&bare, "9.3 (critical): 9.3 for a critical type");
        check(&Finding { request: request(None), ..bare }, "9.3 (critical): 9.3 for a critical type");
    }

    #[test]
    fn each_fact_moves_it() {
        let bare = || Finding { request: None, ..finding() };
        let start = "9.3 for a critical type";
        check(
            &Finding { severity: Severity::High, ..bare() },
            &format!("8.0 (high): {start}, -1.3 because it does less harm here than the type can"),
        );
        check(
            &Finding { confidence: Confidence::Inferred, ..bare() },
            &format!("8.3 (high): {start}, -1.0 because the way of the data was not seen"),
        );
        check(
            &Finding { proven: Some(true), ..bare() },
            &format!("9.6 (critical): {start}, +0.3 because the input did the harm"),
        );
        check(
            &Finding { proven: Some(false), ..bare() },
            &format!("9.0 (critical): {start}, -0.3 because only another input could do the harm"),
        );
        check(
            &Finding { attack: Some(true), ..bare() },
            &format!("9.5 (critical): {start}, +0.2 because the input was an attack"),
        );
        check(&Finding { attack: Some(false), ..bare() }, &format!("9.3 (critical): {start}"));
        check(
            &Finding { production: Some(true), ..bare() },
            &format!("9.8 (critical): {start}, +0.5 because it was seen in production"),
        );
        check(
            &Finding { request: request(Some(true)), ..bare() },
            &format!("8.8 (high): {start}, -0.5 because the request carried credentials"),
        );
        check(
            &Finding { request: request(Some(false)), ..bare() },
            &format!("9.5 (critical): {start}, +0.2 because the request carried no credentials"),
        );
    }

    #[test]
    fn who_sent_the_request_does_not_matter_to_a_missing_header() {
        let kind = VulnerabilityKind::HstsHeaderMissing;
        let finding = Finding { kind, severity: Severity::Low, request: request(Some(false)), ..finding() };
        check(&finding, "2.5 (low): 2.5 for a low type");
    }

    #[test]
    fn it_ends_at_ten() {
        let worst = Finding { proven: Some(true), production: Some(true), request: request(Some(false)), ..finding() };
        assert!(Score::of(&worst).described().starts_with("10.0 (critical): "));
    }

    #[test]
    fn the_bands_are_those_of_cvss() {
        let severity = |tenths| Tenths(tenths).severity();
        assert_eq!([1, 39].map(severity), [Severity::Low; 2]);
        assert_eq!([40, 69].map(severity), [Severity::Medium; 2]);
        assert_eq!([70, 89].map(severity), [Severity::High; 2]);
        assert_eq!([90, 100].map(severity), [Severity::Critical; 2]);
    }

    /// A type never leaves its band by being what it is.
    #[test]
    fn the_base_of_a_severity_is_in_its_band() {
        for severity in [Severity::Low, Severity::Medium, Severity::High, Severity::Critical] {
            assert_eq!(Tenths(base(severity).0).severity(), severity);
        }
    }
}
