//! No X-Content-Type-Options.

use super::{Entry, Owasp, Severity, VulnerabilityKind};

in_short!("Browsers may guess what a response is.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::XcontenttypeHeaderMissing,
    json_name: "XCONTENTTYPE_HEADER_MISSING",
    code: "xcontenttype-header-missing",
    short_name: "nosniff",
    cwe: 693,
    summary: summary!(),
    severity: Severity::Low,
    flow: None,
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
