//! No Strict-Transport-Security.

use super::response::{Detector, Head, Report, Request, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Browsers are not told to come back over HTTPS only.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HstsHeaderMissing,
    json_name: "HSTS_HEADER_MISSING",
    in_datadog: true,
    code: "hsts-header-missing",
    short_name: "hsts",
    cwe: 319,
    summary: summary!(),
    severity: Severity::Low,
    how: How::Response(Detector::Head(Head { is_free: true, ..Head::of(check) })),
    owasp: Owasp::CRYPTOGRAPHY,
    title: "a page does not tell browsers to come back over HTTPS",
    label: "response header",
    help: "send it with every page: `Strict-Transport-Security: max-age=31536000; includeSubDomains`",
    description: "\
        Who types the name of the service into the browser comes by plain HTTP first, and somebody on the way can \
        keep it like that. The header `Strict-Transport-Security` makes the browser use HTTPS from the first visit \
        on.",
    detection: "\
        Found when a page answers a request over HTTPS without this header, or with a `max-age` of zero. HTTPS is known \
        from the scheme of the request or from `X-Forwarded-Proto`. Redirects, answers with 404, 410 or 500, and \
        responses that are no HTML are no findings.",
    before: r#"
        let app: Router = Router::new().route("/", get(home));
    "#,
    after: r#"
        let hsts = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        let app: Router = Router::new()
            .route("/", get(home))
            .layer(SetResponseHeaderLayer::if_not_present(STRICT_TRANSPORT_SECURITY, hsts));
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Strict_Transport_Security_Cheat_Sheet.html"],
};

const HEADER: &str = "Strict-Transport-Security";

/// <https://www.rfc-editor.org/rfc/rfc6797#section-6.1>
fn check(request: &Request, response: &Response<'_>, report: &mut Report) {
    if !request.https || !response.is_page() {
        return;
    }
    match response.text("strict-transport-security") {
        None => report.add(HEADER, HEADER),
        Some(value) if !lasts(value) => report.add(HEADER, format!("{HEADER}: {value}")),
        Some(_) => {}
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
