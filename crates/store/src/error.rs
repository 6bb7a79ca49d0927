//! What can go wrong with the file, told apart by what a person can do about it.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ffi::{self, ErrorCode};

/// Why the store could not do what it was asked to. Never holds any of the text that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Another program, or another window, was writing for longer than a save waits.
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    ReadOnly {
        /// The file or folder.
        path: PathBuf,
    },
    /// The disk, or the user's share of it, is full.
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer Tact; it was left as it is.
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its tables.
        found: i64,
        /// The newest version that this Tact knows.
        known: i64,
    },
    /// The file turned out to be damaged while it was in use. The next [`Store::open`](crate::Store::open) sets it
    /// aside.
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Anything else.
    Other {
        /// The file or folder.
        path: PathBuf,
        /// What `SQLite` or the system says.
        reason: String,
    },
}

impl StoreError {
    /// A short name for programs, which stays the same whatever [`Display`](fmt::Display) says.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "store-locked",
            Self::ReadOnly { .. } => "store-read-only",
            Self::Full { .. } => "store-full",
            Self::Newer { .. } => "store-newer",
            Self::Damaged { .. } => "store-damaged",
            Self::Other { .. } => "store-other",
        }
    }

    /// The file or folder that the error is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Locked { path }
            | Self::ReadOnly { path }
            | Self::Full { path }
            | Self::Newer { path, .. }
            | Self::Damaged { path }
            | Self::Other { path, .. } => path,
        }
    }

    /// An error of `SQLite` on the file `path`.
    pub(crate) fn from_sqlite(error: &rusqlite::Error, path: &Path) -> Self {
        let path = path.to_owned();
        let Some(failure) = error.sqlite_error() else {
            return Self::Other { path, reason: error.to_string() };
        };
        match (failure.code, failure.extended_code) {
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Locked { path },
            (ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) => Self::ReadOnly { path },
            // The index of the log is the one file whose growth SQLite does not report as "full".
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => Self::Full { path },
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) | (_, ffi::SQLITE_IOERR_SHORT_READ) => {
                Self::Damaged { path }
            }
            _ => Self::Other { path, reason: error.to_string() },
        }
    }

    /// An error of the system on the file or folder `path`.
    pub(crate) fn from_io(error: &io::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::Other { path, reason: error.to_string() },
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path().display();
        match self {
            Self::Locked { .. } => write!(out, "{path} is in use by another program; try again, or close it there"),
            Self::ReadOnly { .. } => write!(out, "{path} may not be written; check who owns it and its permissions"),
            Self::Full { .. } => write!(out, "the disk is full, so {path} cannot grow; make room and try again"),
            Self::Newer { found, known, .. } => write!(
                out,
                "{path} was written by a newer Tact (version {found} of its tables, this one knows up to {known}); \
                 it was left as it is: update Tact"
            ),
            Self::Damaged { .. } => write!(out, "{path} is damaged; the next start sets it aside and begins a new one"),
            Self::Other { reason, .. } => write!(out, "{path} cannot be used: {reason}"),
        }
    }
}

impl Error for StoreError {}
