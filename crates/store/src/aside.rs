//! A file that cannot be read goes aside under a new name: somebody may still get text out of it.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::StoreError;

#[cfg(test)]
mod tests;

/// What `SQLite` puts behind the name of the file for those that belong to it. The log is `-wal`.
pub const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The name of `path` with `suffix` behind it.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Renames the file and its companions to the first free `….damaged-1`, `-2` …, and returns that name.
///
/// The file goes last: were it gone while its log is still there, `SQLite` would play the log into the new file.
pub fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let aside = reserve(path).map_err(|error| StoreError::from_io(&error, path))?;
    let moved = COMPANIONS
        .iter()
        .try_for_each(|companion| rename(&with_suffix(path, companion), &with_suffix(&aside, companion)))
        .and_then(|()| rename(path, &aside));
    match moved {
        Ok(()) => Ok(aside),
        Err(error) => Err(StoreError::from_io(&error, path)),
    }
}

/// Takes a name that no other file has, by making an empty file of it, because a rename would overwrite one.
fn reserve(path: &Path) -> io::Result<PathBuf> {
    let mut number = 1_u32;
    loop {
        let aside = with_suffix(path, &format!(".damaged-{number}"));
        let is_free = COMPANIONS.iter().all(|companion| fs::symlink_metadata(with_suffix(&aside, companion)).is_err());
        if is_free {
            match fs::File::create_new(&aside) {
                Ok(_) => return Ok(aside),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        number = number.saturating_add(1);
    }
}

/// Renames a file if there is one.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
