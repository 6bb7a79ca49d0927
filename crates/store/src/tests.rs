//! What holds for the whole store, and what its tests share. Foremost: a process that saves is killed, again and again,
//! and what it reported as saved must be there.

use std::env;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rusqlite::types::Value;

use crate::{Draft, Entry, Store};

/// A folder that goes away, and the file in it.
pub fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tact.db");
    (folder, path)
}

/// Opens a file that is expected to be sound.
pub fn open(path: &Path) -> Store {
    let opened = Store::open(path).unwrap();
    assert_eq!(opened.set_aside, None);
    opened.store
}

pub fn draft(text: &str, updated: i64) -> Draft {
    Draft { id: 0, text: text.into(), customer: "Où est mon colis ?".into(), meta: "{\"cursor\":3}".into(), updated }
}

pub fn entry(text: &str, customer: &str, when: i64) -> Entry {
    Entry { text: text.into(), customer: customer.into(), when, scores: "{\"blame\":22}".into(), ..Entry::default() }
}

/// The names of the files in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The files of a folder in whose bytes `text` stands.
pub fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let holds = |name: &String| {
        let bytes = fs::read(folder.join(name)).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    names(folder).into_iter().filter(holds).collect()
}

const PATH: &str = "TACT_STORE_TEST_PATH";
const ROUNDS: usize = 100;

/// What the child saves as its `number`-th state: ever longer, then short again.
fn text(number: usize) -> String {
    format!("{number}:{}", "é l'été ".repeat(number % 200 * 20))
}

/// The number of the state that is in the file, which must be one that was saved, whole.
fn saved(store: &Store) -> usize {
    let Some(draft) = store.latest_draft().unwrap() else { return 0 };
    let number = draft.text.split(':').next().unwrap().parse().unwrap();
    assert!(draft.text == text(number), "state {number} is not whole");
    number
}

/// Not a test: the child, which [`killed_at_any_moment_nothing_saved_is_lost`] starts.
#[test]
#[ignore = "saves until it is killed; another test starts it"]
fn child() {
    let Some(path) = env::var_os(PATH) else { return };
    let mut store = open(Path::new(&path));
    let mut number = saved(&store);
    let mut draft = store.latest_draft().unwrap().unwrap_or_default();
    loop {
        number += 1;
        draft = Draft { text: text(number), updated: i64::try_from(number).unwrap(), ..draft };
        draft.id = store.save_draft(&draft).unwrap();
        let mut out = std::io::stdout().lock();
        write!(out, "\nsaved {number}\n").unwrap();
        out.flush().unwrap();
    }
}

/// Lets a child save for a while, kills it, and returns the last state that it reported.
fn save_until_killed(path: &Path, while_: Duration) -> Option<usize> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "tests::child", "--ignored", "--nocapture"])
        .env(PATH, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Read meanwhile, or the child would soon wait for room in the pipe instead of saving.
    let mut out = child.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let mut all = String::new();
        out.read_to_string(&mut all).map(|_| all)
    });
    thread::sleep(while_);
    assert_eq!(child.try_wait().unwrap(), None, "the child ended by itself");
    child.kill().unwrap();
    child.wait().unwrap();
    let all = reader.join().unwrap().unwrap();
    // A last line that was cut off is no report.
    let whole = all.rfind('\n').map_or("", |end| &all[..end]);
    whole.lines().rev().find_map(|line| line.strip_prefix("saved ")).map(|number| number.parse().unwrap())
}

#[test]
fn killed_at_any_moment_nothing_saved_is_lost() {
    let (_folder, path) = place();
    let random = RandomState::new();
    let (mut before, mut reports) = (0, 0);
    for round in 0..ROUNDS {
        // Some begin anew, so that the file is killed while it is made, too.
        if round % 5 == 0 {
            for companion in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(path.with_file_name(format!("tact.db{companion}")));
            }
            before = 0;
        }
        let millis = random.hash_one(round) % 120;
        let reported = save_until_killed(&path, Duration::from_millis(millis));
        reports += usize::from(reported.is_some());
        let store = open(&path);
        let found = saved(&store);
        let least = reported.unwrap_or(before);
        assert!(found >= least, "round {round}, killed after {millis} ms: {found} in the file, {least} reported");
        assert!(store.drafts(9).unwrap().len() <= 1, "round {round}: one draft became several");
        before = found;
    }
    println!("{reports} of {ROUNDS} children saved something before they were killed");
    assert!(reports > ROUNDS / 4, "most children were killed before they saved anything: {reports}");
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("tact.db")).unwrap().store;
    let mut draft = Draft { text: "a".into(), ..Draft::default() };
    draft.id = store.save_draft(&draft).unwrap();
    store.connection.execute_batch("PRAGMA max_page_count = 20").unwrap();
    let error = store.save_draft(&Draft { text: "b".repeat(1_000_000), ..draft.clone() }).unwrap_err();
    assert_eq!(error.code(), "store-full");
    assert_eq!(store.draft(draft.id).unwrap(), Some(draft));
}

#[test]
fn the_file_is_written_as_promised() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("tact.db")).unwrap().store;
    let pragma = |name| store.connection.pragma_query_value(None, name, |row| row.get::<_, Value>(0)).unwrap();
    assert_eq!(pragma("journal_mode"), Value::Text("wal".into()));
    for (name, value) in [("synchronous", 2), ("secure_delete", 1), ("temp_store", 2), ("fullfsync", 1)] {
        assert_eq!(pragma(name), Value::Integer(value), "{name}");
    }
}
