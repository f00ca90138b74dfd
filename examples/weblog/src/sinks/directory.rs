//! `LDAP_INJECTION`: a search in a directory.

use axum::extract::State;
use axum::routing::post;
use axum::{Form, Router};
use ldap3::{Ldap, LdapConnAsync, Scope, ldap_escape};
use serde::Deserialize;

use crate::error::Error;
use crate::state::Weblog;

#[derive(Debug, Deserialize, iast::Taint)]
struct Login {
    username: String,
    password: String,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/ldapi/test_insecure", post(insecure))
        .route("/iast/ldapi/test_secure", post(secure))
        .route("/iast/ldapi/test_sanitized", post(sanitized))
}

#[iast::source]
async fn insecure(State(weblog): State<Weblog>, Form(login): Form<Login>) -> Result<String, Error> {
    find(&mut connect(&weblog).await?, &login).await
}

/// VULNERABLE: the name and the password may hold filters. [`find_escaped`] is the safe twin.
#[iast::instrument]
async fn find(directory: &mut Ldap, login: &Login) -> Result<String, Error> {
    let filter = format!("(&(uid={})(userPassword={}))", login.username, login.password);
    let found = directory.search("ou=people", Scope::Subtree, &filter, ["uid"]).await?; // VULNERABLE: search
    Ok(found.success()?.0.len().to_string())
}

/// The filter is ours, and what came in is compared with what it finds.
#[iast::source]
async fn secure(State(weblog): State<Weblog>, Form(login): Form<Login>) -> Result<String, Error> {
    let mut directory = connect(&weblog).await?;
    let (found, _) = directory.search("ou=people", Scope::Subtree, "(uid=*)", ["uid"]).await?.success()?;
    let names = found.into_iter().map(|entry| ldap3::SearchEntry::construct(entry).dn);
    let name = format!("uid={},ou=people", login.username);
    Ok(names.filter(|known| *known == name).count().to_string())
}

#[iast::source]
async fn sanitized(State(weblog): State<Weblog>, Form(login): Form<Login>) -> Result<String, Error> {
    find_escaped(&mut connect(&weblog).await?, &login).await
}

#[iast::instrument]
async fn find_escaped(directory: &mut Ldap, login: &Login) -> Result<String, Error> {
    let filter = format!("(&(uid={})(userPassword={}))", escape(&login.username), escape(&login.password));
    let (found, _) = directory.search("ou=people", Scope::Subtree, &filter, ["uid"]).await?.success()?;
    Ok(found.len().to_string())
}

/// A value as it is written in a filter.
#[iast::sanitizer(kind = "ldap")]
fn escape(value: &str) -> String {
    ldap_escape(value).into_owned()
}

async fn connect(weblog: &Weblog) -> Result<Ldap, Error> {
    let (connection, directory) = LdapConnAsync::new(&format!("ldap://{}", weblog.neighbours.directory)).await?;
    tokio::spawn(connection.drive());
    Ok(directory)
}
