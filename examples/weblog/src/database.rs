//! The database of users, in memory.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

/// One connection that all requests take turns with.
#[derive(Debug, Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

impl Database {
    pub(crate) fn open() -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE TABLE user(username TEXT, password TEXT, note TEXT);
             INSERT INTO user VALUES ('shaquille_oatmeal', '123456', 'likes <b>porridge</b>'), ('ann', 'a-b-c', 'none');",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Does a piece of work that is over soon.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        // A panic elsewhere leaves the connection itself intact.
        work(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
