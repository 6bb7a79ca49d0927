//! The command line: every file in `tests/cmd/` is a case, and needs no Rust to be written.
//!
//! ```toml
//! # What the case is about.
//! [files]                                  # in the folder in which the command runs
//! "reply.txt" = "Bonjour"                  # a text, or
//! "old.txt" = { hex = "42 6F" }            # bytes, or
//! "wide.txt" = { utf16le = "Bonjour" }     # a text in UTF-16: utf16le, utf16be (each with its mark), utf8bom
//!
//! [config]                                 # files in the user's configuration folder of Tact
//! "packs/house/pack.toml" = "name = 'House'"
//!
//! [[run]]                                  # one after the other, in the same folder
//! args = ["check", "reply.txt"]            # {dir} is the folder, {config} the configuration folder
//! stdin = "…"                              # as for files; default: nothing
//! env = { LC_ALL = "fr_FR.UTF-8" }         # default: no locale
//! status = 0
//! stdout = { is = "…", contains = ["…"], lacks = ["…"], lines = 3 }
//! stderr = { contains = ["…"] }            # default: nothing is written to it
//! json = [{ "/verdict" = "hold" }]         # one table for each line of the output; "null" is null;
//!                                          # "/findings/[excerpt=lu]/line": of the first finding with that excerpt
//! creates = { "{config}/a.toml" = "…" }    # files that are there afterwards, and what is in them
//! ```

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, that is how it fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;
use serde_json::Value;

/// A file of `tests/cmd/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    files: BTreeMap<String, Content>,
    #[serde(default)]
    config: BTreeMap<String, Content>,
    run: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Bytes(Bytes),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Bytes {
    Hex(String),
    Utf8Bom(String),
    Utf16Le(String),
    Utf16Be(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    args: Vec<String>,
    stdin: Option<Content>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    status: i32,
    #[serde(default)]
    stdout: Expected,
    stderr: Option<Expected>,
    json: Option<Vec<BTreeMap<String, toml::Value>>>,
    #[serde(default)]
    creates: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    is: Option<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    lines: Option<usize>,
}

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let trials = paths.into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        Trial::test(name.clone(), move || check(&path, &name))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn check(path: &Path, name: &str) -> Result<(), Failed> {
    let case: Case = toml::from_str(&fs::read_to_string(path)?).map_err(|error| format!("{name}.toml: {error}"))?;
    let place = Place::new(name)?;
    for (file, content) in &case.files {
        write(&place.dir.join(file), &place.bytes(content))?;
    }
    for (file, content) in &case.config {
        write(&place.config.join(file), &place.bytes(content))?;
    }
    let mut report = String::new();
    for (number, run) in case.run.iter().enumerate() {
        let output = place.start(run)?;
        let wrong = place.wrong(run, &output);
        if !wrong.is_empty() {
            let shown =
                |bytes: &[u8]| place.shown(bytes).lines().fold(String::new(), |all, line| all + "\n  | " + line);
            let (out, err) = (shown(&output.stdout), shown(&output.stderr));
            let command = run.args.join(" ");
            let _ = write!(report, "\nrun {}: tact {command}{wrong}\nstdout:{out}\nstderr:{err}\n", number + 1);
        }
    }
    if report.is_empty() { Ok(()) } else { Err(report.into()) }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap())?;
    fs::write(path, bytes)
}

/// The folder that a case has for itself; it goes when the case is done.
struct Place {
    dir: PathBuf,
    config: PathBuf,
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is overwritten by the next run.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

impl Place {
    fn new(name: &str) -> std::io::Result<Self> {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cmd").join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&dir)?;
        let dir = dir.canonicalize()?;
        let inside = if cfg!(target_os = "macos") { "Library/Application Support/tact" } else { "config/tact" };
        Ok(Self { config: dir.join(inside), dir })
    }

    fn filled(&self, text: &str) -> String {
        text.replace("{config}", &self.config.to_string_lossy()).replace("{dir}", &self.dir.to_string_lossy())
    }

    fn shown(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        let text = text.replace(&*self.config.to_string_lossy(), "{config}");
        text.replace(&*self.dir.to_string_lossy(), "{dir}")
    }

