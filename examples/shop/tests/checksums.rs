//! Checksums of manuals: a script for the shell and an argument for a program.

#![cfg(unix)]

mod support;

use reqwest::{Method, Response, StatusCode};
use serde_json::json;
use shop::Config;
use support::Service;

async fn post(route: &str, name: &str) -> Response {
    let shop = Service::start(Config::default()).await;
    let request = shop.request(Method::POST, &format!("/manuals/{route}"));
    request.json(&json!({ "name": name })).send().await.unwrap()
}

#[tokio::test]
async fn both_routes_compute_the_same_checksum() {
    for route in ["checksum", "verify"] {
        let line = post(route, "desk-lamp.txt").await.text().await.unwrap();
        let fields: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(fields, ["3466301145", "97", "desk-lamp.txt"]);
    }
}

#[tokio::test]
async fn a_space_splits_the_name_in_the_shell_only() {
    assert_eq!(post("checksum", "floor lamp 2.txt").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(post("verify", "floor lamp 2.txt").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn neither_route_finds_a_missing_manual() {
    for route in ["checksum", "verify"] {
        assert_eq!(post(route, "sofa.txt").await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_vulnerable_route_runs_a_command_from_the_body() {
    let response = post("checksum", "desk-lamp.txt; echo \"it's\" mine").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.text().await.unwrap().ends_with("\nit's mine\n"));
}

#[tokio::test]
async fn the_safe_route_refuses_what_is_no_file_name() {
    for name in ["desk-lamp.txt; echo mine", "$(echo mine)", "--help", "../Cargo.toml", ""] {
        assert_eq!(post("verify", name).await.status(), StatusCode::BAD_REQUEST, "{name}");
    }
}
