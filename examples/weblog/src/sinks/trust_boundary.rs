//! `TRUST_BOUNDARY_VIOLATION`: what the program keeps in a session, and trusts from then on.

use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Login {
    username: String,
    password: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/trust-boundary-violation/test_insecure", get(insecure))
        .route("/iast/trust-boundary-violation/test_secure", get(secure))
        .route("/iast/trust-boundary-violation/test_sanitized", get(sanitized))
        .layer(SessionManagerLayer::new(MemoryStore::default()))
}

#[iast::source]
async fn insecure(session: Session, Query(login): Query<Login>) -> Result<&'static str, Error> {
    session.insert("user", &login.username).await?; // VULNERABLE
    Ok("welcome")
}

/// Only what was checked is kept.
#[iast::source]
async fn secure(session: Session, Query(login): Query<Login>) -> Result<&'static str, Error> {
    let is_known = login.username == "shaquille_oatmeal" && login.password == "123456";
    session.insert("known", is_known).await?;
    Ok("welcome")
}

#[iast::source]
async fn sanitized(session: Session, Query(login): Query<Login>) -> Result<&'static str, Error> {
    if !is_right(&login.username, &login.password) {
        return Err(Error::Refused("who are you?"));
    }
    session.insert("user", &login.username).await?;
    Ok("welcome")
}

/// Whether somebody is who he says he is.
#[iast::validator(kind = "trust-boundary")]
fn is_right(username: &str, password: &str) -> bool {
    username == "shaquille_oatmeal" && password == "123456"
}
