//! The tables of a run, and how older files become the present ones.

use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as a run of Tact (ASCII: T, a, c, R).
pub const APPLICATION_ID: i64 = 0x5461_6352;

/// What leads from one version to the next. Files out there have run the first of these: add, never change.
///
/// `rows` holds what is filtered by, and nothing long: at a million rows it is read from end to end in a tenth of a
/// second. What is shown and written stands in `texts`. `findings` has one letter for each kind of finding (`letter`).
/// The index of words knows which rows have a word, and neither where in them nor how often.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE run (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        about TEXT NOT NULL,
        rules BLOB NOT NULL,
        blocks INTEGER NOT NULL,
        totals TEXT NOT NULL
    ) STRICT;
    CREATE TABLE words (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE (kind, text)) STRICT;
    CREATE TABLE rows (
        id INTEGER PRIMARY KEY,
        verdict INTEGER NOT NULL,
        concern REAL NOT NULL,
        language INTEGER NOT NULL,
        agent INTEGER NOT NULL,
        parts INTEGER NOT NULL,
        scores BLOB NOT NULL,
        findings TEXT NOT NULL
    ) STRICT;
    CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL, customer TEXT NOT NULL, rest BLOB NOT NULL) STRICT;
    CREATE TABLE corrections (row INTEGER PRIMARY KEY, made INTEGER NOT NULL, labels TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
    CREATE VIRTUAL TABLE search USING fts5(text, content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 2');
", "
    CREATE TABLE figures (id INTEGER PRIMARY KEY CHECK (id = 1), rows INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
"];

/// The version that this code writes.
pub fn known_version() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Is this the file of another program?
pub fn is_foreign(connection: &Connection) -> rusqlite::Result<bool> {
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(id != APPLICATION_ID)
}

/// Brings the file to the present version, all or nothing.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version >= known_version() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or(0)) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known_version())?;
    transaction.commit()
}
