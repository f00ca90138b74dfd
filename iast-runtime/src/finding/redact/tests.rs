//! The rules of redaction, one test each, and that no planted secret survives.

use proptest::prelude::*;

use super::*;

fn source(name: &str, value: &str) -> SourceText {
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    SourceText { origin: Origin::HttpRequestParameter, name, value: value.to_owned(), location: None }
}

fn run(sources: &[(&str, &str)], parts: &[(&str, Option<usize>)]) -> Redacted {
    let sources: Vec<_> = sources.iter().map(|(name, value)| source(name, value)).collect();
    let parts: Vec<_> = parts.iter().map(|(text, source)| ((*text).to_owned(), *source)).collect();
    redact(&sources, &parts)
}

/// The sources' values, and the evidence with `{0:..}` around what came from source 0.
fn check(sources: &[(&str, &str)], parts: &[(&str, Option<usize>)], values: &[&str], evidence: &str) {
    let redacted = run(sources, parts);
    let shown: String = (redacted.parts.iter())
        .map(|part| {
            assert_eq!(part.redacted, part.value == REDACTED);
            part.source.map_or_else(|| part.value.clone(), |index| format!("{{{index}:{}}}", part.value))
        })
        .collect();
    assert_eq!(redacted.sources.iter().map(|source| source.value.as_str()).collect::<Vec<_>>(), values);
    assert_eq!(shown, evidence);
}

#[test]
fn plain_values_stay() {
    check(
        &[("q", "' or 1=1 --")],
        &[("SELECT '", None), ("' or 1=1 --", Some(0)), ("'", None)],
        &["' or 1=1 --"],
        "SELECT '{0:' or 1=1 --}'",
    );
}

#[test]
fn a_secret_name_hides_the_source_and_its_evidence() {
    check(
        &[("password", "hunter2x"), ("name", "bob")],
        &[("WHERE n = '", None), ("bob", Some(1)), ("' AND p = '", None), ("hunter", Some(0)), ("'", None)],
        &["[redacted]", "bob"],
        "WHERE n = '{1:bob}' AND p = '{0:[redacted]}'",
    );
}

#[test]
fn secret_content_hides_the_source_and_its_evidence() {
    check(
        &[("q", "id ghp_abcdefghijklmnopqrstuvwxyz0123456789")],
        &[("echo ", None), ("id ", Some(0))],
        &["[redacted]"],
        "echo {0:[redacted]}",
    );
    check(&[("", "q=a&token=abc123")], &[("a", Some(0))], &["[redacted]"], "{0:[redacted]}");
}

#[test]
fn the_secret_piece_is_cut_out_of_other_text() {
    check(
        &[("q", "x' --")],
        &[("SELECT '", None), ("x' --", Some(0)), ("' AND password = 'hunter2' AND a = 'b'", None)],
        &["x' --"],
        "SELECT '{0:x' --}' AND password = '[redacted]' AND a = 'b'",
    );
}

#[test]
fn a_source_in_a_secret_place_is_hidden_everywhere() {
    check(
        &[("q", "hunter2"), ("r", "say hunter2!")],
        &[
            ("password = '", None),
            ("hunter2", Some(0)),
            ("' OR ", None),
            ("hunter2", Some(0)),
            ("say hunter2!", Some(1)),
        ],
        &["[redacted]", "say [redacted]!"],
        "password = '{0:[redacted]}' OR {0:[redacted]}{1:say }{1:[redacted]}{1:!}",
    );
}

#[test]
fn a_secret_that_crosses_parts_is_found() {
    check(
        &[("a", "4111 1111 "), ("b", "x")],
        &[("card ", None), ("4111 1111 ", Some(0)), ("1111 1111 ", None), ("x", Some(1))],
        &["[redacted]", "x"],
        "card {0:[redacted]}[redacted] {1:x}",
    );
}

#[test]
fn a_part_of_a_secret_inside_another_source_is_hidden() {
    check(
        &[("token", "hunter2secret"), ("", "a=1 hunter2secret z")],
        &[("x=", None), ("1 hunter2", Some(1)), (".", None)],
        &["[redacted]", "a=1 [redacted] z"],
        "x={1:1 }{1:[redacted]}.",
    );
}

#[test]
fn the_length_is_not_told_by_the_number_of_parts() {
    let value: Vec<String> = "hunter2".chars().map(String::from).collect();
    let mut parts = Vec::new();
    for letter in &value {
        parts.push((letter.as_str(), Some(0)));
        parts.push(("-", None));
    }
    check(&[("pwd", "hunter2")], &parts, &["[redacted]"], "{0:[redacted]}-");
}

