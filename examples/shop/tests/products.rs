//! Product search, by SQL that is put together and by SQL that is bound, and price lists.

mod support;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shop::Config;
use support::Service;

const EVERYTHING: [&str; 5] = ["Desk lamp", "Floor lamp", "O'Keeffe print", "Towel, 100% cotton", "Smart lamp"];

/// Searches with the query string as it is given and returns the names that are found.
async fn names(route: &str, query: &str) -> Vec<String> {
    let shop = Service::start(Config::default()).await;
    let response = shop.request(Method::GET, &format!("/products/{route}?q={query}")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let products: Vec<Value> = response.json().await.unwrap();
    products.iter().map(|product| product["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn both_searches_find_a_plain_word() {
    assert_eq!(names("search", "lamp").await, ["Desk lamp", "Floor lamp"]);
    assert_eq!(names("find", "lamp").await, ["Desk lamp", "Floor lamp"]);
}

#[tokio::test]
async fn both_searches_find_words_with_a_space() {
    assert_eq!(names("search", "desk+lamp").await, ["Desk lamp"]);
    assert_eq!(names("find", "desk%20lamp").await, ["Desk lamp"]);
}

#[tokio::test]
async fn the_vulnerable_search_runs_sql_from_the_query() {
    assert_eq!(names("search", "%27%20or%201%3D1%20--%20").await, EVERYTHING);
}

#[tokio::test]
async fn the_safe_search_takes_sql_for_a_name() {
    assert!(names("find", "%27%20or%201%3D1%20--%20").await.is_empty());
}

#[tokio::test]
async fn a_quote_breaks_the_vulnerable_search_only() {
    let shop = Service::start(Config::default()).await;
    let response = shop.request(Method::GET, "/products/search?q=O%27Keeffe").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(response.text().await.unwrap(), "something went wrong");
    assert_eq!(names("find", "O%27Keeffe").await, ["O'Keeffe print"]);
}

#[tokio::test]
async fn a_percent_sign_is_a_wildcard_in_the_vulnerable_search_only() {
    assert_eq!(names("search", "floor%25lamp").await, ["Floor lamp"]);
    assert!(names("find", "floor%25lamp").await.is_empty());
    assert_eq!(names("find", "100%25").await, ["Towel, 100% cotton"]);
}

#[tokio::test]
async fn the_tenant_header_selects_the_price() {
    let shop = Service::start(Config::default()).await;
    for (tenant, cents) in [(None, 3900), (Some("retail"), 3900), (Some("trade"), 2700)] {
        let mut request = shop.request(Method::GET, "/products/1");
        if let Some(tenant) = tenant {
            request = request.header("x-tenant", tenant);
        }
        let offer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(offer, json!({ "name": "Desk lamp", "cents": cents }));
    }
}

#[tokio::test]
async fn the_tenant_header_is_bound() {
    let shop = Service::start(Config::default()).await;
    let request = shop.request(Method::GET, "/products/1").header("x-tenant", "' OR '1'='1");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_answer_remembers_the_product_in_a_cookie() {
    let shop = Service::start(Config::default()).await;
    let response = shop.request(Method::GET, "/products/4").send().await.unwrap();
    let cookie = "last_seen=Towel%2C%20100%25%20cotton; HttpOnly; SameSite=Lax; Secure; Path=/";
    assert_eq!(response.headers()["set-cookie"], cookie);
}