    fn bytes(&self, content: &Content) -> Vec<u8> {
        let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
        };
        match content {
            Content::Text(text) => self.filled(text).into_bytes(),
            Content::Bytes(Bytes::Hex(digits)) => hex(digits),
            Content::Bytes(Bytes::Utf8Bom(text)) => format!("\u{feff}{text}").into_bytes(),
            Content::Bytes(Bytes::Utf16Le(text)) => utf16(text, u16::to_le_bytes),
            Content::Bytes(Bytes::Utf16Be(text)) => utf16(text, u16::to_be_bytes),
        }
    }

    fn start(&self, run: &Run) -> std::io::Result<Output> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tact"));
        command.args(run.args.iter().map(|arg| self.filled(arg))).current_dir(&self.dir);
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
            command.env_remove(name);
        }
        command.env("HOME", &self.dir);
        command.env("XDG_CONFIG_HOME", self.dir.join("config")).env("APPDATA", self.dir.join("config"));
        command.envs(run.env.iter().map(|(name, value)| (name, self.filled(value))));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let input = run.stdin.as_ref().map_or(Vec::new(), |content| self.bytes(content));
        let mut stdin = child.stdin.take().unwrap();
        // Commands that do not read it close it early; what they write is looked at.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output();
        let _ = writer.join();
        output
    }

    /// What differs from the case, each on a line.
    fn wrong(&self, run: &Run, output: &Output) -> String {
        let mut wrong = String::new();
        if output.status.code() != Some(run.status) {
            let _ = write!(wrong, "\n  status is {:?}, not {}", output.status.code(), run.status);
        }
        let (out, err) = (self.shown(&output.stdout), self.shown(&output.stderr));
        run.stdout.compare("stdout", &out, &mut wrong);
        let silent = Expected { is: Some(String::new()), ..Expected::default() };
        run.stderr.as_ref().unwrap_or(&silent).compare("stderr", &err, &mut wrong);
        if let Some(lines) = &run.json {
            compare_json(lines, &out, &mut wrong);
        }
        for (path, content) in &run.creates {
            match fs::read_to_string(self.filled(path)) {
                Ok(text) if text.contains(content) => {}
                Ok(text) => drop(write!(wrong, "\n  {path} lacks {content:?}: {text}")),
                Err(error) => drop(write!(wrong, "\n  {path}: {error}")),
            }
        }
        wrong
    }
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<char> = digits.chars().filter(|ch| !ch.is_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

impl Expected {
    fn compare(&self, name: &str, text: &str, wrong: &mut String) {
        if self.is.as_ref().is_some_and(|is| is != text) {
            let _ = write!(wrong, "\n  {name} is not {:?}", self.is.as_deref().unwrap_or(""));
        }
        for part in self.contains.iter().filter(|part| !text.contains(part.as_str())) {
            let _ = write!(wrong, "\n  {name} lacks {part:?}");
        }
        for part in self.lacks.iter().filter(|part| text.contains(part.as_str())) {
            let _ = write!(wrong, "\n  {name} must not have {part:?}");
        }
        let lines = text.lines().count();
        if self.lines.is_some_and(|expected| expected != lines) {
            let _ = write!(wrong, "\n  {name} has {lines} lines, not {}", self.lines.unwrap_or(0));
        }
    }
}

/// Every line is an object, and what the case names is in it.
fn compare_json(expected: &[BTreeMap<String, toml::Value>], text: &str, wrong: &mut String) {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() != expected.len() {
        let _ = write!(wrong, "\n  {} lines of JSON, not {}", lines.len(), expected.len());
    }
    for (number, (line, expected)) in lines.iter().zip(expected).enumerate() {
        let Ok(object @ Value::Object(_)) = serde_json::from_str::<Value>(line) else {
            let _ = write!(wrong, "\n  line {} is no JSON object", number + 1);
            continue;
        };
        for (pointer, value) in expected {
            let wanted = match value {
                toml::Value::String(text) if text == "null" => Value::Null,
                value => serde_json::to_value(value).unwrap(),
            };
            let found = look_up(&object, pointer);
            if found != Some(&wanted) {
                let found = found.map_or("nothing".to_owned(), Value::to_string);
                let _ = write!(wrong, "\n  line {}: {pointer} is {found}, not {wanted}", number + 1);
            }
        }
    }
}

/// A JSON pointer, in which `[key=text]` takes the first item whose `key` is `text`.
fn look_up<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    let Some((before, rest)) = pointer.split_once("/[") else { return value.pointer(pointer) };
    let (condition, after) = rest.split_once(']')?;
    let (key, text) = condition.split_once('=')?;
    let item = value.pointer(before)?.as_array()?.iter().find(|item| item[key] == text)?;
    look_up(item, after)
}
