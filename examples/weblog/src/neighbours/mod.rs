//! The servers that the service talks to, each on a loopback port of its own. They end with the runtime.

mod directory;
mod mail;

use std::io;
use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

/// Where the servers listen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neighbours {
    /// Speaks LDAP.
    pub(crate) directory: SocketAddr,
    /// Speaks SMTP and throws everything away.
    pub(crate) mail: SocketAddr,
    /// Speaks HTTP and says hello.
    pub(crate) web: SocketAddr,
}

impl Neighbours {
    pub(crate) async fn start() -> io::Result<Self> {
        let (directory_listener, directory) = listen().await?;
        let (mail_listener, mail) = listen().await?;
        let (web_listener, web) = listen().await?;
        tokio::spawn(directory::serve(directory_listener));
        tokio::spawn(mail::serve(mail_listener));
        tokio::spawn(axum::serve(web_listener, Router::new().fallback(async || "hello")).into_future());
        Ok(Self { directory, mail, web })
    }
}

async fn listen() -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
