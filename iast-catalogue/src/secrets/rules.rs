//! Well-known tokens and keys, told by their form: the rules of gitleaks that need no name beside them, and some of those
//! that do.
//!
//! Here a text has to fit as a whole. What may be a piece of a token is recognised by `shape`, which asks these rules as
//! well.

use std::ops::Range;

/// Each rule with its form: text stands for itself, `{class min-max}` for a run of chars. Of a run `a` are letters and
/// digits, `h` hexadecimal digits, `u` capital letters and digits, `d` digits, `w` letters, digits, `_`, `-` and `=`, `b`
/// the chars of Base64 and `_`, `-`, `.`.
const RULES: &[(&str, &str)] = &[
    ("adobe-client-secret", "p8e-{a 32}"),
    ("age-secret-key", "AGE-SECRET-KEY-1{u 58}"),
    ("alibaba-access-key-id", "LTAI{a 20}"),
    ("aws-access-token", "A3T{u 17}"),
    ("aws-access-token", "AGPA{u 16}"),
    ("aws-access-token", "AIDA{u 16}"),
    ("aws-access-token", "AIPA{u 16}"),
    ("aws-access-token", "AKIA{u 16}"),
    ("aws-access-token", "ANPA{u 16}"),
    ("aws-access-token", "ANVA{u 16}"),
    ("aws-access-token", "AROA{u 16}"),
    ("aws-access-token", "ASIA{u 16}"),
    ("clojars-api-token", "CLOJARS_{a 60}"),
    ("databricks-api-token", "dapi{h 32}"),
    ("digitalocean-access-token", "doo_v1_{h 64}"),
    ("digitalocean-pat", "dop_v1_{h 64}"),
    ("digitalocean-refresh-token", "dor_v1_{h 64}"),
    ("doppler-api-token", "dp.pt.{a 43}"),
    ("duffel-api-token", "duffel_live_{w 43}"),
    ("duffel-api-token", "duffel_test_{w 43}"),
    ("dynatrace-api-token", "dt0c01.{a 24}.{a 64}"),
    ("easypost-api-token", "EZAK{a 54}"),
    ("flutterwave-public-key", "FLWPUBK_TEST-{a 32}-X"),
    ("frameio-api-token", "fio-u-{w 64}"),
    ("gcp-api-key", "AIza{w 35}"),
    ("github-app-token", "ghs_{a 36}"),
    ("github-app-token", "ghu_{a 36}"),
    ("github-fine-grained-pat", "github_pat_{w 82}"),
    ("github-oauth", "gho_{a 36}"),
    ("github-pat", "ghp_{a 36}"),
    ("gitlab-pat", "glpat-{w 20}"),
    ("gitlab-ptt", "glptt-{h 40}"),
    ("gitlab-rrt", "GR1348941{w 20}"),
    ("grafana-api-key", "eyJrIjoi{b 70-400}"),
    ("grafana-cloud-api-token", "glc_{b 32-400}"),
    ("grafana-service-account-token", "glsa_{a 32}_{h 8}"),
    ("jwt", "ey{a 17-4000}.ey{w 17-4000}.{w 10-1000}"),
    ("linear-api-key", "lin_api_{a 40}"),
    ("npm-access-token", "npm_{a 36}"),
    ("openai-api-key", "sk-proj-{w 40-200}"),
    ("openai-api-key", "sk-{a 48}"),
    ("planetscale-api-token", "pscale_tkn_{b 32-64}"),
    ("planetscale-oauth-token", "pscale_oauth_{b 32-64}"),
    ("planetscale-password", "pscale_pw_{b 32-64}"),
    ("postman-api-token", "PMAK-{h 24}-{h 34}"),
    ("prefect-api-token", "pnu_{a 36}"),
    ("pulumi-api-token", "pul-{h 40}"),
    ("pypi-upload-token", "pypi-AgEIcHlwaS5vcmc{w 50-1000}"),
    ("readme-api-token", "rdme_{a 70}"),
    ("rubygems-api-token", "rubygems_{h 48}"),
    ("scalingo-api-token", "tk-us-{w 48}"),
    ("sendgrid-api-token", "SG.{w 22}.{w 43}"),
    ("sendinblue-api-token", "xkeysib-{h 64}-{a 16}"),
    ("shippo-api-token", "shippo_live_{h 40}"),
    ("shippo-api-token", "shippo_test_{h 40}"),
    ("shopify-access-token", "shpat_{h 32}"),
    ("shopify-custom-access-token", "shpca_{h 32}"),
    ("shopify-private-app-access-token", "shppa_{h 32}"),
    ("shopify-shared-secret", "shpss_{h 32}"),
    ("slack-app-token", "xapp-{d 1}-{u 8-20}-{d 8-20}-{a 32-80}"),
    ("slack-bot-token", "xoxb-{d 10-13}-{d 10-13}-{a 18-40}"),
    ("slack-config-refresh-token", "xoxe-{d 1}-{u 146}"),
    ("slack-legacy-bot-token", "xoxb-{d 8-14}-{a 18-26}"),
    ("slack-legacy-workspace-token", "xoxa-{w 8-48}"),
    ("slack-legacy-workspace-token", "xoxr-{w 8-48}"),
    ("slack-user-token", "xoxp-{d 10-13}-{d 10-13}-{d 10-13}-{a 28-34}"),
    ("slack-webhook-url", "https://hooks.slack.com/services/{b 43-60}"),
    ("slack-webhook-url", "https://hooks.slack.com/workflows/{b 43-60}"),
    ("square-access-token", "sq0atp-{w 22}"),
    ("square-secret", "sq0csp-{w 43}"),
    ("stripe-access-token", "rk_live_{a 10-99}"),
    ("stripe-access-token", "sk_live_{a 10-99}"),
    ("stripe-access-token", "sk_test_{a 10-99}"),
    ("twilio-api-key", "SK{h 32}"),
    ("vault-batch-token", "hvb.{w 138-212}"),
    ("vault-service-token", "hvs.{w 90-100}"),
];

