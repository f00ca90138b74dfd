//! The connection to SQLite: opening it, filling a new one and handing it out. The statements are in `dao`.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use crate::error::Error;

/// One connection that all requests take turns with.
#[derive(Debug, Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

impl Database {
    /// Opens the file, or a database in memory when there is none.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, Error> {
        let mut connection = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        fill_if_new(&mut connection)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Does quick work, such as a lookup by key, on the thread of the request.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        // A panic elsewhere leaves the connection itself intact.
        work(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Does slow work, such as a search, on a thread that may block.
    pub(crate) async fn blocking<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let database = self.clone();
        tokio::task::spawn_blocking(move || database.with(work)).await?
    }
}

/// Creates the tables and the stock, once for each database.
fn fill_if_new(connection: &mut Connection) -> rusqlite::Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        let transaction = connection.transaction()?;
        transaction.execute_batch(include_str!("dao/schema.sql"))?;
        transaction.execute_batch(include_str!("dao/stock.sql"))?;
        transaction.pragma_update(None, "user_version", 1)?;
        transaction.commit()?;
    }
    Ok(())
}
