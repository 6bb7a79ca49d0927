//! Reads the rules folder and embeds it: a release needs no files, and a cold start parses no TOML.

#![allow(dead_code, missing_docs, reason = "the modules are part of the crate, where all of them is used")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use tact_core::Language;

#[path = "src/fields.rs"]
mod fields;
#[path = "src/limits.rs"]
mod limits;
#[path = "src/model.rs"]
mod model;
#[path = "src/read.rs"]
mod read;
#[path = "src/source.rs"]
mod source;

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = manifest.join("../../rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    if let Err(message) = embed(&folder) {
        println!("cargo::error={message}");
        process::exit(1);
    }
}

/// What is wrong in a rule file is left out and said; the test of the built-in rules fails on it.
fn embed(folder: &Path) -> Result<(), String> {
    let files = source::read_folder(folder).map_err(|error| error.to_string())?;
    let read = read::read(&files, 0);
    write("rules.bin", &read.spec)?;
    let (ruleset, problems) = tact_core::compile::compile(read.spec);
    for problem in read.problems.iter().chain(&problems) {
        let file = &files[problem.origin.file as usize];
        let (line, column) = source::line_and_column(&file.text, problem.origin.start as usize);
        println!("cargo::warning={}:{line}:{column}: {}", file.shown, problem.message);
    }
    let (shared, languages) = ruleset.split();
    write("ruleset.bin", &shared)?;
    write_languages(&languages)?;
    write("examples.bin", &read.examples)
}

/// Writes a file for each language, so that each can be read alone, and the list of them as an expression of Rust.
fn write_languages(languages: &[Language]) -> Result<(), String> {
    let mut list = String::new();
    for (number, language) in languages.iter().enumerate() {
        let name = format!("language-{number}.bin");
        write(&name, language)?;
        let _ = write!(list, "include_bytes!({name:?}),");
    }
    write_file("languages.rs", format!("[{list}]").as_bytes())
}

fn write(name: &str, data: &impl serde::Serialize) -> Result<(), String> {
    write_file(name, &postcard::to_stdvec(data).map_err(|error| error.to_string())?)
}

fn write_file(name: &str, bytes: &[u8]) -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name);
    fs::write(&out, bytes).map_err(|error| format!("{}: {error}", out.display()))
}
