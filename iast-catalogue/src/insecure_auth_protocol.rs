//! Basic and Digest authentication.

use super::response::{Detector, Head, Headers, Report, Request, Response};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Clients log in by a protocol that sends the password each time.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::InsecureAuthProtocol,
    json_name: "INSECURE_AUTH_PROTOCOL",
    in_datadog: true,
    code: "insecure-auth-protocol",
    short_name: "auth",
    cwe: 522,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Response(Detector::Head(Head { keeps: &["authorization"], ..Head::of(check) })),
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

/// Only a login that succeeds shows that the service takes it.
fn check(request: &Request, response: &Response<'_>, report: &mut Report) {
    if response.status < 400 {
        request.each("authorization", &mut |value| {
            if let Some(scheme) = sends_password(value) {
                report.add(scheme, format!("{scheme} authentication"));
            }
        });
    }
}

/// The scheme by which a client logs in, if it sends the password.
fn sends_password(value: &[u8]) -> Option<&'static str> {
    let word = value.split(|byte| *byte == b' ').next()?;
    ["Basic", "Digest"].into_iter().find(|scheme| word.eq_ignore_ascii_case(scheme.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::sends_password;

    #[test]
    fn logins_that_send_the_password_are_told_from_others() {
        let logins = |values: &[&str]| -> Vec<_> {
            values.iter().filter_map(|value| sends_password(value.as_bytes())).collect()
        };
        assert_eq!(logins(&["basic YTpi", "DIGEST username=\"a\""]), ["Basic", "Digest"]);
        assert!(logins(&["Bearer abc", "Basically x", ""]).is_empty());
    }
}
