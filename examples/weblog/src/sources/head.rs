//! The head of a request.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{OriginalUri, Path, Query, RawQuery, State};
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, Uri};
use axum::routing::get;
use cookie::Cookie;

use super::count;
use crate::error::Error;
use crate::state::Weblog;

type Pairs = BTreeMap<String, String>;
type Answer = Result<String, Error>;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/source/parameter/test", get(parameter).post(super::body::field))
        .route("/iast/source/parametername/test", get(parameter_name).post(super::body::field_name))
        .route("/iast/source/header/test", get(header))
        .route("/iast/source/headername/test", get(header_name))
        .route("/iast/source/cookievalue/test", get(cookie_value))
        .route("/iast/source/cookiename/test", get(cookie_name))
        .route("/iast/source/query/test", get(query))
        .route("/iast/source/path/test", get(path))
        .route("/iast/source/path_parameter/test/{table}", get(path_parameter))
        .route("/iast/source/uri/test", get(uri))
}

#[iast::source]
async fn parameter(State(weblog): State<Weblog>, Query(pairs): Query<Pairs>) -> Answer {
    count(&weblog, pairs.get("table").ok_or(MISSING)?)
}

async fn parameter_name(State(weblog): State<Weblog>, Query(pairs): Query<Pairs>) -> Answer {
    count(&weblog, pairs.keys().next().ok_or(MISSING)?)
}

#[iast::source]
async fn header(State(weblog): State<Weblog>, headers: HeaderMap) -> Answer {
    count(&weblog, headers.get("table").ok_or(MISSING)?.to_str()?)
}

async fn header_name(State(weblog): State<Weblog>, headers: HeaderMap) -> Answer {
    let unused = headers.iter().find(|(_, value)| *value == "unused");
    count(&weblog, unused.ok_or(MISSING)?.0.as_str())
}

#[iast::source]
async fn cookie_value(State(weblog): State<Weblog>, headers: HeaderMap) -> Answer {
    count(&weblog, first_cookie(&headers)?.value())
}

#[iast::source]
async fn cookie_name(State(weblog): State<Weblog>, headers: HeaderMap) -> Answer {
    count(&weblog, first_cookie(&headers)?.name())
}

fn first_cookie(headers: &HeaderMap) -> Result<Cookie<'_>, Error> {
    let cookies = headers.get(COOKIE).ok_or(MISSING)?.to_str()?;
    Ok(Cookie::split_parse(cookies).next().ok_or(MISSING)??)
}

#[iast::source]
async fn query(State(weblog): State<Weblog>, RawQuery(query): RawQuery) -> Answer {
    count(&weblog, &query.ok_or(MISSING)?)
}

async fn path(State(weblog): State<Weblog>, uri: Uri) -> Answer {
    count(&weblog, uri.path())
}

#[iast::source]
async fn path_parameter(State(weblog): State<Weblog>, Path(table): Path<String>) -> Answer {
    count(&weblog, &table)
}

#[iast::source]
async fn uri(State(weblog): State<Weblog>, OriginalUri(uri): OriginalUri) -> Answer {
    count(&weblog, &uri.to_string())
}

const MISSING: Error = Error::Refused("what is to be counted is missing");
