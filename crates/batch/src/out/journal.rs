//! How far a run is: a small file beside the output, with which `--resume` goes on.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use tact_core::Ruleset;

use super::file::{beside, create};
use crate::block::BLOCK;
use crate::inputs::Input;
use crate::totals::Totals;
use crate::trouble::Failure;

/// How much of an input is compared.
const HEAD: u64 = 64 << 10;

/// How far a run was.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Before {
    /// How many blocks of the input are done.
    pub blocks: u64,
    /// How many bytes of the output are theirs.
    pub bytes: u64,
    /// Was that everything?
    pub complete: bool,
    /// What became of the rows.
    pub totals: Totals,
}

/// What is in the file.
#[derive(Serialize, Deserialize)]
struct Note {
    input: u64,
    options: u64,
    #[serde(flatten)]
    before: Before,
}

/// Keeps the file.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    input: u64,
    options: u64,
}

impl Journal {
    /// For an output that is made of these inputs, with these rules and options.
    pub fn new(output: &Path, inputs: &[Input], ruleset: &Ruleset, options: &str) -> Result<Self, Failure> {
        let mut hasher = DefaultHasher::new();
        // A rule set is data like any other: its parts come in the same order each time.
        let failed = |error| Failure::Write(output.display().to_string(), io::Error::other(error));
        // As one piece in the form that the program holds it in: text in small pieces took longer than to judge a file.
        hasher.write(&postcard::to_stdvec(ruleset).map_err(failed)?);
        (options, env!("CARGO_PKG_VERSION"), BLOCK).hash(&mut hasher);
        Ok(Self { path: at(output), input: of_inputs(inputs)?, options: hasher.finish() })
    }

    /// How far an earlier run was, if there was one. It must have been like this one.
    pub fn before(&self) -> Result<Option<Before>, Failure> {
        let shown = || self.path.display().to_string();
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::Read(shown(), error)),
        };
        let Ok(note) = serde_json::from_str::<Note>(&text) else {
            return Err(Failure::OtherRun(shown(), "output"));
        };
        if note.input != self.input {
            return Err(Failure::OtherRun(shown(), "input"));
        }
        if note.options != self.options {
            return Err(Failure::OtherRun(shown(), "options"));
        }
        Ok(Some(note.before))
    }

    /// Writes how far the run is. The file is replaced whole: there is an old one or a new one, never half of one.
    pub fn note(&self, before: &Before) -> Result<(), Failure> {
        let note = Note { input: self.input, options: self.options, before: before.clone() };
        let text = serde_json::to_vec(&note).map_err(|error| self.failed(io::Error::other(error)))?;
        let new = beside(&self.path, ".new");
        let write = || {
            let mut file = create(&new)?;
            file.write_all(&text)?;
            file.sync_data()?;
            fs::rename(&new, &self.path)
        };
        write().map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> Failure {
        Failure::Write(self.path.display().to_string(), error)
    }

    /// Takes the file beside an output away. One that stays is overwritten by the next run.
    pub fn remove(output: &Path) {
        drop(fs::remove_file(at(output)));
    }
}

/// Where it stands.
fn at(output: &Path) -> PathBuf {
    beside(output, ".part.json")
}

/// A number that tells whether inputs have changed: sizes, times and beginnings.
pub fn of_inputs(inputs: &[Input]) -> Result<u64, Failure> {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        let failed = |error: io::Error| Failure::Read(input.path.display().to_string(), error);
        (&input.path, input.format.name).hash(&mut hasher);
        if input.path.as_os_str() == "-" {
            continue;
        }
        let file = File::open(&input.path).map_err(failed)?;
        let known = file.metadata().map_err(failed)?;
        known.len().hash(&mut hasher);
        let changed = known.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        changed.hash(&mut hasher);
        let mut head = Vec::new();
        file.take(HEAD).read_to_end(&mut head).map_err(failed)?;
        head.hash(&mut hasher);
    }
    Ok(hasher.finish())
}
