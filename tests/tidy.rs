//! The order of the project: what may depend on what, what the engine may not touch, and what every file owes its reader.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use support::{files, read, root, shown};

/// Each crate of the workspace and the ones of ours that it may use. The root package is the command.
const EDGES: &[(&str, &[&str])] = &[
    ("tact", &["tact-batch", "tact-clip", "tact-core", "tact-rules"]),
    ("tact-desktop", &["tact-app", "tact-clip"]),
    ("tact-clip", &[]),
    ("tact-app", &["tact-batch", "tact-core", "tact-rules", "tact-store"]),
    ("tact-batch", &["tact-columnar", "tact-core"]),
    ("tact-columnar", &["tact-core"]),
    ("tact-python", &["tact-batch", "tact-columnar", "tact-core", "tact-rules"]),
    ("tact-store", &["tact-core"]),
    ("tact-training", &["tact-core", "tact-rules"]),
    ("tact-rules", &["tact-core"]),
    ("tact-core", &[]),
];

/// A file longer than this does more than one thing.
const MAX_LINES: usize = 600;

/// Fails with all offenders.
fn none(offenders: &[String], rule: &str) {
    assert!(offenders.is_empty(), "{rule}:\n  {}", offenders.join("\n  "));
}

/// The manifests of the workspace: its members and itself.
fn manifests() -> Vec<(PathBuf, toml::Table)> {
    let parse = |path: PathBuf| -> (PathBuf, toml::Table) {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let table = toml::from_str(&text).unwrap();
        (path, table)
    };
    let root_manifest = parse(root().join("Cargo.toml"));
    let members = root_manifest.1["workspace"]["members"].as_array().unwrap().clone();
    let mut all = vec![root_manifest];
    all.extend(members.iter().map(|member| parse(root().join(member.as_str().unwrap()).join("Cargo.toml"))));
    all
}

/// The names in the tables of dependencies, whatever their kind or target.
fn dependencies(table: &toml::Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (key, value) in table {
        let Some(inner) = value.as_table() else { continue };
        match key.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => names.extend(inner.keys().cloned()),
            "target" => inner.values().filter_map(|one| one.as_table()).for_each(|one| names.extend(dependencies(one))),
            _ => {}
        }
    }
    names
}

#[test]
fn crates_use_only_what_is_below_them() {
    let manifests = manifests();
    let ours: Vec<&str> = manifests.iter().map(|(_, table)| table["package"]["name"].as_str().unwrap()).collect();
    let mut wrong = Vec::new();
    for ((path, table), name) in manifests.iter().zip(&ours) {
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| known == name) else {
            wrong.push(format!("{}: {name} is not in the list of tests/tidy.rs", shown(path)));
            continue;
        };
        for used in dependencies(table).iter().filter(|used| ours.contains(&used.as_str())) {
            if !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: {name} uses {used}", shown(path)));
            }
        }
    }
    none(&wrong, "edges between crates that are not allowed");
}

/// The Rust files of a folder, each with its text.
fn rust(folder: &str) -> Vec<(PathBuf, String)> {
    let mut paths = files(folder);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

/// Code without comments and without its tests, line by line with numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let body = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    body.lines().enumerate().map(|(number, line)| (number + 1, line.split("//").next().unwrap_or("")))
}

/// Files that hold nothing but tests.
fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs")
        || ["/tests/", "/examples/"].iter().any(|folder| shown(path).contains(folder))
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|ch: char| !ch.is_alphanumeric() && ch != '_').any(|one| one == word)
}

#[test]
fn the_engine_touches_nothing_outside() {
    // Modules of the standard library that reach out, and types that do.
    const MODULES: [&str; 6] = ["fs", "net", "env", "process", "thread", "os"];
    const TYPES: [&str; 9] =
        ["SystemTime", "Instant", "File", "OpenOptions", "TcpStream", "UdpSocket", "Stdin", "HashMap", "HashSet"];
    let mut wrong = Vec::new();
    for (path, text) in rust("crates/core/src") {
        let mut import = false;
        for (number, line) in code(&text) {
            let from_std = line.contains("std::") || import;
            let module = MODULES.iter().find(|module| from_std && has_word(line, module));
            let kind = TYPES.iter().find(|kind| has_word(line, kind));
            if let Some(word) = module.or(kind) {
                wrong.push(format!("{}:{number}: {word}", shown(&path)));
            }
            // `use std::{` goes on until its semicolon.
            import = (import || line.trim_start().starts_with("use std::{")) && !line.contains(';');
        }
    }
    none(&wrong, "crates/core must not reach disk, network, clock or environment, nor have maps in random order");
}

