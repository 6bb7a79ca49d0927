//! Nothing leaves the computer, and what is written is for its owner: the command without any network, under the eyes of
//! `strace`, and the files that it leaves. (The window: `tests/e2e/offline.e2e.mjs`; the database: `crates/store`.)

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use support::{files, root};

/// Words that stand in the replies of these tests and nowhere else.
const SECRET: &str = "zqsecretzq";

/// A folder for one test, with replies in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("privacy").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("home")).unwrap();
    let reply =
        format!("Bonjour,\n\nVous auriez dû lire http://example.org/{SECRET} et <img src=http://example.org/x.png>.");
    fs::write(folder.join("reply.txt"), &reply).unwrap();
    let row = serde_json::json!({ "text": reply, "customer": "Où est http://example.org ?" });
    fs::write(folder.join("in.jsonl"), format!("{row}\n{row}\n")).unwrap();
    let html = "Content-Type: text/html\r\n\r\n<p>Vous auriez dû lire.<img src=\"http://example.org/x.png\"></p>";
    fs::write(folder.join("in.eml"), html).unwrap();
    folder
}

/// What the command is used for.
const USES: [&[&str]; 7] = [
    &["check", "reply.txt"],
    &["check", "--format", "json", "--customer", "reply.txt", "reply.txt"],
    &["batch", "in.jsonl", "--out", "out.jsonl"],
    &["batch", "in.jsonl", "in.eml", "--out", "out.csv"],
    &["batch", "in.jsonl", "--out", "out.xlsx"],
    &["rules", "show", "fr/blame/reproach"],
    &["tokens", "Bonjour http://example.org"],
];

/// The command in a folder, behind other words; `None` where the program that these begin with is not there, or may not
/// do this here.
fn run(folder: &Path, before: &[&str], args: &[&str]) -> Option<Output> {
    let tact = env!("CARGO_BIN_EXE_tact");
    let mut all = before.iter().copied().chain([tact]).chain(args.iter().copied());
    let mut command = Command::new(all.next()?);
    command.args(all).current_dir(folder).stdin(Stdio::null());
    command.env("HOME", folder.join("home")).env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
    command.output().ok()
}

/// Does this work here? Said, where it does not: a test that is passed over should not look like one that was run.
fn works(before: &[&str]) -> bool {
    let works = Command::new(before[0]).args(&before[1..]).arg("true").output().is_ok_and(|done| done.status.success());
    if !works {
        eprintln!("passed over: `{}` does not work here", before.join(" "));
    }
    works
}

#[test]
fn everything_works_without_any_network() {
    let isolated = ["unshare", "--map-root-user", "--net"];
    if !works(&isolated) {
        return;
    }
    let folder = folder("isolated");
    for args in USES {
        let output = run(&folder, &isolated, args).unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(fs::read_to_string(folder.join("out.csv")).unwrap().contains(SECRET));
}

#[test]
fn the_command_opens_no_connection() {
    let watched = ["strace", "--follow-forks", "--trace=network", "--output=calls.txt"];
    let folder = folder("watched");
    if !works(&["strace", "--trace=network"]) {
        return;
    }
    for args in USES {
        let output = run(&folder, &watched, args).unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        let calls = fs::read_to_string(folder.join("calls.txt")).unwrap();
        assert!(calls.contains("+++ exited with 0 +++"), "nothing was seen of {args:?}: {calls}");
        let network = calls.lines().filter(|line| line.contains('(') && !line.contains("AF_UNIX"));
        let own = |line: &&str| !line.contains("socketpair");
        let found: Vec<&str> = network.filter(own).collect();
        assert!(found.is_empty(), "{args:?}: {found:#?}");
    }
}

#[test]
fn what_is_written_is_for_its_owner_and_where_it_was_asked_for() {
    let folder = folder("written");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for args in USES {
        assert!(run(&folder, &[], args).unwrap().status.success(), "{args:?}");
    }
    for name in ["out.jsonl", "out.csv", "out.xlsx"] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
    // What others could read is closed to them when it is written again.
    fs::set_permissions(folder.join("out.csv"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(run(&folder, &[], USES[3]).unwrap().status.success());
    assert_eq!(mode(&folder.join("out.csv")), 0o600);
    let names = |folder: &Path| {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&folder), ["home", "in.eml", "in.jsonl", "out.csv", "out.jsonl", "out.xlsx", "reply.txt"]);
    assert_eq!(names(&folder.join("home")), [""; 0], "a check leaves nothing behind");

    assert!(run(&folder, &[], &["rules", "new", "fr/blame/reproach"]).unwrap().status.success());
    assert!(
        run(&folder, &[], &["batch", "in.jsonl", "--out", "out.csv", "--save-mapping", "m"]).unwrap().status.success()
    );
    let tact = folder.join("home/.config/tact");
    for inside in ["", "packs", "packs/house", "packs/house/fr/blame"] {
        assert_eq!(mode(&tact.join(inside)), 0o700, "{inside}");
    }
    let inside = files(tact.strip_prefix(root()).unwrap().to_str().unwrap());
    assert!(inside.len() >= 3, "{inside:?}");
    for file in inside {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

/// Standard error ends up in logs: what it says of bad input names places, not what stands there.
#[test]
fn messages_hold_no_text_of_replies() {
    let folder = folder("messages");
    let row = serde_json::json!({ "text": format!("Vous auriez dû lire {SECRET}."), "lang": 7 });
    let broken = format!("{row}\n{{\"text\": \"{SECRET}\n{row}, {SECRET}\n[\"{SECRET}\"]\n");
    fs::write(folder.join("bad.jsonl"), broken).unwrap();
    fs::write(folder.join("bad.csv"), format!("id;text\n1;\"{SECRET}\n2;x\"y;{SECRET};{SECRET}\n")).unwrap();
    for args in [["batch", "bad.jsonl", "--out", "o.jsonl"], ["batch", "bad.csv", "--out", "o.csv"]] {
        let output = run(&folder, &[], &args).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("bad."), "{said}");
        assert!(!said.contains(SECRET), "{said}");
    }
}
