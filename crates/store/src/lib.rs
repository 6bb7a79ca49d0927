//! The only place where Tact keeps people's text: drafts and history in one `SQLite` file, each batch run in one of its
//! own ([`runs`]).
//!
//! What is promised here, and what holds it:
//! - a save that returned is on the disk, whatever happens next, and a save that is cut off leaves what was there
//!   (write-ahead log, every commit synced: `open.rs`);
//! - a file that cannot be read is never overwritten (`aside.rs`), nor is that of a newer Tact;
//! - deleted text is no longer in any byte of the file or its log (`erase.rs`);
//! - the file is readable by its owner alone.
//!
//! Nothing here reads a clock, the environment or the network: times and paths come from the caller.

mod aside;
mod drafts;
mod erase;
mod error;
mod history;
mod moved;
mod open;
pub mod runs;
mod schema;
#[cfg(test)]
mod tests;
mod words;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use drafts::{Draft, KEPT_DRAFTS};
pub use error::StoreError;
pub use history::{Entry, Page};
pub use open::Opened;
pub use words::MAX_QUERY_WORDS;

/// Drafts and history in one file, or in memory where no file can be had.
///
/// It may move between threads, but only one may use it at a time.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// The file in which the text is kept; `:memory:` for a store without one.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` in a transaction that may write: all of it happens, or nothing.
    ///
    /// The write lock is taken at once, because one that is asked for halfway through fails without waiting.
    fn write<T>(&mut self, work: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let Self { connection, path } = self;
        let run = || {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run().map_err(|error| StoreError::from_sqlite(&error, path))
    }

    /// Runs `work` on one state of the file, whatever others write meanwhile.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let run = || {
            let transaction = self.connection.unchecked_transaction()?;
            work(&transaction)
        };
        run().map_err(|error| StoreError::from_sqlite(&error, &self.path))
    }
}
