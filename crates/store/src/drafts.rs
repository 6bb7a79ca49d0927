//! Drafts: what was typed and not yet sent.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{Store, StoreError};

#[cfg(test)]
mod tests;

/// Drafts that are kept; beyond that the oldest go.
pub const KEPT_DRAFTS: u32 = 50;

const COLUMNS: &str = "id, text, customer, meta, updated";

/// One reply that is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its number; 0 for one that was never saved.
    pub id: i64,
    /// The reply.
    pub text: String,
    /// What the customer wrote; empty if not known.
    pub customer: String,
    /// JSON of the caller's (circumstances, decisions, cursor), which nobody here looks into.
    pub meta: String,
    /// When it was last changed, in milliseconds since 1970.
    pub updated: i64,
}

impl Store {
    /// Saves a draft and returns its id. When this returns, the draft is on the disk.
    ///
    /// A draft that is not there gets a new id, whether it was never saved or has been deleted meanwhile: the caller
    /// goes on with the id returned. Of more than [`KEPT_DRAFTS`] the oldest go, but never the one just saved, whatever
    /// its time: clocks are set back.
    pub fn save_draft(&mut self, draft: &Draft) -> Result<i64, StoreError> {
        self.write(|transaction| {
            if update(transaction, draft)? {
                return Ok(draft.id);
            }
            let id = insert(transaction, draft)?;
            prune(transaction, id)?;
            Ok(id)
        })
    }

    /// The draft with this id.
    pub fn draft(&self, id: i64) -> Result<Option<Draft>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM drafts WHERE id = ?1");
        self.read(|connection| connection.query_row(&sql, [id], read_draft).optional())
    }

    /// The draft that was changed last.
    pub fn latest_draft(&self) -> Result<Option<Draft>, StoreError> {
        Ok(self.drafts(1)?.pop())
    }

    /// At most `limit` drafts, the one changed last first.
    pub fn drafts(&self, limit: u32) -> Result<Vec<Draft>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM drafts ORDER BY updated DESC, id DESC LIMIT ?1");
        self.read(|connection| connection.prepare(&sql)?.query_map([limit], read_draft)?.collect())
    }

    /// Deletes a draft and its bytes. Was it there?
    ///
    /// After [`StoreError::Locked`] it may be gone while its bytes are still in the file: call it again.
    pub fn delete_draft(&mut self, id: i64) -> Result<bool, StoreError> {
        self.erase(|transaction| Ok(transaction.execute("DELETE FROM drafts WHERE id = ?1", [id])? > 0))
    }
}

/// Changes a draft that is there. Was it?
fn update(transaction: &Transaction, draft: &Draft) -> rusqlite::Result<bool> {
    let changed = transaction.execute(
        "UPDATE drafts SET text = ?2, customer = ?3, meta = ?4, updated = ?5 WHERE id = ?1",
        params![draft.id, draft.text, draft.customer, draft.meta, draft.updated],
    )?;
    Ok(changed > 0)
}

fn insert(transaction: &Transaction, draft: &Draft) -> rusqlite::Result<i64> {
    transaction.execute(
        "INSERT INTO drafts (text, customer, meta, updated) VALUES (?1, ?2, ?3, ?4)",
        params![draft.text, draft.customer, draft.meta, draft.updated],
    )?;
    Ok(transaction.last_insert_rowid())
}

/// Deletes the oldest drafts beyond those that are kept, of which `saved` is one.
fn prune(transaction: &Transaction, saved: i64) -> rusqlite::Result<()> {
    transaction.execute(
        "DELETE FROM drafts WHERE id <> ?1 AND id NOT IN
            (SELECT id FROM drafts WHERE id <> ?1 ORDER BY updated DESC, id DESC LIMIT ?2)",
        params![saved, KEPT_DRAFTS - 1],
    )?;
    Ok(())
}

fn read_draft(row: &Row) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: row.get("id")?,
        text: row.get("text")?,
        customer: row.get("customer")?,
        meta: row.get("meta")?,
        updated: row.get("updated")?,
    })
}
