//! Settings as they are written, well and badly.

use std::fs;
use std::path::Path;

use iast_schema::Origin;
use proptest::prelude::*;

use super::*;

/// Reads settings of variables only.
fn variables(given: &[(&str, &str)]) -> Config {
    let variable = |name: &str| given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
    Config::read(&variable, PathBuf::from("/nowhere"), false)
}

/// Reads the settings of a process in a directory with this `iast.toml`.
fn file(text: &str) -> Config {
    file_and_variables(text, &[])
}

fn file_and_variables(text: &str, given: &[(&str, &str)]) -> Config {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("iast.toml"), text).expect("a file");
    let variable = |name: &str| given.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
    Config::read(&variable, directory.path().to_owned(), false)
}

#[test]
fn everything_is_on_unless_said_otherwise() {
    let config = variables(&[]);
    assert!(config.enabled && config.intercept && config.deduplicate && config.report && !config.process_file);
    assert_eq!((config.sources, &config.problems[..]), (Origins::ALL, &[][..]));
    assert_eq!((config.range_count, config.source_bytes), (16, 512 << 20));
    let config = variables(&[("IAST_INTERCEPT", "off"), ("IAST_ENABLED", "false"), ("IAST_REPORT", "")]);
    assert!(!config.intercept && !config.enabled && config.deduplicate && config.report);
}

#[test]
fn production_is_limited_and_development_is_not() {
    assert!(variables(&[]).production && !Config::read(&|_| None, PathBuf::new(), true).production);
    let limits = |config: Config| {
        let is_limited = config.request_limits().is_some();
        (config.request_sampling, config.concurrent_requests, config.findings_per_request, is_limited)
    };
    assert_eq!(limits(variables(&[])), (30, 2, 2, true));
    assert_eq!(limits(Config::read(&|_| None, PathBuf::new(), true)), (100, UNLIMITED, UNLIMITED, false));
    let given = |name: &str| (name == "IAST_VULNERABILITIES_PER_REQUEST").then(|| "3".into());
    assert_eq!(limits(Config::read(&given, PathBuf::new(), true)), (100, UNLIMITED, 3, true));
    let given = [("IAST_REQUEST_SAMPLING", "100"), ("IAST_MAX_CONCURRENT_REQUESTS", "unlimited")];
    assert_eq!(limits(variables(&given)), (100, UNLIMITED, 2, true));
}

#[test]
fn each_setting_can_stand_in_the_file() {
    let config = file(
        r#"
        enabled = false
        output-dir = "findings"
        report = "off"
        deduplication = false
        intercept = false
        sources = ["http.request.*", "-http.request.header.*"]
        response-checks = ["insecure-cookie"]
        security-controls = ["SANITIZER:*:shop::escape"]
        request-sampling = 50
        max-concurrent-requests = "unlimited"
        vulnerabilities-per-request = 7
        max-range-count = 3
        max-source-bytes = 1_000
        "#,
    );
    assert_eq!(config.problems, [] as [&str; 0]);
    assert!(!config.enabled && !config.report && !config.deduplicate && !config.intercept);
    let output = config.output_dir.expect("a directory");
    assert!(Path::new(&output).is_absolute() && Path::new(&output).ends_with("findings"), "relative to the file");
    let is_source = |origin| config.sources.contains(origin);
    assert!(is_source(Origin::HttpRequestBody) && !is_source(Origin::HttpRequestHeader) && !is_source(Origin::File));
    assert_eq!(config.response_checks, [VulnerabilityKind::InsecureCookie]);
    assert!(format!("{:?}", config.controls).contains("shop::escape"));
    assert_eq!((config.request_sampling, config.concurrent_requests, config.findings_per_request), (50, UNLIMITED, 7));
    assert_eq!((config.range_count, config.source_bytes), (3, 1000));
}

#[test]
fn the_variable_wins_and_an_empty_one_says_nothing() {
    let text = "report = false\nrequest-sampling = 50\nsources = false";
    let given = [("IAST_REPORT", "on"), ("IAST_REQUEST_SAMPLING", ""), ("IAST_SOURCES", "on")];
    let config = file_and_variables(text, &given);
    assert_eq!((config.report, config.request_sampling, config.sources), (true, 50, Origins::ALL));
    assert_eq!(config.problems, [] as [&str; 0]);
}

