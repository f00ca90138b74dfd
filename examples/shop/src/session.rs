//! Who is asking: passwords, the session cookie, and cookies in general.

use argon2::{Argon2, PasswordHash, PasswordVerifier};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use cookie::{Cookie, SameSite};

use crate::dao::customers::{self, Customer};
use crate::error::Error;
use crate::state::Shop;

const SESSION: &str = "session";

/// Checks a name and a password, and opens a session. The cookie proves it from then on.
pub(crate) async fn log_in(shop: &Shop, name: String, password: String) -> Result<(Customer, Cookie<'static>), Error> {
    let token = new_token()?;
    let cookie = guarded(SESSION, token.clone());
    // Hashing is slow on purpose, so it must not hold up the other requests of this thread.
    let customer = shop
        .database
        .blocking(move |connection| {
            let (customer, hash) = customers::with_name(connection, &name)?.ok_or(Error::Unauthorized)?;
            verify(&password, &hash)?;
            customers::add_session(connection, &customer, &token)?;
            Ok(customer)
        })
        .await?;
    Ok((customer, cookie))
}

/// The customer whose session cookie the request carries.
pub(crate) fn customer(shop: &Shop, headers: &HeaderMap) -> Result<Option<Customer>, Error> {
    match cookie(headers, SESSION) {
        Some(token) => shop.database.with(|connection| customers::with_session(connection, &token)),
        None => Ok(None),
    }
}

/// A cookie that neither scripts nor other sites can use, and that is never sent unencrypted.
pub(crate) fn guarded(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

/// The value of a cookie, with its percent escapes resolved.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(Cookie::split_parse_encoded)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

impl FromRequestParts<Shop> for Customer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, Error> {
        customer(shop, &parts.headers)?.ok_or(Error::Unauthorized)
    }
}

fn verify(password: &str, hash: &str) -> Result<(), Error> {
    let hash = PasswordHash::new(hash).map_err(|cause| Error::Internal(cause.to_string().into()))?;
    Argon2::default().verify_password(password.as_bytes(), &hash).map_err(|_| Error::Unauthorized)
}

/// 128 random bits, in hexadecimal digits.
fn new_token() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|cause| Error::Internal(cause.to_string().into()))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}
