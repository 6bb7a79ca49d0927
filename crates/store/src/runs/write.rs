//! Rows, written in big transactions.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, params};

use super::{Progress, Run, Word};
use crate::StoreError;

/// A row to keep.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewRow<'a> {
    /// 0 to 2: send, review, hold; more: not judged.
    pub verdict: u8,
    /// By how much it is to be looked at; the worst replies have the most.
    pub concern: f32,
    /// 1: there is an opening, 2: there is a closing.
    pub parts: u8,
    /// One for each dimension.
    pub scores: &'a [u8],
    /// Its language; may be empty.
    pub language: &'a str,
    /// Who wrote it; may be empty.
    pub agent: &'a str,
    /// One letter for each kind of finding, see [`letter`](super::letter).
    pub findings: &'a str,
    /// The reply.
    pub text: &'a str,
    /// What the customer wrote; may be empty.
    pub customer: &'a str,
    /// Bytes of the caller's.
    pub rest: &'a [u8],
}

/// Writes the rows of a run. Nothing is kept until [`Writer::keep`]; what is kept stays, whatever happens.
#[derive(Debug)]
pub struct Writer {
    run: Run,
    words: HashMap<(i64, String), i64>,
    /// The number of the last row.
    last: u32,
    /// Are there rows that are not kept yet?
    open: bool,
}

impl Writer {
    /// Goes on behind the rows that are there.
    pub fn new(folder: &Path, id: i64) -> Result<Self, StoreError> {
        let run = Run::open(folder, id)?;
        let last = run.len()?;
        let set_up = || {
            // Rows that a power cut takes are read again: only the moment of a checkpoint waits for the disk.
            run.connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000;")?;
            let mut statement = run.connection.prepare("SELECT kind, text, id FROM words")?;
            statement
                .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
                .collect::<rusqlite::Result<_>>()
        };
        let words = set_up().map_err(|error: rusqlite::Error| run.explain(&error))?;
        Ok(Self { run, words, last, open: false })
    }

    /// Adds a row; its number.
    pub fn add(&mut self, row: &NewRow) -> Result<u32, StoreError> {
        let Self { run, words, last, open } = self;
        let mut write =
            || {
                let connection = &run.connection;
                if !*open {
                    connection.execute_batch("BEGIN IMMEDIATE")?;
                    *open = true;
                }
                let language = word(connection, words, Word::Language, row.language)?;
                let agent = word(connection, words, Word::Agent, row.agent)?;
                let id = *last + 1;
                connection.prepare_cached("INSERT INTO rows VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute(
                    params![id, row.verdict, row.concern, language, agent, row.parts, row.scores, row.findings],
                )?;
                connection.prepare_cached("INSERT INTO texts VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                    id,
                    row.text,
                    row.customer,
                    row.rest
                ])?;
                connection
                    .prepare_cached("INSERT INTO search (rowid, text) VALUES (?1, ?2)")?
                    .execute(params![id, row.text])?;
                *last = id;
                Ok(id)
            };
        write().map_err(|error: rusqlite::Error| self.run.explain(&error))
    }

    /// Keeps all rows that were added, and how far the run is.
    pub fn keep(&mut self, progress: &Progress) -> Result<(), StoreError> {
        let write = || {
            let connection = &self.run.connection;
            if !self.open {
                connection.execute_batch("BEGIN IMMEDIATE")?;
            }
            connection
                .prepare_cached("UPDATE run SET blocks = ?1, totals = ?2")?
                .execute(params![progress.blocks.cast_signed(), progress.totals])?;
            connection.execute_batch("COMMIT")
        };
        write().map_err(|error| self.run.explain(&error))?;
        self.open = false;
        Ok(())
    }
}

/// The number of a word, which it gets when it comes first.
fn word(
    connection: &Connection,
    words: &mut HashMap<(i64, String), i64>,
    kind: Word,
    text: &str,
) -> rusqlite::Result<i64> {
    let key = (kind as i64, text.to_owned());
    if let Some(&id) = words.get(&key) {
        return Ok(id);
    }
    connection.prepare_cached("INSERT INTO words (kind, text) VALUES (?1, ?2)")?.execute(params![key.0, text])?;
    let id = connection.last_insert_rowid();
    words.insert(key, id);
    Ok(id)
}
