//! `INSECURE_COOKIE`, `NO_HTTPONLY_COOKIE` and `NO_SAMESITE_COOKIE`: a cookie without one of its attributes.

use axum::http::HeaderName;
use axum::http::header::SET_COOKIE;
use axum::routing::{get, post};
use axum::{Form, Router};
use cookie::{Cookie, CookieBuilder, SameSite};
use serde::Deserialize;

use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
#[serde(rename_all = "camelCase")]
struct Input {
    cookie_name: String,
    cookie_value: String,
}

type Answer = ([(HeaderName, String); 1], &'static str);
type Carelessly = for<'a> fn(CookieBuilder<'a>) -> CookieBuilder<'a>;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .merge(of("insecure-cookie", |cookie| cookie.secure(false)))
        .merge(of("no-httponly-cookie", |cookie| cookie.http_only(false)))
        .merge(of("no-samesite-cookie", |cookie| cookie.same_site(SameSite::None)))
}

/// The endpoints for one attribute.
fn of(name: &str, carelessly: Carelessly) -> Router<Weblog> {
    let careless = move |name: &str, value: &str| set(carelessly(guarded(name, value)));
    let custom = async move |Form(input): Form<Input>| careless(&input.cookie_name, &input.cookie_value);
    Router::new()
        .route(&format!("/iast/{name}/test_insecure"), get(async move || careless("insecure", "value")))
        .route(&format!("/iast/{name}/test_secure"), get(async || set(guarded("secure", "value"))))
        .route(&format!("/iast/{name}/test_empty_cookie"), get(async move || careless("empty", "")))
        .route(&format!("/iast/{name}/custom_cookie"), post(custom))
}

/// A cookie that neither scripts nor other sites can use, and that is never sent unencrypted.
fn guarded<'a>(name: &'a str, value: &'a str) -> CookieBuilder<'a> {
    Cookie::build((name, value)).secure(true).http_only(true).same_site(SameSite::Strict)
}

fn set(cookie: CookieBuilder<'_>) -> Answer {
    ([(SET_COOKIE, cookie.build().to_string())], "a cookie")
}
