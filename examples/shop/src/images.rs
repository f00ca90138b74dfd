//! Fetching pictures from other servers.

use reqwest::Client;

use crate::error::Error;

/// The bytes behind an address.
///
/// VULNERABLE: the address may be one that only this service can reach. [`of_product`] is the safe twin.
pub(crate) async fn fetch(client: &Client, url: &str) -> Result<Vec<u8>, Error> {
    Ok(get(client, url).await?)
}

/// The picture of a product, from the server that the shop is configured with.
pub(crate) async fn of_product(client: &Client, server: &str, product: u32) -> Result<Vec<u8>, Error> {
    let url = format!("{server}/{product}.png");
    Ok(get(client, &url).await?)
}

#[iast::sink(kind = "ssrf", args(url))]
async fn get(client: &Client, url: &str) -> reqwest::Result<Vec<u8>> {
    let response = client.get(url).send().await?.error_for_status()?;
    Ok(response.bytes().await?.into())
}
