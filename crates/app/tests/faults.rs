//! A disk that is full, a disk that may not be written, and a process that is killed at any write: real ones, each in a
//! process of its own with a small disk in memory that nobody else sees. Where the system does not allow that it is said.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tact_app::Desk;
use tact_app::api::{CheckRequest, Circumstances, Decisions, Draft, Failure, Settings};
use tact_app::folders::Folders;
use tact_app::rules;

/// Where the process of a test has its folder.
const PLACE: &str = "TACT_FAULTS_PLACE";
const RULE: &str = "fr/blame/doubt/je-ne-sais-pas-ce-que-vous-voulez";

fn folders(place: &Path) -> Folders {
    Folders { config: place.join("config"), data: place.join("data") }
}

fn desk(place: &Path) -> Desk {
    Desk::open(folders(place)).unwrap()
}

fn draft(text: &str, id: i64) -> Draft {
    Draft { text: text.to_owned(), id, ..Draft::default() }
}

fn zoom(zoom: u16) -> Settings {
    Settings { zoom, ..Settings::default() }
}

fn code<T>(result: Result<T, Failure>) -> String {
    let failure = result.err().unwrap();
    assert!(!failure.place.is_empty(), "{failure:?}");
    failure.code
}

fn judges(desk: &Desk) -> bool {
    let request = CheckRequest {
        text: "Vous auriez dû lire la notice.".to_owned(),
        customer: String::new(),
        circumstances: Circumstances::default(),
        decisions: Decisions::default(),
        ui: "fr".to_owned(),
    };
    !desk.check(request).unwrap().findings.is_empty()
}

/// This program again, with one of its ignored tests, behind other words.
fn child(before: &[&str], test: &str, place: &Path) -> Output {
    let this = env::current_exe().unwrap();
    let mut words = before.iter().map(|word| (*word).into()).chain([this.into_os_string()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--exact", test, "--ignored", "--nocapture"]).env(PLACE, place);
    command.output().unwrap()
}

fn place_of_child() -> Option<PathBuf> {
    env::var_os(PLACE).map(PathBuf::from)
}

/// Does this work here? Said, where it does not.
fn works(words: &[&str]) -> bool {
    let works = Command::new(words[0]).args(&words[1..]).output().is_ok_and(|done| done.status.success());
    if !works {
        eprintln!("passed over: `{}` does not work here", words.join(" "));
    }
    works
}

/// In a world where this process may mount disks that nobody else sees.
const OWN_DISKS: [&str; 3] = ["unshare", "--map-root-user", "--mount"];

fn on_a_small_disk(test: &str) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().display().to_string();
    let tmpfs = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", &place];
    if works(&[&OWN_DISKS[..], &tmpfs].concat()) {
        let shell = ["sh", "-c", "mount -t tmpfs -o size=1m none \"$TACT_FAULTS_PLACE\" && exec \"$@\"", "sh"];
        let output = child(&[&OWN_DISKS[..], &shell].concat(), test, folder.path());
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
    }
}

#[test]
fn a_full_disk() {
    on_a_small_disk("on_a_full_disk");
}

#[test]
fn a_disk_that_may_not_be_written() {
    on_a_small_disk("on_a_disk_that_may_not_be_written");
}

/// Fills what is left of a disk; removed, there is room again.
fn fill(path: &Path) {
    let mut file = fs::File::create(path).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
}

#[test]
#[ignore = "another test starts it on a disk of its own"]
fn on_a_full_disk() {
    let Some(place) = place_of_child() else { return };
    let desk = desk(&place);
    desk.save_settings(zoom(150)).unwrap();
    let id = desk.save_draft(draft("kept", 0)).unwrap();
    desk.change_rules(|folder| rules::set_rule(folder, RULE, false, 1.0)).unwrap();
    let filler = place.join("filler");
    fill(&filler);

    // The log may still have room for a few words, but not for these.
    let long = "mot ".repeat(100_000);
    assert_eq!(code(desk.save_draft(draft(&long, id))), "store-full");
    assert_eq!(code(desk.save_settings(zoom(120))), "settings-unwritable");
    assert_eq!(code(desk.change_rules(|folder| rules::set_rule(folder, RULE, true, 2.0))), "write-failed");
    assert!(judges(&desk));
    assert_eq!(desk.drafts().unwrap()[0].text, "kept");
    assert_eq!(self::desk(&place).current_settings().zoom, 150);

    // Whoever starts now, without any file yet, can write and is told.
    let other = Desk::open(folders(&place.join("other"))).unwrap();
    let told: Vec<String> = other.start("", false).problems.into_iter().map(|problem| problem.code).collect();
    assert_eq!(told, ["store-full"]);
    assert!(judges(&other));
    other.save_draft(draft("in memory", 0)).unwrap();

    fs::remove_file(filler).unwrap();
    desk.save_draft(draft("room again", id)).unwrap();
    drop(desk);
    let again = self::desk(&place);
    assert_eq!(again.start("", false).problems, []);
    assert_eq!(again.drafts().unwrap()[0].text, "room again");
    assert!(again.book().packs()[0].rules == 0 && again.book().packs()[0].problems.is_empty());
    assert!(leftovers(&place).is_empty(), "{:?}", leftovers(&place));
}

#[test]
#[ignore = "another test starts it on a disk of its own"]
fn on_a_disk_that_may_not_be_written() {
    let Some(place) = place_of_child() else { return };
    let desk = desk(&place);
    desk.save_settings(zoom(150)).unwrap();
    desk.save_draft(draft("kept", 0)).unwrap();
    drop(desk);
    let remount = |how: &str| {
        let mount = Command::new("mount").arg("-o").arg(how).arg(&place).status().unwrap();
        assert!(mount.success());
    };
    remount("remount,ro");
    let desk = self::desk(&place);
    let told: Vec<String> = desk.start("", false).problems.into_iter().map(|problem| problem.code).collect();
    assert_eq!(told, ["store-read-only"]);
    assert_eq!(desk.current_settings().zoom, 150);
    assert!(judges(&desk));
    desk.save_draft(draft("in memory", 0)).unwrap();
    assert_eq!(code(desk.save_settings(zoom(120))), "settings-unwritable");
    assert_eq!(code(desk.change_rules(|folder| rules::set_rule(folder, RULE, false, 1.0))), "write-failed");
    drop(desk);
    remount("remount,rw");
    let desk = self::desk(&place);
    assert_eq!(desk.start("", false).problems, []);
    assert_eq!((desk.drafts().unwrap()[0].text.as_str(), desk.current_settings().zoom), ("kept", 150));
}

/// Files that were begun and not finished.
fn leftovers(place: &Path) -> Vec<PathBuf> {
    let (mut found, mut ahead) = (Vec::new(), vec![place.to_owned()]);
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
            if path.is_dir() && !hidden {
                ahead.push(path);
            } else if hidden {
                found.push(path);
            }
        }
    }
    found
}

