//! How much of a service's traffic is analysed, through a real router: a share of the requests, few at a time, with few
//! findings each. In development everything is, so each check runs in a process of its own with the settings in question.

#![cfg(all(feature = "enable", feature = "axum"))]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::routing::get;
use http::{Request, header};
use http_body_util::BodyExt as _;
use iast::{Finding, VulnerabilityKind};
use support::{is_started_again, start_again, written};
use tokio::sync::Barrier;
use tower::ServiceExt as _;

#[iast::sink(kind = "sql")]
fn run(statement: &str) {
    assert!(!statement.is_empty());
}

/// Fifteen vulnerabilities in fifteen lines.
#[iast::source]
async fn fifteen(Query(query): Query<BTreeMap<String, String>>) -> String {
    let q = &query["q"];
    run(&format!("SELECT 1 '{q}'"));
    run(&format!("SELECT 2 '{q}'"));
    run(&format!("SELECT 3 '{q}'"));
    run(&format!("SELECT 4 '{q}'"));
    run(&format!("SELECT 5 '{q}'"));
    run(&format!("SELECT 6 '{q}'"));
    run(&format!("SELECT 7 '{q}'"));
    run(&format!("SELECT 8 '{q}'"));
    run(&format!("SELECT 9 '{q}'"));
    run(&format!("SELECT 10 '{q}'"));
    run(&format!("SELECT 11 '{q}'"));
    run(&format!("SELECT 12 '{q}'"));
    run(&format!("SELECT 13 '{q}'"));
    run(&format!("SELECT 14 '{q}'"));
    run(&format!("SELECT 15 '{q}'"));
    tainted(q)
}

/// Says whether its query is tainted, and looks at it when everybody is here.
#[iast::source]
async fn meet(State(barrier): State<Arc<Barrier>>, Query(query): Query<BTreeMap<String, String>>) -> String {
    barrier.wait().await;
    tainted(&query["q"])
}

/// Spoils its own response: a cookie without attributes, and no `nosniff`.
#[iast::source]
async fn page(Query(query): Query<BTreeMap<String, String>>) -> impl axum::response::IntoResponse {
    run(&format!("SELECT '{}'", query["q"]));
    ([(header::SET_COOKIE, "session=0123456789abcdef")], axum::response::Html("<p>"))
}

fn tainted(text: &String) -> String {
    if iast::ranges(text).is_empty() { "clean" } else { "tainted" }.to_owned()
}

fn app(barrier: usize) -> Router {
    Router::new()
        .route("/fifteen/{number}", get(fifteen).post(fifteen))
        .route("/fifteen-2/{number}", get(fifteen))
        .route("/meet", get(meet))
        .route("/page", get(page))
        .layer(iast::tower::IastLayer::new())
        .with_state(Arc::new(Barrier::new(barrier)))
}

async fn ask(app: &Router, method: &str, path: &str) -> String {
    let request = Request::builder().method(method).uri(format!("{path}?q=%27%20or%201%3D1")).body(Body::empty());
    let response = app.clone().oneshot(request.expect("a request")).await.expect("an answer");
    let body = response.into_body().collect().await.expect("its body").to_bytes();
    String::from_utf8(body.to_vec()).expect("text")
}

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future);
}

/// Runs the test `name` in a process with these settings, and gives what it wrote and its report.
fn in_a_process(name: &str, settings: &[(&str, &str)]) -> (Vec<Finding>, String) {
    let directory = tempfile::tempdir().expect("a directory for findings");
    let output = start_again(name, directory.path(), settings);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    (written(Path::new(directory.path())), text)
}

/// The lines at the end of the process say how often a flow was seen; the others are one finding each.
fn of_requests(findings: Vec<Finding>) -> BTreeMap<String, BTreeSet<(String, u32)>> {
    let mut by_request: BTreeMap<String, BTreeSet<(String, u32)>> = BTreeMap::new();
    for finding in findings.into_iter().filter(|finding| finding.count == 1) {
        let request = finding.request.expect("a finding of a request");
        let route = format!("{} {}", request.method, request.route.expect("a route"));
        let place = (route, finding.location.line);
        let is_new = by_request.entry(format!("{} {}", request.method, request.path)).or_default().insert(place);
        assert!(is_new, "no finding twice in a request");
    }
    by_request
}

const ALL: &[(&str, &str)] = &[("IAST_REQUEST_SAMPLING", "100"), ("IAST_RESPONSE_CHECKS", "off")];

