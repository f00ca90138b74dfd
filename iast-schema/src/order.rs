//! The order in which findings are shown.

use std::cmp::Ordering;

use crate::Finding;

/// The order of reports: the worst first, then by type and place.
#[must_use]
pub fn worst_first(a: &Finding, b: &Finding) -> Ordering {
    (b.severity.cmp(&a.severity))
        .then_with(|| a.code.cmp(&b.code))
        .then_with(|| a.location.file.cmp(&b.location.file))
        .then_with(|| (a.location.line, a.location.column).cmp(&(b.location.line, b.location.column)))
        .then_with(|| a.fingerprint.cmp(&b.fingerprint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;
    use crate::testing::{finding, location};

    #[test]
    fn reports_begin_with_the_worst_and_then_go_by_type_and_place() {
        let at = |severity, code: &str, file: &str, line, fingerprint: &str| Finding {
            severity,
            code: code.into(),
            location: location(file, line, 1, "find", "shop::dao"),
            fingerprint: fingerprint.into(),
            ..finding()
        };
        let ordered = [
            at(Severity::Critical, "xss", "z.rs", 9, "9"),
            at(Severity::Low, "sql-injection", "a.rs", 1, "2"),
            at(Severity::Low, "xss", "a.rs", 2, "1"),
            at(Severity::Low, "xss", "a.rs", 10, "1"),
            at(Severity::Low, "xss", "b.rs", 1, "1"),
            at(Severity::Low, "xss", "b.rs", 1, "2"),
        ];
        for pair in ordered.windows(2) {
            assert_eq!(worst_first(&pair[0], &pair[1]), Ordering::Less);
            assert_eq!(worst_first(&pair[1], &pair[0]), Ordering::Greater);
        }
    }
}
