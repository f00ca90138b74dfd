//! Notes on orders: one that becomes markup and one that is escaped, in memory and in a file.

mod support;

use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use shop::Config;
use support::Service;

const SCRIPT: &str = "<script>alert('50% off')</script>";
const ESCAPED: &str = "&lt;script&gt;alert(&#x27;50% off&#x27;)&lt;&#x2F;script&gt;";

/// Logs the owner of order 1 in and returns the session cookie.
async fn log_in(shop: &Service) -> String {
    let credentials = json!({ "name": "Ada", "password": "analytical engine" });
    let response = shop.request(Method::POST, "/login").json(&credentials).send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    cookie.split_once(';').unwrap().0.to_owned()
}

async fn post(shop: &Service, cookie: &str, path: &str, text: &str) -> Response {
    shop.request(Method::POST, path).header("cookie", cookie).form(&[("text", text)]).send().await.unwrap()
}

async fn get(shop: &Service, cookie: &str, path: &str) -> Response {
    shop.request(Method::GET, path).header("cookie", cookie).send().await.unwrap()
}

#[tokio::test]
async fn both_routes_show_a_plain_note() {
    let shop = Service::start(Config::default()).await;
    let cookie = log_in(&shop).await;
    for path in ["/orders/1/note", "/orders/1/note/plain"] {
        let page = post(&shop, &cookie, path, "leave it at number 10").await.text().await.unwrap();
        assert!(page.contains("<blockquote>leave it at number 10</blockquote>"), "{page}");
    }
}

#[tokio::test]
async fn the_vulnerable_route_shows_markup() {
    let shop = Service::start(Config::default()).await;
    let page = post(&shop, &log_in(&shop).await, "/orders/1/note", SCRIPT).await.text().await.unwrap();
    assert!(page.contains(SCRIPT), "{page}");
}

#[tokio::test]
async fn the_safe_route_escapes_markup() {
    let shop = Service::start(Config::default()).await;
    let page = post(&shop, &log_in(&shop).await, "/orders/1/note/plain", SCRIPT).await.text().await.unwrap();
    assert!(!page.contains(SCRIPT) && page.contains(ESCAPED), "{page}");
}

#[tokio::test]
async fn a_stored_note_is_escaped() {
    let shop = Service::start(Config::default()).await;
    let cookie = log_in(&shop).await;
    post(&shop, &cookie, "/orders/1/note/plain", SCRIPT).await;
    let page = get(&shop, &cookie, "/orders/1").await.text().await.unwrap();
    assert!(!page.contains(SCRIPT) && page.contains(ESCAPED), "{page}");
}

#[tokio::test]
async fn a_note_in_a_file_outlives_the_service() {
    let directory = tempfile::tempdir().unwrap();
    let config = Config { database: Some(directory.path().join("shop.db")), ..Config::default() };

    let shop = Service::start(config.clone()).await;
    let cookie = log_in(&shop).await;
    post(&shop, &cookie, "/orders/1/note/plain", "it's for O'Brien").await;
    drop(shop);

    // The session is in the file as well.
    let shop = Service::start(config).await;
    let page = get(&shop, &cookie, "/orders/1").await.text().await.unwrap();
    assert!(page.contains("<blockquote>it&#x27;s for O&#x27;Brien</blockquote>"), "{page}");
}

#[tokio::test]
async fn a_stranger_sees_no_order() {
    let shop = Service::start(Config::default()).await;
    for cookie in ["", "session=0"] {
        assert_eq!(get(&shop, cookie, "/orders/1").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(post(&shop, cookie, "/orders/1/note/plain", "hi").await.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn nobody_reaches_the_order_of_another() {
    let shop = Service::start(Config::default()).await;
    let cookie = log_in(&shop).await;
    assert_eq!(get(&shop, &cookie, "/orders/2").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(post(&shop, &cookie, "/orders/2/note/plain", "hi").await.status(), StatusCode::NOT_FOUND);
}