#[test]
fn each_request_of_a_route_goes_on_where_the_last_one_ended() {
    const NAME: &str = "each_request_of_a_route_goes_on_where_the_last_one_ended";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(1);
            for number in 0..10 {
                for (method, route) in [("GET", "/fifteen"), ("GET", "/fifteen-2"), ("POST", "/fifteen")] {
                    assert_eq!(ask(&app, method, &format!("{route}/{number}")).await, "tainted");
                }
            }
        });
    }
    for (limit, requests) in [("2", 30), ("4", 30), ("10", 30)] {
        let settings = [ALL, &[("IAST_DEDUPLICATION", "off"), ("IAST_VULNERABILITIES_PER_REQUEST", limit)]].concat();
        let (findings, report) = in_a_process(NAME, &settings);
        let by_request = of_requests(findings);
        assert_eq!(by_request.len(), requests, "every request shows something: {report}");
        let most = by_request.values().map(BTreeSet::len).max();
        assert_eq!(most, limit.parse().ok(), "{report}");
        let all: BTreeSet<_> = by_request.into_values().flatten().collect();
        assert_eq!(all.len(), 45, "of 3 routes with 15 vulnerabilities each");
        assert!(report.contains("times a flow was not reported"), "{report}");
    }
}

#[test]
fn what_was_reported_before_is_no_burden() {
    const NAME: &str = "what_was_reported_before_is_no_burden";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(1);
            for number in 0..8 {
                ask(&app, "GET", &format!("/fifteen/{number}")).await;
                // Each of the calls is a flow, although they have one fingerprint.
                assert_eq!(iast::findings().len(), (2 * (number + 1)).min(15));
            }
        });
    }
    in_a_process(NAME, &[ALL, &[("IAST_VULNERABILITIES_PER_REQUEST", "2")]].concat());
}

#[test]
fn a_missing_header_is_no_burden_and_a_cookie_is() {
    const NAME: &str = "a_missing_header_is_no_burden_and_a_cookie_is";
    if is_started_again(NAME) {
        return block_on(async {
            use VulnerabilityKind::{InsecureCookie, SqlInjection, XcontenttypeHeaderMissing};
            ask(&app(1), "GET", "/page").await;
            let kinds: BTreeSet<_> = iast::findings().iter().map(|finding| finding.kind).collect();
            assert_eq!(kinds, BTreeSet::from([SqlInjection, InsecureCookie, XcontenttypeHeaderMissing]));
        });
    }
    in_a_process(NAME, &[("IAST_VULNERABILITIES_PER_REQUEST", "2")]);
}

#[test]
fn a_share_of_the_requests_is_analysed_and_the_others_are_left_alone() {
    const NAME: &str = "a_share_of_the_requests_is_analysed_and_the_others_are_left_alone";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(1);
            let mut answers = Vec::new();
            for number in 0..100 {
                let before = iast::stats().sources;
                answers.push(ask(&app, "GET", &format!("/fifteen/{number}")).await);
                assert_eq!(answers.last().unwrap() == "tainted", iast::stats().sources > before);
            }
            assert_eq!(answers.iter().filter(|answer| *answer == "tainted").count(), 30);
            assert_eq!(answers[0], "tainted", "the first one is");
            let stats = iast::stats();
            assert_eq!((stats.requests, stats.unsampled_requests, stats.crowded_requests), (30, 70, 0));
            assert_eq!(iast::findings().iter().map(|finding| finding.count).sum::<u64>(), 30 * 15);
        });
    }
    let (_, report) = in_a_process(NAME, &[("IAST_REQUEST_SAMPLING", "30")]);
    assert!(report.contains("30 of 100 requests"), "{report}");
    assert!(report.contains("70 requests were not analysed: IAST_REQUEST_SAMPLING is below 100"), "{report}");
    assert!(report.contains("30 % of the requests are analysed"), "{report}");
}

#[test]
fn only_so_many_requests_are_analysed_at_a_time() {
    const NAME: &str = "only_so_many_requests_are_analysed_at_a_time";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(3);
            for _ in 0..2 {
                let (a, b, c) =
                    tokio::join!(ask(&app, "GET", "/meet"), ask(&app, "GET", "/meet"), ask(&app, "GET", "/meet"));
                let mut answers = [a, b, c];
                answers.sort();
                assert_eq!(answers, ["clean", "tainted", "tainted"]);
            }
            let stats = iast::stats();
            assert_eq!((stats.requests, stats.unsampled_requests, stats.crowded_requests), (4, 0, 2));
        });
    }
    let (_, report) = in_a_process(NAME, &[("IAST_MAX_CONCURRENT_REQUESTS", "2")]);
    assert!(report.contains("4 of 6 requests"), "{report}");
}

