//! History: what was written and judged, and the search through it.

use std::fmt::Write as _;

use rusqlite::{Connection, Row, ToSql, params, params_from_iter};

use crate::{Store, StoreError, words};

#[cfg(test)]
mod tests;

/// One reply that was judged and sent or copied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its number; ignored by [`Store::add_entry`], which gives it one.
    pub id: i64,
    /// When, in milliseconds since 1970.
    pub when: i64,
    /// The reply.
    pub text: String,
    /// What the customer wrote; empty if not known.
    pub customer: String,
    /// JSON of the caller's, which nobody here looks into.
    pub meta: String,
    /// The language of the reply, if it was told.
    pub language: Option<String>,
    /// The verdict, if there was one.
    pub verdict: Option<String>,
    /// The scores, as JSON.
    pub scores: String,
}

/// A part of what a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// How many entries the search found in all.
    pub total: u32,
    /// Those of this page, latest first.
    pub entries: Vec<Entry>,
}

impl Store {
    /// Adds an entry and returns its id.
    pub fn add_entry(&mut self, entry: &Entry) -> Result<i64, StoreError> {
        let folded = words::searched(&entry.text, &entry.customer);
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO history (sent, folded, language, verdict, scores, meta, text, customer)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    entry.when,
                    folded,
                    entry.language,
                    entry.verdict,
                    entry.scores,
                    entry.meta,
                    entry.text,
                    entry.customer
                ],
            )?;
            Ok(transaction.last_insert_rowid())
        })
    }

    /// Entries in which every word of `query` occurs, in the reply or in the customer's message; all for no words.
    ///
    /// Parts of words count, capitals, accents and the order of the words do not, and no mark has a special meaning.
    /// Of a query with more than [`MAX_QUERY_WORDS`](crate::MAX_QUERY_WORDS) words the first are looked for.
    pub fn search(&self, query: &str, offset: u32, limit: u32) -> Result<Page, StoreError> {
        let words = words::query_words(query);
        let mut condition = String::from("TRUE");
        for _ in &words {
            condition.push_str(" AND instr(folded, ?) > 0");
        }
        self.read(|connection| {
            let total = count(connection, &condition, &words)?;
            if total <= offset {
                return Ok(Page { total, entries: Vec::new() });
            }
            let mut values: Vec<&dyn ToSql> = words.iter().map(|word| word as &dyn ToSql).collect();
            values.push(&limit);
            values.push(&offset);
            let mut sql = String::from("SELECT id, sent, language, verdict, scores, meta, text, customer FROM history");
            let _ = write!(sql, " WHERE {condition} ORDER BY sent DESC, id DESC LIMIT ? OFFSET ?");
            let mut statement = connection.prepare(&sql)?;
            let entries = statement.query_map(&*values, read_entry)?.collect::<rusqlite::Result<_>>()?;
            Ok(Page { total, entries })
        })
    }

    /// Deletes an entry and its bytes. Was it there?
    ///
    /// After [`StoreError::Locked`] it may be gone while its bytes are still in the file: call it again.
    pub fn delete_entry(&mut self, id: i64) -> Result<bool, StoreError> {
        self.erase(|transaction| Ok(transaction.execute("DELETE FROM history WHERE id = ?1", [id])? > 0))
    }

    /// Deletes the whole history and its bytes; drafts stay. See [`Store::delete_entry`] about errors.
    pub fn delete_all_history(&mut self) -> Result<(), StoreError> {
        self.erase(|transaction| transaction.execute_batch("DELETE FROM history"))
    }
}

fn count<'a>(
    connection: &Connection,
    condition: &str,
    words: impl IntoIterator<Item = &'a String>,
) -> rusqlite::Result<u32> {
    let sql = format!("SELECT count(*) FROM history WHERE {condition}");
    connection.query_row(&sql, params_from_iter(words), |row| row.get(0))
}

fn read_entry(row: &Row) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        when: row.get("sent")?,
        text: row.get("text")?,
        customer: row.get("customer")?,
        meta: row.get("meta")?,
        language: row.get("language")?,
        verdict: row.get("verdict")?,
        scores: row.get("scores")?,
    })
}
