//! Sessions of tower-sessions.

use std::collections::HashMap;
use std::sync::Arc;

use iast::VulnerabilityKind::TrustBoundaryViolation;
use tower_sessions::{MemoryStore, Session};

use crate::{assert_called, silent, untrusted};

fn session() -> Session {
    Session::new(None, Arc::new(MemoryStore::default()), None)
}

#[iast::instrument]
async fn kept(session: &Session, name: &str) -> u32 {
    session.insert("name", name).await.unwrap();
    line!() - 1
}

#[tokio::test]
async fn a_value() {
    let line = kept(&session(), &untrusted("root")).await;
    assert_called(TrustBoundaryViolation, line, "‹root›", "tower_sessions_core::Session::insert(value)");
}

#[iast::instrument]
async fn kept_under(session: &Session, key: &str) -> u32 {
    session.insert(key, 1).await.unwrap();
    line!() - 1
}

#[tokio::test]
async fn a_key() {
    let line = kept_under(&session(), &untrusted("is_admin")).await;
    assert_called(TrustBoundaryViolation, line, "‹is_admin›", "tower_sessions_core::Session::insert(key)");
}

#[iast::instrument]
async fn checked(session: &Session, name: &str) {
    session.insert("is_ann", name == "ann").await.unwrap();
    let mut names = HashMap::new();
    names.insert(name, name.to_owned());
    assert_eq!(names.len(), 1);
}

#[tokio::test]
async fn a_decision_and_a_map_are_none() {
    checked(&session(), &untrusted("ann")).await;
    silent();
}