#[test]
fn the_file_is_looked_for_upwards_or_where_the_variable_says() {
    let directory = tempfile::tempdir().expect("a directory");
    let (member, other) = (directory.path().join("member"), directory.path().join("other.toml"));
    fs::create_dir(&member).expect("a directory");
    fs::write(directory.path().join("iast.toml"), "report = 3").expect("a file");
    fs::write(&other, "deduplication = false\nwrong = 1").expect("a file");
    let config = Config::read(&|_| None, member.clone(), false);
    let shown = directory.path().join("iast.toml").display().to_string();
    assert_eq!(config.problems, [format!("{shown}:1: `report` is `3`, taken for `on`; write `true` or `false`")]);

    let config = Config::read(&|name| (name == "IAST_CONFIG").then(|| "../other.toml".into()), member.clone(), false);
    assert!(!config.deduplicate && config.problems.len() == 1, "{:?}", config.problems);
    assert!(
        config.problems[0].starts_with("../other.toml:2: there is no setting `wrong`; the settings are `enabled`, ")
    );

    let config = Config::read(&|name| (name == "IAST_CONFIG").then(|| "missing.toml".into()), member, false);
    let [problem] = &config.problems[..] else { panic!("{:?}", config.problems) };
    assert!(problem.starts_with("missing.toml cannot be read: "), "{problem}");
    assert!(problem.ends_with("; set IAST_CONFIG to the path of an `iast.toml`, or not at all"), "{problem}");
}

#[test]
fn a_wrong_variable_is_named_and_what_to_write_is_said() {
    let check = |name: &str, value: &str, expect: &str| {
        let problems = variables(&[(name, value)]).problems;
        assert!(problems.len() == 1 && problems[0].starts_with(expect), "{expect}: {problems:?}");
    };
    check("IAST_INTERCEPT", "offf", "IAST_INTERCEPT is `offf`, taken for `on`; write `on` or `off`");
    check(
        "IAST_REQUEST_SAMPLING",
        "101",
        "IAST_REQUEST_SAMPLING is `101`, taken for `30`; write a whole number from 0 to 100",
    );
    check("IAST_REQUEST_SAMPLING", "30%", "IAST_REQUEST_SAMPLING is `30%`, taken for `30`; write");
    check(
        "IAST_MAX_CONCURRENT_REQUESTS",
        "0",
        "IAST_MAX_CONCURRENT_REQUESTS is `0`, taken for `2`; write a whole number from 1 on or `unlimited`",
    );
    check(
        "IAST_MAX_RANGE_COUNT",
        "\u{1b}",
        "IAST_MAX_RANGE_COUNT is `\\u{1b}`, taken for `16`; write a whole number from 1 to 16",
    );
    check(
        "IAST_RESPONSE_CHECKS",
        "insecure-cooky",
        "IAST_RESPONSE_CHECKS: unknown kind `insecure-cooky`; valid: sql, ",
    );
    check("IAST_SOURCES", "http.request.heder", "IAST_SOURCES: unknown origin `http.request.heder`; valid: http.");
    check(
        "IAST_SECURITY_CONTROLS",
        "x",
        "IAST_SECURITY_CONTROLS: the control `x` is not used: it has no `:`; write `SANITIZER:",
    );
    check(
        "IAST_SECURITY_CONTROLS",
        "SANITIZER:x:a::b",
        "IAST_SECURITY_CONTROLS: the control `SANITIZER:x:a::b` is not used: unknown",
    );
}

#[test]
fn mutes_are_not_for_the_engine() {
    let config = file("report = false\n[[mute]]\npath = \"tests/**\"\nreason = \"a\"\nuntil = 2020-01-01\n[[mute]]\n");
    assert_eq!(config.problems, [""; 0]);
    assert!(!config.report);
}