/// Rules whose form is that of many a text: the rule, the service that what the text is bound to is called by, the form.
const NAMED: &[(&str, &str, &str)] = &[
    ("adafruit-api-key", "adafruit", "{w 32}"),
    ("airtable-api-key", "airtable", "{a 17}"),
    ("algolia-api-key", "algolia", "{a 32}"),
    ("asana-client-secret", "asana", "{a 32}"),
    ("atlassian-api-token", "atlassian", "{a 24}"),
    ("atlassian-api-token", "confluence", "{a 24}"),
    ("atlassian-api-token", "jira", "{a 24}"),
    ("bitbucket-client-secret", "bitbucket", "{w 64}"),
    ("codecov-access-token", "codecov", "{a 32}"),
    ("coinbase-access-token", "coinbase", "{w 64}"),
    ("confluent-secret-key", "confluent", "{a 64}"),
    ("contentful-delivery-api-token", "contentful", "{w 43}"),
    ("datadog-access-token", "datadog", "{a 40}"),
    ("discord-api-token", "discord", "{h 64}"),
    ("droneci-access-token", "droneci", "{a 32}"),
    ("etsy-access-token", "etsy", "{a 24}"),
    ("fastly-api-token", "fastly", "{w 32}"),
    ("finnhub-access-token", "finnhub", "{a 20}"),
    ("freshbooks-access-token", "freshbooks", "{a 64}"),
    ("gitter-access-token", "gitter", "{w 40}"),
    ("intercom-api-key", "intercom", "{w 60}"),
    ("jfrog-api-key", "jfrog", "{a 73}"),
    ("launchdarkly-access-token", "launchdarkly", "{w 40}"),
    ("mattermost-access-token", "mattermost", "{a 26}"),
    ("messagebird-api-token", "messagebird", "{a 25}"),
    ("netlify-access-token", "netlify", "{w 40-46}"),
    ("okta-access-token", "okta", "{w 42}"),
    ("sentry-access-token", "sentry", "{h 64}"),
    ("travisci-access-token", "travis", "{a 22}"),
    ("twitch-api-token", "twitch", "{a 30}"),
    ("zendesk-secret-key", "zendesk", "{a 40}"),
];

/// The rule that a text fits as a whole which is bound to a name of these words.
pub(super) fn of_named(text: &[u8], words: &[String]) -> Option<&'static str> {
    let is_called = |service: &str| words.iter().any(|word| word == service);
    let mut rules = NAMED.iter().filter(|(_, service, _)| is_called(service));
    rules.find(|(.., form)| fits(text, 0, form) == Some(text.len())).map(|(rule, ..)| *rule)
}

/// The rule that a token at `at` fits, and where the token ends.
pub(super) fn at(text: &[u8], at: usize) -> Option<(&'static str, usize)> {
    // A token is no part of a longer word.
    if at > 0 && (text[at - 1].is_ascii_alphanumeric() || text[at - 1] == b'_') {
        return None;
    }
    let first = *text.get(at)?;
    let rules = RULES.iter().filter(|(_, form)| form.as_bytes()[0] == first);
    rules.into_iter().find_map(|(rule, form)| Some((*rule, fits(text, at, form)?)))
}

