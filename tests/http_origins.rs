//! What of a request is untrusted, under which origin and name, and how sure a finding is: handlers with and without
//! annotation, values with and without escapes.

#![cfg(all(feature = "enable", feature = "axum"))]

mod support;

use std::collections::{BTreeMap, HashMap};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Form, Json, Path, Query, RawQuery};
use axum::handler::Handler;
use axum::routing::any;
use http::{HeaderMap, Request, StatusCode, Uri};
use http_body_util::BodyExt as _;
use iast::Confidence::{Confirmed, Inferred};
use serde::Deserialize;
use support::{assert_found, evidence, the_finding};
use tower::ServiceExt as _;

#[iast::sink(kind = "sql")]
fn run(statement: &str) {
    assert!(!statement.is_empty());
}

fn statement(value: &str) {
    run(&format!("SELECT '{value}'"));
}

#[derive(Deserialize, iast::Taint)]
struct Search {
    q: String,
}

type Pairs = BTreeMap<String, String>;

fn get(uri: &str) -> Request<Body> {
    Request::get(uri).body(Body::empty()).expect("a request")
}

fn post(content_type: &str, body: &str) -> Request<Body> {
    Request::post("/").header("content-type", content_type).body(Body::from(body.to_owned())).expect("a request")
}

/// Sends the request to `handler` behind the layer, at `route`.
async fn send<T: 'static>(route: &str, handler: impl Handler<T, ()>, request: Request<Body>) {
    let app = Router::new().route(route, any(handler)).layer(iast::tower::IastLayer::new());
    let response = app.oneshot(request).await.expect("an answer");
    let status = response.status();
    let body = response.into_body().collect().await.expect("its body").to_bytes();
    assert_eq!(status, StatusCode::OK, "{body:?}");
}

mod plain {
    //! Handlers without annotation: the layer alone.

    use super::*;

    async fn by_query(Query(query): Query<Pairs>) {
        statement(&query["q"]);
    }

    async fn by_path(Path(id): Path<String>) {
        statement(&id);
    }

    async fn by_host(uri: Uri) {
        statement(uri.host().expect("a host"));
    }

    async fn by_uri(uri: Uri) {
        statement(&uri.to_string());
    }

    async fn by_header(headers: HeaderMap) {
        statement(headers["x-user"].to_str().expect("text"));
    }

    async fn by_cookie(headers: HeaderMap) {
        let cookies = headers["cookie"].to_str().expect("text");
        let (_, session) = cookies.split("; ").filter_map(|pair| pair.split_once('=')).last().expect("a cookie");
        statement(session);
    }

    async fn by_form(Form(form): Form<Pairs>) {
        statement(&form["q"]);
    }

    async fn by_json(Json(search): Json<Search>) {
        statement(&search.q);
    }

    async fn by_text(body: String) {
        statement(body.split("\r\n").nth(3).expect("the line of the value"));
    }

    #[tokio::test]
    async fn a_parameter() {
        send("/", by_query, get("/?a=b&q=lamp&c")).await;
        assert_found(Confirmed, &["http.request.parameter q=lamp"]);
    }

    /// HTTP/2 and clients of proxies send it with the URI.
    #[tokio::test]
    async fn the_host_of_a_uri() {
        send("/a", by_host, get("http://shop.example:81/a")).await;
        assert_found(Confirmed, &["http.request.uri ?=shop.example"]);
        assert_eq!(the_finding().sources[0].value, "http://shop.example:81/a");
    }

    #[tokio::test]
    async fn a_whole_uri() {
        send("/a", by_uri, get("http://shop.example/a?q=lamp")).await;
        let finding = the_finding();
        assert_eq!(evidence(&finding), "SELECT 'http://‹shop.example›‹/a›?‹q›‹=›‹lamp›'");
        let origins: Vec<_> = finding.sources.iter().map(|source| source.origin.as_str()).collect();
        let parts = ["uri", "path", "parameter.name", "query", "parameter"].map(|part| format!("http.request.{part}"));
        assert_eq!(origins, parts);
    }

