//! Runs: replies of an export, each with what was judged of it. Each run is a file of its own in one folder, so that it
//! goes with all its bytes when it is deleted, and drafts stay in a file that is small enough to be rewritten whenever one
//! of them is deleted (`erase.rs`).
//!
//! Rows are written in big transactions by one connection; any number of others read meanwhile (write-ahead log). How far
//! the run is stands in the same transaction as the rows, so that after a kill it goes on exactly there. What a person
//! adds is on the disk before a call returns.

mod find;
mod schema;
#[cfg(test)]
mod tests;
mod write;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::StoreError;
use crate::aside::{COMPANIONS, with_suffix};
use crate::open::{create_folder, make_private};

pub use find::{Filter, Order, Ranked, letter};
pub use write::{NewRow, Writer};

/// How long a correction waits for the rows that are being written.
const PATIENCE: Duration = Duration::from_secs(10);
/// The names of files: `NUMBER.run.db`.
const ENDING: &str = ".run.db";

/// Kinds of words that are kept once for all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Who wrote the reply.
    Agent,
    /// Its language.
    Language,
}

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Blocks of the input that are done.
    pub blocks: u64,
    /// JSON of the caller's.
    pub totals: String,
}

/// A row as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its number, from 1 in the order of the input.
    pub id: u32,
    /// 0 to 2: send, review, hold; more: not judged.
    pub verdict: u8,
    /// One for each dimension.
    pub scores: Vec<u8>,
    /// Its language.
    pub language: String,
    /// Who wrote it.
    pub agent: String,
    /// One letter for each kind of finding.
    pub findings: String,
    /// The beginning of the reply.
    pub text: String,
    /// What a person said of it.
    pub correction: Option<Correction>,
}

/// A row with all that belongs to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Whole {
    /// Its number.
    pub id: u32,
    /// The reply.
    pub text: String,
    /// What the customer wrote.
    pub customer: String,
    /// Who wrote the reply.
    pub agent: String,
    /// Bytes of the caller's.
    pub rest: Vec<u8>,
    /// What a person said of it.
    pub correction: Option<Correction>,
}

/// What a person said of a judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// JSON of the caller's.
    pub labels: String,
    /// Why.
    pub reason: String,
    /// When, in milliseconds since 1970.
    pub made: i64,
}

/// What is counted of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// As in [`Listed`].
    pub verdict: u8,
    /// Who wrote it, by number.
    pub agent: i64,
    /// 1: there is an opening, 2: there is a closing.
    pub parts: u8,
    /// One for each dimension.
    pub scores: Vec<u8>,
}

/// The file of a run.
#[derive(Debug)]
pub struct Run {
    connection: Connection,
    path: PathBuf,
}

/// Bytes of a reply that a list shows.
const SHOWN: u32 = 400;

/// The numbers of the runs in a folder, latest first.
pub fn runs(folder: &Path) -> Vec<i64> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut numbers: Vec<i64> = names.filter_map(|name| name.strip_suffix(ENDING)?.parse().ok()).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers
}

/// Where a run is.
pub fn path_of(folder: &Path, id: i64) -> PathBuf {
    folder.join(format!("{id}{ENDING}"))
}

/// Deletes a run with all that belongs to it. Nobody may have it open. Was it there?
pub fn delete_run(folder: &Path, id: i64) -> Result<bool, StoreError> {
    let path = path_of(folder, id);
    // The log first: a file without its log is a run that lacks its last rows, a log without its file is nothing.
    let mut found = false;
    for file in COMPANIONS.iter().map(|companion| with_suffix(&path, companion)).chain([path.clone()]) {
        match fs::remove_file(&file) {
            Ok(()) => found = true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::from_io(&error, &file)),
        }
    }
    Ok(found)
}

impl Run {
    /// Begins a run at this time in milliseconds since 1970, which becomes its number unless another has it. `about` is
    /// JSON of the caller's, `rules` are bytes by which it is judged.
    pub fn create(folder: &Path, now: i64, about: &str, rules: &[u8]) -> Result<(i64, Self), StoreError> {
        create_folder(folder).map_err(|error| StoreError::from_io(&error, folder))?;
        let mut id = now;
        while path_of(folder, id).exists() {
            id += 1;
        }
        let path = path_of(folder, id);
        make_private(&path).map_err(|error| StoreError::from_io(&error, &path))?;
        let begin = || {
            let mut connection = connect(&path)?;
            schema::migrate(&mut connection)?;
            connection.execute(
                "INSERT INTO run (id, about, rules, blocks, totals) VALUES (1, ?1, ?2, 0, '')",
                params![about, rules],
            )?;
            Ok(connection)
        };
        match begin() {
            Ok(connection) => Ok((id, Self { connection, path })),
            Err(error) => {
                let error = StoreError::from_sqlite(&error, &path);
                // What could not be begun is not listed.
                let _ = delete_run(folder, id);
                Err(error)
            }
        }
    }

