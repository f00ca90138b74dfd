//! The login by JSON and by form, and the front page, which reads cookies.

mod support;

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::json;
use shop::Config;
use support::Service;

const ADA: [(&str, &str); 2] = [("name", "Ada"), ("password", "analytical engine")];
const MILES: [(&str, &str); 2] = [("name", "Miles O'Brien"), ("password", "o'clock & 100%")];

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

async fn front_page(shop: &Service, cookie: &str) -> String {
    let request = shop.request(Method::GET, "/").header("cookie", cookie);
    request.send().await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn json_logs_in() {
    let shop = Service::start(Config::default()).await;
    for [(_, name), (_, password)] in [ADA, MILES] {
        let credentials = json!({ "name": name, "password": password });
        let response = shop.request(Method::POST, "/login").json(&credentials).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.json::<serde_json::Value>().await.unwrap(), json!({ "name": name }));
    }
}

#[tokio::test]
async fn a_form_logs_in() {
    let shop = Service::start(Config::default()).await;
    for credentials in [ADA, MILES] {
        assert_eq!(status(shop.request(Method::POST, "/login/form").form(&credentials)).await, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_look_the_same() {
    let shop = Service::start(Config::default()).await;
    for (name, password) in [("Ada", "o'clock & 100%"), ("Grace", "analytical engine")] {
        let credentials = json!({ "name": name, "password": password });
        let response = shop.request(Method::POST, "/login").json(&credentials).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.text().await.unwrap(), "please log in");
    }
}

#[tokio::test]
async fn sql_in_the_name_logs_nobody_in() {
    let shop = Service::start(Config::default()).await;
    let name = "Ada' -- ";
    let json = json!({ "name": name, "password": "x" });
    assert_eq!(status(shop.request(Method::POST, "/login").json(&json)).await, StatusCode::UNAUTHORIZED);
    let form = [("name", name), ("password", "x")];
    assert_eq!(status(shop.request(Method::POST, "/login/form").form(&form)).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_session_cookie_is_recognised() {
    let shop = Service::start(Config::default()).await;
    let response = shop.request(Method::POST, "/login/form").form(&MILES).send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    let (session, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/");
    assert!(front_page(&shop, session).await.contains("<p>Hello Miles O&#x27;Brien!</p>"));
}

#[tokio::test]
async fn an_invented_session_is_nobodys() {
    let shop = Service::start(Config::default()).await;
    assert!(front_page(&shop, "session=%27%20OR%201%3D1%20--%20").await.contains("<p>Welcome!</p>"));
}

#[tokio::test]
async fn the_last_seen_cookie_is_shown() {
    let shop = Service::start(Config::default()).await;
    let page = front_page(&shop, "theme=dark; last_seen=Desk%20lamp").await;
    assert!(page.contains("<p>You last looked at: Desk lamp</p>"), "{page}");
}

#[tokio::test]
async fn the_last_seen_cookie_is_escaped() {
    let shop = Service::start(Config::default()).await;
    let page = front_page(&shop, "last_seen=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;&#x2F;script&gt;"), "{page}");
}
