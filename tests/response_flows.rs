//! Untrusted bytes in responses, through a real axum router: redirects, headers and markup, without an annotated sink.

#![cfg(all(feature = "enable", feature = "axum"))]

mod support;

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderName, Request, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use http_body_util::BodyExt as _;
use iast::{Confidence, Finding, VulnerabilityKind};
use support::evidence;
use tower::ServiceExt as _;

type Named = Query<HashMap<String, String>>;

async fn plain_redirect(Query(query): Named) -> Redirect {
    Redirect::to(&query["to"])
}

async fn header_of(Query(query): Named) -> impl IntoResponse {
    ([(HeaderName::from_static("x-name"), query["name"].clone())], "body")
}

async fn page(Query(query): Named) -> Html<String> {
    Html(format!("<p title=\"a\">{}</p>", query["name"]))
}

async fn escaped(Query(query): Named) -> Html<String> {
    Html(format!("<p title=\"a\">{}</p>", html_escape::encode_text(&query["name"])))
}

async fn json(Query(query): Named) -> axum::Json<String> {
    axum::Json(query["name"].clone())
}

async fn streamed(Query(query): Named) -> Response {
    let name = query["name"].clone();
    let pieces = ["<p title='".to_owned(), name, "'>".to_owned()].map(Ok::<_, std::io::Error>);
    let body = Body::from_stream(tokio_stream::iter(pieces));
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

#[iast::source]
async fn observed(Query(query): Named) -> Html<String> {
    Html(format!("<p>{}</p>", query["name"]))
}

#[iast::source]
async fn annotated(Query(query): Query<HashMap<String, String>>) -> impl IntoResponse {
    let html = format!("<p>{}</p>", query["name"]);
    ([(header::CONTENT_TYPE, "text/html")], html)
}

fn app() -> Router {
    Router::new()
        .route("/redirect", get(plain_redirect))
        .route("/header", get(header_of))
        .route("/page", get(page))
        .route("/escaped", get(escaped))
        .route("/json", get(json))
        .route("/streamed", get(streamed))
        .route("/observed", get(observed))
        .route("/annotated", get(annotated))
        .layer(iast::tower::IastLayer::new())
}

/// The flows that a request shows; other findings are about what the response lacks.
async fn flows(uri: &str) -> Vec<Finding> {
    let uri = uri.replace('<', "%3C").replace('>', "%3E").replace('"', "%22");
    let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
    let response = app().oneshot(request).await.unwrap();
    response.into_body().collect().await.unwrap();
    iast::findings().into_iter().filter(|finding| finding.kind.is_dataflow()).collect()
}

async fn the_flow(uri: &str) -> (VulnerabilityKind, String, Finding) {
    let mut found = flows(uri).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    let finding = found.remove(0);
    (finding.kind, evidence(&finding), finding)
}

#[tokio::test]
async fn a_redirect() {
    let (kind, evidence, finding) = the_flow("/redirect?to=//evil.example/x").await;
    assert_eq!((kind, &*evidence), (VulnerabilityKind::UnvalidatedRedirect, "‹//evil.example/x›"));
    assert_eq!(finding.request.unwrap().route.as_deref(), Some("/redirect"));
    assert_eq!((&*finding.location.file, finding.confidence), ("", Confidence::Confirmed));
}

#[tokio::test]
async fn a_header() {
    let (kind, evidence, _) = the_flow("/header?name=ann-lee").await;
    assert_eq!((kind, &*evidence), (VulnerabilityKind::HeaderInjection, "‹ann-lee›"));
}

#[tokio::test]
async fn markup_of_a_page() {
    let (kind, evidence, _) = the_flow("/page?name=<b>ann").await;
    assert_eq!((kind, &*evidence), (VulnerabilityKind::Xss, "<p title=\"a\">‹<b>ann›</p>"));
}

#[tokio::test]
async fn what_is_no_markup_where_it_stands() {
    for uri in ["/page?name=ann", "/page?name=O'Keeffe", "/escaped?name=<b>O'Keeffe", "/json?name=<b>ann"] {
        assert_eq!(flows(uri).await, [], "{uri}");
    }
}

#[tokio::test]
async fn markup_of_a_page_in_pieces() {
    assert_eq!(flows("/streamed?name=a\"b<c").await, []);
    let (kind, evidence, _) = the_flow("/streamed?name=O'Keeffe").await;
    assert_eq!((kind, &*evidence), (VulnerabilityKind::Xss, "‹O'Keeffe›"));
}

#[tokio::test]
async fn what_was_found_at_the_call_is_found_once() {
    let (kind, _, finding) = the_flow("/observed?name=<b>ann").await;
    assert_eq!((kind, &*finding.location.function), (VulnerabilityKind::Xss, "observed"));
    assert_eq!(finding.flow.last().unwrap().what, "axum::Html(body)");
}

#[tokio::test]
async fn the_handler_is_named_when_it_is_annotated() {
    let (_, _, finding) = the_flow("/annotated?name=<b>ann").await;
    assert_eq!((&*finding.location.file, &*finding.location.function), (file!(), "annotated"));
    assert_eq!(finding.flow.last().unwrap().what, "response body");
    assert_eq!(finding.fingerprint, the_finding_of_type(VulnerabilityKind::Xss).fingerprint);
}

fn the_finding_of_type(kind: VulnerabilityKind) -> Finding {
    iast::findings().into_iter().find(|finding| finding.kind == kind).unwrap()
}

#[tokio::test]
async fn a_header_that_is_given_back_is_none() {
    let request = Request::builder().uri("/json?name=x").header("x-request-id", "abc-def-ghi").body(Body::empty());
    let echo = |headers: HeaderMap| async move {
        [(HeaderName::from_static("x-request-id"), headers["x-request-id"].clone())]
    };
    let app = Router::new().route("/json", get(echo)).layer(iast::tower::IastLayer::new());
    app.oneshot(request.unwrap()).await.unwrap();
    assert_eq!(iast::findings(), []);
}
