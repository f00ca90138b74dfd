//! `HSTS_HEADER_MISSING` and `XCONTENTTYPE_HEADER_MISSING`: a page without a header that protects it.

use axum::Router;
use axum::http::HeaderName;
use axum::http::header::{STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use axum::response::Html;
use axum::routing::get;

use crate::state::Weblog;

type Page = ([(HeaderName, &'static str); 2], Html<&'static str>);

pub(super) fn routes() -> Router<Weblog> {
    let hsts = (STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    let nosniff = (X_CONTENT_TYPE_OPTIONS, "nosniff");
    Router::new()
        .merge(page("/iast/hstsmissing/test_insecure", [(STRICT_TRANSPORT_SECURITY, "max-age=0"), nosniff.clone()]))
        .merge(page("/iast/hstsmissing/test_secure", [hsts.clone(), nosniff.clone()]))
        .merge(page("/iast/xcontent-missing-header/test_insecure", [hsts.clone(), (X_CONTENT_TYPE_OPTIONS, "sniff")]))
        .merge(page("/iast/xcontent-missing-header/test_secure", [hsts, nosniff]))
}

fn page(path: &str, headers: [(HeaderName, &'static str); 2]) -> Router<Weblog> {
    let page: Page = (headers, Html("<!doctype html><p>hello"));
    Router::new().route(path, get(async move || page))
}