/// The system calls by which anything reaches the disk, and how often each is tried as the last one.
const WRITES: [(&str, usize); 7] =
    [("openat", 24), ("write", 12), ("pwrite64", 30), ("fsync", 8), ("fdatasync", 8), ("rename", 4), ("ftruncate", 4)];

#[test]
fn killed_at_any_write() {
    if !works(&["strace", "--trace=none", "true"]) {
        return;
    }
    let before = tempfile::tempdir().unwrap();
    let desk = self::desk(before.path());
    desk.save_settings(zoom(100)).unwrap();
    desk.save_draft(draft("old", 0)).unwrap();
    drop(desk);
    let mut kills = 0;
    for (call, times) in WRITES {
        for number in 1..=times {
            let folder = tempfile::tempdir().unwrap();
            let place = folder.path();
            for file in ["config/settings.toml", "data/tact.db"] {
                fs::create_dir_all(place.join(file).parent().unwrap()).unwrap();
                fs::copy(before.path().join(file), place.join(file)).unwrap();
            }
            let trace = format!("--trace={call}");
            // What the process opens before its own work is not worth a kill each.
            let first = if call == "openat" { number * 2 + 20 } else { number };
            let inject = format!("--inject={call}:signal=KILL:when={first}");
            let before = ["strace", "--follow-forks", "--output=/dev/null", &trace, &inject];
            let killed = !child(&before, "saves_everything", place).status.success();
            kills += usize::from(killed);

            let desk = self::desk(place);
            let where_ = format!("{call} {first}");
            assert_eq!(desk.start("", false).problems, [], "{where_}");
            let drafts: Vec<String> = desk.drafts().unwrap().into_iter().map(|draft| draft.text).collect();
            assert!(drafts == ["old"] || drafts == [NEW], "{where_}: {} drafts", drafts.len());
            let zoom = desk.current_settings().zoom;
            assert!(zoom == 100 || zoom == 180, "{where_}: {zoom}");
            if !killed {
                assert_eq!((zoom, drafts.as_slice()), (180, &[NEW.to_owned()][..]), "{where_}");
                break;
            }
        }
    }
    println!("{kills} kills");
    assert!(kills > 30, "only {kills} of the processes were killed");
}

const NEW: &str = "new, and a little longer than it was";

#[test]
#[ignore = "another test kills it"]
fn saves_everything() {
    let Some(place) = place_of_child() else { return };
    let desk = desk(&place);
    let id = desk.drafts().unwrap()[0].id;
    desk.save_draft(draft(NEW, id)).unwrap();
    desk.save_settings(zoom(180)).unwrap();
    rules::set_rule(&folders(&place).config, RULE, true, 2.0).unwrap();
}
