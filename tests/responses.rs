//! What is found in responses by themselves: for each type one that has it and one for each reason that it has not.

#![cfg(all(feature = "enable", feature = "axum"))]

mod support;

use std::convert::Infallible;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use http_body_util::channel::Channel;
use iast::VulnerabilityKind::{
    self as Kind, DirectoryListingLeak, HstsHeaderMissing, InsecureAuthProtocol, InsecureCookie, NoHttponlyCookie,
    NoSamesiteCookie, SessionRewriting, StacktraceLeak, XcontenttypeHeaderMissing,
};
use iast::tower::IastLayer;
use iast::{Confidence, Finding, Scope};
use proptest::prelude::*;
use support::{evidence, is_started_again, start_again, the_finding, written};
use tower::ServiceExt as _;

type Headers<'a> = &'a [(&'static str, &'a str)];

const ID: &str = "4f9a1c7e0b2d8365";

/// A response with these headers.
fn answer(status: u16, headers: Headers<'_>, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).expect("a response")
}

/// Asks a service that gives this response. The body arrives as it was sent.
async fn ask(uri: &str, headers: Headers<'_>, response: Response<Body>) -> HeaderMap {
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("the body").to_bytes();
    let response = Response::from_parts(parts, ());
    let sent = bytes.clone();
    let app = Router::new().route("/{*path}", get(async move || response.map(|()| Body::from(sent))));
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.layer(IastLayer::new()).oneshot(request).await.expect("an answer");
    let headers = response.headers().clone();
    assert_eq!(response.into_body().collect().await.expect("the body").to_bytes(), bytes);
    headers
}

/// The types and evidence of what was found in a scope.
fn seen(scope: &Scope) -> Vec<(Kind, String)> {
    let mut seen: Vec<_> = scope.findings().iter().map(|finding| (finding.kind, evidence(finding))).collect();
    seen.sort();
    seen
}

async fn check(uri: &str, sent: Headers<'_>, response: Response<Body>, expect: &[(Kind, &str)]) {
    let scope = Scope::enter();
    let shown = format!("{uri} {sent:?} {response:?}");
    ask(uri, sent, response).await;
    let expect: Vec<_> = expect.iter().map(|(kind, evidence)| (*kind, (*evidence).to_owned())).collect();
    assert_eq!(seen(&scope), expect, "{shown}");
}

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const NOSNIFF: (&str, &str) = ("x-content-type-options", "nosniff");
const HTTPS: (&str, &str) = ("x-forwarded-proto", "https");

#[tokio::test]
async fn a_page_over_https_without_hsts() {
    let missing = [(HstsHeaderMissing, "Strict-Transport-Security")];
    let page = || answer(200, &[HTML, NOSNIFF], "<p>");
    check("/a", &[HTTPS], page(), &missing).await;
    check("https://shop/a", &[], page(), &missing).await;
    check("/a", &[HTTPS], answer(403, &[HTML, NOSNIFF], "<p>"), &missing).await;
    let zero = answer(200, &[HTML, NOSNIFF, ("strict-transport-security", "max-age=0")], "<p>");
    check("/a", &[HTTPS], zero, &[(HstsHeaderMissing, "Strict-Transport-Security: max-age=0")]).await;

    check("/a", &[], page(), &[]).await;
    check("/a", &[("x-forwarded-proto", "http")], page(), &[]).await;
    check("/a", &[HTTPS], answer(200, &[HTML, NOSNIFF, ("strict-transport-security", "max-age=60")], "<p>"), &[]).await;
    check("/a", &[HTTPS], answer(200, &[("content-type", "application/json")], "{}"), &[]).await;
    check("/a", &[HTTPS], answer(200, &[], ""), &[]).await;
}

