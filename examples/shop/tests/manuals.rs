//! Manuals by name: a path that is only joined and one that is checked.

mod support;

use reqwest::{Method, Response, StatusCode};
use shop::Config;
use support::Service;

/// `Cargo.toml` of this crate, which lies beside the directory of the manuals.
const OUTSIDE: &str = "..%2FCargo.toml";

async fn get(route: &str, name: &str) -> Response {
    let shop = Service::start(Config::default()).await;
    shop.request(Method::GET, &format!("/manuals/{route}/{name}")).send().await.unwrap()
}

#[tokio::test]
async fn both_routes_serve_a_manual() {
    for route in ["open", "download"] {
        let response = get(route, "desk-lamp.txt").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
        assert!(response.text().await.unwrap().starts_with("Desk lamp\n"));
    }
}

#[tokio::test]
async fn both_routes_serve_a_manual_whose_name_is_escaped() {
    for route in ["open", "download"] {
        let manual = get(route, "floor%20lamp%202.txt").await.text().await.unwrap();
        assert!(manual.starts_with("Floor lamp, 2nd edition\n"));
    }
}

#[tokio::test]
async fn neither_route_invents_a_manual() {
    for route in ["open", "download"] {
        for name in ["sofa.txt", ".", "desk-lamp.txt%00", "desk-lamp.txt%2F"] {
            assert_eq!(get(route, name).await.status(), StatusCode::NOT_FOUND, "{route} {name}");
        }
    }
}

#[tokio::test]
async fn the_vulnerable_route_leaves_the_directory() {
    let response = get("open", OUTSIDE).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.text().await.unwrap().starts_with("[package]\n"));
}

#[tokio::test]
async fn the_safe_route_stays_in_the_directory() {
    let absolute = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").replace('/', "%2F");
    for name in [OUTSIDE, &absolute] {
        assert_eq!(get("download", name).await.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_safe_route_follows_no_link_out_of_the_directory() {
    let outside = tempfile::tempdir().unwrap();
    let manuals = outside.path().join("manuals");
    std::fs::create_dir(&manuals).unwrap();
    std::fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    std::os::unix::fs::symlink("../secret.txt", manuals.join("link.txt")).unwrap();
    std::fs::write(manuals.join("manual.txt"), "manual").unwrap();

    let shop = Service::start(Config { manuals, ..Config::default() }).await;
    for (name, status) in [("manual.txt", StatusCode::OK), ("link.txt", StatusCode::NOT_FOUND)] {
        let request = shop.request(Method::GET, &format!("/manuals/download/{name}"));
        assert_eq!(request.send().await.unwrap().status(), status, "{name}");
    }
}
