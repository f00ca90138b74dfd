//! What somebody may send to do harm, and much of what is usual: the engine's memory stays bounded, its time grows with
//! the size of the input and no faster, and what it loses is counted.
//!
//! Each test runs in a process of its own, so that its memory and its losses are its own.

#![cfg(all(feature = "enable", feature = "axum", feature = "serde_json", target_os = "linux"))]

mod support;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Json, Query, State};
use axum::routing::{get, post};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use iast::tower::IastLayer;
use support::{is_started_again, start_again};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

/// The most that a process of these tests may take beside the input and what the program itself makes of it.
const MEMORY: u64 = 256 << 20;

#[iast::sink(kind = "sql")]
fn run(statement: &str) -> usize {
    statement.len()
}

/// Does the work in a process of its own, started for the test `name`, and shows what that process says.
fn alone(name: &str, work: impl FnOnce()) {
    if is_started_again(name) {
        return work();
    }
    let directory = tempfile::tempdir().expect("a directory for findings");
    let output = start_again(name, directory.path(), &[("IAST_REPORT", "off")]);
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    println!("{text}");
    assert!(output.status.success());
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime").block_on(future)
}

/// The processor time that this thread takes for the work.
fn timed(work: impl FnOnce()) -> Duration {
    let now = || {
        // The kernel brings the number up to date when the thread goes to sleep.
        std::thread::sleep(Duration::from_millis(1));
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts it");
        Duration::from_nanos(text.split(' ').next().expect("a number").parse().expect("nanoseconds"))
    };
    let before = now();
    work();
    now() - before
}

/// Fails when twice the work takes much more than twice the time.
#[track_caller]
fn assert_linear(mut work: impl FnMut(usize)) {
    work(1);
    let [once, twice] = [1, 2].map(|times| (0..2).map(|_| timed(|| work(times))).min().expect("two of them"));
    println!("once {once:?}, twice {twice:?}");
    assert!(twice < 3 * once + Duration::from_millis(20), "twice the work takes {twice:?} instead of {once:?}");
}

/// The most memory that this process has had, and what it still has, in bytes.
fn memory() -> [u64; 2] {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux counts it");
    ["VmHWM:", "VmRSS:"].map(|name| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line of that name");
        1024 * line.trim().trim_end_matches(" kB").parse::<u64>().expect("kilobytes")
    })
}

#[track_caller]
fn assert_bounded(own: u64) {
    let [most, now] = memory();
    println!("{} MB at most, {} MB now", most >> 20, now >> 20);
    assert!(most < MEMORY + own, "{most} bytes of memory");
}

#[test]
fn a_hundred_thousand_live_sources() {
    alone("a_hundred_thousand_live_sources", || {
        let texts: Vec<String> = (0..110_000).map(|n| format!("the untrusted value {n}")).collect();
        let taint = |texts: &[String]| {
            timed(|| texts.iter().for_each(|text| iast::taint(text, iast::Origin::HttpRequestParameter, "q")))
        };
        let [first, last] = [taint(&texts[..40_000]), taint(&texts[60_000..100_000])];
        println!("the first {first:?}, the last {last:?}");
        assert!(last < 2 * first + Duration::from_millis(20), "more sources make a source slower");
        taint(&texts[40_000..60_000]);

        assert_eq!(iast::ranges(&texts[99_999].clone()).len(), 1, "the last of them is known");
        let before = iast::stats();
        taint(&texts[100_000..]);
        let after = iast::stats();
        let lost = (after.dropped_sources - before.dropped_sources) + (after.forgotten - before.forgotten);
        assert!(lost > 0, "what does not fit is counted: {after:?}");
        assert_bounded(0);
    });
}

#[test]
fn looking_into_an_argument_among_many_sources() {
    alone("looking_into_an_argument_among_many_sources", || {
        let sources: Vec<String> = (0..40_000).map(|n| format!("the untrusted value {n}")).collect();
        let taint = |texts: &[String]| {
            texts.iter().for_each(|text| iast::taint(text, iast::Origin::HttpRequestParameter, "q"));
        };
        let copy = || timed(|| (0..20_000).for_each(|_| drop(std::hint::black_box(sources[0].clone() + "x"))));
        taint(&sources[..10]);
        let among_few = copy();
        taint(&sources[10..]);
        let among_many = copy();
        println!("among few {among_few:?}, among many {among_many:?}");
        assert!(among_many < 2 * among_few + Duration::from_millis(20), "more sources make a copy slower");
    });
}

#[test]
fn a_body_of_ten_megabytes() {
    #[iast::source(params, origin = "http.request.body")]
    async fn shout(body: String) -> String {
        let statement = format!("INSERT INTO t VALUES ('{}')", body.trim());
        run(&statement);
        assert!(!iast::ranges(&statement).is_empty(), "the statement is tainted");
        // Too long to be looked at; what is copied is followed whatever its length.
        statement.to_uppercase().replace("INSERT", "REPLACE")
    }
    alone("a_body_of_ten_megabytes", || {
        let app = Router::new().route("/", post(shout)).layer(DefaultBodyLimit::disable()).layer(IastLayer::new());
        assert_linear(|times| {
            let body = "lorem ipsum ".repeat(times * 5_000_000 / 12);
            assert_eq!(block_on(ask(&app, Request::post("/").body(Body::from(body)))), StatusCode::OK);
        });
        assert_eq!(iast::findings().len(), 1, "of one place");
        // The body and what the handler makes of it.
        assert_bounded(8 * 10_000_000);
    });
}

