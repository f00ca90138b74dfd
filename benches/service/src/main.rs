//! A service to be put under load by `cargo xtask bench service`, which builds it three times from this source: without
//! iast, with iast off, and with iast on. It prints its address and serves until it is killed.
//!
//! ```text
//! bench-service [WORKERS]     with so many threads, 1 unless said otherwise
//! ```

#![forbid(unsafe_code)]

mod database;
mod routes;
mod texts;

use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let workers = std::env::args().nth(1).map_or(Ok(1), |workers| workers.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_io().build()?;
    // On a worker, as connections are; the thread that waits here does nothing.
    runtime.block_on(runtime.spawn(serve()))?.map_err(Into::into)
}

async fn serve() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", listener.local_addr()?)?;
    out.flush()?;
    axum::serve(listener, routes::app()).await
}
