//! Deleted text leaves no bytes behind in the file or its log.
//!
//! Three things are needed. `secure_delete` (set in `open.rs`) writes zeros over what is deleted. It misses copies
//! that a row left behind when others pushed it to another page (one delete in 300 of those tried left some), so the
//! file is rewritten. And all this goes into the log: the old bytes stay in the file until the log is played into it,
//! and in the log until that is cut off. All of it takes some 5 ms for each megabyte of the file.

use rusqlite::{Connection, Transaction};

use crate::{Store, StoreError};

#[cfg(test)]
mod tests;

impl Store {
    /// Deletes all drafts and the whole history, and makes the file small again.
    ///
    /// After [`StoreError::Locked`] or [`StoreError::Full`] nothing may be left to see while bytes are still in the
    /// file: call it again.
    pub fn delete_everything(&mut self) -> Result<(), StoreError> {
        self.erase(|transaction| transaction.execute_batch("DELETE FROM drafts; DELETE FROM history;"))
    }

    /// Runs `delete`, then removes the bytes of what it deleted.
    ///
    /// The bytes are removed even if `delete` found nothing, so that a caller who was told [`StoreError::Locked`] after
    /// the rows had gone can simply try again.
    pub(crate) fn erase<T>(
        &mut self,
        delete: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let deleted = self.write(delete)?;
        let rewritten = self.connection.execute_batch("VACUUM");
        // The log goes even if there was no room to write the file anew.
        cut_log(&self.connection)
            .and(rewritten)
            .map_err(|error| StoreError::from_sqlite(&error, &self.path))
            .map(|()| deleted)
    }
}

/// Plays the log into the file and empties it. Readers of an older state of the file are waited for.
fn cut_log(connection: &Connection) -> rusqlite::Result<()> {
    let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy {
        let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(busy, None));
    }
    Ok(())
}
