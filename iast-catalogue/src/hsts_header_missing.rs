//! No Strict-Transport-Security.

use super::{Entry, Owasp, Severity, VulnerabilityKind};

in_short!("Browsers are not told to come back over HTTPS only.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HstsHeaderMissing,
    json_name: "HSTS_HEADER_MISSING",
    code: "hsts-header-missing",
    short_name: "hsts",
    cwe: 319,
    summary: summary!(),
    severity: Severity::Low,
    flow: None,
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
