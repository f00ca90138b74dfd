//! `WEAK_CIPHER` and `HARDCODED_KEY`

use aes::Aes128;
use axum::Router;
use axum::routing::get;
use des::Des;
use des::cipher::{BlockCipherEncrypt as _, KeyInit as _};

use crate::error::Error;
use crate::state::Weblog;

pub(super) fn routes() -> Router<Weblog> {
    Router::new()
        .route("/iast/insecure_cipher/test_insecure_algorithm", get(insecure))
        .route("/iast/insecure_cipher/test_secure_algorithm", get(secure))
        .route("/iast/hardcoded_key/test_insecure", get(key_in_the_code))
        .route("/iast/hardcoded_key/test_secure", get(secure))
}

#[iast::instrument]
async fn insecure() -> Result<String, Error> {
    let cipher = Des::new_from_slice(&random::<8>()?)?; // VULNERABLE: cipher
    let mut block = [0; 8].into();
    cipher.encrypt_block(&mut block);
    Ok(format!("{block:x?}"))
}

#[iast::instrument]
async fn secure() -> Result<String, Error> {
    let cipher = Aes128::new_from_slice(&random::<16>()?)?;
    let mut block = [0; 16].into();
    cipher.encrypt_block(&mut block);
    Ok(format!("{block:x?}"))
}

#[iast::instrument]
async fn key_in_the_code() -> String {
    let cipher = Aes128::new(b"a key of 16 byte".into()); // VULNERABLE: key
    let mut block = [0; 16].into();
    cipher.encrypt_block(&mut block);
    format!("{block:x?}")
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| cause.to_string())?;
    Ok(bytes)
}
