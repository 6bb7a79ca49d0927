//! What is known of a run beside its rows: its name, where it comes from, how it is to be read and judged.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tact_batch::{Defaults, Mapping, Totals};
use tact_core::Ruleset;
use tact_store::runs::{Run, path_of};

use super::work::Going;
use crate::api::{Bilingual, Circumstances, Failure, RunInfo, RunState};
use crate::failure::failure;
use crate::rules::Book;

/// What is kept of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// As the user calls it.
    pub name: String,
    /// Where its files are.
    pub files: Vec<String>,
    /// How they are read.
    pub mapping: Mapping,
    /// The names of all columns.
    pub columns: Vec<String>,
    /// May rows have fields beside them?
    pub is_open: bool,
    /// Tells whether the files have changed.
    pub fingerprint: u64,
    /// Bytes of all files.
    pub size: u64,
    /// What rows do not say.
    pub circumstances: Circumstances,
    /// By which version it is judged.
    pub version: String,
    /// When it was begun, in milliseconds since 1970.
    pub started: i64,
    /// Are all rows judged?
    pub done: bool,
    /// Why it does not go on.
    pub failure: Option<Failure>,
}

impl About {
    /// Of this run.
    pub fn read(run: &Run) -> Result<Self, Failure> {
        let about = run.about()?;
        serde_json::from_str(&about).map_err(|error| failure("run-broken", run.path(), &error))
    }

    /// Keeps it.
    pub fn write(&self, run: &Run) -> Result<(), Failure> {
        Ok(run.set_about(&self.json())?)
    }

    /// As it is kept.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What is taken for known where a row does not say it.
    pub fn defaults(&self) -> Defaults {
        Defaults {
            language: self.circumstances.language.clone(),
            channel: self.circumstances.channel.into(),
            address: self.circumstances.address.map(Into::into),
            region: self.circumstances.region.clone(),
        }
    }
}

/// The rules by which a run is judged, and whether they are others than those in use. Another version of the program may
/// not be able to read them: then those in use take their place.
pub fn rules_of(run: &Run, about: &About, book: &Book) -> Result<(Ruleset, bool), Failure> {
    let kept = run.rules()?;
    let failed = |error: postcard::Error| failure("run-broken", run.path(), &error);
    let used = postcard::to_stdvec(&book.ruleset).map_err(failed)?;
    if about.version == env!("CARGO_PKG_VERSION")
        && let Ok(ruleset) = postcard::from_bytes(&kept)
    {
        return Ok((ruleset, kept != used));
    }
    Ok((postcard::from_bytes(&used).map_err(failed)?, true))
}

/// What a list says of a run.
pub fn info(folder: &Path, id: i64, going: Option<&Going>) -> Result<RunInfo, Failure> {
    let run = Run::open(folder, id)?;
    let about = About::read(&run)?;
    let kept: Totals = serde_json::from_str(&run.progress()?.totals).unwrap_or_default();
    let totals = going.map_or(kept, Going::totals);
    let (read, rate, left) = going.map_or((0, None, None), Going::speed);
    let path = path_of(folder, id);
    let state = match going {
        Some(_) => RunState::Going,
        None if about.done => RunState::Done,
        None => RunState::Stopped,
    };
    Ok(RunInfo {
        id,
        files: about.files.iter().map(|file| name_of(Path::new(file))).collect(),
        started: about.started,
        state,
        failure: about.failure,
        rows: totals.rows,
        verdicts: [totals.send, totals.review, totals.hold],
        not_judged: totals.not_judged,
        bad: totals.bad(),
        passed_over: totals.passed_over,
        troubles: totals.troubles.iter().map(|told| told_in_words(told, &about.files)).collect(),
        read: if about.done { about.size } else { read },
        size: about.size,
        rate,
        left,
        disk: disk(&path),
        path: path.display().to_string(),
        name: about.name,
    })
}

/// A file, a line, and why.
fn told_in_words(told: &tact_batch::Told, files: &[String]) -> Bilingual {
    let file = files.get(told.input as usize).map_or_else(String::new, |file| name_of(Path::new(file)));
    let line = if told.line > 0 { told.line } else { told.row };
    Bilingual {
        fr: format!("{file}, ligne {line} : {}", told.french),
        en: format!("{file}, line {line}: {}", told.english),
    }
}

/// What a run is before anything is known of it.
pub fn nothing() -> RunInfo {
    RunInfo {
        id: 0,
        name: String::new(),
        files: Vec::new(),
        started: 0,
        state: RunState::Broken,
        failure: None,
        rows: 0,
        verdicts: [0; 3],
        not_judged: 0,
        bad: 0,
        passed_over: 0,
        troubles: Vec::new(),
        read: 0,
        size: 0,
        rate: None,
        left: None,
        path: String::new(),
        disk: 0,
    }
}

/// The last part of a path.
pub fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The bytes of a file and its log.
fn disk(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    [path, Path::new(&log)].iter().map(|file| fs::metadata(file).map_or(0, |known| known.len())).sum()
}
