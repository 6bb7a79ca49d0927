//! A long day at the desk, in minutes: `npm run load`. Types replies as the window does (each key is a check, each second a
//! save, each reply goes into the history), then judges whole replies, and says of each tenth what it took and what the
//! process holds in memory. What grows shows in the last tenth.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark that cannot run should stop and say why")]
#![allow(clippy::print_stdout, reason = "it says what it measures")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use tact_app::Desk;
use tact_app::api::{CheckRequest, Circumstances, Decisions, Draft, Settings};
use tact_app::folders::Folders;

/// Ten hours of somebody who types 200 keys a minute, pauses included.
const KEYS: usize = 120_000;
/// So many keys are typed in a second: after them the draft is saved.
const SAVED: usize = 4;
/// Whole replies that are judged.
const CHECKS: usize = 100_000;
/// All is divided into so many parts with the same work.
const PARTS: usize = 10;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let desk = Desk::open(Folders { config: place("config"), data: place("data") }).unwrap();
    desk.save_settings(Settings { history: true, ..Settings::default() }).unwrap();
    let replies = replies();
    let share = |all: usize| all / PARTS;

    println!("typing: {KEYS} keys, a save every {SAVED}, each reply kept in the history");
    let start = used();
    let parts: Vec<Part> = (0..PARTS).map(|part| typed(&desk, &replies, part, share(KEYS))).collect();
    told(&parts, start);

    println!("checks: {CHECKS} whole replies");
    let start = used();
    let parts: Vec<Part> = (0..PARTS).map(|part| judged(&desk, &replies, part, share(CHECKS))).collect();
    told(&parts, start);
    println!("history: {} replies", desk.history("", 0).unwrap().total);
}

/// What one part took.
struct Part {
    checks: Spent,
    saves: Spent,
    /// What the process holds in memory after it, in KiB; 0 where the system does not say.
    held: u64,
    /// What it has used of the processor until then, in steps of the system. Others on the computer do not count in it.
    used: u64,
}

impl Part {
    fn new(checks: Vec<Duration>, saves: Vec<Duration>) -> Self {
        Self { checks: Spent::new(checks), saves: Spent::new(saves), held: held(), used: used() }
    }
}

/// Times in milliseconds: half are below the first, one in a hundred is above the second.
struct Spent {
    half: f64,
    slow: f64,
}

impl Spent {
    fn new(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let of = |percent: usize| all.get(all.len() * percent / 100).map_or(0.0, |one| ms(*one));
        Self { half: of(50), slow: of(99) }
    }
}

/// The project's own replies, with their customers' messages.
fn replies() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/replies/written.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let field = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        (field(&row, "text"), field(&row, "customer"))
    };
    text.lines().map(row).collect()
}

/// The same reply with sentences that nobody wrote before: what is remembered of them must not help, nor pile up.
fn fresh(text: &str, number: &mut usize) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive(['.', '?', '!']) {
        *number += 1;
        let (words, end) = piece.split_at(piece.trim_end_matches(['.', '?', '!']).len());
        out.push_str(words);
        if !end.is_empty() {
            write!(out, " {number}{end}").unwrap();
        }
    }
    out
}

fn request(text: &str, customer: &str) -> CheckRequest {
    CheckRequest {
        text: text.to_owned(),
        customer: customer.to_owned(),
        circumstances: Circumstances::default(),
        decisions: Decisions::default(),
        ui: "fr".to_owned(),
    }
}

/// Types the same replies in each part, with other numbers in them.
fn typed(desk: &Desk, replies: &[(String, String)], part: usize, keys: usize) -> Part {
    let (mut checks, mut saves) = (Vec::new(), Vec::new());
    let mut number = part * 1_000_000;
    for (text, customer) in replies.iter().cycle() {
        let text = fresh(text, &mut number);
        let mut draft = Draft { customer: customer.clone(), ..Draft::default() };
        for (end, _) in text.char_indices().skip(1) {
            text[..end].clone_into(&mut draft.text);
            let start = Instant::now();
            desk.check(request(&draft.text, customer)).unwrap();
            checks.push(start.elapsed());
            if checks.len() % SAVED == 0 {
                let start = Instant::now();
                draft.id = desk.save_draft(draft.clone()).unwrap();
                saves.push(start.elapsed());
            }
            if checks.len() == keys {
                return Part::new(checks, saves);
            }
        }
        draft.text = text;
        desk.note_copied(&draft).unwrap();
    }
    panic!("there are no replies to type")
}

fn judged(desk: &Desk, replies: &[(String, String)], part: usize, count: usize) -> Part {
    let mut number = (part + PARTS) * 1_000_000;
    let judge = |(text, customer): &(String, String)| {
        let request = request(&fresh(text, &mut number), customer);
        let start = Instant::now();
        desk.check(request).unwrap();
        start.elapsed()
    };
    let checks = replies.iter().cycle().take(count).map(judge).collect();
    Part::new(checks, Vec::new())
}

/// `start`: what the process had used of the processor before.
fn told(parts: &[Part], start: u64) {
    println!("part    check ms p50   p99   save ms p50   p99   memory MiB");
    for (number, part) in parts.iter().enumerate() {
        let (checks, saves, held) = (&part.checks, &part.saves, part.held as f64 / 1024.0);
        println!(
            "{:>4} {:>15.2} {:>5.2} {:>13.2} {:>5.2} {held:>12.1}",
            number + 1,
            checks.half,
            checks.slow,
            saves.half,
            saves.slow
        );
    }
    let (Some(first), [.., before, last]) = (parts.first(), parts) else { return };
    let used = (last.used - before.used) as f64 / (first.used - start).max(1) as f64;
    println!(
        "the last part over the first: time of the processor {used:.2}, memory {:.2}",
        last.held as f64 / first.held.max(1) as f64
    );
}

/// What this process holds in memory, in KiB.
fn held() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// The time of the processor that this process has used, in steps of the system (mostly hundredths of a second).
fn used() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, which may hold spaces, ends with the last bracket; two fields are what it and the system used.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}