#[test]
fn a_wrong_line_is_named_and_what_to_write_is_said() {
    let check = |text: &str, expect: &str| {
        let problems = file(text).problems;
        assert!(problems.len() == 1 && problems[0].starts_with(expect), "{expect}: {problems:?}");
    };
    check("\nreprot = false", "iast.toml:2: there is no setting `reprot`; did you mean `report`?");
    check(
        "IAST_REQUEST_SAMPLING = 1",
        "iast.toml:1: there is no setting `IAST_REQUEST_SAMPLING`; did you mean `request-sampling`?",
    );
    check("max_range_count = 1", "iast.toml:1: there is no setting `max_range_count`; did you mean `max-range-count`?");
    check(
        "[[mute]]\nreason = \"a\"\nreport = false",
        "iast.toml:3: `report` stands in the table `mute.[]`; write it above all tables",
    );
    check("[iast]\nreport = false", "iast.toml:2: `report` stands in the table `iast`; write it above all tables");
    check("colour = true", "iast.toml:1: there is no setting `colour`; the settings are `enabled`, `output-dir`, ");
    check("report = \"offf\"", "iast.toml:1: `report` is `offf`, taken for `on`; write `true` or `false`");
    check("report = []", "iast.toml:1: `report` is a list, taken for `on`; write `true` or `false`");
    check("report = flase", "iast.toml:1: invalid boolean; write `false` there");
    check("request-sampling = 1.5", "iast.toml:1: `request-sampling` is a number with a point, taken for `30`; write");
    check("request-sampling = -1", "iast.toml:1: `request-sampling` is `-1`, taken for `30`; write");
    check("output-dir = 3", "iast.toml:1: `output-dir` is `3`, which is no path; write it as text, ");
    check(
        "sources = 3",
        "iast.toml:1: `sources` is `3`, taken for `on`; write `true` or `false`, or a list of origins such as ",
    );
    check("sources = [\"fil\"]", "iast.toml:1: `sources`: unknown origin `fil`; valid: ");
    check("sources = [[\"file\"]]", "iast.toml:1: `sources` is a list, taken for `on`; write ");
    check(
        "security-controls = 3",
        "iast.toml:1: `security-controls` is `3`, which is no control; write `[\"SANITIZER:",
    );
    check(
        "security-controls = \"\"\"\nSANITIZER:*:a::b;\nSANITISER:*:a::c\"\"\"",
        "iast.toml:1: `security-controls`: the control `SANITISER:*:a::c` is not used: ",
    );
    check("report = false\nreport = true", "iast.toml:2: `report` is set in line 1 already; remove one of them");
}

#[test]
fn the_rest_of_a_wrong_file_is_used() {
    let config = file("report = fals\nreprot = 1\ndeduplication = 3\nintercept = false");
    assert_eq!(config.problems.len(), 3, "{:?}", config.problems);
    assert!(config.report && config.deduplicate && !config.intercept);
}

#[test]
fn responses_are_looked_at_for_all_types_none_or_some() {
    let read = |value: &str| variables(&[("IAST_RESPONSE_CHECKS", value)]).response_checks;
    assert_eq!((read(""), read("off")), (VulnerabilityKind::ALL.to_vec(), Vec::new()));
    let some = [VulnerabilityKind::InsecureCookie, VulnerabilityKind::StacktraceLeak];
    assert_eq!(read("insecure-cookie, STACKTRACE_LEAK"), some);
}

#[test]
fn the_book_has_every_setting() {
    let book =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/src/settings.md")).expect("the book");
    let rows: Vec<String> = (book.lines())
        .filter(|line| line.starts_with("| `IAST_") && !line.starts_with("| `IAST_CONFIG`"))
        .map(|line| line.split('|').skip(1).take(3).map(str::trim).collect::<Vec<_>>().join(" | "))
        .collect();
    let settings = settings::ALL.iter().map(|setting| {
        let default = match (setting.default, setting.in_development) {
            ("", _) => None,
            (default, None) => Some(format!("`{default}`")),
            (default, Some(in_development)) => Some(format!("`{default}`, in development `{in_development}`")),
        };
        (format!("`{}` | `{}` | ", setting.variable, setting.key), default)
    });
    let settings: Vec<_> = settings.collect();
    assert_eq!(rows.len(), settings.len(), "{rows:#?}");
    for (row, (start, default)) in rows.iter().zip(settings) {
        let rest = row.strip_prefix(&start).unwrap_or_else(|| panic!("{row} does not begin with {start}"));
        assert!(default.is_none_or(|default| default == rest), "{row}");
    }
}

proptest! {
    #[test]
    fn no_setting_makes_it_panic(name in 0..settings::ALL.len(), value in "\\PC{0,40}", text in "([a-z-]{1,10} = )?\\PC{0,40}") {
        let setting = settings::ALL[name];
        let config = file_and_variables(&format!("{} = {value}\n{text}", setting.key), &[]);
        let _ = config.problems.len();
        let _ = variables(&[(setting.variable, &value)]);
    }
}