/// A program that is no test binary by its name and was not started by cargo.
#[test]
fn a_service_that_runs_by_itself_is_limited() {
    const NAME: &str = "a_service_that_runs_by_itself_is_limited";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(1);
            for number in 0..10 {
                ask(&app, "GET", &format!("/fifteen/{number}")).await;
            }
            let stats = iast::stats();
            println!("{} of {}", stats.requests, stats.requests + stats.unsampled_requests);
        });
    }
    let directory = tempfile::tempdir().expect("a directory");
    let service = directory.path().join("service");
    std::fs::copy(std::env::current_exe().expect("this program"), &service).expect("a copy");
    let run = |by_cargo: bool| {
        let mut command = std::process::Command::new(&service);
        command
            .args(["--exact", NAME, "--nocapture"])
            .env("IAST_TEST_CHILD", NAME)
            .env("IAST_OUTPUT_DIR", directory.path());
        if by_cargo {
            command.env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"));
        } else {
            command.env_remove("CARGO_MANIFEST_DIR");
        }
        let output = command.output().expect("it starts");
        let [output, report] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
        assert!(output.contains("1 passed"), "{output}{report}");
        (output, report)
    };
    let (output, report) = run(false);
    assert!(output.contains("3 of 10\n"), "{output}");
    assert!(report.contains("3 of 10 requests"), "{report}");
    assert!(report.contains("a request reports at most 2 new findings"), "{report}");
    let (output, report) = run(true);
    assert!(output.contains("10 of 10\n") && !report.contains("new findings"), "{output}{report}");
}

#[test]
fn in_tests_everything_is_analysed() {
    const NAME: &str = "in_tests_everything_is_analysed";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(8);
            let asks = [(); 8].map(|()| ask(&app, "GET", "/meet"));
            let [a, b, c, d, e, f, g, h] = asks;
            let answers = tokio::join!(a, b, c, d, e, f, g, h);
            assert!([answers.0, answers.1, answers.2, answers.3].iter().all(|answer| answer == "tainted"));
            assert!([answers.4, answers.5, answers.6, answers.7].iter().all(|answer| answer == "tainted"));
            ask(&app, "GET", "/fifteen/1").await;
            assert_eq!(iast::findings().len(), 15);
        });
    }
    let (_, report) = in_a_process(NAME, &[]);
    assert!(!report.contains("not analysed") && !report.contains("at a time"), "{report}");
}

#[test]
fn a_layer_inside_a_layer_asks_no_second_time() {
    const NAME: &str = "a_layer_inside_a_layer_asks_no_second_time";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(1).layer(iast::tower::IastLayer::new());
            for expect in ["tainted", "clean"] {
                assert_eq!(ask(&app, "GET", "/meet").await, expect);
            }
        });
    }
    in_a_process(NAME, &[("IAST_REQUEST_SAMPLING", "50"), ("IAST_MAX_CONCURRENT_REQUESTS", "1")]);
}

#[test]
fn the_engine_can_be_switched_off_at_start() {
    const NAME: &str = "the_engine_can_be_switched_off_at_start";
    if is_started_again(NAME) {
        return block_on(async {
            let app = app(1);
            assert_eq!(ask(&app, "GET", "/meet").await, "clean");
            assert_eq!(ask(&app, "GET", "/fifteen/1").await, "clean");
            assert_eq!(ask(&app, "GET", "/page").await, "<p>");
            assert!(!iast::is_enabled() && iast::findings().is_empty() && iast::stats().requests == 0);
        });
    }
    let (findings, report) = in_a_process(NAME, &[("IAST_ENABLED", "off")]);
    assert!(findings.is_empty() && !report.contains("iast:"), "{report}");
}

#[test]
fn origins_can_be_left_out() {
    const NAME: &str = "origins_can_be_left_out";
    if is_started_again(NAME) {
        return block_on(async {
            assert_eq!(ask(&app(1), "GET", "/meet").await, "clean");
            ask(&app(1), "GET", "/fifteen/1").await;
            assert!(iast::findings().is_empty());
            let text = String::from("a text that came in over a header");
            iast::taint(&text, iast::Origin::HttpRequestHeader, "a");
            assert_eq!(tainted(&text), "tainted");
        });
    }
    in_a_process(NAME, &[("IAST_SOURCES", "http.request.header")]);
}
