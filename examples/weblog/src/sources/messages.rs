//! Messages of a queue, as Kafka hands them to a consumer: bytes under a key.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::count;
use crate::error::Error;
use crate::state::Weblog;

/// What a consumer is given.
#[derive(Debug)]
struct Record {
    key: Vec<u8>,
    value: Vec<u8>,
}

pub(super) fn routes() -> Router<Weblog> {
    Router::new().route("/iast/source/kafkakey/test", get(key)).route("/iast/source/kafkavalue/test", get(value))
}

async fn key(State(weblog): State<Weblog>) -> Result<String, Error> {
    let Record { key, value } = next();
    consume(&weblog, &key, &value, |key, _| key)
}

async fn value(State(weblog): State<Weblog>) -> Result<String, Error> {
    let Record { key, value } = next();
    consume(&weblog, &key, &value, |_, value| value)
}

/// The next record of the queue.
fn next() -> Record {
    Record { key: b"hello key!".to_vec(), value: b"hello value!".to_vec() }
}

#[iast::source]
fn consume(
    weblog: &Weblog,
    #[source(origin = "kafka.message.key", name = "weblog")] key: &[u8],
    #[source(origin = "kafka.message.value", name = "weblog")] value: &[u8],
    which: for<'a> fn(&'a [u8], &'a [u8]) -> &'a [u8],
) -> Result<String, Error> {
    count(weblog, str::from_utf8(which(key, value))?)
}
