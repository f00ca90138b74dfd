//! No X-Content-Type-Options.

use super::response::{Detector, Head, Report, Request, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Browsers may guess what a response is.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::XcontenttypeHeaderMissing,
    json_name: "XCONTENTTYPE_HEADER_MISSING",
    in_datadog: true,
    code: "xcontenttype-header-missing",
    short_name: "nosniff",
    cwe: 693,
    summary: summary!(),
    severity: Severity::Low,
    how: How::Response(Detector::Head(Head { is_free: true, ..Head::of(check) })),
    owasp: Owasp::CONFIGURATION,
    title: "a page lets browsers guess what it is",
    label: "response header",
    help: "send it with every response: `X-Content-Type-Options: nosniff`",
    description: "\
        A browser that does not believe the type of a response looks into it. A picture or a text that a client has \
        uploaded is then taken for a page or a script and runs as part of the service. `nosniff` turns that off.",
    detection: "\
        Found when a page lacks the header `X-Content-Type-Options: nosniff`. Redirects, answers with 404, 410 or 500, and \
        responses that are no HTML are no findings.",
    before: r#"
        let app: Router = Router::new().route("/", get(home));
    "#,
    after: r#"
        let nosniff = HeaderValue::from_static("nosniff");
        let app: Router = Router::new()
            .route("/", get(home))
            .layer(SetResponseHeaderLayer::if_not_present(X_CONTENT_TYPE_OPTIONS, nosniff));
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"],
};

const HEADER: &str = "X-Content-Type-Options";

/// <https://fetch.spec.whatwg.org/#x-content-type-options-header>
fn check(_: &Request, response: &Response<'_>, report: &mut Report) {
    if !response.is_page() {
        return;
    }
    match response.text("x-content-type-options") {
        None => report.add(HEADER, HEADER),
        Some(value) if !turns_off_guessing(value) => report.add(HEADER, format!("{HEADER}: {value}")),
        Some(_) => {}
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
