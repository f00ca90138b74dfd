//! Many requests in flight on a multi-threaded runtime: no finding mixes two of them, and none is lost.
//!
//! Each request carries a number of its own wherever a request can carry something. Handlers yield between their
//! steps, so that requests wander between workers and their buffers are freed where others are filled.

#![cfg(all(feature = "enable", feature = "axum"))]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use iast::{Confidence, Finding};
use support::{evidence, is_started_again, start_again, written};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

#[iast::source]
async fn search(
    Path(path): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: String,
) -> String {
    tokio::task::yield_now().await;
    let header = headers["x-marker"].to_str().expect("text").to_owned();
    tokio::task::yield_now().await;
    let statement = format!("SELECT '{path}', '{}', '{header}', '{body}'", query["q"]);
    drop((path, query, headers, body));
    tokio::task::yield_now().await;
    let moved = tokio::spawn(async move { statement.clone() }).await.expect("the task ends");
    run(&moved).await;
    moved
}

/// Nothing is annotated here, so everything depends on what the layer tainted.
async fn plain(Query(query): Query<BTreeMap<String, String>>, body: String) -> String {
    tokio::task::yield_now().await;
    let statement = format!("UPDATE '{}', '{}', '{body}'", query["q"], query["escaped"]);
    tokio::task::yield_now().await;
    run(&statement).await;
    run(&query["escaped"].to_uppercase().to_lowercase()).await;
    statement
}

#[iast::sink(kind = "sql")]
async fn run(statement: &str) {
    tokio::task::yield_now().await;
    assert!(!statement.is_empty());
}

fn app() -> Router {
    Router::new()
        .route("/search/{path}", post(search).get(search))
        .route("/plain/{path}", get(plain).post(plain))
        .layer(iast::tower::IastLayer::new())
}

fn marker(number: usize) -> String {
    format!("m{number:06}m")
}

fn uri(number: usize) -> String {
    let marker = marker(number);
    match number % 2 {
        0 => format!("/search/p-{marker}?q=q-{marker}"),
        _ => format!("/plain/p-{marker}?q=q-{marker}&escaped=%27e-{marker}%27"),
    }
}

fn body(number: usize) -> String {
    format!("b-{}", marker(number))
}

fn answer(number: usize) -> String {
    let m = marker(number);
    match number % 2 {
        0 => format!("SELECT 'p-{m}', 'q-{m}', 'h-{m}', 'b-{m}'"),
        _ => format!("UPDATE 'q-{m}', ''e-{m}'', 'b-{m}'"),
    }
}

/// The numbers of the markers in a text.
fn markers(text: &str) -> BTreeSet<usize> {
    let starts = text.match_indices('m').map(|(at, _)| at);
    starts.filter_map(|at| text.get(at + 1..at + 7).filter(|_| text[at + 7..].starts_with('m'))?.parse().ok()).collect()
}

/// The one marker of a finding; every part of it that a request can fill must agree.
fn marker_of(finding: &Finding) -> usize {
    let text = serde_json::to_string(finding).expect("findings are JSON");
    let markers = markers(&text);
    assert_eq!(markers.len(), 1, "a finding carries the marker of one request: {finding:#?}");
    let path = &finding.request.as_ref().expect("a finding of a request").path;
    assert_eq!(self::markers(path), markers, "{finding:#?}");
    *markers.first().expect("there is one")
}

fn check(directory: &std::path::Path, requests: usize) {
    // The lines at the end of the process say how often a flow was seen; they are none of a request.
    let findings: Vec<Finding> = written(directory).into_iter().filter(|finding| finding.count == 1).collect();
    let mut searched = BTreeSet::new();
    let mut updated = BTreeSet::new();
    let mut inferred = BTreeSet::new();
    for finding in &findings {
        let number = marker_of(finding);
        let m = marker(number);
        let evidence = evidence(finding);
        if evidence.starts_with("SELECT") {
            assert_eq!(evidence, format!("SELECT '‹p-{m}›', '‹q-{m}›', '‹h-{m}›', '‹b-{m}›'"));
            searched.insert(number);
        } else if evidence.starts_with("UPDATE") {
            assert!(evidence.starts_with(&format!("UPDATE '‹q-{m}›', '")), "{evidence}");
            assert!(evidence.ends_with(&format!(", '‹b-{m}›'")), "{evidence}");
            updated.insert(number);
        } else {
            assert_eq!((evidence, finding.confidence), (format!("‹'e-{m}'›"), Confidence::Inferred));
            inferred.insert(number);
        }
    }
    assert_eq!((searched.len(), updated.len(), inferred.len()), (requests / 2, requests / 2, requests / 2));
    assert_eq!(findings.len(), requests / 2 * 3, "no finding twice");
}

/// Runs `name` in a process where every flow is a finding, and checks what it wrote.
fn in_a_process(name: &str, requests: usize) {
    let directory = tempfile::tempdir().expect("a directory for findings");
    let output = start_again(name, directory.path(), &[("IAST_DEDUPLICATION", "off"), ("IAST_REPORT", "off")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    check(directory.path(), requests);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime")
}

#[test]
fn in_process_requests_do_not_mix() {
    const REQUESTS: usize = 10_000;
    if !is_started_again("in_process_requests_do_not_mix") {
        return in_a_process("in_process_requests_do_not_mix", REQUESTS);
    }
    runtime().block_on(async {
        let app = app();
        let mut tasks = JoinSet::new();
        for number in 0..REQUESTS {
            let app = app.clone();
            tasks.spawn(async move {
                let request = Request::builder().method("POST").uri(uri(number));
                let request = request.header("x-marker", format!("h-{}", marker(number)));
                let response = app.oneshot(request.body(Body::from(body(number))).expect("a request")).await;
                let bytes = response.expect("an answer").into_body().collect().await.expect("its body").to_bytes();
                assert_eq!(bytes, answer(number).as_bytes());
            });
            if tasks.len() >= 16 {
                tasks.join_next().await.expect("a task").expect("it ends well");
            }
        }
        while let Some(task) = tasks.join_next().await {
            task.expect("it ends well");
        }
    });
}

#[test]
fn requests_over_kept_connections_do_not_mix() {
    const CONNECTIONS: usize = 8;
    const EACH: usize = 250;
    if !is_started_again("requests_over_kept_connections_do_not_mix") {
        return in_a_process("requests_over_kept_connections_do_not_mix", CONNECTIONS * EACH);
    }
    runtime().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let server = tokio::spawn(axum::serve(listener, app()).into_future());
        let mut tasks = JoinSet::new();
        for connection in 0..CONNECTIONS {
            tasks.spawn(async move {
                let stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
                let io = hyper_util::rt::TokioIo::new(stream);
                let (mut sender, connected) = hyper::client::conn::http1::handshake(io).await.expect("a handshake");
                tokio::spawn(connected);
                for number in (0..EACH).map(|number| number * CONNECTIONS + connection) {
                    let request = Request::builder().method("POST").uri(uri(number)).header("host", "localhost");
                    let request = request.header("x-marker", format!("h-{}", marker(number)));
                    let request = request.body(Full::<bytes::Bytes>::from(body(number))).expect("a request");
                    let response = tokio::time::timeout(Duration::from_secs(20), sender.send_request(request)).await;
                    let body = response.expect("no hang").expect("an answer").into_body();
                    assert_eq!(body.collect().await.expect("its body").to_bytes(), answer(number).as_bytes());
                }
            });
        }
        while let Some(task) = tasks.join_next().await {
            task.expect("it ends well");
        }
        server.abort();
    });
}