    /// Opens a run.
    pub fn open(folder: &Path, id: i64) -> Result<Self, StoreError> {
        let path = path_of(folder, id);
        let begin = || {
            let mut connection = connect(&path)?;
            let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            let foreign = schema::is_foreign(&connection)?;
            if !foreign && version <= schema::known_version() {
                schema::migrate(&mut connection)?;
            }
            Ok((connection, version, foreign))
        };
        let known = schema::known_version();
        match begin() {
            Ok((_, found, false)) if found > known => Err(StoreError::Newer { path, found, known }),
            Ok((_, _, true)) => Err(StoreError::Damaged { path }),
            Ok((connection, ..)) => Ok(Self { connection, path }),
            Err(error) => Err(StoreError::from_sqlite(&error, &path)),
        }
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn explain(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(error, &self.path)
    }

    /// What was given to [`Run::create`] or kept last.
    pub fn about(&self) -> Result<String, StoreError> {
        self.connection.query_row("SELECT about FROM run", [], |row| row.get(0)).map_err(|error| self.explain(&error))
    }

    /// Keeps other words about it.
    pub fn set_about(&self, about: &str) -> Result<(), StoreError> {
        self.connection.execute("UPDATE run SET about = ?1", [about]).map(drop).map_err(|error| self.explain(&error))
    }

    /// By what it is judged.
    pub fn rules(&self) -> Result<Vec<u8>, StoreError> {
        self.connection.query_row("SELECT rules FROM run", [], |row| row.get(0)).map_err(|error| self.explain(&error))
    }

    /// How far it is.
    pub fn progress(&self) -> Result<Progress, StoreError> {
        let read = |row: &rusqlite::Row| {
            let blocks: i64 = row.get(0)?;
            Ok(Progress { blocks: blocks.unsigned_abs(), totals: row.get(1)? })
        };
        self.connection.query_row("SELECT blocks, totals FROM run", [], read).map_err(|error| self.explain(&error))
    }

    /// How many rows there are.
    pub fn len(&self) -> Result<u32, StoreError> {
        let sql = "SELECT coalesce(max(id), 0) FROM rows";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.explain(&error))
    }