#[test]
fn the_name_of_a_parameter_is_no_secret() {
    let source = SourceText {
        origin: Origin::HttpRequestParameterName,
        name: Some("password".into()),
        value: "password".into(),
        location: None,
    };
    let redacted = redact(&[source], &[("SELECT ".into(), None), ("password".into(), Some(0))]);
    assert_eq!(redacted.sources[0].value, "password");
    assert_eq!(redacted.parts[1].value, "password");
}

#[test]
fn the_path_of_the_request_is_scrubbed() {
    let redactor = run(&[("code", "x"), ("token", "a/b=c d")], &[("x", Some(0))]).redactor;
    assert_eq!(redactor.scrub("/reset/a%2Fb%3Dc%20d/x?q=1"), "/reset/[redacted]/x?q=1");
    assert_eq!(redactor.scrub("/reset?sid=zzz&q=1"), "/reset?sid=[redacted]&q=1");
}

#[test]
fn values_and_parts_are_shortened() {
    let long = "ä".repeat(1000);
    let redacted = run(&[("q", &long)], &[(&long, None), (&long, Some(0)), (&long, None)]);
    assert_eq!(redacted.sources[0].value, format!("{}…", "ä".repeat(250)));
    assert_eq!(redacted.parts[0].value, format!("{}…{}", "ä".repeat(125), "ä".repeat(125)));
    assert_eq!(redacted.parts[1].value, format!("{}…", "ä".repeat(250)));
    assert_eq!(redacted.parts[2].value, format!("{}…", "ä".repeat(250)));
}

#[test]
fn the_end_of_a_secret_that_starts_out_of_sight_is_hidden() {
    let token = format!("eyJhbGciOiJIUzI1NiJ9.{}", "e30x".repeat(100_000));
    let own = format!("{}{token}", "a ".repeat(20_000));
    let redacted = run(&[("q", "bob")], &[(&own, None), (" bob", Some(0))]);
    assert!(!redacted.parts.iter().any(|part| part.value.contains("e30x")), "{:?}", redacted.parts);
    assert_eq!(redacted.parts.last().map(|part| part.value.as_str()), Some(" bob"));
}

#[test]
fn both_ends_of_a_huge_secret_are_known() {
    let secret = format!("{}{}", "start".repeat(10_000), "final".repeat(10_000));
    let redactor = run(&[("token", &secret)], &[]).redactor;
    assert_eq!(redactor.scrub(&format!("x {} y", &secret[..5_000])), "x [redacted] y");
    assert_eq!(redactor.scrub(&format!("{} y", &secret[secret.len() - 5_000..])), "[redacted] y");
}

#[test]
fn many_parts_are_cut() {
    let parts: Vec<_> =
        (0..200).map(|at| (if at % 2 == 0 { "a, " } else { "bcd" }, (at % 2 == 1).then_some(0))).collect();
    let parts = run(&[("q", "bcd")], &parts).parts;
    assert_eq!(parts.len(), MAX_PARTS + 1);
    assert_eq!(parts[MAX_PARTS].value, "…");
}

#[test]
fn an_index_without_a_source_does_no_harm() {
    let redacted = run(&[], &[("token=abc", Some(3)), ("abc", Some(9))]);
    assert_eq!(redacted.parts[0].value, "token=");
}

#[test]
fn large_hostile_values_take_bounded_time() {
    for piece in ["password=", "'", "a", "eyJ", "-----BEGIN", "4", "=", "%", "\\", "\u{202e}", "insert values("] {
        hostile(&piece.repeat((1 << 20) / piece.len()), piece);
    }
    hostile(&(0..100_000).map(|at| format!("token=a{at:04}&")).collect::<String>(), "many secrets");
}

fn hostile(value: &str, what: &str) {
    let value = value.to_owned();
    let start = std::time::Instant::now();
    let parts = [("x='".to_owned(), None), (value.clone(), Some(0)), (value.clone(), None), ("y".to_owned(), Some(1))];
    let redacted = redact(&[source("token", &value), source("q", &value)], &parts);
    assert!(redacted.parts.iter().all(|part| part.value.chars().count() <= LIMIT + 1), "{what}");
    assert!(start.elapsed().as_secs() < 5, "{what}: {:?}", start.elapsed());
}

