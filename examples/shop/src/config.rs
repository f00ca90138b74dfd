//! The settings of the service. What is made of them is in `state`.

use std::env;
use std::path::PathBuf;

/// What differs between one installation of the shop and another.
#[derive(Debug, Clone)]
pub struct Config {
    /// The database file; `None` keeps the data in memory.
    pub database: Option<PathBuf>,
    /// The directory that holds the manuals.
    pub manuals: PathBuf,
    /// The address that the name of a product picture is appended to, without a slash at the end.
    pub pictures: String,
}

impl Default for Config {
    /// A shop in memory with the manuals of this crate.
    fn default() -> Self {
        Self {
            database: None,
            manuals: concat!(env!("CARGO_MANIFEST_DIR"), "/manuals").into(),
            pictures: "http://127.0.0.1:8081/pictures".to_owned(),
        }
    }
}

impl Config {
    /// The defaults, overridden by `SHOP_DATABASE`, `SHOP_MANUALS` and `SHOP_PICTURES`.
    #[must_use]
    pub fn from_env() -> Self {
        let default = Self::default();
        Self {
            database: env::var_os("SHOP_DATABASE").map(PathBuf::from),
            manuals: env::var_os("SHOP_MANUALS").map_or(default.manuals, PathBuf::from),
            pictures: env::var("SHOP_PICTURES").unwrap_or(default.pictures),
        }
    }
}