    #[tokio::test]
    async fn a_parameter_with_a_plus_sign() {
        send("/", by_query, get("/?q=table+lamp")).await;
        let finding = the_finding();
        assert_eq!(evidence(&finding), "SELECT '‹table› ‹lamp›'");
        assert_eq!(finding.sources.len(), 1);
        assert_eq!((finding.sources[0].name.as_deref(), &*finding.sources[0].value), (Some("q"), "table lamp"));
    }

    #[tokio::test]
    async fn a_parameter_with_escapes() {
        send("/", by_query, get("/?q=%27%20or%201%3D1")).await;
        assert_found(Inferred, &["http.request.parameter q=' or 1=1"]);
    }

    #[tokio::test]
    async fn a_raw_query() {
        async fn by_raw(RawQuery(query): RawQuery) {
            statement(&query.expect("a query"));
        }
        send("/", by_raw, get("/?q=lamp")).await;
        let finding = the_finding();
        assert_eq!(evidence(&finding).replace(['‹', '›'], ""), "SELECT 'q=lamp'");
        assert_eq!(finding.confidence, Confirmed);
    }

    #[tokio::test]
    async fn a_part_of_the_path() {
        send("/users/{id}", by_path, get("/users/ann-7")).await;
        let finding = the_finding();
        // The router has taken the path apart before it calls the layer, so the value may have to be recognised.
        assert_eq!(evidence(&finding), "SELECT '‹ann-7›'");
        assert_eq!(finding.sources[0].origin, iast::Origin::HttpRequestPathParameter);
        let request = finding.request.expect("the finding of a request");
        let route = request.route.as_deref();
        assert_eq!((&*request.method, route, &*request.path), ("GET", Some("/users/{id}"), "/users/ann-7"));
    }

    #[tokio::test]
    async fn a_part_of_the_path_when_the_layer_is_outside_of_the_router() {
        let app = tower::Layer::layer(&iast::tower::IastLayer::new(), Router::new().route("/users/{id}", any(by_path)));
        assert_eq!(app.oneshot(get("/users/ann-7")).await.expect("an answer").status(), StatusCode::OK);
        let finding = the_finding();
        assert_eq!((finding.confidence, evidence(&finding)), (Confirmed, "SELECT '‹ann-7›'".to_owned()));
        assert_eq!(finding.sources[0].origin, iast::Origin::HttpRequestPath);
    }

    #[tokio::test]
    async fn a_part_of_the_path_with_escapes() {
        send("/users/{id}", by_path, get("/users/ann%27--")).await;
        assert_found(Inferred, &["http.request.path.parameter id=ann'--"]);
    }

    #[tokio::test]
    async fn a_header() {
        let request = Request::get("/").header("x-user", "ann'--").body(Body::empty()).expect("a request");
        send("/", by_header, request).await;
        assert_found(Confirmed, &["http.request.header x-user=ann'--"]);
    }

    #[tokio::test]
    async fn a_cookie() {
        let request = Request::get("/").header("cookie", "theme=dark; basket=lamp'--").body(Body::empty());
        send("/", by_cookie, request.expect("a request")).await;
        assert_found(Confirmed, &["http.request.cookie.value basket=lamp'--"]);
    }

    #[tokio::test]
    async fn a_form_field() {
        send("/", by_form, post("application/x-www-form-urlencoded", "a=b&q=lamp")).await;
        let finding = the_finding();
        assert_eq!((finding.confidence, evidence(&finding)), (Confirmed, "SELECT '‹lamp›'".to_owned()));
        assert_eq!(finding.sources[0].origin, iast::Origin::HttpRequestBody);
    }

    #[tokio::test]
    async fn a_form_field_with_escapes() {
        send("/", by_form, post("application/x-www-form-urlencoded; charset=utf-8", "q=%27+or+1%3D1")).await;
        let finding = the_finding();
        assert_eq!(finding.sources[0].origin, iast::Origin::HttpRequestBody, "{finding:#?}");
        assert_eq!(finding.sources[0].name.as_deref(), Some("q"));
    }