/// Letters of which no secret in these tests is made.
const OTHER: &str = "[ ='A-F\\-,;/ßé…\"]{0,40}";

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_piece_of_a_planted_secret_survives(
        secret in "[g-z0-9]{6,90}",
        other in proptest::collection::vec(OTHER, 8),
        plan in proptest::collection::vec((0..6_usize, any::<bool>()), 1..12),
        cut in any::<prop::sample::Index>(),
        how in 0..4_usize,
    ) {
        let half = cut.index(secret.len());
        let (name, secret_value) = match how {
            0 => ("password", secret.clone()),
            1 => ("q", format!("Bearer {secret}")),
            2 => ("q", format!("{}token={secret}", other[0])),
            _ => ("X-Api-Key", format!("{secret} ")),
        };
        let containing = format!("{}{secret}{}", other[1], other[2]);
        let sources = [source("plain", &other[3]), source(name, &secret_value), source("body", &containing)];
        let mut parts = Vec::new();
        for (what, flag) in plan {
            let own = flag.then_some(0);
            match what {
                0 => parts.push((other[4].clone(), own)),
                1 => parts.push((secret_value.clone(), Some(1))),
                2 => parts.extend([(secret[..half].to_owned(), Some(1)), (secret[half..].to_owned(), Some(1))]),
                3 => parts.push((containing.clone(), Some(2))),
                4 => parts.push((format!("{}{secret}{}", other[5], other[6]), own)),
                _ => parts.extend([(secret[..half].to_owned(), Some(2)), (secret[half..].to_owned(), own)]),
            }
        }
        let redacted = redact(&sources, &parts);
        let path = redacted.redactor.scrub(&format!("/A/{secret}/B?C={}", secret.to_uppercase()));
        let mut shown = serde_json::to_string(&(&redacted.sources, &redacted.parts, &path)).unwrap();
        // Words of ours that the letters of a secret could be part of.
        let keys = ["[redacted]", "redacted", "origin", "location", "source", "value", "name", "null", "true", "false"];
        let texts = ["http.request.parameter", "plain", "body", "X-Api-Key", "password"];
        for ours in keys.into_iter().chain(texts) {
            shown = shown.replace(ours, "#");
        }
        let shown = shown.to_lowercase();
        for at in 0..=secret.len() - 4 {
            prop_assert!(!shown.contains(&secret[at..at + 4]), "{} in {shown}", &secret[at..at + 4]);
        }
    }

    #[test]
    fn a_secret_in_the_programs_text_does_not_survive(
        secret in "[g-z0-9]{4,60}",
        before in OTHER,
        after in OTHER,
        how in 0..6_usize,
        cut in any::<prop::sample::Index>(),
    ) {
        // The words around it stay.
        let words = "password token authorization postgres";
        prop_assume!(!secret.as_bytes().windows(4).any(|part| words.as_bytes().windows(4).any(|word| word == part)));
        let text = match how {
            0 => format!("{before} password = '{secret}' {after}"),
            1 => format!("{before} {{\"token\": \"{secret}\"}} {after}"),
            2 => format!("{before}?sid={secret}&{after}"),
            3 => format!("{before} Authorization: Bearer {secret}"),
            4 => format!("{before} postgres://A:{secret}@A/ {after}"),
            _ => format!("{before} --api-key {secret} {after}"),
        };
        // Cut anywhere, into the program's own and a source.
        let at = (0..=cut.index(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let parts = [(text[..at].to_owned(), None), (text[at..].to_owned(), Some(0))];
        let redacted = redact(&[source("plain", &text[at..])], &parts);
        let visible = redacted.parts.iter().filter(|part| !part.redacted);
        let shown: String = visible.map(|part| part.value.as_str()).collect();
        for at in 0..=secret.len() - 4 {
            prop_assert!(!shown.contains(&secret[at..at + 4]), "{} in {shown}", &secret[at..at + 4]);
            let value = redacted.sources[0].value.replace(REDACTED, "");
            prop_assert!(!value.contains(&secret[at..at + 4]), "{} in {value}", &secret[at..at + 4]);
        }
    }

    #[test]
    fn any_text_is_taken(
        texts in proptest::collection::vec((any::<String>(), proptest::option::of(0..3_usize)), 0..8),
    ) {
        let sources: Vec<_> = texts.iter().take(3).map(|(text, _)| source(text, text)).collect();
        let redacted = redact(&sources, &texts);
        prop_assert_eq!(redacted.sources.len(), sources.len());
        for (text, _) in &texts {
            let _ = redacted.redactor.scrub(text);
        }
    }
}
