//! Deleted text is in no byte of any file.

use crate::Draft;
use rusqlite::Connection;

use crate::tests::{draft, entry, files_with, names, open, place};

/// A word that is easy to find in bytes and whose fold is itself.
fn mark(number: usize) -> String {
    format!("zq{number}q")
}

/// Texts of all lengths: within a page, and over several.
fn text(number: usize) -> String {
    [mark(number).as_str(), " "].concat().repeat([1, 3, 30, 200, 2000][number % 5])
}

/// Rows of all lengths come and go, and others are pushed from page to page, which leaves copies that `secure_delete`
/// does not see. The seed is one of those with which a store that does not rewrite its file fails.
#[test]
fn no_byte_of_a_deleted_entry_is_left() {
    let (folder, path) = place();
    let mut store = open(&path);
    let mut random = 2_u64;
    let mut below = |bound: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % bound
    };
    let mut kept = Vec::new();
    for number in 0..150 {
        let text = format!("{} ", mark(number)).repeat([1, 3, 10, 30, 80, 300][below(6)]);
        kept.push((number, store.add_entry(&entry(&text, &mark(number + 1000), 0)).unwrap()));
        if below(2) == 0 {
            let (gone, id) = kept.swap_remove(below(kept.len()));
            assert!(!files_with(folder.path(), &mark(gone)).is_empty());
            assert!(store.delete_entry(id).unwrap());
            assert_eq!(files_with(folder.path(), &mark(gone)), [""; 0], "entry {gone}");
            assert_eq!(files_with(folder.path(), &mark(gone + 1000)), [""; 0], "customer of entry {gone}");
        }
    }
    assert_eq!(store.search("", 0, 1).unwrap().total as usize, kept.len());
    store.delete_all_history().unwrap();
    assert_eq!(files_with(folder.path(), "zq"), [""; 0]);
}

#[test]
fn no_byte_of_a_deleted_draft_or_its_older_states_is_left() {
    let (folder, path) = place();
    let mut store = open(&path);
    let kept = store.save_draft(&draft("kept", 1)).unwrap();
    let mut mine = Draft { customer: "zqcustomer".into(), meta: "zqmeta".into(), ..draft("", 1) };
    for number in 0..40 {
        mine.text = text(number);
        mine.id = store.save_draft(&mine).unwrap();
    }
    assert!(!files_with(folder.path(), "zq").is_empty());
    assert!(store.delete_draft(mine.id).unwrap());
    assert_eq!(files_with(folder.path(), "zq"), [""; 0]);
    assert_eq!(store.draft(kept).unwrap().unwrap().text, "kept");
}

#[test]
fn deleting_everything_leaves_a_small_file_without_text() {
    let (folder, path) = place();
    let mut store = open(&path);
    for number in 0..200 {
        store.add_entry(&entry(&text(number), "zqcustomer", 0)).unwrap();
        store.save_draft(&draft(&text(number), 0)).unwrap();
    }
    store.delete_everything().unwrap();
    assert_eq!(files_with(folder.path(), "zq"), [""; 0]);
    assert_eq!((store.drafts(9).unwrap().len(), store.search("", 0, 9).unwrap().total), (0, 0));
    assert!(std::fs::metadata(&path).unwrap().len() < 100_000);
    store.save_draft(&draft("goes on", 1)).unwrap();
    drop(store);
    assert_eq!(names(folder.path()), ["tact.db"]);
}

#[test]
fn history_goes_and_drafts_stay() {
    let (_folder, path) = place();
    let mut store = open(&path);
    store.add_entry(&entry("history", "", 1)).unwrap();
    store.save_draft(&draft("draft", 1)).unwrap();
    store.delete_all_history().unwrap();
    assert_eq!(store.search("", 0, 9).unwrap().total, 0);
    assert_eq!(store.latest_draft().unwrap().unwrap().text, "draft");
}

#[test]
fn a_delete_that_somebody_holds_up_says_so_and_can_be_repeated() {
    let (folder, path) = place();
    let mut store = open(&path);
    let id = store.add_entry(&entry("zqheld", "", 1)).unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM history;").unwrap();
    assert_eq!(store.delete_entry(id).unwrap_err().code(), "store-locked");
    reader.execute_batch("COMMIT").unwrap();
    assert!(!store.delete_entry(id).unwrap(), "it had gone, only its bytes had not");
    assert_eq!(files_with(folder.path(), "zqheld"), [""; 0]);
}
