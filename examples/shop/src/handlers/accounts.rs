//! The front page and the login.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{Html, IntoResponse};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::state::Shop;
use crate::{pages, session};

/// What a customer logs in with. Without `Debug`, so that no log shows a password.
#[derive(Deserialize, iast::Taint)]
pub(super) struct Credentials {
    name: String,
    password: String,
}

/// Greets whoever is logged in and recalls the product in the cookie `last_seen`.
#[iast::source]
pub(super) async fn home(State(shop): State<Shop>, headers: HeaderMap) -> Result<Html<String>, Error> {
    let customer = session::customer(&shop, &headers)?;
    let last_seen = session::cookie(&headers, "last_seen");
    Ok(pages::home(customer.as_ref().map(|customer| customer.name.as_str()), last_seen.as_deref()))
}

/// The login for programs.
#[iast::source]
pub(super) async fn log_in_with_json(
    State(shop): State<Shop>,
    Json(credentials): Json<Credentials>,
) -> Result<impl IntoResponse, Error> {
    log_in(&shop, credentials).await
}

/// The login for browsers.
#[iast::source]
pub(super) async fn log_in_with_form(
    State(shop): State<Shop>,
    Form(credentials): Form<Credentials>,
) -> Result<impl IntoResponse, Error> {
    log_in(&shop, credentials).await
}

#[derive(Serialize)]
struct LoggedIn {
    name: String,
}

async fn log_in(shop: &Shop, Credentials { name, password }: Credentials) -> Result<impl IntoResponse + use<>, Error> {
    let (customer, cookie) = session::log_in(shop, name, password).await?;
    Ok(([(SET_COOKIE, cookie.to_string())], Json(LoggedIn { name: customer.name })))
}
