//! Secrets in the code.

use super::secrets::Known;
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A token or key of a service stands in the code.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HardcodedSecret,
    json_name: "HARDCODED_SECRET",
    in_datadog: true,
    code: "hardcoded-secret",
    short_name: "secret",
    cwe: 798,
    summary: summary!(),
    severity: Severity::High,
    how: How::Literal(evidence),
    owasp: Owasp::AUTHENTICATION,
    title: "a secret stands in the code",
    label: "secret",
    help: "read it when the program starts: `std::env::var(\"API_TOKEN\")`, and revoke the one in the code",
    description: "\
        A token in the code is known to everybody who can read the repository or the binary, and stays in the history \
        when it is taken out. It cannot be exchanged without a new release, and it is the same in every place where \
        the program runs.",
    detection: "\
        Found when a literal in an observed function or module has the form of a well-known token or private \
        key, is called by a service and has the form of its tokens (`datadog_key`), or looks random and is the value \
        of something called `token`, `secret` or `api_key`. The evidence is the rule, never the secret. Whether a \
        test holds it is not known; what calls itself an example is no finding.",
    before: r#"
        const API_TOKEN: &str = "7f3c9d0e5b2a4c81";
        let answer = client.get(url).bearer_auth(API_TOKEN).send().await?;
    "#,
    after: r#"
        let token = std::env::var("API_TOKEN")?;
        let answer = client.get(url).bearer_auth(token).send().await?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
};

/// The rule that says so.
fn evidence(known: Known, _: &'static str) -> Option<&'static str> {
    match known {
        Known::Secret(rule) => Some(rule),
        Known::Password(_) => None,
    }
}
