//! Past replies in every format: the same twenty messages give the same analyses, exports of help desks give the agents'
//! public replies, bad input costs its own row, and a run that is killed goes on.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

#[path = "formats/bad.rs"]
mod bad;
#[path = "formats/columns.rs"]
mod columns;
#[path = "formats/exports.rs"]
mod exports;
#[path = "formats/inert.rs"]
mod inert;
#[path = "formats/killed.rs"]
mod killed;
#[path = "formats/renderings.rs"]
mod renderings;
#[path = "formats/same.rs"]
mod same;
#[path = "formats/sample.rs"]
mod sample;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder for one test, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file of this folder of tests.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name)
}

/// `tact batch`, in English, without house packs.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tact"));
    command.arg("batch").args(args).args(["--ui", "en"]).current_dir(folder);
    command.env("XDG_CONFIG_HOME", folder).env("HOME", folder).env("APPDATA", folder);
    command.stdin(Stdio::null());
    command
}

fn batch(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The rows of a run that must go well, from JSON Lines.
fn rows(folder: &Path, args: &[&str]) -> Vec<Value> {
    let output = batch(folder, &[args, &["--out", "-"]].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
