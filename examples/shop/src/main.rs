//! Runs the shop until Ctrl-C. Its settings come from the environment, see [`Config::from_env`].

#![forbid(unsafe_code)]

use std::env;

use shop::{Config, Shop, app};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();

    let address = env::var("SHOP_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(&address).await?;
    let shop = Shop::open(Config::from_env())?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app(shop)).with_graceful_shutdown(interrupted()).await?;
    Ok(())
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::error!("cannot listen for ctrl-c, shutting down: {error}");
    }
}
