//! Pictures from an address in the query and from the configured server. Both servers are on loopback.

mod support;

use axum::Router;
use axum::routing::get;
use reqwest::{Method, Response, StatusCode};
use shop::Config;
use support::Service;
use tokio::net::TcpListener;

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Starts a server with one picture and something that no customer should see, and returns its address.
async fn picture_server() -> String {
    let routes = Router::new()
        .route("/pictures/1.png", get(PICTURE))
        .route("/internal/keys", get("key=it's 100% secret"))
        .route("/internal/echo/{text}", get(async |text: axum::extract::Path<String>| text.0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, routes).into_future());
    format!("http://{address}")
}

async fn fetch(url: &str) -> Response {
    let shop = Service::start(Config::default()).await;
    shop.request(Method::GET, "/images/fetch").query(&[("url", url)]).send().await.unwrap()
}

async fn of_product(server: &str, product: &str) -> Response {
    let shop = Service::start(Config { pictures: format!("{server}/pictures"), ..Config::default() }).await;
    shop.request(Method::GET, &format!("/images/{product}")).send().await.unwrap()
}

#[tokio::test]
async fn both_routes_serve_a_picture() {
    let server = picture_server().await;
    for response in [fetch(&format!("{server}/pictures/1.png")).await, of_product(&server, "1").await] {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "image/png");
        assert_eq!(response.bytes().await.unwrap(), PICTURE);
    }
}

#[tokio::test]
async fn both_routes_report_a_missing_picture() {
    let server = picture_server().await;
    for response in [fetch(&format!("{server}/pictures/2.png")).await, of_product(&server, "2").await] {
        assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    }
}

#[tokio::test]
async fn the_vulnerable_route_reaches_internal_addresses() {
    let server = picture_server().await;
    let response = fetch(&format!("{server}/internal/keys")).await;
    assert_eq!(response.text().await.unwrap(), "key=it's 100% secret");
    let response = fetch(&format!("{server}/internal/echo/it's%20100%25")).await;
    assert_eq!(response.text().await.unwrap(), "it's 100%");
}

#[tokio::test]
async fn the_safe_route_takes_nothing_but_a_number() {
    let server = picture_server().await;
    for product in ["..%2Finternal%2Fkeys", "1.png%3F", "http%3A%2F%2F127.0.0.1", "-1"] {
        assert_eq!(of_product(&server, product).await.status(), StatusCode::BAD_REQUEST, "{product}");
    }
}
