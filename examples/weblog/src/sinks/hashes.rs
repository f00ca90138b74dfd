//! `WEAK_HASH`

use axum::Router;
use axum::routing::get;
use md5::{Digest as _, Md5};
use sha2::Sha256;

use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/insecure_hashing/test_md5_algorithm", get(insecure))
        .route("/iast/insecure_hashing/test_secure_algorithm", get(secure))
        .route("/iast/insecure_hashing/deduplicate", get(deduplicate))
        .route("/iast/insecure_hashing/multiple_hash", get(multiple))
}

#[iast::instrument]
async fn insecure() -> String {
    let hash = Md5::digest(b"insecure"); // VULNERABLE: digest
    format!("{hash:x?}")
}

#[iast::instrument]
async fn secure() -> String {
    let hash = Sha256::digest(b"secure");
    format!("{hash:x?}")
}

/// One line, which is one vulnerability however often it runs.
#[iast::instrument]
async fn deduplicate() -> String {
    let mut last = String::new();
    for number in 0..10_u8 {
        let hash = Md5::digest([number]); // VULNERABLE: repeated
        last = format!("{hash:x?}");
    }
    last
}

/// Two lines.
#[iast::instrument]
async fn multiple() -> String {
    let first = Md5::digest(b"first"); // VULNERABLE: first
    let second = Md5::digest(b"second"); // VULNERABLE: second
    format!("{first:x?} {second:x?}")
}