    /// Is it without rows?
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        self.len().map(|rows| rows == 0)
    }

    /// The words of a kind with their numbers, in the order of the alphabet, at most `most`.
    pub fn words(&self, kind: Word, most: u32) -> Result<Vec<(i64, String)>, StoreError> {
        let read = || {
            let sql = "SELECT id, text FROM words WHERE kind = ?1 ORDER BY text COLLATE NOCASE LIMIT ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            statement
                .query_map(params![kind as i64, most], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error: rusqlite::Error| self.explain(&error))
    }

    /// A row with all that belongs to it.
    pub fn whole(&self, id: u32) -> Result<Option<Whole>, StoreError> {
        self.after(id.saturating_sub(1), 1).map(|rows| rows.into_iter().find(|row| row.id == id))
    }

    /// The rows behind one, in the order of the input.
    pub fn after(&self, id: u32, most: u32) -> Result<Vec<Whole>, StoreError> {
        let read = || {
            let sql = "SELECT texts.id, texts.text, customer, who.text, rest, labels, reason, made
                FROM texts CROSS JOIN rows ON rows.id = texts.id JOIN words AS who ON who.id = rows.agent
                LEFT JOIN corrections ON corrections.row = texts.id
                WHERE texts.id > ?1 ORDER BY texts.id LIMIT ?2";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map(params![id, most], |row| {
                Ok(Whole {
                    id: row.get(0)?,
                    text: row.get(1)?,
                    customer: row.get(2)?,
                    agent: row.get(3)?,
                    rest: row.get(4)?,
                    correction: correction(row, 5)?,
                })
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error: rusqlite::Error| self.explain(&error))
    }

    /// Hands over every row as it was written, in the order of the input, as long as true comes back.
    pub fn each(&self, each: &mut dyn FnMut(&NewRow) -> bool) -> Result<(), StoreError> {
        let mut read = || {
            let sql = "SELECT verdict, concern, parts, scores, lang.text, who.text, findings, texts.text, customer, rest
                FROM rows CROSS JOIN texts ON texts.id = rows.id
                JOIN words AS lang ON lang.id = rows.language JOIN words AS who ON who.id = rows.agent ORDER BY rows.id";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let text = |column| row.get_ref(column).map(|value| value.as_str().unwrap_or(""));
                let bytes = |column| row.get_ref(column).map(|value| value.as_blob().unwrap_or(&[]));
                let row = NewRow {
                    verdict: row.get(0)?,
                    concern: row.get(1)?,
                    parts: row.get(2)?,
                    scores: bytes(3)?,
                    language: text(4)?,
                    agent: text(5)?,
                    findings: text(6)?,
                    text: text(7)?,
                    customer: text(8)?,
                    rest: bytes(9)?,
                };
                if !each(&row) {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(|error: rusqlite::Error| self.explain(&error))
    }

    /// Hands over what is counted of every row, one after the other.
    pub fn count(&self, each: &mut dyn FnMut(Counted)) -> Result<(), StoreError> {
        let mut read = || {
            let sql = "SELECT verdict, agent, parts, scores FROM rows";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(counted(row, 0)?);
            }
            Ok(())
        };
        read().map_err(|error: rusqlite::Error| self.explain(&error))
    }

    /// What was counted of the first so many rows: JSON of the caller's.
    pub fn figures(&self) -> Result<Option<(u32, String)>, StoreError> {
        let read = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?));
        let found = self.connection.query_row("SELECT rows, json FROM figures", [], read).optional();
        found.map_err(|error| self.explain(&error))
    }

    /// Keeps what was counted of the first so many rows.
    pub fn set_figures(&self, rows: u32, json: &str) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO figures (id, rows, json) VALUES (1, ?1, ?2)";
        self.connection.execute(sql, params![rows, json]).map(drop).map_err(|error| self.explain(&error))
    }

    /// Keeps what a person says of a judgement, or forgets it; it is on the disk when this returns. Is there such a row?
    pub fn correct(&self, row: u32, correction: Option<&Correction>) -> Result<bool, StoreError> {
        let write = || {
            let there = self.connection.query_row("SELECT 1 FROM rows WHERE id = ?1", [row], |_| Ok(())).optional()?;
            if there.is_none() {
                return Ok(false);
            }
            match correction {
                Some(Correction { labels, reason, made }) => self.connection.execute(
                    "INSERT OR REPLACE INTO corrections (row, made, labels, reason) VALUES (?1, ?2, ?3, ?4)",
                    params![row, made, labels, reason],
                )?,
                None => self.connection.execute("DELETE FROM corrections WHERE row = ?1", [row])?,
            };
            Ok(true)
        };
        write().map_err(|error: rusqlite::Error| self.explain(&error))
    }

    /// What people said, each with what was judged of that row.
    pub fn corrected(&self) -> Result<Vec<(u32, Correction, Counted)>, StoreError> {
        let read = || {
            let sql = "SELECT rows.id, labels, reason, made, verdict, agent, parts, scores
                FROM corrections JOIN rows ON rows.id = corrections.row ORDER BY rows.id";
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement
                .query_map([], |row| Ok((row.get(0)?, correction(row, 1)?.unwrap_or_default(), counted(row, 4)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error: rusqlite::Error| self.explain(&error))
    }
}

/// Three columns from this one on, where there is a correction.
fn correction(row: &rusqlite::Row, from: usize) -> rusqlite::Result<Option<Correction>> {
    let Some(labels) = row.get(from)? else { return Ok(None) };
    Ok(Some(Correction { labels, reason: row.get(from + 1)?, made: row.get(from + 2)? }))
}

/// Four columns from this one on.
fn counted(row: &rusqlite::Row, from: usize) -> rusqlite::Result<Counted> {
    Ok(Counted {
        verdict: row.get(from)?,
        agent: row.get(from + 1)?,
        parts: row.get(from + 2)?,
        scores: row.get(from + 3)?,
    })
}

/// As in `open.rs`: what a person adds is synced at once. Rows are written by [`Writer`], which says otherwise.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA journal_mode = WAL;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}
