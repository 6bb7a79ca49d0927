//! Batch runs: an export is judged into a file of its own, which is then listed, corrected, compared and written out.
//!
//! A run is kept because a person started it, whatever the setting for the history says; it goes with [`Runs::delete`].
//! The rules by which it is judged are kept in it: what is shown of a row later, and what is written out, is what was
//! judged, even where rules have changed since.
//!
//! What can go wrong, by the code of the [`Failure`]: `run-` and `unreadable`, `missing`, `nothing`, `format`, `shape`,
//! `columns`, `no-column`, `not-text`, `no-replies`, `too-large`, `encoding` (the input), `changed` (it cannot go on,
//! because the input has changed), `unwritable` (no room for its file or for what is written out), `gone` (no such run, or
//! nothing chosen).

mod about;
mod compare;
mod export;
mod listing;
mod preview;
mod record;
mod remembered;
mod report;
mod review;
mod stored;
#[cfg(test)]
mod tests;
mod work;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tact_batch::Judging;
use tact_batch::figures::Figures;
pub use tact_batch::report::ReportData;
use tact_core::Ruleset;
use tact_core::spec::Direction;
use tact_store::runs::{self as store, Run};

use crate::api::{Failure, RunFacets, RunInfo, RunState};
use crate::rules::Book;

use about::About;
use export::Writing;
use listing::Listings;
use preview::Chosen;
use remembered::Remembered;
use work::Going;

/// All runs of one user.
#[derive(Default)]
pub struct Runs {
    folder: PathBuf,
    remembered: Remembered,
    /// What is to be judged next.
    chosen: Mutex<Option<Chosen>>,
    /// What is being judged, by the number of the run.
    going: Arc<Mutex<HashMap<i64, Arc<Going>>>>,
    /// What is being written out.
    writing: Mutex<Option<Arc<Writing>>>,
    /// The run that was looked at last.
    open: Mutex<Option<(i64, Arc<Open>)>>,
}

/// A run that is looked at.
struct Open {
    run: Mutex<Run>,
    about: About,
    /// By what it was judged.
    ruleset: Ruleset,
    /// Are these no longer the rules in use?
    other_rules: bool,
    listings: Listings,
    /// The figures of so many rows.
    figures: Mutex<(u32, Arc<Figures>)>,
}

impl Runs {
    /// The runs in a folder, which need not exist; what is remembered of columns is kept in the folder `config`.
    pub fn new(folder: PathBuf, config: &Path) -> Self {
        Self { folder, remembered: Remembered::new(config), ..Self::default() }
    }

    /// Where they are kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All runs, latest first.
    pub fn list(&self) -> Vec<RunInfo> {
        store::runs(&self.folder).into_iter().map(|id| self.info(id)).collect()
    }

    /// One of them. What cannot be read is told as broken, so that it can be deleted.
    pub fn info(&self, id: i64) -> RunInfo {
        about::info(&self.folder, id, self.going(id).as_deref()).unwrap_or_else(|failure| RunInfo {
            id,
            started: id,
            state: RunState::Broken,
            failure: Some(failure),
            path: store::path_of(&self.folder, id).display().to_string(),
            ..about::nothing()
        })
    }

    /// What can be filtered by in a run; names in the interface language `ui`.
    pub fn facets(&self, id: i64, book: &Book, ui: &str) -> Result<RunFacets, Failure> {
        let open = self.open(id, book)?;
        let phenomena = open.ruleset.phenomena().iter().enumerate();
        let mut findings: Vec<(u32, String)> = phenomena
            .filter(|(_, phenomenon)| phenomenon.direction == Direction::Bad)
            .map(|(number, one)| (number as u32, one.name.get(ui).unwrap_or(&one.id).to_owned()))
            .collect();
        findings.sort_by(|a, b| a.1.cmp(&b.1));
        let run = open.run();
        Ok(RunFacets {
            agents: run.words(store::Word::Agent, MOST_WORDS)?,
            languages: run.words(store::Word::Language, MOST_WORDS)?,
            findings,
            other_rules: open.other_rules,
        })
    }

    /// Calls a run by another name.
    pub fn rename(&self, id: i64, name: &str) -> Result<(), Failure> {
        let run = Run::open(&self.folder, id)?;
        let mut about = About::read(&run)?;
        name.trim().clone_into(&mut about.name);
        about.write(&run)?;
        self.close(id);
        Ok(())
    }

    /// Deletes a run, so that its text is gone from the disk.
    pub fn delete(&self, id: i64) -> Result<(), Failure> {
        self.end(id);
        self.close(id);
        store::delete_run(&self.folder, id)?;
        Ok(())
    }

    /// The run, opened. One is held open at a time.
    fn open(&self, id: i64, book: &Book) -> Result<Arc<Open>, Failure> {
        let mut slot = lock(&self.open);
        if let Some((open_id, open)) = &*slot
            && *open_id == id
        {
            return Ok(Arc::clone(open));
        }
        if !store::path_of(&self.folder, id).exists() {
            return Err(gone());
        }
        let run = Run::open(&self.folder, id)?;
        let about = About::read(&run)?;
        let (ruleset, other_rules) = about::rules_of(&run, &about, book)?;
        let open = Arc::new(Open {
            run: Mutex::new(run),
            about,
            ruleset,
            other_rules,
            listings: Listings::default(),
            figures: Mutex::default(),
        });
        *slot = Some((id, Arc::clone(&open)));
        Ok(open)
    }

    /// Lets go of a run that is held open.
    fn close(&self, id: i64) {
        let mut slot = lock(&self.open);
        if slot.as_ref().is_some_and(|(open, _)| *open == id) {
            *slot = None;
        }
    }

    fn going(&self, id: i64) -> Option<Arc<Going>> {
        lock(&self.going).get(&id).cloned()
    }
}

/// More agents than a list of choices can show.
const MOST_WORDS: u32 = 1000;

impl Open {
    fn run(&self) -> MutexGuard<'_, Run> {
        lock(&self.run)
    }

    /// Judges as the run did.
    fn judging(&self, ui: &str) -> Judging<'_> {
        Judging::new(&self.ruleset, if ui == "fr" { "fr" } else { "en" }, self.about.defaults())
    }
}

// A thread that panicked while it held a lock left the data whole: every change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gone() -> Failure {
    Failure { code: "run-gone".to_owned(), place: String::new(), detail: String::new() }
}
