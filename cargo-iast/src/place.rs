//! Where a finding is, in a few words, and how it is called. Both are text of others.

use iast_report::text::{clip, visible};
use iast_schema::Finding;

/// Longer places are cut.
const LONGEST: usize = 160;
/// The shortest beginning of a fingerprint that stands for it.
pub(crate) const SHORTEST_PREFIX: usize = 6;

/// The file and the function, or the route: what stays when lines move. No two spaces stand in it.
pub(crate) fn without_lines(finding: &Finding) -> String {
    let mut finding = finding.clone();
    (finding.location.line, finding.location.column) = (0, 0);
    if let Some(request) = &mut finding.request {
        // The path has values in it.
        request.path = request.route.clone().unwrap_or_default();
    }
    short(&finding)
}

/// The file with line and column and the function, or the route.
pub(crate) fn short(finding: &Finding) -> String {
    let place = iast_report::words::whereabouts(finding);
    let place = clip(&place.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST);
    if place.is_empty() { "-".to_owned() } else { place }
}

/// The place with the type and the fingerprint.
pub(crate) fn named(finding: &Finding) -> String {
    format!("{} {} at {}", visible(&finding.fingerprint), finding.kind.code(), short(finding))
}

/// Whether a text can be a fingerprint. The engine makes them of 16 hexadecimal digits.
pub(crate) fn is_fingerprint(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