#[test]
fn a_bomb_of_headers() {
    #[iast::source]
    async fn count(headers: HeaderMap) -> String {
        let all: Vec<&str> = headers.values().filter_map(|value| value.to_str().ok()).collect();
        run(&all.join(","));
        all.len().to_string()
    }
    alone("a_bomb_of_headers", || {
        let app = Router::new().route("/", get(count)).layer(IastLayer::new());
        assert_linear(|times| {
            let mut request = Request::get("/");
            for number in 0..times * 10_000 {
                request = request.header(format!("x-header-{number}"), format!("value number {number}"));
            }
            assert_eq!(block_on(ask(&app, request.body(Body::empty()))), StatusCode::OK);
        });
        assert!(iast::stats().sources > 20_000, "the headers are sources");
        assert_eq!(iast::findings().len(), 1, "of one place");
        assert_bounded(0);
    });
}

fn json_app() -> Router {
    #[iast::source]
    async fn echo(Json(document): Json<serde_json::Value>) -> String {
        let text = document.to_string();
        run(&text);
        text
    }
    Router::new().route("/", post(echo)).layer(DefaultBodyLimit::disable()).layer(IastLayer::new())
}

fn json(body: String) -> http::Result<Request<Body>> {
    Request::post("/").header("content-type", "application/json").body(Body::from(body))
}

#[test]
fn a_bomb_of_json_that_is_wide() {
    alone("a_bomb_of_json_that_is_wide", || {
        let app = json_app();
        let before = iast::stats();
        assert_linear(|times| {
            let mut body = String::from("{\"first\":0");
            for number in 0..times * 100_000 {
                let _ = write!(body, ",\"name {number}\":\"value {number}\"");
            }
            body.push('}');
            assert_eq!(block_on(ask(&app, json(body))), StatusCode::OK);
        });
        let losses = iast::stats().losses();
        println!("{losses:?}");
        assert!(iast::stats().truncated_walks > before.truncated_walks, "what was not looked at is counted");
        // 200 000 names and values of the program itself, and what it prints.
        assert_bounded(128 << 20);
    });
}

#[test]
fn a_bomb_of_json_that_is_deep() {
    alone("a_bomb_of_json_that_is_deep", || {
        let app = json_app();
        assert_linear(|times| {
            // serde_json refuses it; the layer has seen all of it.
            let body = "[".repeat(times * 5_000_000);
            assert_eq!(block_on(ask(&app, json(body))), StatusCode::BAD_REQUEST);
        });
        assert_eq!(block_on(ask(&app, json("[".repeat(120) + "\"x\"" + &"]".repeat(120)))), StatusCode::OK);
        assert_bounded(4 * 10_000_000);
    });
}

/// Sends a request through the layer and reads the answer to its end.
async fn ask(app: &Router, request: http::Result<Request<Body>>) -> StatusCode {
    let response = app.clone().oneshot(request.expect("a request")).await.expect("an answer");
    let status = response.status();
    response.into_body().collect().await.expect("its body");
    status
}

#[test]
fn a_thousand_requests_at_the_same_time() {
    const REQUESTS: usize = 1000;

    /// Waits until everybody is here, so that all contexts are open.
    #[iast::source]
    async fn meet(State(barrier): State<Arc<Barrier>>, Query(query): Query<Vec<(String, String)>>) -> String {
        barrier.wait().await;
        let statement = format!("SELECT '{}'", query[0].1);
        run(&statement);
        let ranges = iast::ranges(&statement);
        assert_eq!(ranges.len(), 1, "{ranges:?}");
        statement
    }

    alone("a_thousand_requests_at_the_same_time", || {
        block_on(async {
            let app = Router::new().route("/", get(meet)).layer(IastLayer::new());
            let app = app.with_state(Arc::new(Barrier::new(REQUESTS)));
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
            let address = listener.local_addr().expect("an address");
            tokio::spawn(async move { axum::serve(listener, app).await });
            let mut clients = JoinSet::new();
            for number in 0..REQUESTS {
                clients.spawn(async move { (number, over_a_socket(address, number).await) });
            }
            while let Some(answer) = clients.join_next().await {
                let (number, answer) = answer.expect("a client");
                assert!(answer.ends_with(&format!("SELECT 'value {number:04}'")), "{answer}");
            }
        });
        let stats = iast::stats();
        assert_eq!((stats.requests, stats.losses()), (REQUESTS as u64, Vec::new()));
        assert_eq!(iast::findings().len(), 1, "of one place");
        assert_bounded(0);
    });
}

async fn over_a_socket(address: SocketAddr, number: usize) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET /?q=value%20{number:04} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}
