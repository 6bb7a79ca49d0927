//! Damage, and what looks like it: nothing is overwritten.

use std::fs;
use std::path::Path;

use crate::Store;

use crate::tests::{draft, entry, names, open, place};

/// Fills a file with some pages of text and returns its bytes.
fn filled(path: &Path) -> Vec<u8> {
    let mut store = open(path);
    for number in 0..20 {
        store.save_draft(&draft(&format!("draft {number} ").repeat(100), number)).unwrap();
        store.add_entry(&entry(&format!("entry {number} ").repeat(100), "colis", number)).unwrap();
    }
    drop(store);
    fs::read(path).unwrap()
}

/// Opens a damaged file: its bytes are kept under the name ending in `suffix`, and a new one works.
fn is_set_aside(path: &Path, bytes: &[u8], suffix: &str, what: &str) {
    let mut opened = Store::open(path).unwrap();
    let aside = opened.set_aside.unwrap_or_else(|| panic!("{what}: not noticed"));
    assert_eq!(aside.file_name().unwrap().to_str().unwrap(), format!("tact.db.{suffix}"), "{what}");
    assert!(fs::read(&aside).unwrap() == bytes, "{what}: the bytes changed");
    assert_eq!(opened.store.drafts(9).unwrap(), [], "{what}");
    let id = opened.store.save_draft(&draft("new", 1)).unwrap();
    drop(opened.store);
    assert_eq!(open(path).draft(id).unwrap().unwrap().text, "new", "{what}");
}

fn remove_what_was_set_aside(folder: &Path) {
    for name in names(folder).iter().filter(|name| name.contains("damaged")) {
        fs::remove_file(folder.join(name)).unwrap();
    }
}

#[test]
fn garbage_is_set_aside_under_a_name_of_its_own_each_time() {
    let (folder, path) = place();
    for (number, garbage) in
        [b"x".to_vec(), b"no database\n".repeat(1000), vec![0; 5000], vec![0xff; 4096]].iter().enumerate()
    {
        fs::write(&path, garbage).unwrap();
        is_set_aside(&path, garbage, &format!("damaged-{}", number + 1), &format!("garbage {number}"));
    }
    assert_eq!(fs::read(folder.path().join("tact.db.damaged-1")).unwrap(), b"x");
}

#[test]
fn a_truncated_file_is_set_aside() {
    let (folder, path) = place();
    let whole = filled(&path);
    assert!(whole.len() > 10 * 4096);
    let lengths = [
        1,
        16,
        50,
        99,
        100,
        511,
        512,
        1000,
        4095,
        4096,
        4097,
        8192,
        whole.len() / 2,
        whole.len() - 4096,
        whole.len() - 1,
    ];
    for length in lengths {
        fs::write(&path, &whole[..length]).unwrap();
        is_set_aside(&path, &whole[..length], "damaged-1", &format!("cut at {length}"));
        remove_what_was_set_aside(folder.path());
    }
}

#[test]
fn a_file_with_a_ruined_page_is_set_aside() {
    let (folder, path) = place();
    let whole = filled(&path);
    let mut noticed = 0;
    for page in 1..whole.len() / 4096 {
        let mut ruined = whole.clone();
        ruined[page * 4096..page * 4096 + 200].fill(0xaa);
        fs::write(&path, &ruined).unwrap();
        let opened = Store::open(&path).unwrap();
        // Text itself carries no checksum: where a page holds nothing else, strange text is all that can be seen.
        if let Some(aside) = opened.set_aside {
            assert!(fs::read(&aside).unwrap() == ruined, "page {page}");
            noticed += 1;
            remove_what_was_set_aside(folder.path());
        }
    }
    assert!(noticed >= 3, "the roots of the tables, at least: {noticed}");
}

#[test]
fn a_file_without_its_tables_is_set_aside() {
    let (_folder, path) = place();
    filled(&path);
    rusqlite::Connection::open(&path).unwrap().execute_batch("DROP TABLE drafts").unwrap();
    let bytes = fs::read(&path).unwrap();
    is_set_aside(&path, &bytes, "damaged-1", "no drafts");
}

#[test]
fn the_log_goes_along() {
    let (folder, path) = place();
    let (garbage, log) = (b"no database ".repeat(1000), "log ".repeat(10_000));
    fs::write(&path, &garbage).unwrap();
    fs::write(folder.path().join("tact.db-wal"), &log).unwrap();
    // A name is taken as soon as one of its files is there.
    fs::write(folder.path().join("tact.db.damaged-1-wal"), "older log").unwrap();
    is_set_aside(&path, &garbage, "damaged-2", "with log");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!((read("tact.db.damaged-2-wal"), read("tact.db.damaged-1-wal")), (log, "older log".into()));
}

#[test]
fn a_log_without_its_file_is_set_aside() {
    for is_there in [false, true] {
        let (folder, path) = place();
        let mut store = open(&path);
        store.save_draft(&draft("only in the log", 1)).unwrap();
        let log = fs::read(folder.path().join("tact.db-wal")).unwrap();
        drop(store);
        fs::remove_file(&path).unwrap();
        if is_there {
            fs::write(&path, "").unwrap();
        }
        fs::write(folder.path().join("tact.db-wal"), &log).unwrap();
        is_set_aside(&path, b"", "damaged-1", "log alone");
        assert_eq!(fs::read(folder.path().join("tact.db.damaged-1-wal")).unwrap(), log);
    }
}

/// What power that fails leaves: the file as it was last synced, and the log up to any byte, with rubbish after it.
#[test]
fn a_log_that_was_cut_off_anywhere_loses_only_the_save_it_was_cut_off_in() {
    let (folder, path) = place();
    let mut store = open(&path);
    let wal = folder.path().join("tact.db-wal");
    let mut mine = draft("0", 0);
    mine.id = store.save_draft(&mine).unwrap();
    let mut lengths = vec![fs::metadata(&wal).unwrap().len()];
    for number in 1..=12 {
        mine.text = number.to_string() + &" lorem".repeat(number * 100);
        mine.updated += 1;
        store.save_draft(&mine).unwrap();
        lengths.push(fs::metadata(&wal).unwrap().len());
    }
    let (main, log) = (fs::read(&path).unwrap(), fs::read(&wal).unwrap());
    assert!(lengths.is_sorted_by(|a, b| a < b), "the log must hold every save for this test");

    let copy = folder.path().join("copy").join("tact.db");
    fs::create_dir(folder.path().join("copy")).unwrap();
    let cuts = (usize::try_from(lengths[0]).unwrap()..=log.len()).step_by(331).chain([log.len()]);
    for (cut, rubbish) in cuts.flat_map(|cut| [(cut, 0), (cut, 5000)]) {
        for old in names(&folder.path().join("copy")) {
            fs::remove_file(folder.path().join("copy").join(old)).unwrap();
        }
        fs::write(&copy, &main).unwrap();
        fs::write(folder.path().join("copy/tact.db-wal"), [&log[..cut], &vec![0x5a; rubbish]].concat()).unwrap();
        let saved = lengths.iter().filter(|&&length| length <= cut as u64).count() - 1;
        let found = open(&copy).draft(mine.id).unwrap().unwrap();
        assert_eq!(found.updated, i64::try_from(saved).unwrap(), "cut at {cut}");
    }
}
