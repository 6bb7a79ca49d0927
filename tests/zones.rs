//! Zone splitting against the tables in `tests/zones/*.toml`: what each part of a reply is, with its exact text.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use tact_core::zones::{Markers, ZoneWords, split};

/// One file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

/// One reply and its zones: `["judged" | "signature" | "quote" | "footer", exact text]`, in order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    zones: Vec<(String, String)>,
}

/// The markers of the languages in `rules/`.
fn markers() -> Markers {
    let read = |language: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(language).join("zones.toml");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let words = toml::from_str::<ZoneWords>(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        words.check().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        words
    };
    Markers::new(&[read("fr"), read("en")])
}

/// All cases, each with its file's name before its own.
fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/zones");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let table: Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        cases.extend(table.case.into_iter().map(|case| Case { name: format!("{file}: {}", case.name), ..case }));
    }
    cases
}

/// The zones of a text in the form of the tables.
fn zones(text: &str, markers: &Markers) -> Vec<(String, String)> {
    split(text, markers)
        .into_iter()
        .map(|block| (block.kind.name().to_owned(), text[block.start..block.end].to_owned()))
        .collect()
}

#[test]
fn every_case_has_its_zones() {
    let markers = markers();
    let mut report = String::new();
    for case in cases() {
        let found = zones(&case.text, &markers);
        if found != case.zones {
            let _ = writeln!(report, "{}\n  expected {:?}\n  found    {found:?}", case.name, case.zones);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    let markers = markers();
    for case in cases().iter().filter(|case| !case.text.contains('\r')) {
        for (line_end, mark) in [("\r\n", ""), ("\r", ""), ("\n", "\u{FEFF}")] {
            let text = mark.to_owned() + &case.text.replace('\n', line_end);
            let found: Vec<_> =
                zones(&text, &markers).into_iter().map(|(kind, zone)| (kind, zone.replace(line_end, "\n"))).collect();
            assert_eq!(found, case.zones, "{} with {line_end:?} {mark:?}", case.name);
        }
    }
}

#[test]
fn there_are_cases_and_no_two_of_the_same_name() {
    let mut names: Vec<_> = cases().into_iter().map(|case| case.name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(all >= 60, "{all} cases");
}