#[test]
fn nothing_in_the_crates_panics_on_purpose() {
    const PANICS: [&str; 7] =
        [".unwrap()", ".expect(\"", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "dbg!("];
    let mut wrong = Vec::new();
    for (path, text) in rust("crates").iter().filter(|(path, _)| !is_test(path)) {
        for (number, line) in code(text) {
            if let Some(word) = PANICS.iter().find(|word| line.contains(**word)) {
                wrong.push(format!("{}:{number}: {word}", shown(path)));
            }
        }
    }
    none(&wrong, "a tool that people trust with letters does not panic; handle the case");
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for (path, text) in ["crates", "tests", "benches"].into_iter().flat_map(rust) {
        let name = shown(&path);
        let lines = text.lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("{name} has {lines} lines; {MAX_LINES} are enough: divide it"));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!("{name} does not begin with a //! line that says what it is"));
        }
    }
    for path in files("scripts") {
        let lines = read(&path).lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("{} has {lines} lines", shown(&path)));
        }
    }
    none(&wrong, "files");
}

/// What is not ours, or is built.
const NOT_OURS: [&str; 5] = [".git", "target", "node_modules", "dist", "gen"];

/// The files of the project.
fn project() -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) {
            out.extend(files(&name));
        } else if path.is_file() {
            out.push(path);
        }
    }
    out.retain(|path| !shown(path).split('/').any(|part| NOT_OURS.contains(&part)));
    out
}

#[test]
fn no_path_of_somebodys_computer() {
    const PATHS: [&str; 7] = ["/work/", "/tmp/", "/root/", "/home/", "/Users/", "/var/folders/", ":\\Users\\"];
    // Words of the places where texts and code are made, which mean nothing to a reader of the project.
    const WORDS: [&str; 6] = ["shared/guides", "subagent", "as an ai ", "language model said", "chatgpt", "copilot"];
    let this = root().join(file!());
    let mut wrong = Vec::new();
    for path in project().into_iter().filter(|path| *path != this) {
        // Pictures, columns, and inputs that were found by trying.
        let bytes = ["png", "ico", "icns", "parquet", "arrow", "arrows"];
        let found = path.starts_with(root().join("fuzz/found"));
        if found || path.extension().is_some_and(|extension| bytes.contains(&&*extension.to_string_lossy())) {
            continue;
        }
        let Ok(text) = String::from_utf8(fs::read(&path).unwrap()) else {
            wrong.push(format!("{} is not in UTF-8", shown(&path)));
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            let small = line.to_lowercase();
            let found =
                PATHS.iter().find(|one| line.contains(**one)).or(WORDS.iter().find(|one| small.contains(**one)));
            if let Some(found) = found {
                wrong.push(format!("{}:{}: {found}", shown(&path), number + 1));
            }
        }
    }
    none(&wrong, "words that belong to one computer or workplace");
}

#[test]
fn the_map_names_every_place() {
    let page = root().join("ARCHITECTURE.md");
    let Ok(map) = fs::read_to_string(&page) else {
        panic!("ARCHITECTURE.md is missing: it names every top-level folder and every crate");
    };
    let mut wrong = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !NOT_OURS.contains(&name.as_str()) && !map.contains(&format!("`{name}/")) {
            wrong.push(format!("the folder {name} is not named"));
        }
    }
    for (path, table) in manifests() {
        let folder = shown(path.parent().unwrap());
        let name = table["package"]["name"].as_str().unwrap();
        let known = if folder.is_empty() { map.contains(&format!("`{name}`")) } else { map.contains(&folder) };
        if !known {
            wrong.push(format!("the crate {name} in {folder} is not named"));
        }
    }
    // Whatever the map names must be there.
    for cell in
        map.split('`').skip(1).step_by(2).filter(|cell| cell.starts_with("tests/") || cell.starts_with("crates/"))
    {
        if !root().join(cell).exists() {
            wrong.push(format!("`{cell}` is named, but not there"));
        }
    }
    none(&wrong, "ARCHITECTURE.md and the project differ");
}

#[test]
fn every_rule_file_belongs_to_a_phenomenon() {
    let phenomena: toml::Table = toml::from_str(&read("rules/phenomena.toml")).unwrap();
    let mut wrong = Vec::new();
    for path in files("rules") {
        let name = shown(&path);
        let stem = shown(&path.with_extension(""));
        let parts: Vec<&str> = stem.split('/').skip(1).collect();
        let toml = path.extension().is_some_and(|extension| extension == "toml");
        let good = match parts[..] {
            [file] => toml && ["dimensions", "phenomena", "languages"].contains(&file),
            [_, "model"] => path.extension().is_some_and(|extension| extension == "tsv"),
            [_, file] => toml && ["language", "zones", "customer"].contains(&file),
            [_, "lexicons", _] => toml,
            [_, dimension, phenomenon] => toml && phenomena.contains_key(&format!("{dimension}/{phenomenon}")),
            _ => false,
        };
        if !good {
            wrong.push(name);
        }
    }
    none(&wrong, "files in rules/ that no phenomenon in phenomena.toml asks for");
}

#[test]
fn every_case_is_run() {
    // A case file that no test picks up would be silently ignored.
    let mut wrong = Vec::new();
    for folder in ["tests/cmd", "tests/zones"] {
        for path in files(folder) {
            if path.extension().is_none_or(|extension| extension != "toml")
                || path.parent() != Some(&root().join(folder))
            {
                wrong.push(shown(&path));
            }
        }
    }
    none(&wrong, "files beside the cases");
}
