//! A run that is killed goes on where it was, and its output is that of a run that was not.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::{batch, command, folder, text};

/// How often a run is killed, over all formats.
const KILLS: u64 = 50;

/// Numbers that look random and are the same each time.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// The project's replies again and again, each with a number of its own.
fn input(copies: usize) -> String {
    let replies = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies/written.jsonl");
    let replies = fs::read_to_string(replies).unwrap();
    let mut out = String::new();
    for copy in 0..copies {
        for (number, line) in replies.lines().enumerate() {
            writeln!(out, "{{\"row\": {copy}.{number:05},{}", &line[1..]).unwrap();
        }
    }
    out
}

#[test]
fn killed_fifty_times() {
    let folder = folder("killed");
    fs::write(folder.join("in.jsonl"), input(18)).unwrap();
    let mut state = 42;
    let (mut kills, mut resumed) = (0, 0);
    for (round, out) in ["a.jsonl", "b.csv"].into_iter().enumerate() {
        let whole = format!("whole-{out}");
        let began = std::time::Instant::now();
        let output = batch(&folder, &["in.jsonl", "--out", &whole]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let longest = began.elapsed().as_micros() as u64 * 3 / 4;
        let summary = text(&output.stderr);
        let expected = fs::read(folder.join(&whole)).unwrap();
        let part = folder.join(format!("{out}.part"));
        let note = folder.join(format!("{out}.part.json"));
        while kills < KILLS * (round as u64 + 1) / 2 {
            let mut child = command(&folder, &["in.jsonl", "--out", out, "--resume", "--quiet"]).spawn().unwrap();
            sleep(Duration::from_micros(random(&mut state) % longest));
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            let noted = fs::read_to_string(&note).unwrap_or_default();
            resumed += u64::from(!noted.is_empty() && !noted.contains("\"blocks\":0,"));
            if kills % 5 == 0 || !part.exists() {
                // Every few kills the run is let through: the result must be the same to the byte.
                let output = batch(&folder, &["in.jsonl", "--out", out, "--resume"]);
                assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
                assert_eq!(text(&output.stderr), summary);
                assert!(fs::read(folder.join(out)).unwrap() == expected, "{out} differs after {kills} kills");
                assert!(!part.exists() && !note.exists());
                fs::remove_file(folder.join(out)).unwrap();
            }
        }
    }
    assert!(resumed > KILLS / 4, "only {resumed} of {kills} runs had something to go on with");
}

#[test]
fn only_the_same_run_goes_on() {
    let folder = folder("resume");
    fs::write(folder.join("in.jsonl"), input(4)).unwrap();
    let start = || {
        // Killed as soon as there is something to go on with.
        let mut child = command(&folder, &["in.jsonl", "--out", "o.jsonl", "--quiet"]).spawn().unwrap();
        let note = folder.join("o.jsonl.part.json");
        while !note.exists() {
            sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    };
    let refused = |args: &[&str], why: &str| {
        let output = batch(&folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(why), "{args:?}: {}", text(&output.stderr));
    };
    start();
    refused(&["in.jsonl", "--out", "o.jsonl", "--resume", "--channel", "chat"], "options or rules have changed since");
    refused(&["in.jsonl", "--out", "o.jsonl", "--resume", "--no-model"], "options or rules have changed since");
    refused(&["-", "--from", "jsonl", "--out", "o.jsonl", "--resume"], "standard input cannot be read again");
    refused(&["in.jsonl", "--out", "-", "--resume"], "standard output cannot be continued");
    fs::write(folder.join("in.jsonl"), input(3)).unwrap();
    refused(&["in.jsonl", "--out", "o.jsonl", "--resume"], "the input has changed since");
    // Without --resume it begins anew; what was there stays until the new one is complete.
    assert_eq!(batch(&folder, &["in.jsonl", "--out", "o.jsonl"]).status.code(), Some(0));
    assert!(!folder.join("o.jsonl.part").exists());
    // With nothing to go on with, --resume begins as well.
    assert_eq!(batch(&folder, &["in.jsonl", "--out", "new.jsonl", "--resume"]).status.code(), Some(0));
    assert!(fs::read(folder.join("new.jsonl")).unwrap() == fs::read(folder.join("o.jsonl")).unwrap());
}

#[test]
fn the_number_of_workers_changes_nothing() {
    let folder = folder("workers");
    fs::write(folder.join("in.jsonl"), input(2)).unwrap();
    let of = |jobs: &str| {
        let out = format!("{jobs}.jsonl");
        assert_eq!(batch(&folder, &["in.jsonl", "--out", &out, "--jobs", jobs]).status.code(), Some(0));
        fs::read(folder.join(out)).unwrap()
    };
    let one = of("1");
    assert!(one == of("2") && one == of("5"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_what_is_done() {
    let folder = folder("ctrl-c");
    fs::write(folder.join("in.jsonl"), input(20)).unwrap();
    let mut child =
        command(&folder, &["in.jsonl", "--out", "o.jsonl"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    while fs::metadata(folder.join("o.jsonl.part")).map_or(0, |known| known.len()) == 0 {
        sleep(Duration::from_millis(1));
    }
    // The shell has this command itself; a program of that name is not on every machine.
    let interrupt = format!("kill -INT {}", child.id());
    assert!(std::process::Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
    let status = child.wait().unwrap();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    assert_eq!(status.code(), Some(130), "{said}");
    assert!(said.contains("o.jsonl.part; the same command with --resume goes on"), "{said}");
    // All that is there is whole.
    let part = fs::read_to_string(folder.join("o.jsonl.part")).unwrap();
    assert!(part.ends_with("}\n"));
    assert_eq!(batch(&folder, &["in.jsonl", "--out", "o.jsonl", "--resume", "--quiet"]).status.code(), Some(0));
    assert!(fs::read_to_string(folder.join("o.jsonl")).unwrap().starts_with(&part));
}
