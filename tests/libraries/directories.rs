//! Searches of ldap3. Nobody answers them: they are looked at before they are sent.

use iast::VulnerabilityKind::LdapInjection;
use ldap3::{Ldap, LdapConnAsync, Scope, ldap_escape};

use crate::{assert_called, silent, untrusted};

/// A connection to a server that hangs up.
async fn directory() -> Ldap {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ldap://{}", listener.local_addr().unwrap());
    let (connection, directory) = LdapConnAsync::new(&url).await.unwrap();
    tokio::spawn(connection.drive());
    directory
}

#[iast::instrument]
async fn by_name(mut directory: Ldap, name: &str) -> u32 {
    let filter = format!("(uid={name})");
    let found = directory.search("dc=x", Scope::Subtree, &filter, ["uid"]).await;
    assert!(found.is_err());
    line!() - 2
}

#[tokio::test]
async fn a_filter() {
    let line = by_name(directory().await, &untrusted("*)(uid=*")).await;
    assert_called(LdapInjection, line, "(uid=‹*)(uid=*›)", "ldap3::Ldap::search(filter)");
}

#[iast::instrument]
async fn below(mut directory: Ldap, unit: &str) -> u32 {
    let base = format!("ou={unit},dc=x");
    let found = directory.streaming_search(&base, Scope::Subtree, "(uid=a)", ["uid"]).await;
    assert!(found.is_err());
    line!() - 2
}

#[tokio::test]
async fn a_base() {
    let line = below(directory().await, &untrusted("a,ou=b")).await;
    assert_called(LdapInjection, line, "ou=‹a,ou=b›,dc=x", "ldap3::Ldap::streaming_search(base)");
}

#[iast::instrument]
async fn adapted(mut directory: Ldap, filter: &str) -> u32 {
    let adapters = ldap3::adapters::EntriesOnly::new();
    let found = directory.streaming_search_with(adapters, "dc=x", Scope::Subtree, filter, ["uid"]).await;
    assert!(found.is_err());
    line!() - 2
}

#[tokio::test]
async fn a_filter_with_adapters() {
    let line = adapted(directory().await, &untrusted("(uid=*)")).await;
    assert_called(LdapInjection, line, "‹(uid=*)›", "ldap3::Ldap::streaming_search_with(filter)");
}

#[iast::sanitizer(kind = "ldap")]
fn escape(value: &str) -> String {
    ldap_escape(value).into_owned()
}

#[iast::instrument]
async fn escaped(mut directory: Ldap, name: &str) {
    let filter = format!("(uid={})", escape(name));
    let found = directory.search("dc=x", Scope::Subtree, &filter, [name]).await;
    assert!(found.is_err());
}

#[tokio::test]
async fn an_escaped_value_and_the_names_of_attributes_are_none() {
    escaped(directory().await, &untrusted("*)(uid=*")).await;
    silent();
}
