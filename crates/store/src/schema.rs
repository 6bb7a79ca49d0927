//! The tables of the file and how older ones become the present ones.

use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as ours ("Tact" in ASCII), so that the file of another program is not taken for one of Tact.
pub const APPLICATION_ID: i64 = 0x5461_6374;

/// What leads from one version to the next. Files out there have run the first of these: add, never change.
///
/// `AUTOINCREMENT`: the id of a deleted row must not come back, or a window that still holds it would write over
/// somebody else's text. `folded` stands before the long columns, so that a search reads no further than that.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        updated INTEGER NOT NULL,
        meta TEXT NOT NULL,
        text TEXT NOT NULL,
        customer TEXT NOT NULL
    ) STRICT;
    CREATE TABLE history (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sent INTEGER NOT NULL,
        folded TEXT NOT NULL,
        language TEXT,
        verdict TEXT,
        scores TEXT NOT NULL,
        meta TEXT NOT NULL,
        text TEXT NOT NULL,
        customer TEXT NOT NULL
    ) STRICT;
    CREATE INDEX history_by_time ON history (sent, id);
"];

/// Statements that can be prepared only where all tables and columns are there.
const USES: &[&str] = &[
    "SELECT id, updated, meta, text, customer FROM drafts",
    "SELECT id, sent, folded, language, verdict, scores, meta, text, customer FROM history",
];

/// The version that this code writes: how many migrations a file has behind it.
pub fn known_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// The version of a file; 0 for one that is still empty.
pub fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Does the file hold the tables of another program?
pub fn is_foreign(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let is_empty: bool =
        connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?;
    Ok(id != APPLICATION_ID && !is_empty)
}

/// Brings the file to the present version, all or nothing.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    if version(connection)? >= known_version() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again under the lock: another process may have been faster.
    let done = usize::try_from(version(&transaction)?).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known_version())?;
    transaction.commit()
}

/// Are all tables and columns there?
pub fn is_complete(connection: &Connection) -> bool {
    USES.iter().all(|sql| connection.prepare(sql).is_ok())
}
