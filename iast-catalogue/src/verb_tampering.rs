//! Routes for every method.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A route answers to every HTTP method.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::VerbTampering,
    json_name: "VERB_TAMPERING",
    in_datadog: true,
    code: "verb-tampering",
    short_name: "verb",
    cwe: 650,
    summary: summary!(),
    severity: Severity::High,
    how: How::CALL,
    owasp: Owasp::DESIGN,
    title: "a route answers to every HTTP method",
    label: "route",
    help: "name the method: `post(delete_account)` instead of `any(delete_account)`",
    description: "\
        Protection often depends on the method: a guard looks at `POST`, a browser sends cookies of another site \
        along with `GET`. A route that answers to every method lets the client choose the one that is not protected.",
    detection: "\
        Found when an observed function calls `any` of axum's `routing`, gives actix-web a route without a guard, \
        `.route(\"/x\", web::to(f))`, a router of salvo a `goal`, a route of poem a handler by its name, `.at(\"/x\", \
        f)`, or `warp::serve` a filter with a way that asks for a path and for no method. Whether the route changes \
        anything, or the handler looks at the method itself, is not known. A fallback is no finding. Rocket and \
        tonic have no such routes.",
    before: r#"
        let app: Router = Router::new().route("/account/close", any(close_account));
    "#,
    after: r#"
        let app: Router = Router::new().route("/account/close", post(close_account));
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Authorization_Cheat_Sheet.html",
    ],
};
