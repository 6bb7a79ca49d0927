//! What was kept in memory while the file could not be had goes into the file.

use crate::{Draft, Entry, KEPT_DRAFTS, Store, StoreError};

impl Store {
    /// Takes over what another store holds, one after the other: what is here is no longer there, and all of it has other
    /// ids here. On an error the rest stays where it is.
    pub fn take_over(&mut self, other: &mut Self) -> Result<(), StoreError> {
        // The oldest first, so that the ids of drafts of the same time are in their order.
        for draft in other.drafts(KEPT_DRAFTS)?.into_iter().rev() {
            let id = draft.id;
            self.save_draft(&Draft { id: 0, ..draft })?;
            other.delete_draft(id)?;
        }
        while let Some(entry) = other.search("", 0, 1)?.entries.pop() {
            let id = entry.id;
            self.add_entry(&Entry { id: 0, ..entry })?;
            other.delete_entry(id)?;
        }
        Ok(())
    }
}