#[tokio::test]
async fn a_page_without_nosniff() {
    let missing = [(XcontenttypeHeaderMissing, "X-Content-Type-Options")];
    check("/a", &[], answer(200, &[HTML], "<p>"), &missing).await;
    check("/a", &[], answer(200, &[("content-type", "Application/XHTML+XML")], "<p>"), &missing).await;
    let wrong = answer(200, &[HTML, ("x-content-type-options", "sniff")], "<p>");
    check("/a", &[], wrong, &[(XcontenttypeHeaderMissing, "X-Content-Type-Options: sniff")]).await;

    check("/a", &[], answer(200, &[HTML, ("x-content-type-options", "NoSniff")], "<p>"), &[]).await;
    check("/a", &[], answer(200, &[("content-type", "text/plain")], "a"), &[]).await;
    check("/a", &[], answer(200, &[("content-type", "image/png; text/html")], "a"), &[]).await;
    for status in [301, 302, 303, 304, 307, 308, 404, 410, 500] {
        check("/a", &[], answer(status, &[HTML], ""), &[]).await;
    }
}

#[tokio::test]
async fn cookies_without_their_attributes() {
    let all = [(NoSamesiteCookie, "sid"), (InsecureCookie, "sid"), (NoHttponlyCookie, "sid")];
    let set = |cookie: &str| answer(200, &[("set-cookie", cookie)], "");
    check("/a", &[], set("sid=secret-1"), &all).await;
    check("/a", &[], set("sid=secret-1; HttpOnly; SameSite=Lax"), &[(InsecureCookie, "sid")]).await;
    check("/a", &[], set("sid=secret-1; Secure; SameSite=Strict"), &[(NoHttponlyCookie, "sid")]).await;
    check("/a", &[], set("sid=secret-1; Secure; HttpOnly"), &[(NoSamesiteCookie, "sid")]).await;
    check("/a", &[], set("sid=secret-1; Secure; HttpOnly; SameSite=None"), &[(NoSamesiteCookie, "sid")]).await;
    let two = answer(200, &[("set-cookie", "a=1; Secure; HttpOnly"), ("set-cookie", "b=1; Secure; HttpOnly")], "");
    check("/a", &[], two, &[(NoSamesiteCookie, "a"), (NoSamesiteCookie, "b")]).await;

    check("/a", &[], set("sid=secret-1; secure; httponly; samesite=lax"), &[]).await;
    check("/a", &[], set("sid=; Path=/"), &[]).await;
    check("/a", &[], set("sid=secret-1; Max-Age=0"), &[]).await;
    check("/a", &[], set("sid=secret-1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), &[]).await;
    check("/a", &[("cookie", "sid=secret-1")], answer(200, &[], ""), &[]).await;
}

#[tokio::test]
async fn the_value_of_a_cookie_is_nowhere_in_a_finding() {
    let response = answer(200, &[("set-cookie", "sid=0123456789-value; Path=/")], "");
    ask("/a", &[("cookie", "sid=0123456789-value")], response).await;
    assert_eq!(iast::findings().len(), 3);
    assert!(!serde_json::to_string(&iast::findings()).expect("JSON").contains("-value"));
}

#[tokio::test]
async fn a_login_that_sends_the_password() {
    let basic = [("authorization", "Basic YTpi")];
    check("/a", &basic, answer(200, &[], ""), &[(InsecureAuthProtocol, "Basic authentication")]).await;
    check("/a", &basic, answer(303, &[], ""), &[(InsecureAuthProtocol, "Basic authentication")]).await;
    let digest = [("authorization", "digest username=\"a\"")];
    check("/a", &digest, answer(200, &[], ""), &[(InsecureAuthProtocol, "Digest authentication")]).await;

    check("/a", &basic, answer(401, &[("www-authenticate", "Basic")], ""), &[]).await;
    check("/a", &[("authorization", "Bearer abc")], answer(200, &[], ""), &[]).await;
}

#[tokio::test]
async fn the_id_of_a_session_in_a_url() {
    let ok = || answer(200, &[], "");
    let with = |name: &str| format!("/a?x=1&{name}={ID}");
    check(&with("session"), &[], ok(), &[(SessionRewriting, "/a?session")]).await;
    check(&format!("/a;jsessionid={ID}"), &[], ok(), &[(SessionRewriting, "/a;jsessionid")]).await;
    check(&with("key"), &[("cookie", &format!("sid={ID}"))], ok(), &[(SessionRewriting, "/a?key")]).await;
    let to = |target: &str| answer(303, &[("location", target)], "");
    check("/a", &[], to(&with("sid")), &[(SessionRewriting, "Location: /a?sid")]).await;
    let set = format!("id={ID}; Secure; HttpOnly; SameSite=Lax");
    let away = answer(303, &[("location", &format!("https://shop{}", with("x"))), ("set-cookie", &set)], "");
    check("/a", &[], away, &[(SessionRewriting, "Location: https://shop/a?x")]).await;

    check(&with("session"), &[], answer(401, &[], ""), &[]).await;
    check(&with("commit"), &[("cookie", &format!("theme={ID}"))], ok(), &[]).await;
    check(&with("csrf"), &[("cookie", &format!("csrf_session={ID}"))], ok(), &[]).await;
    check("/talks?session=the-future-of-rust-2026", &[], ok(), &[]).await;
    check("/chat?session_id=550e8400-e29b-41d4-a716-446655440000", &[], ok(), &[]).await;
    check("/a", &[], to(&format!("https://other{}", with("session"))), &[]).await;
    check("/a", &[], answer(200, &[("location", &with("session"))], ""), &[]).await;
}

#[tokio::test]
async fn the_id_of_a_session_is_nowhere_in_a_finding() {
    ask(&format!("/a;jsessionid={ID}?session={ID}"), &[("cookie", &format!("sid={ID}"))], answer(200, &[], "")).await;
    assert_eq!(iast::findings().len(), 2);
    assert!(!serde_json::to_string(&iast::findings()).expect("JSON").contains(ID));
}

#[tokio::test]
async fn the_inside_of_the_program_in_an_error() {
    let trace = std::backtrace::Backtrace::force_capture().to_string();
    let text = ("content-type", "text/plain");
    let scope = Scope::enter();
    ask("/a", &[], answer(500, &[text], trace.clone())).await;
    let found = seen(&scope);
    assert!(
        matches!(&found[..], [(StacktraceLeak, shown)] if shown.len() <= 170 && trace.contains(shown)),
        "{found:?}"
    );
    drop(scope);

    let panic = "sorry\nthread 'main' panicked at src/main.rs:1:2:\nboom";
    let shown = [(StacktraceLeak, "thread 'main' panicked at src/main.rs:1:2:")];
    check("/a", &[], answer(503, &[text], panic), &shown).await;
    let json = ("content-type", "application/json");
    let place = r#"{"error":"at ./src/dao.rs:1:2"}"#;
    check("/a", &[], answer(500, &[json], place), &[(StacktraceLeak, place)]).await;
    let secret = "password=hunter2-hunter2 at src/dao.rs:1:2";
    let scope = Scope::enter();
    ask("/a", &[], answer(500, &[HTML], secret)).await;
    assert!(seen(&scope)[0].1.ends_with(" at src/dao.rs:1:2") && !seen(&scope)[0].1.contains("hunter2"));
    drop(scope);

    check("/a", &[], answer(200, &[text], panic), &[]).await;
    check("/a", &[], answer(404, &[text], panic), &[]).await;
    check("/a", &[], answer(500, &[("content-type", "application/octet-stream")], panic), &[]).await;
    check("/a", &[], answer(500, &[text, ("content-encoding", "gzip")], panic), &[]).await;
    check("/a", &[], answer(500, &[text], "Service panicked: src/main.rs"), &[]).await;
    check("/a", &[], answer(500, &[text], format!("{}{panic}", " ".repeat(16 << 10))), &[]).await;
}

#[tokio::test]
async fn a_list_of_files() {
    let list = "<html><head><title>Index of /a/</title></head><body><h1>Index of /a/</h1><ul>\
                <li><a href=\"/a/old.zip\">old.zip</a></li></ul></body></html>";
    let page = |status, body: &str| answer(status, &[HTML, NOSNIFF], body.to_owned());
    check("/a", &[], page(200, list), &[(DirectoryListingLeak, "Index of /a/")]).await;

    check("/a", &[], page(403, list), &[]).await;
    check("/a", &[], answer(200, &[("content-type", "text/plain")], list), &[]).await;
    check("/a", &[], page(200, "<h1>Index of names</h1><a href=\"/b\">b</a>"), &[]).await;
    check("/a", &[], page(200, "<p>see the index of /a or <a href=\"/b\">b</a></p>"), &[]).await;
}

/// A service whose body comes in frames that cut every word in two.
fn in_pieces(text: &'static str) -> Router {
    let handler = async move || {
        let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
        tokio::spawn(async move {
            for piece in text.as_bytes().chunks(3) {
                if sender.send_data(Bytes::from_static(piece)).await.is_err() {
                    return;
                }
            }
        });
        answer(500, &[("content-type", "text/plain")], Body::new(body))
    };
    Router::new().route("/", get(handler)).layer(IastLayer::new())
}

#[tokio::test]
async fn a_body_that_comes_in_pieces_is_read_as_a_whole() {
    const TEXT: &str = "oh\nthread 'main' panicked at src/main.rs:1:2:\nboom";
    let request = || Request::get("/").body(Body::empty()).expect("a request");
    let response = in_pieces(TEXT).oneshot(request()).await.expect("an answer");
    assert!(iast::findings().is_empty(), "nothing is read ahead");
    assert_eq!(response.into_body().collect().await.expect("the body").to_bytes(), TEXT);
    assert_eq!(evidence(&the_finding()), "thread 'main' panicked at src/main.rs:1:2:");
}

#[tokio::test]
async fn a_body_that_nobody_reads_to_its_end_is_judged_by_its_beginning() {
    let request = Request::get("/").body(Body::empty()).expect("a request");
    let response = in_pieces("thread 'main' panicked at src/main.rs:1:2:\nboom").oneshot(request).await;
    let mut body = response.expect("an answer").into_body();
    for _ in 0..10 {
        body.frame().await.expect("a frame").expect("data");
    }
    assert!(iast::findings().is_empty());
    drop(body);
    assert_eq!(evidence(&the_finding()), "thread 'main' panicked at src/");
}

#[tokio::test]
async fn a_body_keeps_its_size() {
    let handler = async || answer(500, &[HTML], "at src/main.rs:1:2");
    let app = Router::new().route("/", get(handler)).layer(IastLayer::new());
    let response = app.oneshot(Request::get("/").body(Body::empty()).expect("a request")).await.expect("an answer");
    assert_eq!(response.body().size_hint().exact(), Some(18));
    assert!(!response.body().is_end_stream());
}

#[iast::source]
async fn log_in(Query(query): Query<Vec<(String, String)>>) -> impl IntoResponse {
    ([("set-cookie", "sid=1; HttpOnly; SameSite=Lax")], query.len().to_string())
}

async fn plain() -> impl IntoResponse {
    ([("set-cookie", "sid=1; HttpOnly; SameSite=Lax")], StatusCode::OK)
}

/// Sends requests to a service with routes of both kinds.
async fn send(requests: &[(&str, &str)]) -> Vec<Finding> {
    let app = Router::new()
        .route("/login/{tenant}", post(log_in))
        .route("/plain/{id}", get(plain).post(plain))
        .layer(IastLayer::new());
    for (method, uri) in requests {
        let request = Request::builder().method(*method).uri(*uri).body(Body::empty()).expect("a request");
        app.clone().oneshot(request).await.expect("an answer");
    }
    iast::findings()
}

#[tokio::test]
async fn an_annotated_handler_is_the_place() {
    let findings = send(&[("POST", "/login/acme?a=b")]).await;
    let finding = &findings[0];
    let place = &finding.location;
    assert_eq!((place.file.as_str(), place.function.as_str(), findings.len()), (file!(), "log_in", 1));
    assert!(place.line > 0 && place.column > 0);
    assert_eq!(
        (finding.kind, finding.confidence, evidence(finding)),
        (InsecureCookie, Confidence::Confirmed, "sid".into())
    );
    assert!(finding.sources.is_empty() && finding.flow.is_empty());
    assert_eq!(finding.test.as_deref(), Some("an_annotated_handler_is_the_place"));
    let request = finding.request.as_ref().expect("a request");
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/login/acme"));
    assert_eq!(request.route.as_deref(), Some("/login/{tenant}"));
}

#[tokio::test]
async fn without_an_annotation_the_route_is_the_place() {
    let requests = [("GET", "/plain/1"), ("HEAD", "/plain/2"), ("POST", "/plain/3"), ("GET", "/plain/4")];
    let findings = send(&requests).await;
    let seen = |finding: &Finding| (finding.request.clone().expect("a request").method, finding.count);
    assert_eq!(findings.iter().map(seen).collect::<Vec<_>>(), [("GET".to_owned(), 3), ("POST".to_owned(), 1)]);
    assert_ne!(findings[0].fingerprint, findings[1].fingerprint);
    assert!(findings.iter().all(|finding| finding.location.file.is_empty() && finding.location.line == 0));
}

#[tokio::test]
async fn a_service_without_routes_has_one_finding_of_a_type() {
    let service = tower::service_fn(async |_: Request<_>| {
        Ok::<_, Infallible>(answer(200, &[("set-cookie", "sid=1; HttpOnly; SameSite=Lax")], ""))
    });
    let service = tower::Layer::layer(&IastLayer::new(), service);
    for path in ["/1", "/2", "/3"] {
        service.clone().oneshot(Request::get(path).body(Body::empty()).expect("a request")).await.expect("an answer");
    }
    let finding = the_finding();
    assert_eq!((finding.count, finding.request.expect("a request").path.as_str()), (3, "/1"));
}

/// Runs the test `name` again with a setting, and returns the types that it wrote.
fn with_setting(name: &str, value: &str) -> Vec<Kind> {
    let directory = tempfile::tempdir().expect("a directory for findings");
    let output = start_again(name, directory.path(), &[("IAST_RESPONSE_CHECKS", value)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut kinds: Vec<_> = written(directory.path()).iter().map(|finding| finding.kind.json_name().parse()).collect();
    kinds.sort_by_key(|kind: &Result<Kind, _>| kind.as_ref().ok().copied());
    kinds.into_iter().map(|kind| kind.expect("a type")).collect()
}

#[test]
fn the_setting_turns_all_or_some_types_off() {
    const NAME: &str = "the_setting_turns_all_or_some_types_off";
    if is_started_again(NAME) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let headers = [HTML, ("set-cookie", "sid=1; SameSite=Lax")];
        runtime.block_on(ask("/a", &[], answer(200, &headers, "")));
        return;
    }
    assert_eq!(with_setting(NAME, "on"), [InsecureCookie, NoHttponlyCookie, XcontenttypeHeaderMissing]);
    assert_eq!(with_setting(NAME, "no-httponly-cookie,hsts-header-missing"), [NoHttponlyCookie]);
    assert_eq!(with_setting(NAME, "off"), []);
}

fn names() -> impl Strategy<Value = String> {
    "[a-zA-Z_.-]{1,12}"
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever it is about: a response with all headers right makes no finding.
    #[test]
    fn a_response_with_all_headers_right_is_silent(
        status in 200..600_u16,
        content_type in prop_oneof!["text/html", "text/html; charset=utf-8", "text/plain", "application/json", "a/b"],
        max_age in 1..u64::MAX,
        cookies in proptest::collection::vec((names(), "[!#-+--:<-~]{0,30}", "Strict|Lax|strict|LAX"), 0..4),
        query in "([a-z]{1,8}=[a-zA-Z]{0,30}&){0,3}",
        body in "[ -~\n]{0,200}",
        https: bool,
    ) {
        let hsts = format!("max-age={max_age}; includeSubDomains");
        let cookies: Vec<_> = cookies
            .iter()
            .map(|(name, value, same_site)| format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}"))
            .collect();
        let mut headers = vec![("content-type", content_type.as_str()), ("strict-transport-security", &hsts), NOSNIFF];
        headers.extend(cookies.iter().map(|cookie| ("set-cookie", cookie.as_str())));
        let sent: &[_] = if https { &[HTTPS] } else { &[] };
        let scope = Scope::enter();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(ask(&format!("/a?{query}"), sent, answer(status, &headers, body)));
        prop_assert_eq!(seen(&scope), []);
    }
}
