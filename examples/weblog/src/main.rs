//! Runs the service until Ctrl-C: `weblog --port 7777`. Without a port the system picks one.

#![forbid(unsafe_code)]

use std::env;

use tokio::net::TcpListener;
use weblog::{Weblog, app};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();

    let listener = TcpListener::bind(("127.0.0.1", port(env::args().skip(1))?)).await?;
    let weblog = Weblog::start().await?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app(weblog)).with_graceful_shutdown(interrupted()).await?;
    Ok(())
}

fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (None, None, None) => Ok(0),
        (Some("--port"), Some(port), None) => {
            port.parse().map_err(|_| format!("`{port}` is no port; write a number up to 65535"))
        }
        _ => Err("unknown arguments; write `weblog --port 7777`".to_owned()),
    }
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::error!("cannot listen for ctrl-c, shutting down: {error}");
    }
}