    #[tokio::test]
    async fn a_json_field() {
        send("/", by_json, post("application/json", r#"{"q":"lamp"}"#)).await;
        let finding = the_finding();
        assert_eq!((finding.confidence, evidence(&finding)), (Confirmed, "SELECT '‹lamp›'".to_owned()));
        assert_eq!(finding.sources[0].origin, iast::Origin::HttpRequestBody);
    }

    #[tokio::test]
    async fn a_json_field_with_escapes() {
        send("/", by_json, post("application/json", r#"{"q":"a\u0027 or \"1\"='1"}"#)).await;
        let finding = the_finding();
        assert!(evidence(&finding).contains("or"), "{finding:#?}");
        assert_eq!(finding.sources[0].origin, iast::Origin::HttpRequestBody);
    }

    #[tokio::test]
    async fn a_part_of_a_multipart_body() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\nlamp'--\r\n--x--\r\n";
        send("/", by_text, post("multipart/form-data; boundary=x", body)).await;
        let finding = the_finding();
        assert_eq!((finding.confidence, evidence(&finding)), (Confirmed, "SELECT '‹lamp'--›'".to_owned()));
        let source = &finding.sources[0];
        let expected = (iast::Origin::HttpRequestMultipartParameter, Some("q"), "lamp'--");
        assert_eq!((source.origin, source.name.as_deref(), &*source.value), expected);
    }

    /// As most tests write it. The bytes of a literal cannot be tainted where they are.
    #[tokio::test]
    async fn a_body_that_is_a_literal_of_the_test() {
        let request = Request::post("/").header("content-type", "application/json");
        send("/", by_json, request.body(Body::from(r#"{"q":"lamp"}"#)).expect("a request")).await;
        assert_eq!(evidence(&the_finding()), "SELECT '‹lamp›'");
    }

    #[tokio::test]
    async fn a_header_that_is_a_literal_of_the_test() {
        let value = http::HeaderValue::from_static("lamp");
        send("/", by_header, Request::get("/").header("x-user", value).body(Body::empty()).expect("a request")).await;
        assert_eq!(evidence(&the_finding()), "SELECT '‹lamp›'");
    }

    #[tokio::test]
    async fn a_uri_that_is_a_literal_of_the_test() {
        let request = Request::get(http::Uri::from_static("/?q=lamp")).body(Body::empty()).expect("a request");
        send("/", by_query, request).await;
        assert_eq!(evidence(&the_finding()), "SELECT '‹lamp›'");
    }

    #[tokio::test]
    async fn a_bound_value_and_a_constant_are_no_findings() {
        async fn safe(Query(query): Query<Pairs>) {
            run("SELECT * FROM t WHERE a = ?1");
            let length = query["q"].len();
            run(&format!("SELECT * FROM t LIMIT {length}"));
        }
        send("/", safe, get("/?q=%27%20or%201%3D1")).await;
        assert_eq!(iast::findings(), []);
    }

    #[tokio::test]
    async fn a_handler_that_spawns_is_followed() {
        async fn spawns(Query(query): Query<Pairs>) {
            let q = query["q"].clone();
            tokio::task::spawn_blocking(move || statement(&q)).await.expect("it ends");
        }
        send("/", spawns, get("/?q=lamp")).await;
        assert_found(Confirmed, &["http.request.parameter q=lamp"]);
        assert!(the_finding().request.is_some());
    }
}

mod annotated {
    //! Handlers with `#[iast::source]`: every value is confirmed and has the name of its field.

    use super::*;

    #[iast::source]
    async fn by_query(Query(search): Query<Search>) {
        statement(&search.q);
    }

    const BY_QUERY: u32 = line!() - 4;

    #[iast::source]
    async fn by_pairs(Query(pairs): Query<HashMap<String, String>>) {
        statement(&pairs["q"]);
    }

    #[iast::source]
    async fn by_path(Path((shop, id)): Path<(String, String)>) {
        statement(&format!("{shop}/{id}"));
    }

    #[iast::source]
    async fn by_form(form: Form<Search>) {
        statement(&form.q);
    }

    #[iast::source]
    async fn by_json(Json(value): Json<serde_json::Value>) {
        statement(value["items"][1]["q"].as_str().expect("text"));
    }

    #[iast::source]
    async fn by_header(headers: HeaderMap) {
        statement(headers["x-user"].to_str().expect("text"));
    }

    #[iast::source]
    async fn by_cookie(headers: HeaderMap) {
        let cookies = headers["cookie"].to_str().expect("text");
        statement(cookies.rsplit_once('=').expect("a cookie").1);
    }

    #[iast::source]
    async fn by_bytes(body: Bytes) {
        statement(std::str::from_utf8(&body).expect("text"));
    }

    #[iast::source]
    async fn by_result(search: Result<Query<Search>, QueryRejection>, rest: Option<Json<Search>>) {
        let Query(search) = search.expect("a query");
        let Json(rest) = rest.expect("a body");
        statement(&format!("{}-{}", search.q, rest.q));
    }

    #[tokio::test]
    async fn a_parameter_with_escapes() {
        send("/", by_query, get("/?q=%27%20or%201%3D1")).await;
        assert_found(Confirmed, &["http.request.parameter q=' or 1=1"]);
        let at = the_finding().sources[0].location.clone().expect("the handler");
        assert_eq!((&*at.file, at.line, &*at.function), (file!(), BY_QUERY, "by_query"));
        assert_eq!(at.module, module_path!());
    }

    #[tokio::test]
    async fn a_parameter_without_escapes() {
        send("/", by_query, get("/?q=lamp")).await;
        assert_found(Confirmed, &["http.request.parameter q=lamp"]);
    }

    #[tokio::test]
    async fn a_parameter_with_a_plus_sign() {
        send("/", by_pairs, get("/?q=table+lamp&r=%zz")).await;
        assert_found(Confirmed, &["http.request.parameter q=table lamp"]);
    }

    #[tokio::test]
    async fn parts_of_the_path() {
        send("/{shop}/{id}", by_path, get("/north/%27--")).await;
        let finding = the_finding();
        assert_eq!((finding.confidence, evidence(&finding)), (Confirmed, "SELECT '‹north›/‹'--›'".to_owned()));
        let origins: Vec<_> = finding.sources.iter().map(|source| source.origin).collect();
        assert_eq!(origins, [iast::Origin::HttpRequestPathParameter; 2]);
    }

    #[tokio::test]
    async fn a_form_field_with_escapes() {
        send("/", by_form, post("application/x-www-form-urlencoded", "q=%27+or+1%3D1")).await;
        assert_found(Confirmed, &["http.request.body q=' or 1=1"]);
    }

    #[tokio::test]
    async fn a_json_field_with_escapes() {
        send("/", by_json, post("application/json", r#"{"items":[1,{"q":"\u0027 or 1=1"}]}"#)).await;
        assert_found(Confirmed, &["http.request.body items[1].q=' or 1=1"]);
    }

    #[tokio::test]
    async fn a_header() {
        let request = Request::get("/").header("x-user", "ann'--").body(Body::empty()).expect("a request");
        send("/", by_header, request).await;
        assert_found(Confirmed, &["http.request.header x-user=ann'--"]);
    }

    #[tokio::test]
    async fn a_cookie() {
        let request = Request::get("/").header("cookie", "theme=dark; basket=lamp'--").body(Body::empty());
        send("/", by_cookie, request.expect("a request")).await;
        assert_found(Confirmed, &["http.request.cookie.value basket=lamp'--"]);
        assert_eq!(the_finding().sources[0].location.as_ref().map(|at| &*at.function), Some("by_cookie"));
    }

    #[tokio::test]
    async fn a_whole_body() {
        send("/", by_bytes, post("text/plain", "lamp'--")).await;
        assert_found(Confirmed, &["http.request.body body=lamp'--"]);
    }

    #[tokio::test]
    async fn optional_and_fallible_extractors() {
        let request = Request::post("/?q=%27a").header("content-type", "application/json");
        send("/", by_result, request.body(Body::from(r#"{"q":"\u0027b"}"#)).expect("a request")).await;
        assert_found(Confirmed, &["http.request.parameter q='a", "http.request.body q='b"]);
    }
}