/// The rule that something in the text fits.
pub(super) fn of_token(text: &[u8]) -> Option<(&'static str, Range<usize>)> {
    (0..text.len()).find_map(|from| at(text, from).map(|(rule, end)| (rule, from..end)))
}

/// Where a form ends that begins at `at`.
fn fits(text: &[u8], mut at: usize, mut form: &str) -> Option<usize> {
    let mut class = None;
    while !form.is_empty() {
        let Some(run) = form.strip_prefix('{') else {
            let literal = form.split('{').next()?;
            at += text[at..].starts_with(literal.as_bytes()).then_some(literal.len())?;
            form = &form[literal.len()..];
            class = None;
            continue;
        };
        let (run, rest) = run.split_once('}')?;
        let (name, size) = run.split_once(' ')?;
        let (min, max) = size.split_once('-').unwrap_or((size, size));
        let (min, max): (usize, usize) = (min.parse().ok()?, max.parse().ok()?);
        let set = set(name);
        let length = text[at..].iter().take(max).take_while(|byte| set(**byte)).count();
        at += (length >= min).then_some(length)?;
        class = Some(set);
        form = rest;
    }
    // It has to end there.
    let goes_on = class.is_some_and(|set| text.get(at).is_some_and(|byte| set(*byte)));
    (!goes_on).then_some(at)
}

fn set(name: &str) -> fn(u8) -> bool {
    match name {
        "h" => |byte| byte.is_ascii_hexdigit(),
        "u" => |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        "d" => |byte| byte.is_ascii_digit(),
        "w" => |byte| byte.is_ascii_alphanumeric() || b"_-=".contains(&byte),
        "b" => |byte| byte.is_ascii_alphanumeric() || b"_-=+/.".contains(&byte),
        _ => |byte| byte.is_ascii_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token that fits a form. It is made here, so that no file holds one.
    fn token(form: &str) -> String {
        let mut pieces = form.split(['{', '}']);
        let mut token = pieces.next().unwrap().to_owned();
        while let (Some(run), Some(literal)) = (pieces.next(), pieces.next()) {
            let (name, size) = run.split_once(' ').unwrap();
            let size: usize = size.split('-').next().unwrap().parse().unwrap();
            let chars = match name {
                "d" => "4071928365",
                "u" => "7KQ2XZ9M",
                _ => "a0c4e1b7d9",
            };
            token.extend(chars.chars().cycle().take(size));
            token += literal;
        }
        token
    }

    #[test]
    fn each_rule_finds_its_token_and_nothing_shorter() {
        for (rule, form) in RULES {
            let token = token(form);
            let found = of_token(format!("a {token} b").as_bytes());
            assert_eq!(found, Some((*rule, 2..2 + token.len())), "{form}");
            let last = token.len() - 1;
            assert!(of_token(format!("x{token}").as_bytes()).is_none_or(|(_, span)| span.start > 0), "{form}");
            assert!(of_token(&token.as_bytes()[..last]).is_none_or(|(other, _)| other == *rule), "{form}");
            assert!(of_token(form.split('{').next().unwrap().as_bytes()).is_none(), "{form}");
        }
    }

    #[test]
    fn a_rule_with_a_name_asks_for_it_and_for_the_whole_text() {
        let words = |name: &str| name.split('_').map(str::to_owned).collect::<Vec<_>>();
        for (rule, service, form) in NAMED {
            let (token, name) = (token(form), words(&format!("my_{service}_key")));
            assert_eq!(of_named(token.as_bytes(), &name), Some(*rule));
            assert_eq!(of_named(token.as_bytes(), &words("my_key")), None, "{rule}");
            assert_eq!(of_named(&token.as_bytes()[1..], &name), None, "{rule}");
            assert_eq!(of_named(format!("{token} x").as_bytes(), &name), None, "{rule}");
        }
    }

    #[test]
    fn rules_are_sorted_and_well_formed() {
        assert!(RULES.is_sorted() && NAMED.is_sorted());
        for (_, form) in RULES {
            assert_eq!(fits(token(form).as_bytes(), 0, form), Some(token(form).len()), "{form}");
        }
    }

    #[test]
    fn what_only_looks_random_is_no_token() {
        for text in [
            "550e8400-e29b-41d4-a716-446655440000",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "SELECT id FROM t WHERE a = ?1 AND skill_level > 3",
            "<p class=\"sk-button\">https://example.org/a/b?c=d</p>",
            "aGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IHRleHQ=",
            "SKIPPED",
            "AKIA",
            "task-management-abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr",
        ] {
            assert_eq!(of_token(text.as_bytes()), None, "{text}");
        }
    }
}
