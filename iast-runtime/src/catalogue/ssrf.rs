//! Server-side request forgery.

use iast_schema::{Severity, VulnerabilityKind};

use super::assess::Flow;
use super::{Entry, Owasp};

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::Ssrf,
    severity: Severity::Critical,
    flow: Some(Flow::ALIKE),
    owasp: Owasp::REQUEST_FORGERY,
    title: "untrusted data chooses where a request goes",
    label: "address of a request",
    help: "parse the address and compare its host with a fixed list before the request:\n\
           `HOSTS.contains(&Url::parse(input)?.host_str().unwrap_or_default())`",
    description: "\
        The service sends a request to an address that a client chose. It stands inside the network, so it reaches \
        what the client cannot: databases, admin pages, the metadata of the cloud with its keys.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"ssrf\")]`, in the \
        host as well as in the path of the address. Silent about what `urlencoding::encode` returned in an observed \
        function, and about what went through a sanitizer or validator for `ssrf`. A comparison of the host counts \
        only inside such a validator.",
    before: r"
        let page = reqwest::get(url).await?.text().await?;
    ",
    after: r#"
        #[iast::validator(kind = "ssrf")]
        fn is_partner(url: &str) -> bool {
            Url::parse(url).is_ok_and(|url| url.scheme() == "https" && url.host_str() == Some("api.partner.example"))
        }

        if !is_partner(url) {
            return Err("not a partner".into());
        }
        // The partner could redirect to an address inside.
        let client = Client::builder().redirect(Policy::none()).build()?;
        let page = client.get(url).send().await?.text().await?;
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    ],
};
