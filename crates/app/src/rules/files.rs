//! Files of the user's folder: only they may read them, and a file is never half written.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub use tact_rules::create_folder;

/// Tells the temporary names of one run apart.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// What the names of files begin with that are being written, behind a dot.
const WRITING: &str = "writing";
/// After this time, whoever wrote a file is no longer there.
const FORGOTTEN: Duration = Duration::from_hours(1);

/// A hidden name that nothing else has.
pub fn temporary_name(what: &str) -> String {
    format!(".{what}-{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Writes a file that is not there yet, for this user only.
pub fn create_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Replaces a file, or creates it and the folders above it: whoever reads it finds the old text or the new one. Where
/// the file is a link, what it points to is replaced.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().map_or_else(PathBuf::new, Path::to_owned);
    create_folder(&folder)?;
    let beside = folder.join(temporary_name(WRITING));
    let done = create_file(&beside, bytes).and_then(|()| fs::rename(&beside, &target));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
        return done;
    }
    settle(&folder);
    clear(&folder);
    Ok(())
}

/// Removes what programs that were killed while they wrote have left in a folder. Nothing takes as long as [`FORGOTTEN`].
fn clear(folder: &Path) {
    let beginning = format!(".{WRITING}-");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(&beginning) {
            continue;
        }
        let age = entry.metadata().and_then(|known| known.modified()).ok().and_then(|since| since.elapsed().ok());
        if age.is_some_and(|age| age > FORGOTTEN) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Keeps a damaged file beside its place, as `name.toml.damaged-1` and so on: nobody's words are written over. Whether it
/// could.
pub(crate) fn set_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = (1..=1000).map(|number| path.with_file_name(format!("{name}.damaged-{number}")));
    aside.into_iter().find(|aside| !aside.exists()).is_some_and(|aside| fs::rename(path, aside).is_ok())
}

/// Makes the names in a folder last, where the system can.
fn settle(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(folder) {
        // A file system that cannot do this has still written the file.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c.toml");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(&folder.path().join("a"))), (0o600, 0o700));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.toml"), folder.path().join("link.toml"));
        fs::write(&real, "one").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write(&link, b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "two");
    }

    #[test]
    fn what_a_killed_program_left_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let long_ago = SystemTime::now() - 2 * FORGOTTEN;
        for (name, when) in [(".writing-1-0", long_ago), (".writing-2-0", SystemTime::now()), (".writings", long_ago)] {
            fs::File::create(path(name)).unwrap().set_modified(when).unwrap();
        }
        write(&path("settings.toml"), b"one").unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".writing-2-0", ".writings", "settings.toml"]);
    }
}
