//! History comes back as it was added, and is found by its words.

use crate::{Entry, MAX_QUERY_WORDS, Store};

use crate::tests::{entry, open, place};

/// The replies that a query finds, each text one letter or word.
fn found(store: &Store, query: &str) -> Vec<i64> {
    let page = store.search(query, 0, 100).unwrap();
    assert_eq!(page.total as usize, page.entries.len());
    page.entries.into_iter().map(|entry| entry.when).collect()
}

#[test]
fn an_entry_comes_back_as_it_was_added() {
    let (_folder, path) = place();
    let mut store = open(&path);
    let mut full = Entry {
        id: 77,
        when: 1_700_000_000_000,
        text: "Bonjour,\r\n\0 « œ »".into(),
        customer: "Où ?".into(),
        meta: "{}".into(),
        language: Some("fr".into()),
        verdict: Some("hold".into()),
        scores: "{\"blame\":22}".into(),
    };
    full.id = store.add_entry(&full).unwrap();
    let mut bare = Entry { when: 1, ..Entry::default() };
    bare.id = store.add_entry(&bare).unwrap();
    drop(store);
    assert_eq!(open(&path).search("", 0, 10).unwrap().entries, [full, bare]);
}

#[test]
fn words_are_found_without_capitals_and_accents_in_either_text() {
    let mut store = Store::in_memory().unwrap();
    store.add_entry(&entry("Votre délai est dépassé, désolé·e.", "Où est mon COLIS ?", 1)).unwrap();
    store.add_entry(&entry("L’équipe s'en occupe", "J'attends mon colis depuis l'E\u{301}TE\u{301}", 2)).unwrap();
    store.add_entry(&entry("Your order is on its way", "Where is it? Cœur brisé", 3)).unwrap();
    for (query, expected) in [
        ("", vec![3, 2, 1]),
        ("  \n\u{a0} ", vec![3, 2, 1]),
        ("colis", vec![2, 1]),
        ("Colis DELAI", vec![1]),
        ("delai colis", vec![1]),
        ("délai order", vec![]),
        ("l'equipe", vec![2]),
        ("L’ÉQUIPE été", vec![2]),
        ("coeur", vec![3]),
        ("désolée", vec![1]),
        ("désolé", vec![1]),
        ("désolé·e", vec![1]),
        ("equi", vec![2]),
        ("occupe j'attends", vec![2]),
        ("occupej", vec![]),
        ("nothing", vec![]),
    ] {
        assert_eq!(found(&store, query), expected, "{query:?}");
    }
}

#[test]
fn no_mark_of_a_query_means_anything_but_itself() {
    let mut store = Store::in_memory().unwrap();
    for (when, text) in
        [(1, "100% sûr"), (2, "100 fois"), (3, "a_b"), (4, "axb"), (5, "it's \"so\""), (6, "c:\\d* [x-z]?")]
    {
        store.add_entry(&entry(text, "", when)).unwrap();
    }
    for (query, expected) in [
        ("100%", vec![1]),
        ("%", vec![1]),
        ("a_b", vec![3]),
        ("_", vec![3]),
        ("a?b", vec![]),
        ("'", vec![5]),
        ("it's", vec![5]),
        ("\"so\"", vec![5]),
        ("' OR 1=1 --", vec![]),
        ("\\", vec![6]),
        ("*", vec![6]),
        ("[x-z]", vec![6]),
        ("NOT", vec![]),
        ("a OR b", vec![]),
        ("?1", vec![]),
        ("\0", vec![]),
    ] {
        assert_eq!(found(&store, query), expected, "{query:?}");
    }
}

#[test]
fn a_search_gives_pages() {
    let mut store = Store::in_memory().unwrap();
    // Two of each time, added out of order: the later added comes first.
    for when in [3, 1, 2, 1, 3, 2] {
        store.add_entry(&entry("colis", "", when)).unwrap();
    }
    store.add_entry(&entry("autre", "", 9)).unwrap();
    let all = store.search("colis", 0, 6).unwrap().entries;
    let before = all.iter().map(|entry| entry.id).min().unwrap() - 1;
    let page = |offset, limit| {
        let page = store.search("colis", offset, limit).unwrap();
        assert_eq!(page.total, 6);
        page.entries.into_iter().map(|entry| (entry.when, entry.id - before)).collect::<Vec<_>>()
    };
    assert_eq!(page(0, 4), [(3, 5), (3, 1), (2, 6), (2, 3)]);
    assert_eq!(page(4, 4), [(1, 4), (1, 2)]);
    assert_eq!(page(6, 4), []);
    assert_eq!(page(0, 0), []);
    assert_eq!(page(u32::MAX, u32::MAX), []);
}

#[test]
fn a_whole_reply_can_be_the_query() {
    let mut store = Store::in_memory().unwrap();
    let text = (0..20_000).map(|word| format!("mot{word}")).collect::<Vec<_>>().join(" ");
    store.add_entry(&entry(&text, "", 1)).unwrap();
    assert!(text.split(' ').count() > MAX_QUERY_WORDS);
    assert_eq!(found(&store, &text), [1]);
    assert_eq!(found(&store, &format!("sans {text}")), []);
}

#[test]
fn entries_can_be_deleted() {
    let mut store = Store::in_memory().unwrap();
    let first = store.add_entry(&entry("one", "", 1)).unwrap();
    store.add_entry(&entry("two", "", 2)).unwrap();
    assert!(store.delete_entry(first).unwrap());
    assert!(!store.delete_entry(first).unwrap());
    assert_eq!(found(&store, ""), [2]);
    store.delete_all_history().unwrap();
    assert_eq!(found(&store, ""), []);
}
