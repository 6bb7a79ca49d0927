//! Opening the file: private, checked before it is trusted, and set up so that no save is lost.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use crate::aside::{COMPANIONS, set_aside, with_suffix};
use crate::{Store, StoreError, schema};

#[cfg(test)]
mod tests;

/// How long a save waits for somebody else's: longer than any save takes, shorter than anybody's patience.
const PATIENCE: Duration = Duration::from_secs(2);

/// The smallest page, and so the smallest file, that `SQLite` writes.
const SMALLEST: u64 = 512;

/// Ids in memory come after this one: more than anybody saves, and a whole number to JavaScript.
const BEYOND: i64 = 1 << 50;

/// A store, and what became of a damaged one in its place.
#[derive(Debug)]
pub struct Opened {
    /// The store, ready to use.
    pub store: Store,
    /// The new name of the damaged file that was there, if there was one.
    pub set_aside: Option<PathBuf>,
}

impl Store {
    /// Opens the file, or makes it, with the folders that it stands in.
    ///
    /// A damaged file is renamed to `….damaged-1` (or -2 …), and a new one takes its place. All else that is wrong is
    /// an error and leaves the file as it is.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        // SQLite takes a name that begins with `file:` for a URL; an absolute path never does.
        let path = std::path::absolute(path).map_err(|error| StoreError::from_io(&error, path))?;
        if let Some(folder) = path.parent() {
            create_folder(folder).map_err(|error| StoreError::from_io(&error, folder))?;
        }
        match open_sound(&path) {
            Err(StoreError::Damaged { .. }) => {
                let aside = set_aside(&path)?;
                let connection = open_sound(&path)?;
                Ok(Opened { store: Self { connection, path }, set_aside: Some(aside) })
            }
            Err(error) => Err(error),
            Ok(connection) => Ok(Opened { store: Self { connection, path }, set_aside: None }),
        }
    }

    /// A store that forgets everything when it is dropped, for when no file can be had. Its ids are such that no file has:
    /// who still holds one when the file can be had again must not write over another text.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let open = || {
            let mut connection = Connection::open_in_memory()?;
            schema::migrate(&mut connection)?;
            for table in ["drafts", "history"] {
                connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", (table, BEYOND))?;
            }
            Ok(connection)
        };
        match open() {
            Ok(connection) => Ok(Self { connection, path }),
            Err(error) => Err(StoreError::from_sqlite(&error, &path)),
        }
    }
}

/// Opens a file that proves to be sound; [`StoreError::Damaged`] if it does not.
fn open_sound(path: &Path) -> Result<Connection, StoreError> {
    if is_lost_on_opening(path) {
        return Err(StoreError::Damaged { path: path.to_owned() });
    }
    make_private(path).map_err(|error| StoreError::from_io(&error, path))?;
    let explain = |error: &rusqlite::Error| match StoreError::from_sqlite(error, path) {
        StoreError::Other { path, reason } => why_not_opened(path, reason),
        error => error,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| explain(&error))?;
    connection.busy_timeout(PATIENCE).map_err(|error| explain(&error))?;

    // Until the file is known to be sound and ours, closing it again must not write the log into it.
    let leave_log = |connection: &Connection, is_left: bool| {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, is_left).map_err(|error| explain(&error))
    };
    leave_log(&connection, true)?;
    let found = schema::version(&connection).map_err(|error| explain(&error))?;
    let known = schema::known_version();
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    if schema::is_foreign(&connection).map_err(|error| explain(&error))? {
        let reason = String::from("it is a database of another program");
        return Err(StoreError::Other { path: path.to_owned(), reason });
    }
    if connection.is_readonly(MAIN_DB).map_err(|error| explain(&error))? {
        return Err(StoreError::ReadOnly { path: path.to_owned() });
    }
    let is_sound = is_sound(&connection, path).map_err(|error| explain(&error))?;
    if !is_sound {
        return Err(StoreError::Damaged { path: path.to_owned() });
    }
    set_up(&connection).and_then(|()| schema::migrate(&mut connection)).map_err(|error| explain(&error))?;
    if !schema::is_complete(&connection) {
        return Err(StoreError::Damaged { path: path.to_owned() });
    }
    leave_log(&connection, false)?;
    Ok(connection)
}

/// Reads the whole file and compares its pages with each other.
///
/// `SQLite` reads zeros where the last page is cut short. That is right only after a crash, while the log has that
/// page.
fn is_sound(connection: &Connection, path: &Path) -> rusqlite::Result<bool> {
    let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let is_whole = size(path).checked_rem(page.unsigned_abs()) == Some(0) || size(&with_suffix(path, "-wal")) > 0;
    Ok(answer == "ok" && is_whole)
}

/// How the file is written. Order matters: the log must begin when syncing is already on.
///
/// - `synchronous`: every commit is on the disk before a save returns. `NORMAL` would survive a kill, but lose the last
///   saves when power fails. The next two lines are what it takes on macOS, where a plain sync stays in the drive.
/// - `journal_mode`: a save goes into a log, so that nothing that was there is touched before the new is safe.
/// - `secure_delete`: see [`crate::erase`].
/// - `temp_store`: what `SQLite` puts aside while it rewrites the file holds people's text and must not go to `/tmp`.
fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA journal_mode = WAL;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;",
    )
}

/// Are these bytes that `SQLite` would overwrite without a word? It takes a file of one byte for an empty one, and it
/// throws away a log whose file is gone or empty, though there may be text in it.
fn is_lost_on_opening(path: &Path) -> bool {
    match size(path) {
        0 => size(&with_suffix(path, "-wal")) > 0,
        length => length < SMALLEST,
    }
}

/// The bytes of a file, without opening it; 0 if there is none.
fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| if file.is_file() { file.len() } else { 0 })
}

/// Makes the folder, and those above it, for the user alone. One that is there stays as it is.
pub(crate) fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes the file if there is none, and takes away what others than its owner may do. `SQLite` gives the log the same
/// mode.
///
/// A file that is there must not be opened here, not even for reading: closing it would drop the locks that `SQLite`
/// holds on it for another store in this process.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    for file in COMPANIONS.iter().map(|companion| with_suffix(path, companion)).chain([path.to_owned()]) {
        narrow(&file);
    }
    Ok(())
}

/// A failure is passed over: a file of another owner can still be used, and to refuse it would help nobody.
#[cfg(unix)]
fn narrow(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(metadata) = fs::metadata(file)
        && metadata.is_file()
        && metadata.permissions().mode() & 0o077 != 0
    {
        let _ = fs::set_permissions(file, fs::Permissions::from_mode(metadata.permissions().mode() & 0o600));
    }
}

/// Elsewhere the folder of a user is private as it is.
#[cfg(not(unix))]
fn narrow(_: &Path) {}

/// `SQLite` says only that it could not open a file. Mostly it could not make the log beside it.
fn why_not_opened(path: PathBuf, reason: String) -> StoreError {
    let probe = with_suffix(&path, "-probe");
    match fs::File::create_new(&probe) {
        Ok(_) => {
            let _ = fs::remove_file(&probe);
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => match StoreError::from_io(&error, &path) {
            StoreError::Other { .. } => {}
            known => return known,
        },
    }
    StoreError::Other { path, reason }
}
