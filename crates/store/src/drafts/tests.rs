//! Drafts come back as they were saved.

use crate::{Draft, KEPT_DRAFTS, Store};

use crate::tests::{draft, open, place};

#[test]
fn a_draft_comes_back_as_it_was_saved() {
    let (_folder, path) = place();
    let mut store = open(&path);
    assert_eq!(store.latest_draft().unwrap(), None);
    assert_eq!(store.draft(1).unwrap(), None);
    let strange = "Bonjour\r\n\t« é e\u{301} 👩🏽‍💻 »\0'\"; DROP TABLE drafts; --";
    let mut saved = Draft { customer: "\0\u{feff}".into(), meta: String::new(), ..draft(strange, -5) };
    saved.id = store.save_draft(&saved).unwrap();
    assert_ne!(saved.id, 0);
    assert_eq!(store.draft(saved.id).unwrap(), Some(saved.clone()));
    drop(store);
    assert_eq!(open(&path).latest_draft().unwrap(), Some(saved));
}

#[test]
fn saving_again_changes_the_draft() {
    let (_folder, path) = place();
    let mut store = open(&path);
    let other = store.save_draft(&draft("other", 1)).unwrap();
    let mut mine = draft("first", 2);
    mine.id = store.save_draft(&mine).unwrap();
    for text in ["second", "", &"long ".repeat(100_000), "short"] {
        mine.text = text.into();
        mine.updated += 1;
        assert_eq!(store.save_draft(&mine).unwrap(), mine.id);
        assert_eq!(store.draft(mine.id).unwrap().unwrap(), mine);
    }
    assert_eq!(store.drafts(10).unwrap().len(), 2);
    assert_eq!(store.draft(other).unwrap().unwrap().text, "other");
}

#[test]
fn an_id_that_is_not_there_gets_a_new_one_that_nobody_had() {
    let (_folder, path) = place();
    let mut store = open(&path);
    let first = store.save_draft(&draft("first", 1)).unwrap();
    assert!(store.delete_draft(first).unwrap());
    assert!(!store.delete_draft(first).unwrap());
    drop(store);
    let mut store = open(&path);
    let second = store.save_draft(&draft("second", 2)).unwrap();
    assert_ne!(first, second, "a window that still holds the first id would write over the second");
    let again = store.save_draft(&Draft { id: first, ..draft("first again", 3) }).unwrap();
    assert!(again != first && again != second);
    let far = store.save_draft(&Draft { id: i64::MAX, ..draft("far", 4) }).unwrap();
    assert_eq!(store.latest_draft().unwrap().unwrap().id, far);
    store.save_draft(&draft("one more", 5)).unwrap();
    assert_eq!(store.drafts(10).unwrap().len(), 4);
}

#[test]
fn drafts_come_latest_first() {
    let mut store = Store::in_memory().unwrap();
    for (text, updated) in [("b", 2), ("d", 4), ("a", 1), ("c", 3), ("e", 4)] {
        store.save_draft(&draft(text, updated)).unwrap();
    }
    let texts = |limit| store.drafts(limit).unwrap().into_iter().map(|draft| draft.text).collect::<String>();
    assert_eq!(texts(10), "edcba");
    assert_eq!(texts(2), "ed");
    assert_eq!(texts(0), "");
    assert_eq!(texts(u32::MAX), "edcba");
}

#[test]
fn the_oldest_drafts_go() {
    let mut store = Store::in_memory().unwrap();
    let kept = i64::from(KEPT_DRAFTS);
    for number in 1..=kept + 5 {
        store.save_draft(&draft(&number.to_string(), number)).unwrap();
    }
    let drafts = store.drafts(1000).unwrap();
    assert_eq!(drafts.len(), KEPT_DRAFTS as usize);
    assert_eq!((drafts[0].updated, drafts[drafts.len() - 1].updated), (kept + 5, 6));
}

#[test]
fn a_clock_that_was_set_back_does_not_cost_the_draft_just_typed() {
    let mut store = Store::in_memory().unwrap();
    for number in 0..KEPT_DRAFTS {
        store.save_draft(&draft("old", 1000 + i64::from(number))).unwrap();
    }
    let mut typed = draft("typed", 5);
    typed.id = store.save_draft(&typed).unwrap();
    assert_eq!(store.draft(typed.id).unwrap(), Some(typed));
    assert_eq!(store.drafts(1000).unwrap().len(), KEPT_DRAFTS as usize);
}
