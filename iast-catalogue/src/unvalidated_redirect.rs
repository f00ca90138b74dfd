//! Unvalidated redirect.

use super::assess::{Assessment, Call, Flow, Role, Run};
use super::url::{self, Alone, Part};
use super::{Entry, How, Origin, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data chooses where the browser is sent.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::UnvalidatedRedirect,
    json_name: "UNVALIDATED_REDIRECT",
    in_datadog: true,
    code: "unvalidated-redirect",
    short_name: "redirect",
    cwe: 601,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow { header: Some(of_header), ..Flow::by(assess).attacked(is_attack).safe(&[Safe::InUrl]) }),
    owasp: Owasp::ACCESS,
    title: "untrusted data chooses where the browser is sent",
    label: "target of a redirect",
    help: "let the input choose among targets of your own:\n\
           `Redirect::to(match next { \"cart\" => \"/cart\", _ => \"/\" })`",
    description: "\
        A link that starts with the name of the service ends on a page of the attacker, because the service redirects \
        to an address that stands in the link. People who look at the start of a link only type their password there.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"redirect\")]` and \
        can choose the host. Silent behind `https://host/`, `/path` and `?`, about `Referer` and `Host`, rows of a \
        database, targets from a list of the program's own, what `urlencoding::encode` returned in an observed \
        function, and what went through a sanitizer or validator for `redirect`.",
    before: r"
        Redirect::to(&next)
    ",
    after: r#"
        Redirect::to(match next.as_str() {
            "cart" => "/cart",
            "orders" => "/orders",
            _ => "/",
        })
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html"],
};

/// The headers that send a browser elsewhere.
fn of_header(name: &str) -> Option<Role<'_>> {
    matches!(name, "location" | "refresh").then_some(Role::Unknown)
}

fn assess(call: &Call<'_>) -> Assessment {
    let address = url::parse(call.text, Alone::Place);
    let chooses = |run: &Run<'_>| {
        let is_in_front = address.parts[run.start..run.end].iter().any(|part| *part <= Part::Port);
        is_in_front && !is_harmless(run, address.has_host)
    };
    if !call.runs.iter().any(chooses) {
        return Assessment::Silent;
    }
    let mask = call.mask();
    let is_name = |at: &usize| address.parts[*at] == Part::Host && call.text[*at].is_ascii_alphanumeric();
    if address.has_host && (0..call.text.len()).filter(is_name).all(|at| mask[at]) {
        Assessment::did(ENTRY.severity, "the input chose the host that the browser is sent to")
    } else {
        Assessment::can(
            ENTRY.severity,
            "the input can choose another host: nothing of the program's own stands in front of it",
        )
    }
}

/// Whether another site cannot choose these bytes for the browser of somebody else. A browser writes `Host` and `Referer`
/// by itself. The path of a request names a host only when it starts with two slashes.
fn is_harmless(run: &Run<'_>, has_host: bool) -> bool {
    let is_path = matches!(run.origin, Origin::HttpRequestPath | Origin::HttpRequestUri);
    run.is_header("referer") || run.is_header("host") || is_path && !has_host
}

/// Whether the input hides a host where a place on the site is expected. A whole address may be an ordinary one.
fn is_attack(call: &Call<'_>) -> bool {
    call.runs[0].start == 0 && matches!(call.text.trim_ascii_start(), [b'/' | b'\\', b'/' | b'\\', ..])
}

#[cfg(test)]
mod tests {
    use super::super::assess;
    use super::super::testing::{attack, call, proven, severity, severity_of};
    use super::*;
    use crate::assess::Role;

    const KIND: VulnerabilityKind = VulnerabilityKind::UnvalidatedRedirect;

    #[test]
    fn the_start_of_the_target_chooses_the_host() {
        for target in [
            "‹https://evil.example/›",
            "‹//evil.example›",
            "/‹/evil.example›",
            "/‹\\evil.example›",
            "https://‹evil.example›/a",
        ] {
            assert_eq!(severity(KIND, target), Some(Severity::High), "{target}");
            assert!(proven(KIND, target), "{target}");
        }
        for target in ["‹/cart›", "/‹cart›", "‹cart›", "https://shop.example‹/cart›", "https://‹de›.shop.example/"]
        {
            assert_eq!(severity(KIND, target), Some(Severity::High), "{target}");
            assert!(!proven(KIND, target), "{target}");
        }
    }

    #[test]
    fn behind_a_fixed_one_it_does_not() {
        for target in [
            "/login?next=‹https://evil.example›",
            "/orders/‹//evil›",
            "https://shop.example/‹cart›",
            "/a#‹b›",
            "?q=‹x›",
            "./‹x›",
        ] {
            assert_eq!(severity(KIND, target), None, "{target}");
        }
    }

    fn severity_from(origin: Origin, name: &str, target: &str) -> Option<Severity> {
        let mut text = String::new();
        let mut call = call(&mut text, target, Role::Unknown);
        (call.runs[0].origin, call.runs[0].name) = (origin, Some(name));
        severity_of(assess::assess(KIND, &call))
    }

    #[test]
    fn what_a_browser_writes_itself_is_no_choice_of_another_site() {
        assert_eq!(severity_from(Origin::HttpRequestHeader, "Referer", "‹https://shop.example/a›"), None);
        assert_eq!(severity_from(Origin::HttpRequestHeader, "host", "https://‹shop.example›/‹a›"), None);
        assert_eq!(
            severity_from(Origin::HttpRequestHeader, "x-next", "‹https://shop.example/a›"),
            Some(Severity::High)
        );
        assert_eq!(severity_from(Origin::HttpRequestPath, "", "‹/cart›/"), None);
        assert_eq!(severity_from(Origin::HttpRequestPath, "", "‹//evil.example›/"), Some(Severity::High));
        assert_eq!(
            severity_from(Origin::HttpRequestHeader, "referer", "‹https:›‹//evil.example›"),
            Some(Severity::High)
        );
    }

    #[test]
    fn a_hidden_host_is_an_attack() {
        for target in ["‹//evil.example›", "‹/\\evil.example›"] {
            assert_eq!(attack(KIND, target), Some(true), "{target}");
        }
        assert_eq!(attack(KIND, "‹https://partner.example/a›"), Some(false));
        assert_eq!(attack(KIND, "‹/home›"), Some(false));
    }
}
