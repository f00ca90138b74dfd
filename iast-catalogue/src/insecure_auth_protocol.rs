//! Basic and Digest authentication.

use super::{Entry, Owasp, Severity, VulnerabilityKind};

in_short!("Clients log in by a protocol that sends the password each time.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::InsecureAuthProtocol,
    json_name: "INSECURE_AUTH_PROTOCOL",
    code: "insecure-auth-protocol",
    short_name: "auth",
    cwe: 522,
    summary: summary!(),
    severity: Severity::Medium,
    flow: None,
    owasp: Owasp::DESIGN,
    title: "a client logs in by Basic or Digest authentication",
    label: "authentication",
    help: "log in once and use a token that expires: `TypedHeader<Authorization<Bearer>>`",
    description: "\
        With Basic authentication the password itself comes with every request, with Digest a hash that a guess can \
        be tried on. Both end up in logs and proxies, and neither can be withdrawn without changing the password.",
    detection: "\
        Found when a request with `Authorization: Basic` or `Authorization: Digest` is answered with success or a \
        redirect. One that is refused is no finding.",
    before: r"
        async fn orders(TypedHeader(auth): TypedHeader<Authorization<Basic>>) -> Result<String, StatusCode> {
            let user = check_password(auth.username(), auth.password())?;
            Ok(list_orders(user))
        }
    ",
    after: r"
        async fn orders(TypedHeader(auth): TypedHeader<Authorization<Bearer>>) -> Result<String, StatusCode> {
            let user = check_token(auth.token())?;
            Ok(list_orders(user))
        }
    ",
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html",
    ],
};
