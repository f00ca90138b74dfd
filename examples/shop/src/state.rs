//! What every handler shares.

use std::sync::Arc;
use std::time::Duration;

use crate::config::Config;
use crate::database::Database;
use crate::error::Error;

/// An open shop. Clones share the database and the connections to the picture server.
#[derive(Debug, Clone)]
pub struct Shop {
    pub(crate) config: Arc<Config>,
    pub(crate) database: Database,
    pub(crate) http: reqwest::Client,
}

impl Shop {
    /// Opens the database, and fills it when it is new.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or the HTTP client cannot be built.
    pub fn open(config: Config) -> Result<Self, Error> {
        // A redirect would lead a request away from the host that was checked, and so would a proxy.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(10))
            .build()?;
        let database = Database::open(config.database.as_deref())?;
        Ok(Self { config: Arc::new(config), database, http })
    }
}
