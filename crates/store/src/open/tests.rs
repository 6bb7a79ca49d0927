//! Opening: where the file is, who may read it, and why it cannot be had.

use std::fs;
use std::path::Path;

use crate::{Store, StoreError};
use rusqlite::Connection;

use crate::tests::{draft, names, open, place};

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (folder, _) = place();
    let above = folder.path().join("above");
    let path = above.join("in").join("tact.db");
    let mut store = open(&path);
    store.save_draft(&draft("a", 1)).unwrap();
    assert_eq!((mode(&above), mode(&above.join("in"))), (0o700, 0o700));
    let all = names(&above.join("in"));
    assert_eq!(all, ["tact.db", "tact.db-shm", "tact.db-wal"]);
    for name in all {
        assert_eq!(mode(&above.join("in").join(&name)), 0o600, "{name}");
    }
    drop(store);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    drop(open(&path));
    assert_eq!(mode(&path), 0o600, "a file that others could read is closed to them");
}

#[test]
fn a_strange_path_is_a_path() {
    let (folder, _) = place();
    for name in ["file:x?mode=memory", "été 100%.db", ":memory:", "a'b\"c.db"] {
        let path = folder.path().join(name);
        let mut store = open(&path);
        assert_eq!(store.path(), path);
        store.save_draft(&draft(name, 1)).unwrap();
        drop(store);
        assert!(path.is_file());
        assert_eq!(open(&path).latest_draft().unwrap().unwrap().text, name);
    }
}

#[test]
fn a_store_in_memory_needs_no_file() {
    let mut store = Store::in_memory().unwrap();
    let id = store.save_draft(&draft("a", 1)).unwrap();
    assert!(store.delete_draft(id).unwrap());
    store.delete_everything().unwrap();
    assert_eq!(store.path(), Path::new(":memory:"));
}

#[test]
fn two_stores_share_a_file_and_one_that_waits_too_long_is_told() {
    let (_folder, path) = place();
    let mut one = open(&path);
    let mut two = open(&path);
    let id = one.save_draft(&draft("one", 1)).unwrap();
    assert_eq!(two.draft(id).unwrap().unwrap().text, "one");
    two.save_draft(&draft("two", 2)).unwrap();
    assert_eq!(one.latest_draft().unwrap().unwrap().text, "two");

    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(two.save_draft(&draft("three", 3)).unwrap_err(), StoreError::Locked { path: path.clone() });
    assert_eq!(one.drafts(9).unwrap().len(), 2, "reading goes on");
    drop(open(&path));
    writer.execute_batch("COMMIT").unwrap();
    two.save_draft(&draft("three", 3)).unwrap();
    drop(two);
    assert_eq!(one.drafts(9).unwrap().len(), 3);
}

#[test]
fn a_file_that_is_held_exclusively_is_locked_and_not_damaged() {
    let (folder, path) = place();
    open(&path).save_draft(&draft("mine", 1)).unwrap();
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM history;").unwrap();
    assert_eq!(Store::open(&path).unwrap_err().code(), "store-locked");
    drop(holder);
    assert_eq!(open(&path).latest_draft().unwrap().unwrap().text, "mine");
    assert_eq!(names(folder.path()), ["tact.db"]);
}

#[test]
fn a_file_of_a_newer_tact_is_left_as_it_is() {
    let (folder, path) = place();
    open(&path).save_draft(&draft("mine", 1)).unwrap();
    let newer = Connection::open(&path).unwrap();
    newer.execute_batch("PRAGMA user_version = 7; CREATE TABLE more (a); DROP TABLE history").unwrap();
    // Text in the log of a newer version is left there, too.
    let files =
        |names: &[&str]| names.iter().map(|name| fs::read(folder.path().join(name)).unwrap()).collect::<Vec<_>>();
    let copy = folder.path().join("copy");
    fs::create_dir(&copy).unwrap();
    for name in ["tact.db", "tact.db-wal"] {
        fs::copy(folder.path().join(name), copy.join(name)).unwrap();
    }
    let before = files(&["copy/tact.db", "copy/tact.db-wal"]);
    let error = Store::open(&copy.join("tact.db")).unwrap_err();
    assert_eq!(error, StoreError::Newer { path: copy.join("tact.db"), found: 7, known: 1 });
    assert!(error.to_string().contains("newer Tact"));
    assert_eq!(files(&["copy/tact.db", "copy/tact.db-wal"]), before);
    assert!(!before[1].is_empty());
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    let (folder, path) = place();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    let before = fs::read(&path).unwrap();
    assert_eq!(Store::open(&path).unwrap_err().code(), "store-other");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(names(folder.path()), ["tact.db"]);
}

#[test]
fn what_is_no_file_is_an_error() {
    let (folder, path) = place();
    fs::create_dir(&path).unwrap();
    assert_eq!(Store::open(&path).unwrap_err().code(), "store-other");
    assert!(path.is_dir());
    fs::write(folder.path().join("file"), "x").unwrap();
    let error = Store::open(&folder.path().join("file").join("tact.db")).unwrap_err();
    assert_eq!(error.code(), "store-other");
    assert!(error.to_string().contains("file"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_folder_or_file_that_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let (folder, path) = place();
    set(folder.path(), 0o500);
    if fs::write(folder.path().join("probe"), "").is_ok() {
        eprintln!("skipped: this user writes wherever it likes (root)");
        return;
    }
    assert_eq!(Store::open(&path).unwrap_err().code(), "store-read-only");
    assert_eq!(Store::open(&folder.path().join("in/tact.db")).unwrap_err().code(), "store-read-only");

    set(folder.path(), 0o700);
    open(&path).save_draft(&draft("kept", 1)).unwrap();
    set(folder.path(), 0o500);
    assert_eq!(Store::open(&path).unwrap_err().code(), "store-read-only");
    let damaged = fs::read(&path).unwrap();
    set(&path, 0o600);
    fs::write(&path, "garbage").unwrap();
    assert_eq!(Store::open(&path).unwrap_err().code(), "store-read-only", "it cannot be set aside either");
    assert_eq!(fs::read(&path).unwrap(), b"garbage");
    fs::write(&path, damaged).unwrap();
    set(folder.path(), 0o700);
    set(&path, 0o400);
    assert_eq!(Store::open(&path).unwrap_err().code(), "store-read-only");
    set(&path, 0o600);
    assert_eq!(open(&path).latest_draft().unwrap().unwrap().text, "kept");
}
