//! `WEAK_RANDOMNESS`

use axum::Router;
use axum::routing::get;
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::error::Error;
use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/weak_randomness/test_insecure", get(insecure))
        .route("/iast/weak_randomness/test_secure", get(secure))
}

#[iast::instrument]
async fn insecure() -> String {
    let mut numbers = SmallRng::seed_from_u64(7); // VULNERABLE
    numbers.random::<u64>().to_string()
}

#[iast::instrument]
async fn secure() -> Result<String, Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|cause| cause.to_string())?;
    Ok(u64::from_ne_bytes(bytes).to_string())
}
