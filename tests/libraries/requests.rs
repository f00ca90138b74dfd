//! Requests of reqwest. They go to a port where nobody listens.

use iast::VulnerabilityKind::Ssrf;
use reqwest::{Client, Method};

use crate::{silent, untrusted};

const NOWHERE: &str = "http://127.0.0.1:9/";

#[iast::instrument]
async fn all(client: &Client, url: &str) -> [u32; 8] {
    reqwest::get(url).await.unwrap_err();
    client.get(url).send().await.unwrap_err();
    client.post(url).send().await.unwrap_err();
    client.put(url).send().await.unwrap_err();
    client.patch(url).send().await.unwrap_err();
    client.delete(url).send().await.unwrap_err();
    client.head(url).send().await.unwrap_err();
    client.request(Method::GET, url).send().await.unwrap_err();
    std::array::from_fn(|before| line!() - 8 + before as u32)
}

#[tokio::test]
async fn an_address() {
    let lines = all(&Client::new(), &untrusted(NOWHERE)).await;
    let found: Vec<_> = iast::findings().iter().map(|finding| (finding.kind, finding.location.line)).collect();
    assert_eq!(found, lines.map(|line| (Ssrf, line)));
}

#[iast::instrument]
async fn sent(client: &Client, text: String) {
    client.post(NOWHERE).header("x-text", &text).body(text).send().await.unwrap_err();
}

#[tokio::test]
async fn what_is_sent_is_none() {
    sent(&Client::new(), untrusted("http://elsewhere")).await;
    silent();
}
