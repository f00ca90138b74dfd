//! Starting the service for a test. What the tests expect of it is in the files beside this directory.

use std::io;

use reqwest::{Client, Method, RequestBuilder};
use shop::{Config, Shop, app};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A service on a loopback port of its own, which stops when this is dropped.
pub(crate) struct Service {
    url: String,
    client: Client,
    task: JoinHandle<io::Result<()>>,
}

impl Service {
    /// Starts the service on a port that the system picks.
    pub(crate) async fn start(config: Config) -> Self {
        let shop = Shop::open(config).expect("the shop opens");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        let client = Client::builder().no_proxy().build().expect("the client builds");
        let task = tokio::spawn(axum::serve(listener, app(shop)).into_future());
        Self { url: format!("http://{address}"), client, task }
    }

    /// A request for a path, which is sent as written.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.task.abort();
    }
}
