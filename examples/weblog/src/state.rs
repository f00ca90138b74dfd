//! What every handler shares.

use crate::database::Database;
use crate::neighbours::Neighbours;

/// A service that can be served. Clones share the database and the servers next door.
#[derive(Debug, Clone)]
pub struct Weblog {
    pub(crate) database: Database,
    pub(crate) neighbours: Neighbours,
    pub(crate) http: reqwest::Client,
}

impl Weblog {
    /// Opens the database and starts the servers that it talks to, on loopback ports and in the current runtime.
    ///
    /// # Errors
    ///
    /// When there is no port left, or the database or the HTTP client cannot be made.
    pub async fn start() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { database: Database::open()?, neighbours: Neighbours::start().await?, http })
    }

    /// The address of a web server that any request may go to.
    #[must_use]
    pub fn target(&self) -> String {
        format!("http://{}/", self.neighbours.web)
    }
}
