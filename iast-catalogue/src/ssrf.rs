//! Server-side request forgery.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::assess::{Assessment, Call, Flow};
use super::url::{self, Alone, Part};
use super::{Entry, How, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data chooses the host that a request goes to.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::Ssrf,
    json_name: "SSRF",
    in_datadog: true,
    code: "ssrf",
    short_name: "ssrf",
    cwe: 918,
    summary: summary!(),
    severity: Severity::Critical,
    how: How::Flow(Flow::by(assess).attacked(is_attack).safe(&[Safe::InUrl])),
    owasp: Owasp::REQUEST_FORGERY,
    title: "untrusted data chooses where a request goes",
    label: "address of a request",
    help: "parse the address and compare its host with a fixed list before the request:\n\
           `HOSTS.contains(&Url::parse(input)?.host_str().unwrap_or_default())`",
    description: "\
        The service sends a request to an address that a client chose. It stands inside the network, so it reaches \
        what the client cannot: databases, admin pages, the metadata of the cloud with its keys.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"ssrf\")]`: critical \
        in scheme, host and port, low in path and query. Silent behind `#`, about rows of a database, about what \
        `urlencoding::encode` returned in an observed function, and about what went through a sanitizer or validator \
        for `ssrf`. A comparison of the host counts only inside such a validator.",
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

fn assess(call: &Call<'_>) -> Assessment {
    let address = url::parse(call.text, Alone::Host);
    let severity = ENTRY.severity;
    match address.first_of(&call.mask()) {
        Some(Part::Scheme) => {
            Assessment::did(severity, "the input stands at the start of the address: it can choose scheme and host")
        }
        Some(Part::Userinfo) => {
            Assessment::did(severity, "the input stands in front of the host, which it can replace")
        }
        Some(Part::Host) => Assessment::did(severity, "the input chooses the host, or where its name ends"),
        Some(Part::Port) => Assessment::did(severity, "the input chooses the port"),
        Some(Part::Path) => Assessment::did(Severity::Low, "the input chooses the path; the host is not its choice"),
        Some(Part::Query) => {
            Assessment::did(Severity::Low, "the input is a part of the query; the host is not its choice")
        }
        // It is not sent.
        Some(Part::Fragment) | None => Assessment::Silent,
    }
}

/// Whether the input chose a host that only the inside can reach.
fn is_attack(call: &Call<'_>) -> bool {
    let address = url::parse(call.text, Alone::Host);
    let mask = call.mask();
    let host: Vec<usize> = (0..call.text.len()).filter(|at| address.parts[*at] == Part::Host).collect();
    let host: Vec<u8> = host.into_iter().filter(|at| mask[*at]).map(|at| call.text[at]).collect();
    // The delimiter in front of a host or behind it may be counted in.
    let host = String::from_utf8_lossy(&host);
    let host = host.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '[' && c != ']').trim_start_matches('[');
    let host = host.trim_end_matches(']').to_ascii_lowercase();
    if let Ok(ip) = host.parse::<Ipv4Addr>() {
        return ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified();
    }
    let is_local = |ip: Ipv6Addr| ip.is_loopback() || ip.is_unicast_link_local() || ip.is_unique_local();
    host.parse().is_ok_and(is_local)
        || host == "localhost"
        || host.ends_with(".localhost")
        || host.ends_with(".internal")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack, note, severity};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::Ssrf;

    #[test]
    fn the_host_is_the_choice_of_the_input() {
        for (text, part) in [
            ("‹http://evil.example/›", "scheme and host"),
            ("‹https›://a/", "scheme and host"),
            ("http://‹evil.example›/a", "chooses the host"),
            ("http://‹de›.partner.example/", "chooses the host"),
            ("http://partner.example‹.evil.example/›", "chooses the host"),
            ("http://partner.example‹/a›", "chooses the host"),
            ("http:\\\\‹evil›\\a", "chooses the host"),
            ("http:‹a›", "chooses the host"),
            ("http://‹user›@a/", "in front of the host"),
            ("http://a:‹80›/", "the port"),
            ("‹localhost›:80", "chooses the host"),
            ("localhost:‹80›", "the port"),
            ("‹10.0.0.1›", "chooses the host"),
        ] {
            assert_eq!(severity(KIND, text), Some(Severity::Critical), "{text}");
            assert!(note(KIND, text).contains(part), "{text}: {}", note(KIND, text));
        }
    }

    #[test]
    fn only_the_place_on_it_is() {
        for text in [
            "http://a/‹b›",
            "http://a/?q=‹b›",
            "http://a/‹@evil.example/›",
            "http://a?‹b›",
            "/api/‹b›",
            "http://a/b‹#c›",
        ] {
            assert_eq!(severity(KIND, text), Some(Severity::Low), "{text}");
        }
    }

    #[test]
    fn the_fragment_is_not_sent() {
        assert_eq!(severity(KIND, "http://a/b#‹http://evil.example›"), None);
        assert_eq!(severity(KIND, "http://a/‹b›#‹c›"), Some(Severity::Low));
    }

    #[test]
    fn a_host_of_the_inside_is_an_attack() {
        for url in [
            "‹http://169.254.169.254/latest/meta-data›",
            "http://‹127.0.0.1:8080›/a",
            "‹http://[::1]/›",
            "https://‹localhost›/a",
            "‹http://metadata.google.internal/›",
        ] {
            assert_eq!(attack(KIND, url), Some(true), "{url}");
        }
        for url in ["‹https://partner.example/127.0.0.1›", "http://127.0.0.1/‹a›", "‹http://8.8.8.8/›", "‹/a›"]
        {
            assert_eq!(attack(KIND, url), Some(false), "{url}");
        }
    }
}
