//! How long the context of a request lasts, and what the layer works with: streams in both directions, clients that go
//! away, connections that are kept, HTTP/2, bare hyper, and services of every kind of error.

#![cfg(all(feature = "enable", feature = "axum"))]

mod support;

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt as _, Empty, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use iast::Confidence;
use iast::tower::{IastLayer, IastService, TaintedBody};
use support::{evidence, the_finding};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tower::{Layer as _, Service as _, ServiceExt as _, service_fn};

#[iast::sink(kind = "sql")]
fn run(statement: &str) {
    assert!(!statement.is_empty());
}

fn query_of(uri: &http::Uri) -> &str {
    uri.query().expect("a query")
}

/// A value that a handler leaves behind for the test.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<String>>);

impl Kept {
    fn keep(&self, value: &str) {
        *self.0.lock().expect("nobody panics") = value.to_owned();
    }

    fn is_tainted(&self) -> bool {
        !iast::ranges(&*self.0.lock().expect("nobody panics")).is_empty()
    }

    /// Waits until the context of the value has ended.
    async fn ended(&self) {
        let start = Instant::now();
        while self.is_tainted() {
            assert!(start.elapsed() < Duration::from_secs(10), "the context of the request is still open");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

/// A body that looks at the request's data again each time it is polled, and ends when the channel does.
struct Late {
    value: String,
    from: mpsc::Receiver<&'static str>,
}

impl http_body::Body for Late {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        let polled = self.from.poll_recv(task);
        polled.map(|text| {
            text.map(|text| {
                run(&format!("SELECT '{}'", self.value));
                Ok(http_body::Frame::data(Bytes::from_static(text.as_bytes())))
            })
        })
    }
}

type Sender = mpsc::Sender<&'static str>;

/// An app whose only answer streams from the sender that the test takes out of the slot.
fn streaming(kept: &Kept) -> (Router, Arc<Mutex<Option<Sender>>>) {
    let slot = Arc::new(Mutex::new(None));
    let (kept, to) = (kept.clone(), Arc::clone(&slot));
    let handler = async move |request: Request<Body>| {
        let value = query_of(request.uri()).to_owned();
        kept.keep(&value);
        let (sender, from) = mpsc::channel(4);
        *to.lock().expect("nobody panics") = Some(sender);
        Response::new(Body::new(Late { value, from }))
    };
    (Router::new().route("/", get(handler)).layer(IastLayer::new()), slot)
}

async fn serve(app: Router) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(axum::serve(listener, app).into_future());
    address
}

type Client = hyper::client::conn::http1::SendRequest<Full<Bytes>>;

async fn connect(address: std::net::SocketAddr) -> (Client, tokio::task::JoinHandle<()>) {
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (sender, connected) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("a handshake");
    (sender, tokio::spawn(async move { drop(connected.await) }))
}

fn request(uri: &str, marker: &str) -> Request<Full<Bytes>> {
    let request = Request::post(uri).header("host", "localhost").header("x-marker", marker);
    request.body(Full::from(marker.to_owned())).expect("a request")
}

#[tokio::test]
async fn a_context_lasts_until_the_end_of_the_response() {
    let kept = Kept::default();
    let (app, slot) = streaming(&kept);
    let request = Request::get("/?lamp-1").body(Body::empty()).expect("a request");
    let mut body = app.oneshot(request).await.expect("an answer").into_body();
    assert!(kept.is_tainted(), "the response was not sent yet");
    let sender = slot.lock().expect("nobody panics").take().expect("the handler ran");
    sender.send("one").await.expect("the body takes it");
    body.frame().await.expect("a frame").expect("of data");
    let finding = the_finding();
    assert_eq!(evidence(&finding), "SELECT '‹lamp-1›'", "found while the response was streaming");
    assert_eq!(finding.request.expect("a request").path, "/");
    assert!(kept.is_tainted());
    drop(sender);
    assert!(body.frame().await.is_none());
    assert!(!kept.is_tainted(), "the end of the body is the end of the context");
}

#[tokio::test]
async fn a_dropped_response_ends_the_context() {
    let kept = Kept::default();
    let (app, _slot) = streaming(&kept);
    let request = Request::get("/?lamp-2").body(Body::empty()).expect("a request");
    let response = app.oneshot(request).await.expect("an answer");
    assert!(kept.is_tainted());
    drop(response);
    assert!(!kept.is_tainted());
}

#[tokio::test]
async fn a_cancelled_handler_ends_the_context() {
    let kept = Kept::default();
    let keep = kept.clone();
    let handler = async move |request: Request<Body>| {
        keep.keep(query_of(request.uri()));
        std::future::pending::<()>().await;
    };
    let app = Router::new().route("/", get(handler)).layer(IastLayer::new());
    let request = Request::get("/?lamp-3").body(Body::empty()).expect("a request");
    let answer = tokio::time::timeout(Duration::from_millis(50), app.oneshot(request)).await;
    assert!(answer.is_err() && !kept.is_tainted() && !kept.0.lock().expect("nobody panics").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_goes_away_ends_the_context() {
    let kept = Kept::default();
    let (app, slot) = streaming(&kept);
    let (mut client, connection) = connect(serve(app).await).await;
    let request = Request::get("/?lamp-4").header("host", "localhost").body(Full::default()).expect("a request");
    let mut response = client.send_request(request).await.expect("an answer");
    let sender = slot.lock().expect("nobody panics").take().expect("the handler ran");
    sender.send("one").await.expect("the body takes it");
    response.frame().await.expect("a frame").expect("of data");
    assert!(kept.is_tainted());
    drop((client, response));
    connection.abort();
    // The server sees it when it reads from or writes to the connection.
    let _ = sender.send("two").await;
    kept.ended().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_request_on_the_same_connection_sees_nothing_of_the_first() {
    let kept = Kept::default();
    let keep = kept.clone();
    let handler = async move |request: Request<Body>| {
        assert!(!keep.is_tainted(), "the first request is over");
        let (parts, body) = request.into_parts();
        let body = body.collect().await.expect("the body").to_bytes();
        let header = &parts.headers["x-marker"];
        let marker = header.to_str().expect("text").to_owned();
        let mut seen = iast::ranges(&marker);
        seen.extend(iast::ranges(query_of(&parts.uri)));
        seen.extend(iast::ranges(&body));
        assert!(seen.len() >= 3, "{seen:?}");
        assert!(seen.iter().all(|range| range.source.value.contains(&marker)), "{marker}: {seen:?}");
        let whole = format!("{marker} {} {}", query_of(&parts.uri), std::str::from_utf8(&body).expect("text"));
        keep.keep(&whole);
        marker
    };
    let app = Router::new().route("/", post(handler)).layer(IastLayer::new());
    let (mut client, _connection) = connect(serve(app).await).await;
    for round in 0..200 {
        // Sometimes longer, sometimes shorter than the one before.
        let marker = format!("{}{round}", "m".repeat(1 + round * 7 % 50));
        client.ready().await.expect("the connection is kept");
        let answer = client.send_request(request(&format!("/?{marker}"), &marker)).await.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.into_body().collect().await.expect("the body").to_bytes(), marker);
        kept.ended().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_in_many_small_pieces_is_tainted_whole() {
    let handler = async |body: String| {
        let ranges = iast::ranges(&body);
        let tainted: usize = ranges.iter().map(|range| range.len).sum();
        assert_eq!(tainted, body.len());
        assert!(ranges.iter().all(|range| range.source.origin == iast::Origin::HttpRequestBody));
        run(&body);
    };
    let app = Router::new().route("/", post(handler)).layer(IastLayer::new());
    let (mut to, body) = Channel::<Bytes, Infallible>::new(4);
    let request = Request::post("/").body(Body::new(body)).expect("a request");
    let answer = tokio::spawn(app.oneshot(request));
    for number in 0..1_000 {
        to.send_data(Bytes::from(format!("{number},"))).await.expect("the handler reads");
    }
    drop(to);
    assert_eq!(answer.await.expect("it ends").expect("an answer").status(), 200);
    assert_eq!(the_finding().confidence, Confidence::Confirmed);
}

/// HTTP/2 hands the same bytes of a header to every request that repeats it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_does_not_lose_a_header_that_a_later_one_repeats() {
    repeat_a_header(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_header_that_two_open_requests_carry_belongs_to_each() {
    repeat_a_header(false).await;
}

/// Sends a request, and during it a second one with the same header, which is over before the first goes on or still
/// open.
async fn repeat_a_header(second_ends_first: bool) {
    let (first_is_in, second_is_over) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (entered, over) = (Arc::clone(&first_is_in), Arc::clone(&second_is_over));
    let handler = async move |uri: http::Uri, headers: HeaderMap| {
        let user = || headers["x-user"].to_str().expect("text");
        if uri.path() == "/first" {
            entered.notify_one();
            over.notified().await;
            run(&format!("SELECT '{}' -- /first", user()));
        } else {
            run(&format!("SELECT '{}' -- /second", user()));
            if uri.query() == Some("wait") {
                over.notify_one();
                entered.notified().await;
            }
        }
    };
    let app = Router::new().route("/first", get(handler.clone())).route("/second", get(handler));
    let address = serve(app.layer(IastLayer::new())).await;
    let stream = TcpStream::connect(address).await.expect("a connection");
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
    let (client, connected) = handshake.expect("a handshake");
    tokio::spawn(connected);
    let send = |path: &str| {
        let request = Request::get(format!("http://localhost{path}")).header("x-user", "ann-and-bob'--");
        let mut client = client.clone();
        let request = request.body(Empty::<Bytes>::new()).expect("a request");
        async move { client.send_request(request).await.expect("an answer").status() }
    };
    // The first to come fills the table of headers, and the next two find it there.
    assert_eq!(send("/second").await, 200);
    let first = tokio::spawn(send("/first"));
    first_is_in.notified().await;
    if second_ends_first {
        assert_eq!(send("/second").await, 200);
        second_is_over.notify_one();
        assert_eq!(first.await.expect("it ends"), 200);
    } else {
        let second = tokio::spawn(send("/second?wait"));
        assert_eq!(first.await.expect("it ends"), 200);
        first_is_in.notify_one();
        assert_eq!(second.await.expect("it ends"), 200);
    }
    let findings = iast::findings();
    for finding in &findings {
        let path = &finding.request.as_ref().expect("a request").path;
        assert!(evidence(finding).ends_with(path), "{path}: {}", evidence(finding));
    }
    let total: u64 = findings.iter().map(|finding| finding.count).sum();
    assert_eq!(total, 3, "no flow is lost: {findings:#?}");
}

/// A test that sends the same bytes twice, as one with a constant of `Bytes` does.
#[tokio::test]
async fn a_body_that_two_open_requests_share_belongs_to_each() {
    let handler = async |uri: http::Uri, body: Bytes| {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let body = std::str::from_utf8(&body).expect("text").to_owned();
        match uri.path() {
            "/first" => run(&format!("SELECT '{body}' -- /first")),
            _ => run(&format!("SELECT '{body}' -- /second")),
        }
    };
    let app = Router::new().route("/first", post(handler)).route("/second", post(handler));
    let app = app.layer(IastLayer::new());
    let body = Bytes::from("lamp-'--".to_owned());
    let send = |path: &str| {
        let request = Request::post(path).body(Body::from(body.clone())).expect("a request");
        app.clone().oneshot(request)
    };
    let (first, second) = tokio::join!(send("/first"), send("/second"));
    assert!(first.expect("an answer").status() == 200 && second.expect("an answer").status() == 200);
    let findings = iast::findings();
    assert_eq!(findings.len(), 2);
    for finding in &findings {
        let path = &finding.request.as_ref().expect("a request").path;
        assert!(evidence(finding).ends_with(path), "{path}: {}", evidence(finding));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_under_bare_hyper() {
    let service = service_fn(async |request: Request<TaintedBody<hyper::body::Incoming>>| {
        let query = query_of(request.uri()).to_owned();
        let body = request.into_body().collect().await?.to_bytes();
        run(&format!("SELECT '{query}' '{}'", std::str::from_utf8(&body).expect("text")));
        Ok::<_, hyper::Error>(Response::new(Full::new(Bytes::from_static(b"ok"))))
    });
    let service = TowerToHyperService::new(IastLayer::new().layer(service));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
    });
    let (mut client, _connection) = connect(address).await;
    let answer = client.send_request(request("/?lamp-5", "body-5")).await.expect("an answer");
    assert_eq!(answer.into_body().collect().await.expect("the body").to_bytes(), "ok");
    assert_eq!(evidence(&the_finding()), "SELECT '‹lamp-5›' '‹body-5›'");
}

#[tokio::test]
async fn errors_of_every_type_pass_through() {
    /// Not even `Debug`.
    #[derive(PartialEq)]
    struct Odd(u8);

    let fails = service_fn(async |request: Request<TaintedBody<Full<Bytes>>>| match request.uri().path() {
        "/" => Err(Odd(7)),
        _ => Ok(Response::new(Empty::<Bytes>::new())),
    });
    let mut service = IastLayer::new().layer(fails);
    let ask = |path: &str| Request::get(path).body(Full::default()).expect("a request");
    assert!(service.ready().await.is_ok());
    assert!(matches!(service.call(ask("/")).await, Err(Odd(7))));
    assert!(service.call(ask("/ok")).await.is_ok());

    let boxed = service_fn(async |_: Request<TaintedBody<Body>>| {
        Err::<Response<Body>, Box<dyn std::error::Error + Send + Sync>>("no".into())
    });
    let request = Request::get("/").body(Body::empty()).expect("a request");
    assert_eq!(IastLayer::new().layer(boxed).oneshot(request).await.expect_err("an error").to_string(), "no");
}

#[test]
fn the_service_is_as_sendable_as_what_it_wraps() {
    fn everything<T: Clone + Send + Sync + Unpin + 'static>(_: &T) {}
    fn future<T: Send>(_: &T) {}
    let mut service = IastLayer::new().layer(Router::<()>::new());
    everything(&IastLayer::new());
    everything::<IastService<Router>>(&service);
    future(&service.call(Request::new(Body::empty())));
}

#[tokio::test]
async fn a_request_inside_a_request_has_a_context_of_its_own() {
    let inner = Router::new().route("/", get(async |Query(q): Query<Vec<(String, String)>>| q[0].1.clone()));
    let inner = inner.layer(IastLayer::new());
    let outer = async |State(inner): State<Router>, request: Request<Body>| {
        let query = query_of(request.uri()).to_owned();
        let answer = inner.oneshot(Request::get("/?q=inner-7").body(Body::empty()).expect("a request")).await;
        let body = answer.expect("an answer").into_body().collect().await.expect("the body").to_bytes();
        run(&format!("'{query}' '{}'", std::str::from_utf8(&body).expect("text")));
    };
    let outer = Router::new().route("/", get(outer)).with_state(inner).layer(IastLayer::new());
    let request = Request::get("/?outer-7").body(Body::empty()).expect("a request");
    assert_eq!(outer.oneshot(request).await.expect("an answer").status(), 200);
    assert_eq!(evidence(&the_finding()), "'‹outer-7›' 'inner-7'", "what the inner request left is the program's own");
}
